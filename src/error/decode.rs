//! A stored value that does not convert, or a column that a result lacks.

use core::fmt;

/// A row that does not make an entity: the value stored in a column does not convert to the
/// field's type, or the statement's result lacks the column.
///
/// The usual causes are a database that was changed behind the program's back, an enum that met a
/// word it does not know, and hand-written SQL that forgets a column. What the conversion said is
/// the source.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::Error;
///
/// let Err(Error::Decode(error)) = s.all(User::from_sql("SELECT id, name FROM users")) else {
///     panic!("the statement forgets a column");
/// };
/// assert_eq!((error.entity, error.column), ("User", "fullname"));
/// assert!(error.is_missing());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// The struct.
    pub entity: &'static str,
    /// The field.
    pub column: &'static str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl DecodeError {
    /// The value of a column does not convert.
    #[doc(hidden)]
    #[must_use]
    pub fn new(
        entity: &'static str,
        column: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> Self {
        Self { entity, column, source: Some(source) }
    }

    /// Whether the result has no such column.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Error;
    ///
    /// let odd = "SELECT id, NULL AS name, fullname FROM users";
    /// let Err(Error::Decode(error)) = s.all(User::from_sql(odd)) else {
    ///     panic!("a name is never NULL");
    /// };
    /// assert_eq!(error.column, "name");
    /// assert!(!error.is_missing()); // the column is there, its value does not convert
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.source.is_none()
    }

    /// The result has no such column.
    #[doc(hidden)]
    #[must_use]
    pub fn missing(entity: &'static str, column: &'static str) -> Self {
        Self { entity, column, source: None }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, column, source } = self;
        match source {
            Some(_) => write!(f, "`{entity}.{column}`: stored value does not convert"),
            None => write!(f, "`{entity}.{column}`: the result has no such column"),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
