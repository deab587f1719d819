//! What a statement reads, as far as filters are concerned.

use core::marker::PhantomData;

use super::{Criterion, Definitions, Filter, ReadsThrough, Unfiltered};
use crate::entity::Entity;
use crate::relation::{Backward, Forward, Linked, Relation, Through};

/// Something all of whose filtered entities the filter `F` knows.
///
/// Every part of a query has it by its own parts; a [`driver::Statement`](crate::driver::Statement)
/// or an expression of your own that reads no entity has it for each `F`:
///
/// ```
/// use aludel::filter::Within;
///
/// /// A node of your own.
/// struct Now;
///
/// impl<F> Within<F> for Now {}
/// ```
///
/// One with parts asks it of them and passes `define` on.
pub trait Within<F> {
    /// Defines what is read of each.
    #[doc(hidden)]
    fn define(filter: &F, to: &mut Definitions) {
        let _ = (filter, to);
    }
}

/// What connections have that are not a [`FilteredConnection`](crate::driver::FilteredConnection).
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::Driver;
/// use aludel::filter::NoFilter;
///
/// fn is_plain<C: Driver<Filter = NoFilter>>(_: &C) {}
///
/// is_plain(&database()?);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum NoFilter {}

/// Statements that lock rows by query: the database would lock none of what a definition reads.
/// `session.refresh_for_update(handle)` locks rows of filtered entities.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::filter::{LockedQueries, Within};
///
/// fn can_be_locked(_: impl Within<LockedQueries>) {}
///
/// can_be_locked(User::query()); // which is not filtered
/// ```
#[derive(Debug, Clone, Copy)]
pub enum LockedQueries {}

/// Boxed parts of a query, whose types are given up.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::filter::{BoxedParts, Within};
///
/// fn can_be_boxed(_: impl Within<BoxedParts>) {}
///
/// can_be_boxed(User::addresses.exists()); // addresses are not filtered
/// ```
#[derive(Debug, Clone, Copy)]
pub enum BoxedParts {}

/// Conditions and values of statements that write by query, on all databases as on those that take
/// no definitions before such a statement. Read the keys first.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::filter::{WritesByQuery, Within};
///
/// fn can_stand_in_an_update(_: impl Within<WritesByQuery>) {}
///
/// can_stand_in_an_update(User::addresses.exists()); // addresses are not filtered
/// ```
#[derive(Debug, Clone, Copy)]
pub enum WritesByQuery {}

/// Statements of the program's own text, in a session whose filter is `F`: they say themselves what
/// they read, so that they give rows of filtered entities only through
/// [`Unfiltered`](crate::Unfiltered).
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// let mut s = Session::new(FilteredConnection::new(database()?, Unfiltered));
/// assert_eq!(s.all(Doc::from_sql("SELECT * FROM docs WHERE deleted_on > 0"))?.len(), 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TextUnder<F>(PhantomData<fn() -> F>);

impl<E: Entity> Filter<E> for TextUnder<Unfiltered> {
    fn criterion(&self) -> Criterion<E> {
        Criterion::all()
    }
}

/// The rows of an entity, where a part of a query names it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::filter::{RowsOf, Within};
///
/// fn are_read_through<F, E>() where RowsOf<E>: Within<F> {}
///
/// are_read_through::<Tenant, Doc>();
/// ```
pub struct RowsOf<E>(PhantomData<fn() -> E>);

/// The rows between the ends of a `many_to_many`, and none for another relationship.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::filter::{NoFilter, RowsBetween, Within};
///
/// fn are_read_freely<R>() where RowsBetween<R>: Within<NoFilter> {}
///
/// are_read_freely::<post_fields::keywords>();
/// ```
pub struct RowsBetween<R>(PhantomData<fn() -> R>);

macro_rules! reads {
    ($([$($generic:tt)*] $rows:ty: $way:ty as $reads:path;)*) => {$(
        impl<$($generic)*, F> Within<F> for $rows
        where
            $way: $reads,
        {
            fn define(filter: &F, to: &mut Definitions) {
                <$way as $reads>::define(filter, to);
            }
        }
    )*};
}

// By a macro, so that a message does not quote the impl.
reads! {
    [E: Entity] RowsOf<E>: E::Reading as ReadsThrough<E, F>;
    [R: Relation] RowsBetween<R>: R::Mechanism as ReadsBetween<R, F>;
}

/// What lies between, by how the relationship works.
pub trait ReadsBetween<R, F> {
    #[doc(hidden)]
    fn define(filter: &F, to: &mut Definitions) {
        let _ = (filter, to);
    }
}

impl<R, F> ReadsBetween<R, F> for Forward {}
impl<R, F> ReadsBetween<R, F> for Backward {}

impl<R: Linked, F> ReadsBetween<R, F> for Through
where
    RowsOf<R::Association>: Within<F>,
{
    fn define(filter: &F, to: &mut Definitions) {
        <RowsOf<R::Association> as Within<F>>::define(filter, to);
    }
}
