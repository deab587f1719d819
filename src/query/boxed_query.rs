//! Queries to which clauses are added at run time, without a change of type.

use core::fmt;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryId};
use diesel::result::QueryResult;

use super::attr::Attr;
use super::boxed::{Boxable, BoxedFor, Enabled, Part, WalkBoxed, push_parts};
use super::clause::{Clause, Conjunction, NoClause, Unpaged, Written};
use super::distinct::DistinctKey;
use super::filter::NotLimited;
use super::label::ByLabel;
use super::node::Expr;
use super::optional::Absent;
use super::order::{OrderKey, Ordered};
use super::select::{Clauses, EntityQuery, Query};
use super::set_operation::Given;
use super::sorting::Sorting;
use crate::scope::Sources;

/// The query of whole `E`s whose filters and order are added at run time: a type that a variable can
/// keep through a loop, and a signature can name. Made by [`Query::boxed`].
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::BoxedQuery;
///
/// fn search(words: &[&str]) -> BoxedQuery<User> {
///     let mut query = User::query().boxed();
///     for word in words {
///         query = query.filter(User::name.contains(word));
///     }
///     query
/// }
///
/// assert_eq!(s.count(search(&["e", "d"]))?, 2);
/// assert_eq!(s.count(search(&["wen"]))?, 1);
/// # Ok(())
/// # }
/// ```
pub type BoxedQuery<E, K = Enabled> = <EntityQuery<E> as BoxQuery<K>>::Boxed;

/// A query that can be boxed.
///
/// Found by inference, never written.
pub trait BoxQuery<K> {
    /// The boxed query.
    type Boxed;
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager, K: BoxedFor> BoxQuery<K>
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    type Boxed = Query<Root, Sel, L, J, Clauses<D, Filters<K>, G, H, Orders<K>, P>, M, Eager>;
}

/// Filters of a boxed query.
#[derive_where(Clone)]
pub struct Filters<K: BoxedFor>(Vec<Part<K>>);

/// The order of a boxed query.
#[derive_where(Clone)]
pub struct Orders<K: BoxedFor>(Vec<Part<K>>);

impl<K: BoxedFor> fmt::Debug for Filters<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filters({})", self.0.len())
    }
}

impl<K: BoxedFor> fmt::Debug for Orders<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Orders({})", self.0.len())
    }
}

/// A clause that can be boxed.
///
/// Found by inference, never written.
pub trait BoxClause<K: BoxedFor> {
    /// Its parts.
    #[doc(hidden)]
    fn parts(self) -> Parts<K>;
}

/// The parts of a clause.
#[doc(hidden)]
pub struct Parts<K: BoxedFor>(Vec<Part<K>>);

impl<K: BoxedFor> BoxClause<K> for NoClause {
    fn parts(self) -> Parts<K> {
        Parts(Vec::new())
    }
}

/// A filter that is absent has no part.
impl<X: Absent + Boxable<K>, K: BoxedFor> BoxClause<K> for Written<X> {
    fn parts(self) -> Parts<K> {
        Parts(if self.0.is_absent() { Vec::new() } else { vec![Part::new(self.0)] })
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>
{
    /// The same query, to which filters and order can be added at run time: each gives a query of
    /// the same type. What it reads and selects stays in the type, so all that is added is checked.
    ///
    /// Its SQL is built anew each time, and values in it are owned.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut query = User::query().join(User::addresses).distinct().boxed();
    /// for part in ["ed", ".org"] {
    ///     query = query.filter(Address::email.contains(part));
    /// }
    /// query = query.order_by(User::name);
    /// assert_eq!(s.all(query)?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn boxed(
        self,
    ) -> Query<
        Root,
        Sel,
        L,
        J,
        Clauses<D, Filters<Enabled>, G, H, Orders<Enabled>, Unpaged>,
        M,
        Eager,
    >
    where
        F: BoxClause<Enabled>,
        O: BoxClause<Enabled>,
    {
        self.boxed_for()
    }

    /// Like [`boxed`](Self::boxed), for one backend: what only that one has can be in it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// use aludel::BoxedQuery;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let query: BoxedQuery<User, Sqlite> = User::query().boxed_for();
    /// # drop(query);
    /// # Ok(())
    /// # }
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn boxed_for<K: BoxedFor>(
        self,
    ) -> Query<Root, Sel, L, J, Clauses<D, Filters<K>, G, H, Orders<K>, Unpaged>, M, Eager>
    where
        F: BoxClause<K>,
        O: BoxClause<K>,
    {
        self.clauses(|it| {
            it.filtered(|filter| Filters(filter.parts().0)).ordered(|order| Orders(order.parts().0))
        })
    }
}

impl<C, K> Conjunction<C> for Filters<K>
where
    C: Absent + Boxable<K>,
    K: BoxedFor,
{
    type And = Self;

    fn and(mut self, condition: C) -> Self {
        if !condition.is_absent() {
            self.0.push(Part::new(condition));
        }
        self
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, K: BoxedFor, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, Orders<K>, P>, M, Eager>
{
    /// Sorts the rows; what is equal by the keys so far is sorted by this one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().boxed().order_by(User::name.desc()).order_by(User::id);
    /// assert_eq!(s.all(query.select(User::name))?, ["wendy", "ed"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by<X>(self, key: X) -> Self
    where
        X: OrderKey<L, Sel> + DistinctKey<D, Sel> + BoxOrder<K>,
        P: NotLimited<Root>,
    {
        self.clauses(|it| {
            it.ordered(|mut order| {
                order.0.extend(key.parts().0);
                order
            })
        })
    }
}

/// A key, or several chosen at run time, that can be boxed.
///
/// Found by inference, never written.
pub trait BoxOrder<K: BoxedFor> {
    /// Its parts.
    #[doc(hidden)]
    fn parts(self) -> Parts<K>;
}

#[diagnostic::do_not_recommend]
impl<X: Boxable<K> + StaticKey, K: BoxedFor> BoxOrder<K> for X {
    fn parts(self) -> Parts<K> {
        Parts(vec![Part::new(self)])
    }
}

#[diagnostic::do_not_recommend]
impl<S: Sources, K: BoxedFor> BoxOrder<K> for Sorting<S, K> {
    fn parts(self) -> Parts<K> {
        Parts(self.keys())
    }
}

/// A key that is there for certain: all but [`Sorting`].
pub trait StaticKey {}

impl<S, C> StaticKey for Attr<S, C> {}
impl<N> StaticKey for Expr<N> {}
impl<N, D> StaticKey for Ordered<N, D> {}
impl<Name> StaticKey for ByLabel<Name> {}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name),+> StaticKey for ($($name,)+) {}
    };
}

super::for_each_tuple!(tuples);

impl<K: BoxedFor> Given for Orders<K> {
    const GIVEN: bool = true;
}

impl<K: BoxedFor> QueryId for Filters<K> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<K: BoxedFor> QueryId for Orders<K> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<K: WalkBoxed<DB>, DB: Backend> Clause<DB> for Filters<K> {
    fn is_written(&self) -> bool {
        !self.0.is_empty()
    }

    fn walk<'b>(&'b self, keyword: &'static str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        out.push_sql(keyword);
        push_parts(&self.0, " AND ", out)
    }
}

impl<K: WalkBoxed<DB>, DB: Backend> Clause<DB> for Orders<K> {
    fn is_written(&self) -> bool {
        !self.0.is_empty()
    }

    fn walk<'b>(&'b self, keyword: &'static str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        out.push_sql(keyword);
        push_parts(&self.0, ", ", out)
    }
}
