//! What `#[entity(...)]` on the struct says: the table and the names of what is made from it.

use heck::ToSnakeCase;
use proc_macro2::Ident;
use quote::format_ident;
use syn::parse::ParseStream;
use syn::{DeriveInput, LitStr, Path, Token};

use super::{belongs_to, changes, flag, has, index, items, many_to_many, name_in, path, string};
use crate::errors::{Errors, unknown};
use crate::model::{Entity, Table, unraw};

const WORDS: &[&str] = &[
    "table",
    "name",
    "schema",
    "fields",
    "draft",
    "has_many",
    "has_one",
    "many_to_many",
    "belongs_to",
    "index",
    "unique",
    "backend",
    "databases",
    "diesel",
    "changes",
    "conflicts",
    "filtered",
];

/// The entity without its fields.
pub(super) fn entity(input: &DeriveInput, errors: &mut Errors) -> Entity {
    let plain = unraw(&input.ident);
    let mut table = None;
    let mut name = None;
    let mut entity = Entity {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        table: Table::Own(LitStr::new(&plain.to_snake_case(), input.ident.span())),
        schema: None,
        fields: fields_module(&input.ident),
        draft: format_ident!("New{}", plain, span = input.ident.span()),
        columns: Vec::new(),
        belongs_to: Vec::new(),
        has: Vec::new(),
        linked: Vec::new(),
        indexes: Vec::new(),
        backends: Vec::new(),
        databases: None,
        diesel: None,
        changes: None,
        conflicts: None,
        filtered: None,
        broken: false,
    };
    items(&input.attrs, errors, |word, input| {
        match word.to_string().as_str() {
            "table" => table = Some(table_of(word, input)?),
            "name" => name = Some(string(word, input)?),
            "schema" => entity.schema = Some(string(word, input)?),
            "fields" => entity.fields = name_in(&string(word, input)?)?,
            "draft" => entity.draft = name_in(&string(word, input)?)?,
            "backend" => entity.backends.push(path(word, input)?),
            "databases" => entity.databases = Some(databases(word, input)?),
            "changes" => entity.changes = Some(changes::parse(word, input, &plain)?),
            "conflicts" => {
                flag(word, input)?;
                entity.conflicts = Some(format_ident!("{plain}Conflict", span = word.span()));
            }
            "filtered" => entity.filtered = flag(word, input)?,
            "diesel" => entity.diesel = flag(word, input)?,
            "belongs_to" => entity.belongs_to.push(belongs_to::on_struct(word, input)?),
            "has_many" => entity.has.push(has::many(word, input)?),
            "has_one" => entity.has.push(has::one(word, input)?),
            "many_to_many" => entity.linked.push(many_to_many::parse(word, input)?),
            "index" => entity.indexes.push(index::parse(word, input, false)?),
            "unique" => entity.indexes.push(index::parse(word, input, true)?),
            other => return Err(stray(word, other)),
        }
        Ok(())
    });
    finish(&mut entity, table, name, errors);
    entity
}

/// `databases(sqlite, postgres)`: those that have the types of all columns.
fn databases(word: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let names = index::fields(word, input)?;
    for name in &names {
        if !DATABASES.contains(&name.to_string().as_str()) {
            return Err(unknown(name.span(), "database", &name.to_string(), DATABASES));
        }
    }
    Ok(names)
}

/// Those that aludel knows, by their features.
const DATABASES: &[&str] = &["sqlite", "postgres", "mysql"];

/// The module of fields that belongs to an entity, unless it says otherwise.
pub(crate) fn fields_module(entity: &Ident) -> Ident {
    format_ident!("{}_fields", unraw(entity).to_snake_case(), span = entity.span())
}

enum Written {
    Name(LitStr),
    Path(Path),
}

fn table_of(word: &Ident, input: ParseStream<'_>) -> syn::Result<Written> {
    let wanted = "write `table = \"users\"`, or the path of diesel's table";
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(word.span(), wanted));
    }
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        return input.parse().map(Written::Name);
    }
    let found = input.parse().map(Written::Path);
    found.map_err(|error| syn::Error::new(error.span(), wanted))
}

fn finish(entity: &mut Entity, table: Option<Written>, name: Option<LitStr>, errors: &mut Errors) {
    match table {
        Some(Written::Path(path)) => entity.table = Table::Diesel { path, name },
        Some(Written::Name(table)) => {
            if table.value().is_empty() {
                errors.add(table.span(), "a table needs a name");
            }
            if let Some(name) = name {
                errors.add(
                    name.span(),
                    "`name` is for a table of diesel's; `table` is the name here",
                );
            }
            entity.table = Table::Own(table);
        }
        // A table that was misspelt has been reported.
        None if errors.is_empty() => errors.add(
            entity.ident.span(),
            format!("`{}` has no table; write `#[entity(table = \"...\")]` on it", entity.ident),
        ),
        None => {}
    }
}

fn stray(word: &Ident, written: &str) -> syn::Error {
    if super::column::WORDS.contains(&written) {
        let message = format!("`{written}` belongs on a field, not on the struct");
        return syn::Error::new(word.span(), message);
    }
    unknown(word.span(), "attribute", written, WORDS)
}

/// Whether the word would be known on a struct.
pub(super) fn is_word(written: &str) -> bool {
    WORDS.contains(&written)
}
