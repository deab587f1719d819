//! From the model to code: one file for each generated item. Everything is named by absolute
//! paths; the spans of what a program can get wrong are those of what it wrote.

mod association;
mod belongs_to;
mod changes;
mod column;
mod conflicts;
mod constants;
mod diesel_table;
mod draft;
mod entity;
mod filtered;
mod has;
mod identity;
mod linked;
mod markers;
mod members;
mod names;
mod parents;
mod persist;
mod rank;
mod row;
mod source;
mod version;
mod writes;

pub(crate) use self::identity::{of_name, of_words, spelled_name};
pub(crate) use self::names::one_level_down;

use proc_macro2::TokenStream;

use crate::model::Entity;

pub(crate) fn entity(model: &Entity) -> TokenStream {
    let items = [
        markers::expand(model),
        column::expand(model),
        diesel_table::columns(model),
        source::expand(model),
        filtered::expand(model),
        entity::expand(model),
        row::expand(model),
        persist::expand(model),
        members::expand(model),
        constants::expand(model),
        draft::expand(model),
        changes::expand(model),
        conflicts::expand(model),
        version::expand(model),
        association::expand(model),
        belongs_to::expand(model),
        has::expand(model),
        linked::expand(model),
        parents::expand(model),
        writes::expand(model),
    ];
    items.into_iter().collect()
}
