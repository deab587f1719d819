//! What a transaction is begun with, and how a database says it.

/// What a transaction is begun with: an isolation level, and whether it writes.
///
/// Made by the methods of a session that take a [level](crate::driver::Level) or are read-only;
/// a wrapper around a connection passes it on.
///
/// # Example
///
/// ```
/// use aludel::driver::{Access, Mode};
///
/// let mode = Mode::default(); // what the database does unless it is told otherwise
/// assert_eq!((mode.level, mode.access), (None, Access::ReadWrite));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Mode {
    /// The isolation level; that of the database unless given.
    pub level: Option<Level>,
    /// Whether it may write.
    pub access: Access,
}

impl Mode {
    pub(super) const DEFAULT: Self = Self { level: None, access: Access::ReadWrite };

    /// With an isolation level.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{Level, Mode};
    ///
    /// assert_eq!(Mode::default().at(Level::Serializable).level, Some(Level::Serializable));
    /// ```
    #[must_use]
    pub const fn at(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Without writing.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{Access, Mode};
    ///
    /// assert_eq!(Mode::default().read_only().access, Access::ReadOnly);
    /// ```
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.access = Access::ReadOnly;
        self
    }
}

/// The isolation levels of SQL, and the lock that SQLite has in their place.
///
/// # Example
///
/// ```
/// use aludel::driver::Level;
///
/// assert_ne!(Level::Serializable, Level::Immediate); // a level, and a lock
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Sees what others have not committed.
    ReadUncommitted,
    /// Each statement sees what was committed before it.
    ReadCommitted,
    /// Each statement sees what was committed before the first one.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
    /// With the one write lock of the database from the beginning, where there is one for all.
    Immediate,
}

impl Level {
    /// The level in the words of SQL; none for what is a lock.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::Level;
    ///
    /// assert_eq!(Level::RepeatableRead.sql(), Some("REPEATABLE READ"));
    /// assert_eq!(Level::Immediate.sql(), None);
    /// ```
    #[must_use]
    pub const fn sql(self) -> Option<&'static str> {
        match self {
            Self::ReadUncommitted => Some("READ UNCOMMITTED"),
            Self::ReadCommitted => Some("READ COMMITTED"),
            Self::RepeatableRead => Some("REPEATABLE READ"),
            Self::Serializable => Some("SERIALIZABLE"),
            Self::Immediate => None,
        }
    }
}

/// Whether a transaction may write.
///
/// # Example
///
/// ```
/// use aludel::driver::Access;
///
/// assert_eq!(Access::default(), Access::ReadWrite);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Access {
    /// It may.
    #[default]
    ReadWrite,
    /// It may not.
    ReadOnly,
}

/// The statements that begin a transaction in a [`Mode`], and what takes back that the connection
/// was set to it. Those that are empty are not sent.
///
/// # Example
///
/// ```
/// use aludel::driver::{BeginSql, Mode};
///
/// assert_eq!(BeginSql::standard(Mode::default()).begin, "BEGIN");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct BeginSql {
    /// Before the transaction.
    pub before: String,
    /// What begins it.
    pub begin: String,
    /// Inside it; also inside a savepoint.
    pub after: &'static str,
    /// Once it has ended.
    pub reset: &'static str,
}

impl BeginSql {
    /// As the standard has it: `BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY`.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{BeginSql, Level, Mode};
    ///
    /// let mode = Mode::default().at(Level::Serializable).read_only();
    /// assert_eq!(BeginSql::standard(mode).begin, "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY");
    /// ```
    #[must_use]
    pub fn standard(mode: Mode) -> Self {
        let mut begin = "BEGIN".to_owned();
        if let Some(level) = mode.level.and_then(Level::sql) {
            begin.push_str(" ISOLATION LEVEL ");
            begin.push_str(level);
        }
        if mode.access == Access::ReadOnly {
            begin.push_str(" READ ONLY");
        }
        Self { begin, ..Self::default() }
    }

    /// As MySQL and MariaDB have it: the level is set for the next transaction.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{BeginSql, Level, Mode};
    ///
    /// let sql = BeginSql::mysql(Mode::default().at(Level::ReadCommitted));
    /// assert_eq!(sql.before, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    /// assert_eq!(sql.begin, "START TRANSACTION");
    /// ```
    #[must_use]
    pub fn mysql(mode: Mode) -> Self {
        let level = mode.level.and_then(Level::sql);
        let before = level.map(|level| format!("SET TRANSACTION ISOLATION LEVEL {level}"));
        let begin = match mode.access {
            Access::ReadWrite => "START TRANSACTION",
            Access::ReadOnly => "START TRANSACTION READ ONLY",
        };
        Self { before: before.unwrap_or_default(), begin: begin.to_owned(), ..Self::default() }
    }

    /// As SQLite has it: one isolation level, a lock that can be taken at once, and a switch of
    /// the connection against writing.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{BeginSql, Level, Mode};
    ///
    /// assert_eq!(BeginSql::sqlite(Mode::default().at(Level::Immediate)).begin, "BEGIN IMMEDIATE");
    /// assert_eq!(BeginSql::sqlite(Mode::default().read_only()).after, "PRAGMA query_only = ON");
    /// ```
    #[must_use]
    pub fn sqlite(mode: Mode) -> Self {
        let begin = match mode.level {
            Some(Level::Immediate) => "BEGIN IMMEDIATE",
            _ => "BEGIN",
        };
        let (after, reset) = match mode.access {
            Access::ReadWrite => ("", ""),
            Access::ReadOnly => ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        };
        Self { before: String::new(), begin: begin.to_owned(), after, reset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_says_all_in_one_statement() {
        let mode = Mode::default().at(Level::Serializable).read_only();
        assert_eq!(BeginSql::standard(mode).begin, "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY");
        assert_eq!(BeginSql::standard(Mode::default().at(Level::Immediate)).begin, "BEGIN");
    }

    #[test]
    fn mysql_sets_the_level_before() {
        let sql = BeginSql::mysql(Mode::default().at(Level::ReadCommitted));
        assert_eq!(sql.before, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        assert_eq!(sql.begin, "START TRANSACTION");
    }

    #[test]
    fn sqlite_switches_writing_off_and_on_again() {
        let sql = BeginSql::sqlite(Mode::default().read_only());
        assert_eq!((sql.after, sql.reset), ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"));
    }
}
