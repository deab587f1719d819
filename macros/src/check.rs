//! The rules that concern several attributes: one function each.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::spanned::Spanned;

use crate::errors::{Errors, did_you_mean};
use crate::model::{Column, DeleteRule, Entity, Table, UpdateRule, unraw};
use crate::types::{self, Known, SQL_TYPES};

/// Associated functions that the derive puts on the struct.
const RESERVED: &[&str] = &["query", "entity", "from_sql"];

/// The most columns of `ColumnSet`.
const MOST_COLUMNS: usize = 256;

pub(crate) fn entity(entity: &Entity, errors: &mut Errors) {
    names_are_known(entity, errors);
    names_are_free(entity, errors);
    names_differ(entity, errors);
    sql_names_differ(entity, errors);
    column_count(entity, errors);
    sql_types_are_known(entity, errors);
    key(entity, errors);
    generated(entity, errors);
    version(entity, errors);
    computed(entity, errors);
    nullify_needs_null(entity, errors);
    deferred_needs_null(entity, errors);
    keys_are_not_carried(entity, errors);
    foreign_keys_differ(entity, errors);
    one_owner(entity, errors);
    filtered_everywhere(entity, errors);
}

/// A filter is written for each enabled database.
fn filtered_everywhere(entity: &Entity, errors: &mut Errors) {
    if let (Some(word), Some(_)) = (entity.filtered, &entity.databases) {
        errors.add(word, "a filtered entity is stored in each database that is switched on");
    }
}

/// Fields named in `index`, `unique` and `columns` exist.
fn names_are_known(entity: &Entity, errors: &mut Errors) {
    let indexes = entity.indexes.iter().flat_map(|index| &index.columns);
    let links = entity.belongs_to.iter().flat_map(|link| &link.columns);
    for field in indexes.chain(links) {
        if entity.column(field).is_none() {
            let fields: Vec<_> = entity.columns.iter().map(|it| unraw(&it.field)).collect();
            let cure = did_you_mean(&field.to_string(), fields.iter().map(String::as_str))
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            errors.add(field.span(), format!("`{}` has no field `{field}`{cure}", entity.ident));
        }
    }
}

/// No constant is named like one of our associated functions.
fn names_are_free(entity: &Entity, errors: &mut Errors) {
    for column in &entity.columns {
        let name = unraw(&column.constant);
        if RESERVED.contains(&name.as_str()) {
            let message = format!(
                "`{0}::{name}` is a function of aludel's; \
                 rename the constant: `#[entity(constant = \"{name}_\")]`",
                entity.ident
            );
            errors.add(column.constant.span(), message);
        }
    }
    for name in entity.relationships() {
        if RESERVED.contains(&unraw(name).as_str()) {
            let message = format!(
                "`{}::{name}` is a function of aludel's; choose another name",
                entity.ident
            );
            errors.add(name.span(), message);
        }
    }
}

/// Columns and relationships share one space of names.
fn names_differ(entity: &Entity, errors: &mut Errors) {
    let columns = entity.columns.iter().map(|it| (&it.constant, "column"));
    let relationships = entity.relationships().map(|name| (name, "relationship"));
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, kind) in columns.chain(relationships) {
        let Some(first) = seen.insert(unraw(name), kind) else { continue };
        let message = if first == kind {
            format!("two {kind}s of `{}` are named `{name}`", entity.ident)
        } else {
            format!(
                "`{}` has a {first} named `{name}`; give the {kind} a name of its own",
                entity.ident
            )
        };
        errors.add(name.span(), message);
    }
}

/// No two columns have one name in the database.
fn sql_names_differ(entity: &Entity, errors: &mut Errors) {
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    for column in &entity.columns {
        let name = column.sql_name();
        if let Some(first) = seen.get(&name) {
            let span = column.renamed.as_ref().map_or(column.field.span(), |it| it.span());
            errors.add(span, format!("`{first}` is stored in column `{name}` already"));
        } else {
            seen.insert(name, &column.field);
        }
    }
}

fn column_count(entity: &Entity, errors: &mut Errors) {
    if let Some(first_too_many) = entity.columns.get(MOST_COLUMNS) {
        let message = format!("an entity has at most {MOST_COLUMNS} columns");
        errors.add(first_too_many.field.span(), message);
    }
}

