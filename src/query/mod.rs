//! Queries in terms of entities and their relationships.

mod attr;
mod node;
mod relationship;

pub use self::attr::Attr;
pub use self::node::{Expr, Typed};
pub use self::relationship::Rel;

/// stub, replaced soon
#[derive(Debug)]
pub struct Query<Root>(core::marker::PhantomData<Root>);
/// stub, replaced soon
pub type EntityQuery<E> = Query<E>;
/// stub
#[derive(Debug)]
pub struct Whole<S>(core::marker::PhantomData<S>);
impl<S> Whole<S> {
    /// stub
    pub const fn new() -> Self { Self(core::marker::PhantomData) }
}
/// stub
pub fn query<E>() -> Query<E> { Query(core::marker::PhantomData) }
/// stub
#[derive(Debug)]
pub struct EntitySql<E>(String, core::marker::PhantomData<E>);
impl<E> EntitySql<E> {
    /// stub
    pub fn new(sql: impl Into<String>) -> Self { Self(sql.into(), core::marker::PhantomData) }
}
