//! Work that is run again when others were in the way.

use core::fmt;
use core::hash::{BuildHasher, Hasher};
use core::time::Duration;
use std::collections::hash_map::RandomState;

use aludel_macros::quiet;

use crate::driver::isolation::{Isolation, Offers};
use crate::driver::{Borrowed, Driver, Mode};
use crate::error::{Error, Result};
use crate::session::{Block, Brand, Ground, Guard, Session};

/// How often, and after which delays, work is tried again: what [`run`](Retry::run) goes by.
///
/// Each delay is twice the one before, up to the longest, and less by a random part of up to a
/// half, so that two that were in each other's way do not meet again.
///
/// # Example
///
/// ```
/// use aludel::session::Retry;
/// use core::time::Duration;
///
/// let retry = Retry::default() // five attempts, from 10 ms to 1 s
///     .attempts(3)
///     .delays(Duration::from_millis(1), Duration::from_millis(50));
/// # let _ = retry;
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Retry {
    attempts: u32,
    first: Duration,
    longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 5, first: Duration::from_millis(10), longest: Duration::from_secs(1) }
    }
}

/// The session of one attempt: over the borrowed connection, with a brand of its own.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # use aludel::{AnyConnection, Result};
/// use aludel::session::{Attempt, Retry};
///
/// fn greet(s: &mut Attempt<'_, '_, AnyConnection>) -> Result<i64> {
///     s.add(NewUser { name: "jo".into(), fullname: None });
///     s.count(User::query())
/// }
/// # fn main() -> Result<()> {
/// # let mut connection = session()?.into_connection();
/// let users = Retry::default().run(&mut connection, |s| greet(s))?;
/// assert_eq!(users, 3);
/// # Ok(())
/// # }
/// ```
pub type Attempt<'c, 's, C> = Session<Borrowed<'c, C>, Brand<'s, Tried>>;

/// The name of the brand of an [`Attempt`]. It has no values.
#[doc(hidden)]
#[derive(Debug)]
pub enum Tried {}

