//! Which entities a session can store, as functions that know the driver.

use core::any::TypeId;
use core::fmt;

use aludel_macros::quiet;
use rustc_hash::FxHashMap;

use super::flush::{Failure, Group, Stage, write};
use super::memory::Memory;
use crate::driver::Stores;
use crate::entity::Entity;

/// Writes one group of rows of an entity.
pub(crate) type Write<C> = fn(&mut C, &Memory, &Group, &mut Stage) -> Result<(), Failure<C>>;

/// The entities that a session was told of, each with the functions that write it.
///
/// An entity's store knows no driver, so that reading memory needs no bound; what writes it is
/// found here. Registering an entity registers those it belongs to.
#[doc(hidden)]
pub struct Registry<C> {
    /// Entity -> what writes its rows.
    entities: FxHashMap<TypeId, Write<C>>,
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self { entities: FxHashMap::default() }
    }
}

impl<C> fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("entities", &self.entities.len()).finish()
    }
}

#[quiet]
impl<C> Registry<C> {
    /// Registers `E` and the entities it belongs to.
    pub fn register<E: Entity>(&mut self)
    where
        C: Stores<E>,
    {
        let mut is_new = false;
        self.entities.entry(TypeId::of::<E>()).or_insert_with(|| {
            is_new = true;
            write::<E, C>
        });
        if is_new {
            C::register_parents(self);
        }
    }

    pub(crate) fn write(&self, entity: TypeId) -> Option<Write<C>> {
        self.entities.get(&entity).copied()
    }
}

/// Holds for an entity that the connection `C` stores: [`Stores`] from the entity's side, so that
/// a missing bound is reported by the entity's name. In generic code write `C: Stores<E>`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::StoredBy;
/// use aludel::{AnyConnection, Session, Stores};
///
/// fn is_stored<E: StoredBy<C>, C>() {}
/// is_stored::<User, AnyConnection>();
///
/// // In generic code it follows from the bound on the connection.
/// fn remove<C: Stores<User>>(s: &mut Session<C>, user: aludel::Handle<User>) -> aludel::Result<()> {
///     s.delete(user)
/// }
/// let wendy = s.one(User::query().filter(User::name.eq("wendy")))?;
/// remove(&mut s, wendy)?;
/// s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{C}` is not known to store `{Self}`",
    label = "would write a row of `{Self}`",
    note = "in generic code add the bound `{C}: aludel::Stores<{Self}>`"
)]
pub trait StoredBy<C>: Entity {
    /// Registers the entity.
    #[doc(hidden)]
    fn register(registry: &mut Registry<C>);
}

#[diagnostic::do_not_recommend]
impl<E: Entity, C: Stores<E>> StoredBy<C> for E {
    fn register(registry: &mut Registry<C>) {
        registry.register::<E>();
    }
}

/// Registers the entities that an entity belongs to. Only derived.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{C}` cannot store all entities that `{Self}` belongs to",
    label = "stores rows of `{Self}`"
)]
pub trait Parents<C> {
    /// Calls [`Registry::register`] for each.
    fn register(registry: &mut Registry<C>);
}
