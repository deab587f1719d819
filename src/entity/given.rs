//! A column that the database fills in when the program does not.

/// The value of a column that has a default: given, or left to the database.
///
/// A nullable column with a default has three states: [`Given::Default`], `Given::Value(None)`
/// (NULL) and `Given::Value(Some(_))`; there is no ambiguous `None`.
///
/// # Example
///
/// ```
/// use aludel::Given;
///
/// let left_out: Given<i32> = Given::default();
/// assert_eq!(left_out, Given::Default);
/// assert_eq!(Given::from(7), Given::Value(7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Left to the database.
    #[default]
    Default,
    /// This value.
    Value(T),
}

impl<T> From<T> for Given<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> Given<T> {
    /// The value, if one was given.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Given;
    ///
    /// assert_eq!(Given::Value(7).into_option(), Some(7));
    /// assert_eq!(Given::<i32>::Default.into_option(), None);
    /// ```
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Default => None,
            Self::Value(value) => Some(value),
        }
    }
}