#[quiet]
impl Retry {
    /// At most so many attempts in all; one at least.
    ///
    /// # Example
    ///
    /// ```
    /// let retry = aludel::session::Retry::default().attempts(10);
    /// # let _ = retry;
    /// ```
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The delay after the first attempt, and the longest one.
    ///
    /// # Example
    ///
    /// ```
    /// use core::time::Duration;
    ///
    /// let (first, longest) = (Duration::from_millis(5), Duration::from_millis(200));
    /// let retry = aludel::session::Retry::default().delays(first, longest);
    /// # let _ = retry;
    /// ```
    pub const fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Runs a block in a transaction, and commits it; runs it again when the database chose it to
    /// give way (a serialization failure, a deadlock, a locked database), or when somebody else
    /// had changed a row in the meantime ([`Error::Stale`]).
    ///
    /// Each attempt has a session of its own, with nothing in memory: what the block reads is read
    /// anew. Its brand keeps out handles from outside, which would be of another attempt or of no
    /// attempt; take keys in, and give values out.
    ///
    /// The block may run several times. What it does outside the database it may do several times.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use aludel::session::Retry;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let users = Retry::default().run(&mut connection, |s| {
    ///     s.add(NewUser { name: "jo".into(), fullname: None });
    ///     s.count(User::query())
    /// })?;
    /// # assert!(users > 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`Session::transaction`], for each attempt.
    ///
    /// # Errors
    ///
    /// The last error, and after how many attempts; at once if trying again would not help. It
    /// turns into an [`Error`] by `?`: the error itself after one attempt, [`Error::GaveUp`] after
    /// several. A [COMMIT whose outcome is unknown](Error::CommitUnknown) is not tried again:
    /// with a [`CommitToken`](super::CommitToken) the program can find out.
    pub fn run<C, T, E>(
        self,
        connection: &mut C,
        block: impl for<'c, 's> FnMut(&mut Block<'_, Borrowed<'c, C>, Brand<'s, Tried>>) -> Result<T, E>,
    ) -> Result<T, GaveUp<E>>
    where
        C: Driver,
        E: Retriable,
    {
        self.run_mode(connection, Mode::default(), block)
    }

    /// [`run`](Retry::run) at an isolation level: on SQLite
    /// [`Immediate`](crate::isolation::Immediate), where a block reads before it writes.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use aludel::session::Retry;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// use aludel::isolation::Immediate;
    ///
    /// Retry::default().run_at(Immediate, &mut connection, |s| {
    ///     let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    ///     s[ed].fullname = Some("Ed Jones".into());
    ///     Ok::<_, aludel::Error>(())
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run`](Retry::run).
    pub fn run_at<I, C, T, E>(
        self,
        level: I,
        connection: &mut C,
        block: impl for<'c, 's> FnMut(&mut Block<'_, Borrowed<'c, C>, Brand<'s, Tried>>) -> Result<T, E>,
    ) -> Result<T, GaveUp<E>>
    where
        I: Isolation,
        C: Offers<I>,
        E: Retriable,
    {
        let _ = level;
        self.run_mode(connection, Mode::default().at(I::LEVEL), block)
    }

    fn run_mode<C, T, E>(
        self,
        connection: &mut C,
        mode: Mode,
        mut block: impl for<'c, 's> FnMut(
            &mut Block<'_, Borrowed<'c, C>, Brand<'s, Tried>>,
        ) -> Result<T, E>,
    ) -> Result<T, GaveUp<E>>
    where
        C: Driver,
        E: Retriable,
    {
        let mut delay = self.first.min(self.longest);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let ground = Ground::new();
            let guard = Guard::new(&ground);
            let mut s = Session::<_, Brand<'_, Tried>>::branded(&guard, Borrowed::new(connection));
            let begun = s.begin_mode(mode).map_err(E::from);
            let error = match begun.and_then(|transaction| transaction.run(&mut block)) {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if attempts >= self.attempts || !error.error().is_some_and(may_pass) {
                return Err(GaveUp { attempts, error });
            }
            tracing::debug!(target: "aludel", attempts, ?delay, "trying again");
            std::thread::sleep(jittered(delay));
            delay = (delay * 2).min(self.longest);
        }
    }
}

/// Whether the same may succeed when it is run again from the beginning.
fn may_pass(error: &Error) -> bool {
    error.is_transient() || matches!(error, Error::Stale { .. })
}

/// Between a half of a delay and all of it.
fn jittered(delay: Duration) -> Duration {
    let random = random() % 1000;
    delay - delay.mul_f64(f64::from(u32::try_from(random).unwrap_or_default()) / 2000.0)
}

/// A random number, from the seed that the standard library gives to each hash map.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// An error that [`Retry::run`] can look into. Implemented for [`Error`]; you implement it for an
/// error of your own that contains one.
///
/// # Example
///
/// ```
/// use aludel::session::Retriable;
///
/// enum BankError {
///     Poor,
///     Database(aludel::Error),
/// }
///
/// impl From<aludel::Error> for BankError {
///     fn from(error: aludel::Error) -> Self {
///         Self::Database(error)
///     }
/// }
///
/// impl Retriable for BankError {
///     fn error(&self) -> Option<&aludel::Error> {
///         match self {
///             Self::Database(error) => Some(error),
///             Self::Poor => None, // running it again would not help
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "whether to try again after `{Self}` cannot be told",
    label = "the block gives this error",
    note = "use `aludel::Error`, or implement `aludel::session::Retriable` for an error that contains it"
)]
pub trait Retriable: From<Error> {
    /// The error of aludel's in it, if that is what went wrong.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::session::Retriable;
    ///
    /// assert!(aludel::Error::InDoubt.error().is_some());
    /// ```
    fn error(&self) -> Option<&Error>;
}

impl Retriable for Error {
    fn error(&self) -> Option<&Error> {
        Some(self)
    }
}

/// Why [`Retry::run`] gave up, and after how many attempts.
///
/// # Example
///
/// ```
/// # use aludel::session::Retry;
/// # let mut connection = aludel::AnyConnection::connect(":memory:")?;
/// let gave_up = Retry::default()
///     .run(&mut connection, |_| Err::<(), _>(aludel::Error::InDoubt))
///     .unwrap_err();
/// assert_eq!(gave_up.attempts, 1); // trying again would not have helped
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct GaveUp<E> {
    /// How often the block was run, or its transaction could not be begun.
    pub attempts: u32,
    /// What went wrong last.
    pub error: E,
}

impl<E> fmt::Display for GaveUp<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.attempts {
            1 => f.write_str("gave up after one attempt"),
            attempts => write!(f, "gave up after {attempts} attempts"),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for GaveUp<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<GaveUp<Self>> for Error {
    fn from(gave_up: GaveUp<Self>) -> Self {
        match gave_up.attempts {
            1 => gave_up.error,
            attempts => Self::GaveUp { attempts, source: Box::new(gave_up.error) },
        }
    }
}
