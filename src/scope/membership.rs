//! Which sources a query reads, and whether they may be missing.

use core::marker::PhantomData;

use super::Source;
use super::identity::{No, Yes};
use super::sources::{CertainAt, Empty, Fork, Has, MemberAt, MissingAt, Without};

/// A source that has a row for each row of the query.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Selection;
/// use aludel::scope::Certain;
///
/// fn read_as<T, L, Sel: Selection<L, Row = T>>(_: Sel) {}
///
/// read_as::<Address, Certain<Address>, _>(Address::entity());
/// ```
#[derive(Debug)]
pub struct Certain<S>(PhantomData<fn() -> S>);

/// A source that may be missing: the far side of a left join.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Selection;
/// use aludel::scope::Maybe;
///
/// fn read_as<T, L, Sel: Selection<L, Row = T>>(_: Sel) {}
///
/// read_as::<Option<Address>, Maybe<Address>, _>(Address::entity());
/// read_as::<Option<String>, Maybe<Address>, _>(Address::email);
/// ```
#[derive(Debug)]
pub struct Maybe<S>(PhantomData<fn() -> S>);

/// A source of the query around a correlated subquery.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Inside, the users of the query around are there to compare with.
/// let org = User::addresses.any(Address::email.ne(User::name));
/// assert_eq!(s.all(User::query().filter(org).select(User::name))?, ["ed"]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Outer<S>(PhantomData<fn() -> S>);

/// The table that an INSERT writes, where the row that was refused is known too: the scope of ON
/// CONFLICT. What was refused is spoken of as `excluded(..)`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::{excluded, insert};
///
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let update = User::fullname.set(excluded(User::fullname)); // two rows in one scope
/// assert_eq!(s.execute(insert([ed]).on_conflict(User::name).do_update(update))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Proposed<S>(PhantomData<fn() -> S>);

/// How a source stands in a query. Sealed: [`Certain`], [`Maybe`], [`Outer`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Source;
/// use aludel::scope::{Certain, Maybe, Presence};
///
/// fn table<P: Presence>() -> &'static str {
///     P::Source::SQL_NAME
/// }
///
/// assert_eq!(table::<Certain<User>>(), table::<Maybe<User>>());
/// ```
pub trait Presence: sealed::Sealed {
    /// Which source.
    type Source: Source;
    /// [`Yes`] when its columns may be NULL for want of a row.
    type Missing;
}

impl<S: Source> Presence for Certain<S> {
    type Source = S;
    type Missing = No;
}

impl<S: Source> Presence for Maybe<S> {
    type Source = S;
    type Missing = Yes;
}

impl<S: Source> Presence for Proposed<S> {
    type Source = S;
    type Missing = No;
}

impl<S: Source> Presence for Outer<S> {
    type Source = S;
    type Missing = No;
}

mod sealed {
    /// The three ways are matched by the scope rules, so no other can be added from outside.
    pub trait Sealed {}
    impl<S> Sealed for super::Certain<S> {}
    impl<S> Sealed for super::Maybe<S> {}
    impl<S> Sealed for super::Outer<S> {}
    impl<S> Sealed for super::Proposed<S> {}
}

/// Holds for a scope that reads `X`. You meet this bound by joining `X`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Query;
/// use aludel::scope::Contains;
///
/// // A filter for every query that reads addresses, however it came to them.
/// fn org<L: Contains<Address>>() -> impl aludel::query::Condition<L> + use<L> {
///     Address::email.ends_with(".org")
/// }
/// # fn _is_used<R, L: Contains<Address>, J, Sel>(_: Query<R, Sel, L, J>) { let _ = org::<L>(); }
///
/// let joined = User::query().join(User::addresses);
/// assert_eq!(s.count(joined.filter(Address::email.ends_with(".org")).rows())?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "this query does not read from `{X}`",
    label = "join it, or `.correlate(..)` a subquery to it"
)]
pub trait Contains<X> {}

#[diagnostic::do_not_recommend]
impl<L, X: Source> Contains<X> for L where L: Has<X::Id, X> {}

/// Holds for a scope that reads each source of another.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Certain, ContainsAll, Empty, With};
///
/// fn reads_all<Sources, L: ContainsAll<Sources>>() {}
///
/// type Joined = With<Certain<Address>, Certain<User>>;
///
/// reads_all::<Empty, Joined>();
/// reads_all::<Joined, Joined>();
/// ```
pub trait ContainsAll<Sources> {}

impl<L> ContainsAll<Empty> for L {}

impl<L: ContainsAll<A> + ContainsAll<B>, A, B> ContainsAll<Fork<A, B>> for L {}

impl<L: Contains<S>, S> ContainsAll<Certain<S>> for L {}

impl<L: Contains<S>, S> ContainsAll<Maybe<S>> for L {}

impl<L: Contains<S>, S> ContainsAll<Outer<S>> for L {}

/// Whether `X` may be missing in a scope that contains it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::identity::{No, Yes};
/// use aludel::scope::{Certain, Maybe, PresenceOf, With};
///
/// type Reads = With<Maybe<Address>, Certain<User>>;
///
/// fn may_be_missing<X, L: PresenceOf<X, Missing = Yes>>() {}
/// fn is_there<X, L: PresenceOf<X, Missing = No>>() {}
///
/// may_be_missing::<Address, Reads>();
/// is_there::<User, Reads>();
/// ```
pub trait PresenceOf<X> {
    /// [`Yes`] for the far side of a left join.
    type Missing;
}

#[diagnostic::do_not_recommend]
impl<L, X: Source> PresenceOf<X> for L
where
    L: MissingAt<X::Id>,
{
    type Missing = L::Missing;
}

/// Whether a scope reads `X`: [`Contains`] as an answer, for what must not be asked if it does not.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::identity::{No, Yes};
/// use aludel::scope::{Certain, Membership};
///
/// fn reads<X, L: Membership<X, Answer = Yes>>() {}
/// fn does_not_read<X, L: Membership<X, Answer = No>>() {}
///
/// reads::<User, Certain<User>>();
/// does_not_read::<Address, Certain<User>>();
/// ```
pub trait Membership<X> {
    /// [`Yes`] or [`No`].
    type Answer;
}

#[diagnostic::do_not_recommend]
impl<L, X: Source> Membership<X> for L
where
    L: MemberAt<X::Id, X>,
{
    type Answer = L::Answer;
}

/// Holds for a scope in which `X` is there for certain. You meet this bound by selecting an
/// expression over a left-joined source.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = User::query()
///     .left_join(User::addresses)
///     .filter(User::name.eq("wendy"))
///     .select((User::name.eq("wendy"), Address::email.eq("?").nullable())); // only one is present
/// assert_eq!(s.all(query)?, [(true, None)]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{X}` may be missing here, as behind a left join",
    label = "select its columns, which become `Option`s, or `.nullable()` this"
)]
pub trait Present<X> {}

#[diagnostic::do_not_recommend]
impl<L, X: Source> Present<X> for L where L: CertainAt<X::Id, X> {}

/// Holds for a scope without `X`. You meet this bound by joining `X` a second time.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
/// s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
///
/// // Employees are in the query already, so the second ones have a name of their own.
/// aludel::alias!(boss = Employee);
/// let query = Employee::query().join(Employee::manager.to(boss)).select(boss.name);
/// assert_eq!(s.all(query)?, ["ann"]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{X}` is already in this query",
    label = "give the second one a name: `alias!(other = ..)` and `.to(other)`"
)]
pub trait Lacks<X> {}

#[diagnostic::do_not_recommend]
impl<L, X: Source> Lacks<X> for L where L: Without<X::Id, X> {}
