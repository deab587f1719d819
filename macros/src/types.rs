//! Recognises field types by their spelling, and SQL types by their names.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, Path, PathArguments, Type};

/// What the spelling of a field's type tells.
pub(crate) enum Known {
    /// A type with an SQL type of its own.
    Plain(Sql),
    /// `Id<E>` or `Id<E, T>`: the entity, and what is stored where that is known.
    Id { entity: Box<Type>, stored: Option<Sql> },
    /// Anything else.
    No,
}

/// An SQL type: diesel's name for it, and ours in `SqlKind`.
#[derive(Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) diesel: &'static str,
    pub(crate) kind: &'static str,
}

impl Sql {
    /// Whether a database can count it up.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self.kind, "Int16" | "Int32" | "Int64")
    }

    pub(crate) fn path(self, span: proc_macro2::Span) -> TokenStream {
        let name = proc_macro2::Ident::new(self.diesel, span);
        quote!(::aludel::__private::diesel::sql_types::#name)
    }
}

const fn sql(diesel: &'static str, kind: &'static str) -> Sql {
    Sql { diesel, kind }
}

/// Types whose SQL type is the same on every backend.
fn plain(name: &str) -> Option<Sql> {
    Some(match name {
        "i16" => sql("SmallInt", "Int16"),
        "i32" => sql("Integer", "Int32"),
        "i64" => sql("BigInt", "Int64"),
        "f32" => sql("Float", "Float32"),
        "f64" => sql("Double", "Float64"),
        "bool" => sql("Bool", "Boolean"),
        "String" => sql("Text", "Chars"),
        "NaiveDate" | "Date" => sql("Date", "Day"),
        "NaiveTime" | "Time" => sql("Time", "TimeOfDay"),
        "NaiveDateTime" | "PrimitiveDateTime" => sql("Timestamp", "DateAndTime"),
        "BigDecimal" => sql("Numeric", "Decimal"),
        _ => return None,
    })
}

/// Every SQL type of diesel that may be written by its bare name, and its kind.
pub(crate) fn sql_type_named(name: &str) -> Option<Sql> {
    Some(match name {
        "SmallInt" | "Int2" | "SmallSerial" => sql("SmallInt", "Int16"),
        "Integer" | "Int4" | "Serial" => sql("Integer", "Int32"),
        "BigInt" | "Int8" | "BigSerial" => sql("BigInt", "Int64"),
        "Float" | "Float4" => sql("Float", "Float32"),
        "Double" | "Float8" => sql("Double", "Float64"),
        "Numeric" | "Decimal" => sql("Numeric", "Decimal"),
        "Text" | "VarChar" | "Varchar" | "Tinytext" | "Mediumtext" | "Longtext" => {
            sql("Text", "Chars")
        }
        "Binary" | "Blob" | "Varbinary" | "Bytea" => sql("Binary", "Bytes"),
        "Bool" => sql("Bool", "Boolean"),
        "Date" => sql("Date", "Day"),
        "Time" => sql("Time", "TimeOfDay"),
        "Timestamp" => sql("Timestamp", "DateAndTime"),
        "TimestamptzSqlite" => sql("TimestamptzSqlite", "PointInTime"),
        "Timestamptz" => sql("Timestamptz", "PointInTime"),
        "Json" => sql("Json", "JsonText"),
        "Jsonb" => sql("Jsonb", "JsonBinary"),
        "Uuid" => sql("Uuid", "UuidBytes"),
        _ => return None,
    })
}

/// The bare names that [`sql_type_named`] takes, for a suggestion.
pub(crate) const SQL_TYPES: &[&str] = &[
    "SmallInt",
    "Integer",
    "BigInt",
    "Float",
    "Double",
    "Numeric",
    "Text",
    "Binary",
    "Bool",
    "Date",
    "Time",
    "Timestamp",
    "Timestamptz",
    "TimestamptzSqlite",
    "Json",
    "Jsonb",
    "Uuid",
];

/// A path of one plain word.
pub(crate) fn bare(path: &Path) -> Option<String> {
    path.get_ident().map(crate::model::unraw)
}

/// `serde_json::Value`; a bare `Value` may be anything.
fn is_json(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let words = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    words.take(2).eq(["Value", "serde_json"])
}

fn last(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        Type::Group(group) => last(&group.elem),
        Type::Paren(paren) => last(&paren.elem),
        _ => None,
    }
}

fn arguments<'a>(segment: &'a syn::PathSegment) -> Vec<&'a Type> {
    let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
    let ty = |argument: &'a GenericArgument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    };
    list.args.iter().filter_map(ty).collect()
}

/// `T` of `Option<T>`.
pub(crate) fn option(ty: &Type) -> Option<&Type> {
    let segment = last(ty).filter(|segment| segment.ident == "Option")?;
    arguments(segment).first().copied()
}

/// The last word of a type's path.
pub(crate) fn name(ty: &Type) -> Option<String> {
    last(ty).map(|segment| segment.ident.to_string())
}

/// What the spelling of a type without `Option` tells.
pub(crate) fn recognise(ty: &Type) -> Known {
    let Some(segment) = last(ty) else { return Known::No };
    let arguments = arguments(segment);
    match (segment.ident.to_string().as_str(), arguments.as_slice()) {
        ("Id", [entity]) => Known::Id { entity: Box::new((*entity).clone()), stored: plain("i32") },
        ("Id", [entity, stored]) => {
            let Known::Plain(stored) = recognise(stored) else {
                return Known::Id { entity: Box::new((*entity).clone()), stored: None };
            };
            Known::Id { entity: Box::new((*entity).clone()), stored: Some(stored) }
        }
        ("Vec", [byte]) if name(byte).is_some_and(|it| it == "u8") => {
            Known::Plain(sql("Binary", "Bytes"))
        }
        ("Value", []) if is_json(ty) => Known::Plain(sql("Json", "JsonText")),
        (word, []) => plain(word).map_or(Known::No, Known::Plain),
        _ => Known::No,
    }
}
