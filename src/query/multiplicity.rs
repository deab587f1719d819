//! How many rows of a query stand for one row of its root, as a type.

/// One row for each root.
#[derive(Debug, Clone, Copy)]
pub struct OneEach(());

/// Several rows for a root: a to-many relationship was joined.
#[derive(Debug, Clone, Copy)]
pub struct FannedOut(());

/// Holds for queries whose rows are what the program takes them for. You meet this bound by
/// reading or limiting entities over a joined to-many.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let joined = User::query().join(User::addresses); // Ed twice: undecided
/// assert_eq!(s.count(joined.clone().distinct())?, 1); // Ed
/// assert_eq!(s.count(joined.rows())?, 2); // Ed with each of his addresses
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a joined to-many repeats `{Root}` in this query",
    label = "`.distinct()` before it for each `{Root}` once, `.rows()` if the repetition is meant"
)]
pub trait Decided<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> Decided<Root> for OneEach {}