/// Every type has an SQL type, in form (a).
fn sql_types_are_known(entity: &Entity, errors: &mut Errors) {
    if matches!(entity.table, Table::Diesel { .. }) {
        for column in &entity.columns {
            if let Some(sql_type) = &column.sql_type {
                let message = format!(
                    "the SQL type of `{}` is the one in diesel's table; leave `sql_type` out",
                    column.field
                );
                errors.add(sql_type.span(), message);
            }
        }
        return;
    }
    for column in &entity.columns {
        match (&column.sql_type, &column.known) {
            (Some(path), _) => {
                let Some(word) = types::bare(path) else { continue };
                if types::sql_type_named(&word).is_none() {
                    let cure = did_you_mean(&word, SQL_TYPES.iter().copied())
                        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                    let message = format!(
                        "`{word}` is no SQL type of diesel's{cure} \
                         (write a path for one of your own: `sql_type = self::{word}`)"
                    );
                    errors.add(path.span(), message);
                }
            }
            (None, Known::Plain(_) | Known::Id { stored: Some(_), .. }) => {}
            (None, Known::Id { stored: None, .. } | Known::No) => {
                errors.add(column.inner.span(), unknown_type(column));
            }
        }
    }
}

fn unknown_type(column: &Column) -> String {
    let inner = &column.inner;
    let name =
        types::name(inner).unwrap_or_else(|| quote::quote!(#inner).to_string().replace(' ', ""));
    match name.as_str() {
        "Uuid" => "`Uuid` is stored differently by each database; \
                   write `#[entity(sql_type = Uuid)]` for PostgreSQL"
            .into(),
        "DateTime" | "OffsetDateTime" => format!(
            "`{name}` is stored differently by each database; write \
             `#[entity(sql_type = TimestamptzSqlite)]` or `#[entity(sql_type = Timestamptz)]`"
        ),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "isize" | "u128" | "i128" => {
            format!("databases have no `{name}`; use `i16`, `i32` or `i64`")
        }
        "str" => "a row owns its text; use `String`".into(),
        _ => format!(
            "aludel does not know how `{name}` is stored; \
             say so: `#[entity(sql_type = Text)]` or another SQL type"
        ),
    }
}

/// There is a key, it cannot be NULL, and it can be compared.
fn key(entity: &Entity, errors: &mut Errors) {
    if entity.key().next().is_none() {
        let message =
            format!("`{}` has no key; write `#[entity(key)]` on the field that is", entity.ident);
        errors.add(entity.ident.span(), message);
    }
    for column in entity.key().filter(|column| column.nullable) {
        let message = format!("a key is never NULL; `{}` cannot be an `Option`", column.field);
        errors.add(column.ty.span(), message);
    }
    for column in entity.key().filter(|column| column.is_float()) {
        let message =
            format!("`{}` cannot be a key: floats are neither hashed nor ordered", column.field);
        errors.add(column.ty.span(), message);
    }
}

/// Only a single key is generated, and only an integer without help of a default.
fn generated(entity: &Entity, errors: &mut Errors) {
    let composite = entity.key().count() > 1;
    for column in &entity.columns {
        let Some(span) = column.generated else { continue };
        if column.key.is_none() {
            let message = format!(
                "`{}` is not the key, and only a key is `generated`; write `default`",
                column.field
            );
            errors.add(span, message);
        } else if composite {
            let message = format!(
                "`{}` is part of a composite key, which is not generated; leave `generated` out",
                column.field
            );
            errors.add(span, message);
        } else if !column.is_counted() && column.default.is_none() {
            let message = format!(
                "`{}` is not counted up by a database; \
                 name what makes it: `generated, default = \"...\"`",
                column.field
            );
            errors.add(span, message);
        }
    }
}

/// There is one version at most, and it is never NULL. Whether it moves on, its type tells.
fn version(entity: &Entity, errors: &mut Errors) {
    let mut first: Option<&Column> = None;
    for column in &entity.columns {
        let Some(version) = column.version else { continue };
        if let Some(first) = first {
            let message = format!("`{}` is the version of `{}` already", first.field, entity.ident);
            errors.add(version.span(), message);
            continue;
        }
        first = Some(column);
        if column.nullable {
            let message =
                format!("a version is never NULL; `{}` cannot be an `Option`", column.field);
            errors.add(column.ty.span(), message);
        }
    }
}

/// What the database computes is nothing that a program gives.
fn computed(entity: &Entity, errors: &mut Errors) {
    for column in &entity.columns {
        let Some((span, _)) = column.computed else { continue };
        let link = entity.belongs_to.iter().find(|link| link.columns.contains(&column.field));
        let reason = match column {
            _ if column.key.is_some() => "is the key, which is given or `generated`".to_owned(),
            _ if column.version.is_some() => {
                "is the version; write `version = database` alone".to_owned()
            }
            _ if column.default.is_some() => {
                "has a `default`, which a new row gets once".to_owned()
            }
            _ => match link {
                Some(link) => format!("is the foreign key `{}`, which the session sets", link.name),
                None => continue,
            },
        };
        errors.add(span, format!("`{}` is not `computed`: it {reason}", column.field));
    }
}

/// Deleting the target can only set to NULL what may be NULL.
fn nullify_needs_null(entity: &Entity, errors: &mut Errors) {
    for link in &entity.belongs_to {
        if link.on_delete.rule == DeleteRule::Nullify && !entity.is_nullable(link) {
            let message = format!(
                "`{}` is required, so deleting its target cannot set it to NULL; \
                 make the field an `Option`, or choose `cascade` or `restrict`",
                link.name
            );
            errors.add(link.on_delete.span, message);
        }
    }
}

/// A key that the session changes row by row has to be known to it for each row.
fn keys_are_not_carried(entity: &Entity, errors: &mut Errors) {
    for link in &entity.belongs_to {
        let is_key = entity.columns_of(link).iter().any(|column| column.key.is_some());
        if link.on_update.rule == UpdateRule::Cascade && is_key {
            let message = format!(
                "`{}` is part of the key, which is not changed in rows that were not read; leave it \
                 to the database: `on_update = database`",
                link.name
            );
            errors.add(link.on_update.span, message);
        }
    }
}

/// A deferred key is NULL until the UPDATE that follows.
fn deferred_needs_null(entity: &Entity, errors: &mut Errors) {
    for link in &entity.belongs_to {
        if let Some(span) = link.deferred.filter(|_| !entity.is_nullable(link)) {
            let message = format!(
                "`{}` is required, and a deferred key is NULL until the following UPDATE; \
                 make the field an `Option`",
                link.name
            );
            errors.add(span, message);
        }
    }
}

/// One foreign key has one relationship: two would write the same columns.
fn foreign_keys_differ(entity: &Entity, errors: &mut Errors) {
    for (at, link) in entity.belongs_to.iter().enumerate() {
        let same = entity.belongs_to[..at].iter().find(|other| other.columns == link.columns);
        if let Some(other) = same {
            let message = format!(
                "`{}` is this foreign key already; a second would overwrite it",
                other.name
            );
            errors.add(link.name.span(), message);
        }
    }
}

/// A row that goes with its owner has one: the other would be left with a row that is gone.
fn one_owner(entity: &Entity, errors: &mut Errors) {
    let mut owned =
        entity.belongs_to.iter().filter(|link| link.on_delete.rule == DeleteRule::Owned);
    let Some(first) = owned.next() else { return };
    for link in owned {
        let message = format!(
            "`{}` owns each `{}` already, and a row has one owner; choose `cascade` for `{}`",
            first.name, entity.ident, link.name
        );
        errors.add(link.on_delete.span, message);
    }
}

impl Column {
    /// Whether a database can count the values up.
    pub(crate) fn is_counted(&self) -> bool {
        match self.known {
            Known::Plain(sql) | Known::Id { stored: Some(sql), .. } => sql.is_integer(),
            _ => false,
        }
    }

    /// Whether the type has values that nobody uses.
    pub(crate) fn has_parked_values(&self) -> bool {
        match self.known {
            Known::Plain(sql) | Known::Id { stored: Some(sql), .. } => {
                sql.is_integer() || sql.kind == "Chars"
            }
            _ => false,
        }
    }

    /// Whether values are compared by their bits.
    pub(crate) fn is_float(&self) -> bool {
        matches!(self.known, Known::Plain(sql) if matches!(sql.kind, "Float32" | "Float64"))
    }
}
