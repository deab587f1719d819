//! What can go wrong, as one type that names entities, keys and relationships.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! # let mut s = session()?;
//! use aludel::Error;
//!
//! s.add(NewUser { name: "ed".into(), fullname: None });
//! let error = s.commit().unwrap_err();
//! assert!(error.violates(User::name));
//! assert!(matches!(error, Error::Violation { .. }));
//! assert_eq!(error.to_string(), "unique violation: `User.name` is taken");
//! # Ok::<(), aludel::Error>(())
//! ```

mod classify;
mod conflict;
mod decode;
mod violation;

use core::fmt;

pub(crate) use self::classify::Context;
pub use self::conflict::{Conflict, Difference, Sides, Stale};
pub use self::decode::DecodeError;
pub use self::violation::{Conflicts, Constraint, Violation, ViolationKind};

use crate::entity::{Column, Entity};
use crate::query::Attr;
use crate::scope::Source;

/// The result of everything that can fail here.
///
/// # Example
///
/// ```
/// fn main() -> aludel::Result<()> {
///     let mut s = aludel::Session::connect(":memory:")?;
///     s.commit()
/// }
/// ```
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// What went wrong.
///
/// Each variant carries what a person needs to find the row: the entity, the key, the
/// relationship. What the database or its driver said is the [`source`](std::error::Error::source).
/// After any of them the session is as it was before the call, and usable.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     #[entity(unique)]
///     pub email: String,
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
///
/// s.insert(NewUser { email: "ed@example.org".into() })?;
/// let twice = s.add(NewUser { email: "ed@example.org".into() });
/// let error = s.commit().unwrap_err();
/// assert!(error.violates(User::email));
/// assert_eq!(error.to_string(), "unique violation: `User.email` is taken");
///
/// s.discard(twice);
/// s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A row that was asked for is not in the database: `one` found none, or `refresh` was asked
    /// for a row that somebody else deleted.
    NotFound {
        /// The entity.
        entity: &'static str,
        /// The key, where the row was asked for by key.
        key: Option<String>,
    },
    /// More rows than the one that was asked for.
    MultipleRows {
        /// The entity.
        entity: &'static str,
    },
    /// The row is not in the database as it was read: somebody else changed or deleted it since.
    /// [`conflict`](Error::conflict) has the row as it is now.
    Stale(Box<Stale>),
    /// A constraint of the database refused a row.
    Violation(Box<Violation>),
    /// The handle's row was deleted, expunged or cleared.
    Gone {
        /// The entity.
        entity: &'static str,
        /// The key, as long as the session remembers it.
        key: Option<String>,
    },
    /// The row was undone by a rollback and is not in the database: `saved` saves it anew.
    Unsaved {
        /// The entity.
        entity: &'static str,
    },
    /// The handle belongs to another session. A [branded](crate::session!) session makes this a
    /// compile error.
    ForeignHandle {
        /// The entity.
        entity: &'static str,
    },
    /// Rows wait for each other in a ring, so that none can be written first: by required foreign
    /// keys, or by unique values of a type without a value to park. Make one of the foreign keys
    /// nullable, or flush in between.
    Cycle {
        /// The relationships and unique columns around the ring, each with its row:
        /// `Node#3.parent`.
        ring: Vec<String>,
    },
    /// A row cannot be deleted, since a row in memory refers to it by a foreign key that restricts
    /// that. Delete or move the other row too.
    Restricted {
        /// The entity of the row to be deleted.
        entity: &'static str,
        /// The row to be deleted: `Company(1)`.
        row: String,
        /// The relationship by which the other row refers to it.
        relationship: &'static str,
        /// The other row: `Employee(3)`.
        by: String,
    },
    /// A stored value does not convert to the field's type.
    Decode(DecodeError),
    /// The program changed the key of a row, which the database has generated.
    KeyChanged {
        /// The entity.
        entity: &'static str,
        /// The key in the database.
        key: String,
        /// The key in memory.
        to: String,
    },
    /// The program changed the version of a row, which counts by itself.
    VersionChanged {
        /// The entity.
        entity: &'static str,
        /// The key.
        key: String,
    },
    /// The program changed a column that the database computes.
    ComputedChanged {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// The key.
        key: String,
    },
    /// A row comes twice in what is merged, with different values.
    SaidTwice {
        /// The entity.
        entity: &'static str,
        /// The key.
        key: String,
    },
    /// What is merged takes a row out of a relationship that it cannot be without.
    CannotLeave {
        /// The entity.
        entity: &'static str,
        /// The key.
        key: String,
        /// The relationship, which is required and not declared `cascade` or `owned`.
        relationship: &'static str,
    },
    /// A row refers to one that is deleted, discarded, or undone.
    LinkToGone {
        /// The entity of the row that refers.
        entity: &'static str,
        /// The relationship.
        relationship: &'static str,
        /// The entity referred to.
        target: &'static str,
    },
    /// A new row lacks a value that has no default.
    MissingValue {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A new row is not among those that the session reads: its [filter](crate::filter) leaves it
    /// out.
    FilteredOut {
        /// The entity.
        entity: &'static str,
        /// What the filter asks of the row.
        criterion: String,
    },
    /// The database has no such table.
    MissingTable {
        /// The table, as the database names it.
        table: String,
        /// What the driver said.
        source: diesel::result::Error,
    },
    /// The table has no such column.
    MissingColumn {
        /// The column, as the database names it.
        column: String,
        /// What the driver said.
        source: diesel::result::Error,
    },
    /// The session met rows of an entity that it was never told how to store: the target of a
    /// `deferred` relationship that was only ever given inside a link.
    Unregistered {
        /// The entity.
        entity: &'static str,
    },
    /// Tables could not be made, dropped or verified.
    Schema(Box<crate::ddl::SchemaError>),
    /// No connection could be made.
    Connect {
        /// What the driver said.
        source: diesel::ConnectionError,
    },
    /// The connection broke.
    Lost {
        /// What the driver said.
        source: diesel::result::Error,
    },
    /// The connection broke during COMMIT, so that nobody knows whether the transaction was
    /// committed. The session waits to be told.
    CommitUnknown {
        /// What the driver said.
        source: diesel::result::Error,
    },
    /// The session waits to be told whether its last transaction was committed.
    InDoubt,
    /// The database has rolled back the transaction that is still open here: everything in it is
    /// undone, and nothing more can be done in it.
    RolledBack,
    /// Work was tried several times by [`Retry::run`](crate::session::Retry::run), in vain.
    GaveUp {
        /// How often.
        attempts: u32,
        /// What went wrong last.
        source: Box<Self>,
    },
    /// A transaction or savepoint is open that ends elsewhere: with its guard, or with its block.
    InTransaction {
        /// What cannot be done in it.
        action: &'static str,
    },
    /// The database refused for a reason that is none of the above.
    Database {
        /// What was being done: `insert User`, `commit`.
        action: String,
        /// Whether the same may succeed when it is tried again: the database was busy or locked,
        /// or chose this transaction to give way.
        transient: bool,
        /// What the driver said.
        source: diesel::result::Error,
    },
}

