//! How many statements a query sends, counted by its type.

use core::marker::PhantomData;
use core::ops::Add;

use aludel_macros::quiet;
use typenum::{B1, IsLessOrEqual, Sum, True, U0, U1, U2, Unsigned};

use super::attr::Attr;
use super::collect::{Collected, CollectedRows};
use super::label::Labelled;
use super::node::Expr;
use super::part::Nested;
use super::select::Query;
use super::shape::Items;
use super::whole::Whole;
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

/// A list that `R` is collected into, with those below it.
#[derive(Debug)]
pub struct InList<R, Below = Nil>(PhantomData<fn() -> (R, Below)>);

/// The list, those below it, and the others.
impl<R, Below, T> LoadCost for Cons<InList<R, Below>, T>
where
    Below: LoadCost,
    T: LoadCost,
    Below::Statements: Add<B1>,
    Sum<Below::Statements, B1>: Add<T::Statements>,
    Sum<Sum<Below::Statements, B1>, T::Statements>: Unsigned,
{
    type Statements = Sum<Sum<Below::Statements, B1>, T::Statements>;
}

/// What a selection collects, before what is loaded with its rows.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::{LoadCost, Plans};
/// use aludel::scope::Nil;
///
/// fn is_counted(_: &impl Plans<Nil, Plan: LoadCost>) {}
///
/// is_counted(&(User::name, User::addresses.collect(Address::query().select(Address::email))));
/// ```
pub trait Plans<Loads> {
    /// Both, as a list.
    type Plan;
}

impl<Sel: Items<List: PlansIn<Loads>>, Loads> Plans<Loads> for Sel {
    type Plan = <Sel::List as PlansIn<Loads>>::Plan;
}

/// What a list of items collects, before `Loads`.
pub trait PlansIn<Loads> {
    /// Both, as a list.
    type Plan;
}

/// Empty: nothing.
impl<Loads> PlansIn<Loads> for Nil {
    type Plan = Loads;
}

/// What is in the query's own statement: look in the tail.
macro_rules! in_the_query {
    ($($item:ty: <$($parameter:ident),*>;)*) => {$(
        impl<Loads, T: PlansIn<Loads>, $($parameter),*> PlansIn<Loads> for Cons<$item, T> {
            type Plan = T::Plan;
        }
    )*};
}

in_the_query! {
    Attr<S, C>: <S, C>;
    Expr<N>: <N>;
    Labelled<N, Name>: <N, Name>;
    Whole<S>: <S>;
}

/// A struct: what is in it, and the tail.
impl<Loads, S, Sel, P, Name, T> PlansIn<Loads> for Cons<Nested<S, Sel, P, Name>, T>
where
    T: PlansIn<Loads>,
    Sel: Plans<T::Plan>,
{
    type Plan = Sel::Plan;
}

/// A list: its query, what is collected with that, and the tail.
impl<Loads, S, R, Q, Name, T> PlansIn<Loads> for Cons<Collected<S, R, Q, Name>, T>
where
    T: PlansIn<Loads>,
    Q: CollectedRows<Selected: Plans<Nil>>,
{
    type Plan = Cons<InList<R, <Q::Selected as Plans<Nil>>::Plan>, T::Plan>;
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
impl<Root: Source, L, J, Sel: Plans<Loads>, W, M, Loads> Query<Root, Sel, L, J, W, M, Loads>
where
    Sel::Plan: LoadCost,
{
    /// How many statements the query sends: itself, and what loads or collects relationships with its
    /// rows. These are sent in chunks only where there are more keys than a statement can bind.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::{Query, Source};
    /// use aludel::query::{LoadCost, Plans};
    ///
    /// fn statements<Root: Source, L, J, Sel: Plans<Loads, Plan: LoadCost>, W, M, Loads>(
    ///     _: &Query<Root, Sel, L, J, W, M, Loads>,
    /// ) -> usize {
    ///     Query::<Root, Sel, L, J, W, M, Loads>::STATEMENTS
    /// }
    ///
    /// assert_eq!(statements(&Post::query()), 1);
    /// assert_eq!(statements(&Post::query().with(Post::author)), 2);
    /// assert_eq!(statements(&Post::query().with(Post::keywords).with(Post::author)), 4);
    ///
    /// let words = Post::keywords.collect(Keyword::query().select(Keyword::word));
    /// assert_eq!(statements(&Post::query().select((Post::headline, words))), 2);
    /// ```
    pub const STATEMENTS: usize = 1 + <<Sel::Plan as LoadCost>::Statements as Unsigned>::USIZE;

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
    pub fn within<const N: usize>(self) -> Self where Sel::Plan: Affordable<Root, N> {
        self
    }
}
