//! Parts that may turn out to be absent: `filter(None)`, an order without keys.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::attr::Attr;
use super::boxed::BoxedFor;
use super::clause::Both;
use super::label::ByLabel;
use super::node::Expr;
use super::order::Ordered;
use super::output::Outputs;
use super::sorting::Sorting;

/// What may be absent: the clause that it stands in is not written then.
pub trait Absent {
    /// Whether it is.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<S, C> Absent for Attr<S, C> {}
impl<N> Absent for Expr<N> {}
impl<N, D> Absent for Ordered<N, D> {}
impl<Name> Absent for ByLabel<Name> {}
impl<K> Absent for Outputs<K> {}

impl<X: Absent, P: Absent> Absent for Both<X, P> {
    fn is_absent(&self) -> bool {
        self.0.is_absent() && self.1.is_absent()
    }
}

impl<S, K: BoxedFor> Absent for Sorting<S, K> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name),+> Absent for ($($name,)+) {}
    };
}

super::for_each_tuple!(tuples);

/// A condition that may be absent. Made of the `Option` that `filter` takes.
#[derive(Debug, Clone, Copy)]
pub struct Optional<N>(pub(super) Option<N>);

impl<N> Absent for Optional<N> {
    fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

/// The text depends on whether it is there.
impl<N: QueryId> QueryId for Optional<N> {
    type QueryId = Optional<N::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Optional<N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match &self.0 {
            Some(condition) => condition.walk_ast(out),
            None => Ok(()),
        }
    }
}