impl Error {
    /// Whether a constraint over `column` was violated.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.insert(NewUser { name: "ed".into() })?;
    /// let error = s.insert(NewUser { name: "ed".into() }).unwrap_err();
    /// assert!(error.violates(User::name));
    /// assert!(!error.violates(User::id));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn violates<S: Source, C: Column>(&self, column: Attr<S, C>) -> bool {
        let _ = column;
        self.violation().is_some_and(|violation| {
            violation.entity == Some(C::Entity::NAME)
                && violation.columns.iter().any(|name| name == C::NAME)
        })
    }

    /// The violated constraint, if that is what went wrong.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// use aludel::error::ViolationKind;
    ///
    /// s.insert(NewUser { name: "ed".into() })?;
    /// let error = s.insert(NewUser { name: "ed".into() }).unwrap_err();
    /// let violation = error.violation().expect("the name is taken");
    /// assert_eq!(violation.kind, ViolationKind::Unique);
    /// assert_eq!(violation.columns, ["name"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn violation(&self) -> Option<&Violation> {
        match self {
            Self::Violation(violation) => Some(violation),
            _ => None,
        }
    }

    /// The constraint of an entity that was violated, as a variant of the enum that
    /// `#[entity(conflicts)]` makes: one for the key, for each unique column or index, and for each
    /// `belongs_to`. `None` for anything else, and where the database does not say which it was.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::{Entity, Session};
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "users", conflicts)]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    ///     #[entity(unique)]
    ///     pub email: String,
    /// }
    ///
    /// fn register(s: &mut Session, email: &str) -> aludel::Result<&'static str> {
    ///     match s.insert(NewUser { email: email.into() }) {
    ///         Ok(_) => Ok("welcome"),
    ///         Err(error) => match error.violated() {
    ///             Some(UserConflict::Email) => Ok("this address is taken"),
    ///             Some(UserConflict::Id) | None => Err(error),
    ///         },
    ///     }
    /// }
    ///
    /// let mut s = Session::connect(":memory:")?;
    /// aludel::schema![User].create_all(s.connection())?;
    /// assert_eq!(register(&mut s, "ed@example.org")?, "welcome");
    /// assert_eq!(register(&mut s, "ed@example.org")?, "this address is taken");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn violated<K: Conflicts>(&self) -> Option<K> {
        let violation = self.violation()?;
        let is_it = |(constraint, _): &&(Constraint, K)| violation.is_of::<K::Entity>(*constraint);
        K::ALL.iter().find(is_it).map(|(_, name)| *name)
    }

    /// Whether a row of `E` was changed or deleted by somebody else.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// s.connection().batch_execute("DELETE FROM users")?;
    /// s[ed].name = "Ed".into();
    /// assert!(s.commit().unwrap_err().is_stale::<User>());
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_stale<E: Entity>(&self) -> bool {
        matches!(self, Self::Stale(stale) if stale.entity == E::NAME)
    }

    /// What the program, and what somebody else, made of a row of `E`, if that is what went wrong.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// let a = s.insert(NewAccount { balance: 100 })?;
    /// s.commit()?;
    /// s[a].balance = 110;
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("somebody else was faster");
    /// assert_eq!(conflict.theirs().map(|row| row.balance), Some(90));
    /// assert_eq!(conflict.column(Account::balance).base, Some(&100));
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn conflict<E: Entity>(&self) -> Option<&Conflict<E>> {
        match self {
            Self::Stale(stale) => stale.conflict(),
            _ => None,
        }
    }

    /// Whether the same may succeed when it is tried again, unchanged.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// /// Tries a few times.
    /// fn commit(s: &mut Session) -> aludel::Result<()> {
    ///     for _ in 0..3 {
    ///         match s.commit() {
    ///             Err(error) if error.is_transient() => continue,
    ///             result => return result,
    ///         }
    ///     }
    ///     s.commit()
    /// }
    /// s.add(NewUser { name: "ed".into() });
    /// commit(&mut s)?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Database { transient: true, .. })
    }
}

