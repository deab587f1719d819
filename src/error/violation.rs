//! A constraint of the database that refused a row.

use core::fmt;

use crate::entity::Entity;

/// A constraint of the database that refused a row.
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
/// if let Some(violation) = error.violation() {
///     assert_eq!(violation.entity, Some("User"));
///     assert_eq!(violation.columns, ["name"]);
/// }
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Violation {
    /// Which kind of constraint.
    pub kind: ViolationKind,
    /// The entity whose row was refused, as far as it is known.
    pub entity: Option<&'static str>,
    /// The columns of the constraint, as the database names them; empty when it does not say.
    pub columns: Vec<String>,
    /// The name of the constraint, when the database says it.
    pub constraint: Option<String>,
    /// The relationship whose foreign key was violated, when only one can be meant.
    pub relationship: Option<String>,
    /// The key of the row, when only one can be meant.
    pub key: Option<String>,
    /// Which of the rows of the statement, in its order, when only one can be meant.
    pub row: Option<usize>,
    pub(crate) source: diesel::result::Error,
}

/// The constraints of an entity as an enum. Derived with `#[entity(conflicts)]`; see
/// [`Error::violated`](crate::Error::violated).
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::error::{Conflicts, Constraint};
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
/// let all = UserConflict::ALL;
/// assert_eq!(all[0], (Constraint::Unique(&[0]), UserConflict::Id));
/// assert_eq!(all[1], (Constraint::Unique(&[1]), UserConflict::Email));
/// ```
pub trait Conflicts: Copy + 'static {
    /// The entity.
    type Entity: Entity;
    /// Its constraints, and what each is called.
    ///
    /// # Example
    ///
    /// See [`Conflicts`].
    ///
    /// ```
    /// # use aludel::Entity;
    /// # use aludel::error::Conflicts;
    /// # #[derive(Entity)]
    /// # #[entity(table = "users", conflicts)]
    /// # pub struct User { #[entity(key, generated)] pub id: i32 }
    /// assert_eq!(UserConflict::ALL.len(), 1);
    /// ```
    const ALL: &'static [(Constraint, Self)];
}

/// A constraint that an entity declares.
///
/// # Example
///
/// ```
/// use aludel::error::Constraint;
///
/// assert_ne!(Constraint::Unique(&[1]), Constraint::ForeignKey("team"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// No two rows have the same values in these columns, given by their position.
    Unique(&'static [usize]),
    /// The relationship leads to a row that is there.
    ForeignKey(&'static str),
}

impl Violation {
    /// Whether it is this constraint of `E` that was violated, as far as the database tells.
    pub(crate) fn is_of<E: Entity>(&self, constraint: Constraint) -> bool {
        let columns_are = |wanted: &[usize]| {
            let named = |at: &usize| {
                self.columns.iter().any(|name| name.eq_ignore_ascii_case(E::COLUMNS[*at].name))
            };
            self.columns.len() == wanted.len() && wanted.iter().all(named)
        };
        self.entity == Some(E::NAME)
            && match (self.kind, constraint) {
                (ViolationKind::Unique, Constraint::Unique(columns)) => columns_are(columns),
                (ViolationKind::ForeignKey, Constraint::ForeignKey(relationship)) => {
                    self.relationship.as_deref() == Some(relationship)
                }
                _ => false,
            }
    }
}

/// Kinds of constraints.
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
/// let kind = error.violation().map(|violation| violation.kind);
/// assert_eq!(kind, Some(ViolationKind::Unique));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A value that may be there once is there already.
    Unique,
    /// A row referred to is missing, or a row is still referred to.
    ForeignKey,
    /// NULL in a column that does not take it.
    NotNull,
    /// A CHECK of the table.
    Check,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ViolationKind::Unique => "unique",
            ViolationKind::ForeignKey => "foreign key",
            ViolationKind::NotNull => "not-null",
            ViolationKind::Check => "check",
        };
        write!(f, "{kind} violation")?;
        let entity = self.entity.unwrap_or("?");
        if let Some(relationship) = &self.relationship {
            return write!(f, ": `{entity}.{relationship}`");
        }
        if self.columns.is_empty() {
            if let Some(entity) = self.entity {
                write!(f, ": `{entity}`")?;
            }
            if let Some(constraint) = &self.constraint {
                write!(f, ", constraint `{constraint}`")?;
            }
            return Ok(());
        }
        write!(f, ": `{entity}.{}`", self.columns.join(", "))?;
        match self.kind {
            ViolationKind::Unique => f.write_str(" is taken"),
            ViolationKind::NotNull => f.write_str(" is NULL"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Violation {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
