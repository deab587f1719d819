//! The session.
mod brand;
mod draft;
mod handle;
pub use self::brand::{Brand, Unbranded};
pub use self::draft::{Draft, DraftParts, Link};
pub use self::handle::{Handle, Pending, RowRef};
mod store {
    use super::*;
    use crate::entity::Entity;
    pub(crate) trait AddDraft {}
    pub(crate) fn add_parts<E: Entity, B>(_: &mut dyn AddDraft, _: DraftParts<E, B>) -> RowRef { RowRef { session: 0, slot: 0, generation: 0 } }
}
/// Placeholder
#[derive(Debug)]
pub struct Registry<C>(core::marker::PhantomData<C>);
impl<C> Registry<C> {
    /// Placeholder
    pub fn register<E: crate::Entity>(&mut self)
    where
        C: Stores<E>,
    {
    }
}
/// Placeholder
pub trait Parents<C> {
    /// Placeholder
    fn register(registry: &mut Registry<C>);
}
/// Placeholder
pub trait Stores<E> {}