/// `Entity` and its key, or `Entity` alone.
fn row(entity: &str, key: Option<&String>) -> String {
    match key {
        Some(key) => format!("`{entity}` {key}"),
        None => format!("`{entity}`"),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { entity, key } => write!(f, "no {} found", row(entity, key.as_ref())),
            Self::MultipleRows { entity } => write!(f, "more than one `{entity}` found"),
            Self::Stale(stale) => stale.fmt(f),
            Self::Violation(violation) => violation.fmt(f),
            Self::Gone { entity, key } => {
                write!(f, "{} is gone: deleted, expunged or cleared", row(entity, key.as_ref()))
            }
            Self::Unsaved { entity } => {
                write!(f, "this `{entity}` is not saved: a rollback undid it")
            }
            Self::ForeignHandle { entity } => {
                write!(f, "this `{entity}` belongs to another session")
            }
            Self::Cycle { ring } => {
                write!(f, "rows wait for each other in a ring: {}", ring.join(" -> "))
            }
            Self::Restricted { row, relationship, by, .. } => {
                write!(f, "`{row}` cannot be deleted: `{by}` refers to it by `{relationship}`")
            }
            Self::Decode(error) => error.fmt(f),
            Self::KeyChanged { entity, key, to } => {
                write!(f, "the key of `{entity}` {key} was changed to {to}")
            }
            Self::VersionChanged { entity, key } => {
                write!(f, "the version of `{entity}` {key} was changed by hand")
            }
            Self::ComputedChanged { entity, field, key } => {
                write!(
                    f,
                    "`{entity}.{field}` of {key} was changed by hand; the database computes it"
                )
            }
            Self::SaidTwice { entity, key } => {
                write!(f, "`{entity}` {key} comes twice in the snapshot, with different values")
            }
            Self::CannotLeave { entity, key, relationship } => {
                write!(
                    f,
                    "`{entity}` {key} cannot be taken away: `{entity}.{relationship}` is required"
                )
            }
            Self::LinkToGone { entity, relationship, target } => {
                write!(f, "`{entity}.{relationship}` refers to a `{target}` that is gone")
            }
            Self::MissingValue { entity, field } => {
                write!(f, "a new `{entity}` has no value for `{field}`")
            }
            Self::FilteredOut { entity, criterion } => {
                write!(
                    f,
                    "a new `{entity}` is not of this session, which reads those with {criterion}"
                )
            }
            Self::MissingTable { table, .. } => write!(f, "the database has no table `{table}`"),
            Self::MissingColumn { column, .. } => {
                write!(f, "the database has no column `{column}`")
            }
            Self::Unregistered { entity } => {
                write!(f, "this session was never told how to store `{entity}`")
            }
            Self::Schema(error) => error.fmt(f),
            Self::Connect { .. } => f.write_str("cannot connect to the database"),
            Self::Lost { .. } => f.write_str("the connection to the database is lost"),
            Self::CommitUnknown { .. } => {
                f.write_str("the connection broke during COMMIT, which may have been done")
            }
            Self::InDoubt => {
                f.write_str("the session must be told first whether its last COMMIT was done")
            }
            Self::GaveUp { attempts, .. } => write!(f, "gave up after {attempts} attempts"),
            Self::RolledBack => f.write_str("the database has rolled back this transaction"),
            Self::InTransaction { action } => {
                write!(f, "cannot {action}: a transaction or savepoint is open here")
            }
            Self::Database { action, .. } => write!(f, "cannot {action}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Violation(violation) => violation.source(),
            Self::Decode(error) => error.source(),
            Self::Schema(error) => error.source(),
            Self::GaveUp { source, .. } => Some(source),
            Self::Connect { source } => Some(source),
            Self::MissingTable { source, .. }
            | Self::MissingColumn { source, .. }
            | Self::Lost { source }
            | Self::CommitUnknown { source }
            | Self::Database { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<crate::ddl::SchemaError> for Error {
    fn from(error: crate::ddl::SchemaError) -> Self {
        Self::Schema(Box::new(error))
    }
}

/// For programs that mix diesel's own statements with a session's, under one `?`.
impl From<diesel::result::Error> for Error {
    fn from(source: diesel::result::Error) -> Self {
        match source {
            diesel::result::Error::NotFound => Self::NotFound { entity: "row", key: None },
            source => {
                Self::Database { action: "run a statement".to_owned(), transient: false, source }
            }
        }
    }
}
