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
use std::sync::{Arc, Mutex, PoisonError};

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
    statements: Arc<Mutex<Vec<String>>>,
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
        core::mem::take(&mut *self.statements.lock().unwrap_or_else(PoisonError::into_inner))
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
        let sql = |statement: String| match statement.split_once(" -- binds: ") {
            Some((sql, _)) => sql.to_owned(),
            None => statement,
        };
        self.take().into_iter().map(sql).collect()
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
            let text = text.strip_suffix(" -- binds: []").unwrap_or(&text).to_owned();
            self.statements.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        }
    }
}
