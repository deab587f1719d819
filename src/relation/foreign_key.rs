//! A foreign key with its types forgotten: what a session needs to follow and to fill in keys of
//! entities that it does not know by type.

use core::any::{Any, TypeId};
use core::fmt;
use core::marker::PhantomData;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{BelongsTo, Referrers, ReferrersByKey};
use crate::entity::Entity;

/// The functions of one [`BelongsTo`], for values behind `dyn Any`.
///
/// Every value passed in must be of the type that the function names; they are, since an entity's
/// store and an entity's foreign keys are looked up by the same `TypeId`.
pub(crate) trait ForeignKeyFns: fmt::Debug + Sync {
    /// The identity of the entity referred to.
    fn target(&self) -> TypeId;
    /// The key (`Target::Key`) that `source` (`Source`) refers to, unless NULL.
    fn key_of(&self, source: &dyn Any) -> Option<Box<dyn Any>>;
    /// The key (`Target::Key`) that `row` (`Source::Row`) refers to, unless NULL or not given.
    fn key_of_row(&self, row: &dyn Any) -> Option<Box<dyn Any>>;
    /// The foreign key's columns (`Source::Row`), referring to `key` (`Target::Key`) or to nothing.
    fn row_with(&self, key: Option<&dyn Any>) -> Box<dyn Any>;
    /// The foreign key's columns (`Source::Row`) as they are once keys have changed, from old to new
    /// by `moved` (`FxHashMap<Target::Key, Target::Key>`); nothing where `row` (`Source::Row`) refers
    /// to none of these.
    fn moved(&self, row: &dyn Any, moved: &dyn Any) -> Option<Box<dyn Any>>;
    /// Whether the key that `source` (`Source`) refers to is in `keys`
    /// (`FxHashSet<Target::Key>`).
    fn refers_into(&self, source: &dyn Any, keys: &dyn Any) -> bool;
    /// An empty list of who refers to what.
    fn referrers(&self) -> Box<dyn Referrers>;
    /// Sets the foreign key of `source` (`Source`) to NULL.
    fn detach(&self, source: &mut dyn Any);
}

/// The [`ForeignKeyFns`] of `R`.
pub(crate) struct Erased<R>(PhantomData<fn() -> R>);

impl<R> Erased<R> {
    pub(crate) const NEW: Self = Self(PhantomData);
}

type KeyOf<R> = <<R as super::Relation>::Target as Entity>::Key;

/// `value` as a `T`, which the caller found under the `TypeId` of `T`.
fn known<T: 'static>(value: &dyn Any) -> &T {
    value.downcast_ref().expect("looked up by the type's own id")
}

impl<R: BelongsTo> ForeignKeyFns for Erased<R> {
    fn target(&self) -> TypeId {
        TypeId::of::<R::Target>()
    }

    fn key_of(&self, source: &dyn Any) -> Option<Box<dyn Any>> {
        R::target_key(known(source)).map(|key| Box::new(key) as _)
    }

    fn key_of_row(&self, row: &dyn Any) -> Option<Box<dyn Any>> {
        R::target_key_of_row(known(row)).map(|key| Box::new(key) as _)
    }

    fn row_with(&self, key: Option<&dyn Any>) -> Box<dyn Any> {
        Box::new(R::row_with(key.map(|key| known::<KeyOf<R>>(key).clone())))
    }

    fn moved(&self, row: &dyn Any, moved: &dyn Any) -> Option<Box<dyn Any>> {
        let moved: &FxHashMap<KeyOf<R>, KeyOf<R>> = known(moved);
        let to = moved.get(&R::target_key_of_row(known(row))?)?;
        Some(Box::new(R::row_with(Some(to.clone()))))
    }

    fn refers_into(&self, source: &dyn Any, keys: &dyn Any) -> bool {
        let keys: &FxHashSet<KeyOf<R>> = known(keys);
        R::target_key(known(source)).is_some_and(|key| keys.contains(&key))
    }

    fn referrers(&self) -> Box<dyn Referrers> {
        Box::new(ReferrersByKey::new(R::target_key))
    }

    fn detach(&self, source: &mut dyn Any) {
        let source = source.downcast_mut().expect("looked up by the type's own id");
        R::point_at(source, None);
    }
}

impl<R: BelongsTo> fmt::Debug for Erased<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", R::Source::NAME, R::NAME)
    }
}

/// The functions of `R`, for a `const`.
pub(crate) const fn erased<R: BelongsTo>() -> &'static dyn ForeignKeyFns {
    &Erased::<R>::NEW
}
