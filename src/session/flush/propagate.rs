//! Keys handed down: from rows that have one to the foreign keys that wait for it.

use core::any::{Any, TypeId};

use rustc_hash::FxHashMap;

use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Error, Result};
use crate::session::handle::RowRef;
use crate::session::memory::Memory;
use crate::session::store::{AnyStaged, AnyStore, Links, Staged, Standing};

/// What the statements of a flush did so far, kept apart from memory until the last succeeded.
#[derive(Default)]
pub(crate) struct Stage {
    entities: FxHashMap<TypeId, Box<dyn AnyStaged>>,
    /// Whether keys of rows change, so that others may have to follow.
    rekeys: bool,
}

impl Stage {
    pub(crate) fn new(rekeys: bool) -> Self {
        Self { rekeys, ..Self::default() }
    }

    pub(crate) fn of<E: Entity>(&mut self) -> &mut Staged<E> {
        self.entities
            .entry(TypeId::of::<E>())
            .or_insert_with(|| Box::new(Staged::<E>::default()))
            .as_any_mut()
            .downcast_mut()
            .expect("what is staged is kept under the id of its entity")
    }

    pub(crate) fn any(&mut self, store: &dyn AnyStore) -> &mut dyn AnyStaged {
        &mut **self.entities.entry(store.entity_id()).or_insert_with(|| store.stage())
    }

    pub(crate) fn into_parts(self) -> impl Iterator<Item = (TypeId, Box<dyn AnyStaged>)> {
        self.entities.into_iter()
    }

    fn key(&self, entity: TypeId, at: u32) -> Option<Box<dyn Any>> {
        self.entities.get(&entity)?.key(at)
    }

    pub(crate) const fn rekeys(&self) -> bool {
        self.rekeys
    }

    /// The rows of `E`, if something was done to one.
    pub(crate) fn get<E: Entity>(&self) -> Option<&Staged<E>> {
        self.entities.get(&TypeId::of::<E>())?.as_any().downcast_ref()
    }

    fn new_key(&self, entity: TypeId, at: u32) -> Option<Box<dyn Any>> {
        self.entities.get(&entity)?.new_key(at)
    }
}

/// The columns of those foreign keys in `links` that refer to rows which have a key already.
pub(crate) fn saved_keys<E: Entity>(memory: &Memory, links: &Links) -> Result<E::Row> {
    let saved = |&&(nth, row): &&(usize, RowRef)| {
        let store = memory.any_store(E::FOREIGN_KEYS[nth].fns.target());
        let standing = store.and_then(|store| store.standing(row).ok());
        matches!(standing, Some((_, Standing::Saved)))
    };
    let links = Links(links.0.iter().filter(saved).copied().collect());
    fill_in::<E>(memory, &Stage::default(), &links, ColumnSet::first(E::COLUMNS.len()))
}

/// Those of `columns` that `links` fill in, filled in.
pub(crate) fn fill_in<E: Entity>(
    memory: &Memory,
    stage: &Stage,
    links: &Links,
    columns: ColumnSet,
) -> Result<E::Row> {
    let mut filled = E::Row::default();
    if links.0.is_empty() {
        return Ok(filled);
    }
    for &(nth, row) in &links.0 {
        let foreign_key = &E::FOREIGN_KEYS[nth];
        // A key that may be NULL is filled in whole or not at all: it follows if its row is new.
        let nullable = foreign_key.columns.iter().copied().filter(|&at| E::COLUMNS[at].nullable);
        let wanted = foreign_key.columns.iter().any(|&at| columns.contains(at));
        if !wanted || nullable.into_iter().any(|at| !columns.contains(at)) {
            continue;
        }
        let key = key_of(memory, stage, foreign_key.fns.target(), row);
        let key = key.ok_or(Error::LinkToGone {
            entity: E::NAME,
            relationship: foreign_key.name,
            target: foreign_key.target,
        })?;
        if let Ok(row) = foreign_key.fns.row_with(Some(&*key)).downcast::<E::Row>() {
            filled.merge(*row);
        }
    }
    filled.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
    Ok(filled)
}

/// The foreign keys of `row` that hold a key as it was before this flush, as it is now. What links
/// fill in is right already.
pub(crate) fn follow_keys<E: Entity>(
    memory: &Memory,
    stage: &Stage,
    links: &Links,
    row: &mut E::Row,
) {
    if !stage.rekeys {
        return;
    }
    for (nth, foreign_key) in E::FOREIGN_KEYS.iter().enumerate() {
        if links.get(nth).is_some() {
            continue;
        }
        let target = foreign_key.fns.target();
        let new_key = || {
            let key = foreign_key.fns.key_of_row(row)?;
            stage.new_key(target, memory.any_store(target)?.find(&*key)?)
        };
        if let Some(key) = new_key()
            && let Ok(more) = foreign_key.fns.row_with(Some(&*key)).downcast::<E::Row>()
        {
            row.merge(*more);
        }
    }
}

/// The key of a row that was saved before, or by this flush.
fn key_of(memory: &Memory, stage: &Stage, entity: TypeId, row: RowRef) -> Option<Box<dyn Any>> {
    let store = memory.any_store(entity)?;
    let (at, _) = store.standing(row).ok()?;
    stage.key(entity, at).or_else(|| store.key(at))
}
