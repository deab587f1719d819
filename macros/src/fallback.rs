//! Makes an entity with mistakes fit to be expanded, so that what uses it compiles and the
//! mistakes stand alone.

use std::collections::HashSet;

use crate::model::{Column, DeleteRule, Entity, unraw};

/// Leaves out what cannot be expanded; the mistakes have been reported.
pub(crate) fn repair(entity: &mut Entity) {
    entity.broken = true;
    entity.columns.truncate(256);
    drop_second_names(entity);
    let fields: HashSet<_> = entity.columns.iter().map(|it| it.field.clone()).collect();
    entity.belongs_to.retain(|link| link.columns.iter().all(|field| fields.contains(field)));
    entity.indexes.retain(|index| index.columns.iter().all(|field| fields.contains(field)));
    for at in 0..entity.belongs_to.len() {
        if !entity.is_nullable(&entity.belongs_to[at]) {
            let link = &mut entity.belongs_to[at];
            link.deferred = None;
            link.on_delete.rule = DeleteRule::Restrict;
        }
    }
    let mut versions = 0;
    for column in &mut entity.columns {
        if column.version.is_some() {
            versions += 1;
            if versions > 1 || column.nullable {
                column.version = None;
            }
        }
        if column.nullable || column.is_float() {
            column.key = None;
        }
    }
    // The likely key, so that what refers to it is not one more mistake.
    let fit = |column: &&mut Column| !column.nullable && !column.is_float();
    if entity.key().next().is_none()
        && let Some(first) = entity.columns.iter_mut().find(fit)
    {
        first.key = Some(first.field.span());
    }
}

fn drop_second_names(entity: &mut Entity) {
    let mut seen: HashSet<String> =
        ["query", "entity", "from_sql"].into_iter().map(String::from).collect();
    for column in &mut entity.columns {
        // The field stays, for the struct has it; only its constant needs a name of its own.
        while !seen.insert(unraw(&column.constant)) {
            column.constant = quote::format_ident!("{}_", column.constant);
        }
    }
    entity.belongs_to.retain(|it| seen.insert(unraw(&it.name)));
    entity.has.retain(|it| seen.insert(unraw(&it.name)));
    entity.linked.retain(|it| seen.insert(unraw(&it.name)));
}
