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
pub(crate) struct Stage(FxHashMap<TypeId, Box<dyn AnyStaged>>);

impl Stage {
    pub(crate) fn of<E: Entity>(&mut self) -> &mut Staged<E> {
        self.0
            .entry(TypeId::of::<E>())
            .or_insert_with(|| Box::new(Staged::<E>::default()))
            .as_any_mut()
            .downcast_mut()
            .expect("what is staged is kept under the id of its entity")
    }

    pub(crate) fn any(&mut self, store: &dyn AnyStore) -> &mut dyn AnyStaged {
        &mut **self.0.entry(store.entity_id()).or_insert_with(|| store.stage())
    }

    pub(crate) fn into_parts(self) -> impl Iterator<Item = (TypeId, Box<dyn AnyStaged>)> {
        self.0.into_iter()
    }

    fn key(&self, entity: TypeId, at: u32) -> Option<Box<dyn Any>> {
        self.0.get(&entity)?.key(at)
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

/// The key of a row that was saved before, or by this flush.
fn key_of(memory: &Memory, stage: &Stage, entity: TypeId, row: RowRef) -> Option<Box<dyn Any>> {
    let store = memory.any_store(entity)?;
    let (at, _) = store.standing(row).ok()?;
    stage.key(entity, at).or_else(|| store.key(at))
}
