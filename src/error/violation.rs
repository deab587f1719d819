//! A constraint of the database that refused a row.

use core::fmt;

/// A constraint of the database that refused a row.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/example.rs"));
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let error = s.insert(NewUser { name: "ed".into(), fullname: None }).unwrap_err();
/// let violation = error.violation().unwrap();
/// assert_eq!(violation.entity, Some("User"));
/// assert_eq!(violation.columns, ["name"]);
/// # s.rollback()?;
/// # Ok(())
/// # }
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

/// Kinds of constraints.
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
