//! For tests of programs that use aludel: which statements were really sent.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! # let mut s = session()?;
//! use aludel::testing::Recorder;
//!
//! let recorder = Recorder::new();
//! s.connection().set_instrumentation(recorder.clone());
//! s.all(User::query().with(User::addresses))?;
//! assert_eq!(recorder.take().len(), 2); // not one for each user
//! # Ok::<(), aludel::Error>(())
//! ```

use core::fmt;
use std::backtrace::Backtrace;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent};

/// Records the statements of a connection.
///
/// Each is recorded as it is sent, with its values, in diesel's notation; so are `BEGIN`, `COMMIT`,
/// `SAVEPOINT` and the like.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// use aludel::testing::Recorder;
///
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// let recorder = Recorder::new();
/// s.connection().set_instrumentation(recorder.clone());
///
/// s.add(NewUser { name: "ed".into() });
/// s.commit()?;
/// assert_eq!(
///     recorder.take(),
///     [
///         "BEGIN",
///         r#"INSERT INTO `users` (`name`) VALUES (?) RETURNING `id` -- binds: ["ed"]"#,
///         "COMMIT",
///     ],
/// );
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Recorder {
    statements: Arc<Mutex<Vec<Sent>>>,
    with_places: bool,
}

/// A statement, and the line of the program that sent it.
struct Sent {
    statement: String,
    place: Option<String>,
}

/// A statement that one line of a program sent again and again: a loop that asks for each row what
/// one query could have asked for all of them. Found by [`Recorder::repeated`].
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::testing::{Recorder, Repetition};
///
/// let recorder = Recorder::with_places();
/// s.connection().set_instrumentation(recorder.clone());
/// for user in s.all(User::query())? {
///     s.load(user, User::addresses)?; // a query for each user
/// }
/// let [Repetition { sql, times: 2, place: Some(_), .. }] = &recorder.repeated(2)[..] else {
///     panic!("the loop was not found")
/// };
/// assert!(sql.starts_with("SELECT"));
///
/// recorder.clear();
/// s.all(User::query().with(User::addresses))?; // two queries, however many users
/// assert!(recorder.repeated(2).is_empty());
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repetition {
    /// The statement, without its values.
    pub sql: String,
    /// How often it was sent.
    pub times: usize,
    /// File, line and column of the call in the program, if the recorder has
    /// [places](Recorder::with_places) and the program its debug information.
    pub place: Option<String>,
}

impl fmt::Display for Repetition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sql, times, place } = self;
        write!(f, "{}: sent {times} times: {sql}", place.as_deref().unwrap_or("somewhere"))
    }
}

impl Recorder {
    /// A recorder that has recorded nothing.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.connection().batch_execute("SELECT 1")?;
    /// assert_eq!(recorder.take(), ["SELECT 1"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A recorder that also notes which line of the program sends a statement. It walks the stack
    /// for each, which takes about a millisecond.
    ///
    /// # Example
    ///
    /// See [`Repetition`].
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::with_places();
    /// s.connection().set_instrumentation(recorder.clone());
    /// for _ in 0..3 {
    ///     s.connection().batch_execute("SELECT 1")?;
    /// }
    /// assert_eq!(recorder.repeated(3)[0].times, 3);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn with_places() -> Self {
        Self { with_places: true, ..Self::default() }
    }

    /// The statements that one line of the program sent at least so many times, with other values or
    /// with the same; nothing is forgotten. A test of a page or a report asserts that there are none.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.connection().batch_execute("SELECT 1")?;
    /// assert_eq!(recorder.repeated(2), []);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn repeated(&self, times: usize) -> Vec<Repetition> {
        let mut found: Vec<Repetition> = Vec::new();
        for Sent { statement, place } in &*self.sent() {
            let sql = without_values(statement);
            match found.iter_mut().find(|it| it.sql == sql && it.place == *place) {
                Some(same) => same.times += 1,
                None => found.push(Repetition { sql: sql.into(), times: 1, place: place.clone() }),
            }
        }
        found.retain(|it| it.times >= times);
        found
    }

    /// What was recorded, in order; it is forgotten.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.connection().batch_execute("SELECT 1")?;
    /// assert_eq!(recorder.take(), ["SELECT 1"]);
    /// assert!(recorder.take().is_empty());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        self.sent().drain(..).map(|sent| sent.statement).collect()
    }

    fn sent(&self) -> MutexGuard<'_, Vec<Sent>> {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was recorded, in order, without the values; it is forgotten.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.connection().batch_execute("SELECT 1")?;
    /// assert_eq!(recorder.take_sql(), ["SELECT 1"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn take_sql(&self) -> Vec<String> {
        self.sent().drain(..).map(|sent| without_values(&sent.statement).to_owned()).collect()
    }

    /// Forgets what was recorded.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.connection().batch_execute("SELECT 1")?;
    /// recorder.clear();
    /// assert!(recorder.take().is_empty());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn clear(&self) {
        let _ = self.take();
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let statement = text.strip_suffix(" -- binds: []").unwrap_or(&text).to_owned();
            let place = if self.with_places { caller() } else { None };
            self.sent().push(Sent { statement, place });
        }
    }
}

fn without_values(statement: &str) -> &str {
    statement.split_once(" -- binds: ").map_or(statement, |(sql, _)| sql)
}

/// The innermost line on the stack that is neither of this crate nor of a dependency.
fn caller() -> Option<String> {
    let folder = std::env::current_dir().unwrap_or_default();
    let foreign = |place: &&str| {
        // Shown from the current folder where it is below it.
        let path = folder.join(place.strip_prefix("./").unwrap_or(place));
        path.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
            || path.starts_with("/rustc")
            || path.components().any(|part| part.as_os_str() == "registry")
    };
    let stack = Backtrace::force_capture().to_string();
    let places = stack.lines().filter_map(|line| line.trim().strip_prefix("at "));
    places.into_iter().find(|place| !foreign(place)).map(str::to_owned)
}
