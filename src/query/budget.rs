//! How many statements a query sends, counted by its type.

use core::ops::Add;

use aludel_macros::quiet;
use typenum::{B1, IsLessOrEqual, Sum, True, U0, U1, U2, Unsigned};

use super::select::Query;
use crate::relation::{Backward, Forward, Mechanism, Relation, Through};
use crate::scope::{Cons, Nil, Source};
use crate::session::Loaded;

/// How many statements load a relationship of this mechanism.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Sends;
/// use aludel::relation::Relation;
///
/// fn is_loaded<S, R: Relation<Mechanism: Sends>>(_: aludel::Rel<S, R>) {}
///
/// is_loaded(User::addresses);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Sends: Mechanism {
    /// The number.
    type Statements: Unsigned;
}

impl Sends for Forward {
    type Statements = U1;
}

impl Sends for Backward {
    type Statements = U1;
}

/// The association rows, then the far rows.
impl Sends for Through {
    type Statements = U2;
}

/// How many statements a list of loads sends, for each chunk of keys.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::LoadCost;
/// use aludel::scope::Nil;
///
/// fn is_counted<Loads: LoadCost>() {}
///
/// is_counted::<Nil>(); // no loads, no statements
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait LoadCost {
    /// The number.
    type Statements: Unsigned;
}

impl LoadCost for Nil {
    type Statements = U0;
}

/// The relationship, those below it, and the others.
impl<R, Below, T> LoadCost for Cons<Loaded<R, Below>, T>
where
    R: Relation,
    R::Mechanism: Sends,
    Below: LoadCost,
    T: LoadCost,
    <R::Mechanism as Sends>::Statements: Add<Below::Statements>,
    Sum<<R::Mechanism as Sends>::Statements, Below::Statements>: Add<T::Statements>,
    Sum<Sum<<R::Mechanism as Sends>::Statements, Below::Statements>, T::Statements>: Unsigned,
{
    type Statements =
        Sum<Sum<<R::Mechanism as Sends>::Statements, Below::Statements>, T::Statements>;
}

/// A number of statements that a program allows.
#[derive(Debug)]
pub struct Budget<const STATEMENTS: usize>(());

/// The type-level number of a [`Budget`]: 1 to 16.
pub trait Number {
    /// The number.
    type Is: Unsigned;
}

macro_rules! numbers {
    ($($number:literal = $is:ident)*) => {$(
        impl Number for Budget<$number> {
            type Is = typenum::$is;
        }
    )*};
}

numbers! {
    1 = U1 2 = U2 3 = U3 4 = U4 5 = U5 6 = U6 7 = U7 8 = U8
    9 = U9 10 = U10 11 = U11 12 = U12 13 = U13 14 = U14 15 = U15 16 = U16
}

/// Loads that a query can have within a budget.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "this query of `{Root}` sends more statements than its budget of {N}",
    label = "load less with it, or allow more"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Affordable;
/// use aludel::scope::Nil;
///
/// fn in_one_statement<Loads: Affordable<User, 1>>() {}
///
/// in_one_statement::<Nil>();
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Affordable<Root, const N: usize> {}

#[diagnostic::do_not_recommend]
impl<Loads, Root, const N: usize> Affordable<Root, N> for Loads
where
    Loads: LoadCost,
    Budget<N>: Number,
    Loads::Statements: Add<B1>,
    Sum<Loads::Statements, B1>: IsLessOrEqual<<Budget<N> as Number>::Is, Output = True>,
{
}

#[quiet]
impl<Root: Source, L, J, Sel, W, M, Loads: LoadCost> Query<Root, Sel, L, J, W, M, Loads> {
    /// How many statements the query sends: itself, and what loads relationships with its rows.
    /// A load is sent in chunks only where there are more keys than a statement can bind.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::{Query, Source};
    /// use aludel::query::LoadCost;
    ///
    /// fn statements<Root: Source, L, J, Sel, W, M, Loads: LoadCost>(
    ///     _: &Query<Root, Sel, L, J, W, M, Loads>,
    /// ) -> usize {
    ///     Query::<Root, L, J, Sel, W, M, Loads>::STATEMENTS
    /// }
    ///
    /// assert_eq!(statements(&Post::query()), 1);
    /// assert_eq!(statements(&Post::query().with(Post::author)), 2);
    /// assert_eq!(statements(&Post::query().with(Post::keywords).with(Post::author)), 4);
    /// ```
    pub const STATEMENTS: usize = 1 + <Loads::Statements as Unsigned>::USIZE;

    /// The same query, which does not compile when it sends more statements than `N`, 1 to 16.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().with(User::addresses).with(User::profile).within::<3>();
    /// assert_eq!(s.all(query)?.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn within<const N: usize>(self) -> Self where Loads: Affordable<Root, N> {
        self
    }
}
