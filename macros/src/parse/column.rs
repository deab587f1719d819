//! A field and what `#[entity(...)]` on it says.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Field, Token};

use super::{belongs_to, flag, items, key, name_in, path, string, table};
use crate::errors::{Errors, unknown};
use crate::model::{Column, Default, Entity};
use crate::types;

pub(super) const WORDS: &[&str] = &[
    "key",
    "generated",
    "version",
    "unique",
    "index",
    "default",
    "computed",
    "column",
    "constant",
    "sql_type",
    "ddl",
    "belongs_to",
];

/// Adds the field's column, and what it belongs to, to the entity.
pub(super) fn field(field: &Field, entity: &mut Entity, errors: &mut Errors) {
    let Some(ident) = &field.ident else { return };
    let mut column = bare(field, ident, entity.columns.len());
    items(&field.attrs, errors, |word, input| {
        match word.to_string().as_str() {
            "key" | "generated" | "version" => key::parse(word, input, &mut column)?,
            "unique" => column.unique = flag(word, input)?,
            "index" => column.indexed = flag(word, input)?,
            "default" => column.default = Some(default(word, input)?),
            "computed" => column.computed = Some((word.span(), default(word, input)?)),
            "column" => column.renamed = Some(string(word, input)?),
            "constant" => column.constant = name_in(&string(word, input)?)?,
            "sql_type" => column.sql_type = Some(path(word, input)?),
            "ddl" => column.ddl = Some(string(word, input)?),
            "belongs_to" => entity.belongs_to.push(belongs_to::on_field(word, input, ident)?),
            other if table::is_word(other) => {
                let message = format!("`{other}` belongs on the struct, not on a field");
                return Err(syn::Error::new(word.span(), message));
            }
            other => return Err(unknown(word.span(), "attribute", other, WORDS)),
        }
        Ok(())
    });
    entity.columns.push(column);
}

fn bare(field: &Field, ident: &Ident, index: usize) -> Column {
    let inner = types::option(&field.ty);
    Column {
        index,
        field: ident.clone(),
        constant: ident.clone(),
        vis: field.vis.clone(),
        docs: field.attrs.iter().filter(|it| it.path().is_ident("doc")).cloned().collect(),
        ty: field.ty.clone(),
        inner: inner.unwrap_or(&field.ty).clone(),
        nullable: inner.is_some(),
        known: types::recognise(inner.unwrap_or(&field.ty)),
        renamed: None,
        sql_type: None,
        ddl: None,
        key: None,
        generated: None,
        version: None,
        unique: None,
        indexed: None,
        default: None,
        computed: None,
    }
}

fn default(word: &Ident, input: ParseStream<'_>) -> syn::Result<Default> {
    if input.peek(Token![=]) {
        let sql = string(word, input).map_err(|error| {
            let message = match word == "default" {
                true => "write the SQL of the default: `default = \"0\"`",
                false => "write the SQL of the value: `computed = \"price * amount\"`",
            };
            syn::Error::new(error.span(), message)
        })?;
        return Ok(Default::Sql(sql));
    }
    flag(word, input).map(|_| Default::Database)
}
