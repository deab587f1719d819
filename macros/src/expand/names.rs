//! Names, types and visibilities that several generated items share.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, VisRestricted, Visibility};

use crate::model::{Column, Entity, Table, unraw};
use crate::types::{self, Known};

/// The fence of an example in what a macro documents. It is no test: one in a program could
/// not tell by what path the item is reached, and `ignore` would be counted as a test left out.
const FENCE: &str = "```text";

/// Documentation with an example of one line, in the names of the program.
pub(super) fn with_example(text: String, code: &str) -> String {
    format!("{text}\n\n# Example\n\n{FENCE}\n{code}\n```")
}

impl Entity {
    /// The type of a column or a relationship: `user_fields::name`.
    pub(super) fn marker(&self, name: &Ident) -> TokenStream {
        let module = &self.fields;
        quote!(#module::#name)
    }

    /// The partial row.
    pub(super) fn row(&self) -> Ident {
        format_ident!("__{}Row", unraw(&self.ident))
    }

    /// The struct of all columns and relationships.
    pub(super) fn members(&self) -> Ident {
        format_ident!("{}Members", unraw(&self.ident))
    }

    /// Whether the path is the entity itself, as far as its spelling tells.
    pub(super) fn is_self(&self, path: &Path) -> bool {
        path.is_ident(&self.ident)
    }

    /// `Place::new("User", "name")`.
    pub(super) fn place(&self, column: &Column) -> TokenStream {
        let entity = self.name();
        let field = unraw(&column.field);
        quote!(::aludel::__private::Place::new(#entity, #field))
    }

    /// The visibility of what is made from a column: the struct's, or the field's if that is
    /// narrower. A marker that could be seen further than the types it names would not compile.
    pub(super) fn vis_of(&self, column: &Column) -> Visibility {
        match reach(&column.vis) < reach(&self.vis) {
            true => column.vis.clone(),
            false => self.vis.clone(),
        }
    }

    /// The type of the primary key.
    pub(super) fn key_type(&self) -> TokenStream {
        let types: Vec<_> = self.key().map(|column| &column.ty).collect();
        match types.as_slice() {
            [one] => quote!(#one),
            all => quote!((#(#all,)*)),
        }
    }
}

fn reach(vis: &Visibility) -> u8 {
    match vis {
        Visibility::Public(_) => 3,
        Visibility::Restricted(at) if at.path.is_ident("crate") => 2,
        Visibility::Restricted(at) if !at.path.is_ident("self") => 1,
        _ => 0,
    }
}

/// The same visibility, written one module further down.
pub(crate) fn one_level_down(vis: &Visibility) -> TokenStream {
    match vis {
        Visibility::Public(_) => quote!(#vis),
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Restricted(VisRestricted { path, .. }) => {
            let first = path.segments.first().map(|it| it.ident.to_string());
            match first.as_deref() {
                Some("self") => quote!(pub(super)),
                Some("super") => quote!(pub(in super::#path)),
                _ => quote!(#vis),
            }
        }
    }
}

/// The types that stand for a column.
pub(super) struct Types {
    /// diesel's SQL type without `Nullable`.
    pub(super) base: TokenStream,
    /// diesel's SQL type.
    pub(super) sql_type: TokenStream,
    /// What it may be compared with.
    pub(super) domain: TokenStream,
    /// The kind for DDL.
    pub(super) kind: TokenStream,
    /// For documentation.
    pub(super) label: String,
}

impl Types {
    pub(super) fn of(entity: &Entity, column: &Column) -> Self {
        let mut types = match &entity.table {
            Table::Own(_) => own(column),
            Table::Diesel { path, .. } => of_diesel(entity, column, path),
        };
        if let Known::Id { entity, .. } = &column.known {
            types.domain = quote!(::aludel::entity::KeyOf<#entity>);
        }
        if let Some(ddl) = &column.ddl {
            types.kind = quote!(::aludel::entity::SqlKind::Verbatim(#ddl));
        }
        if column.nullable {
            types.label.push_str(", may be NULL");
        }
        types
    }
}

fn kind(word: &str) -> TokenStream {
    let word = Ident::new(word, Span::call_site());
    quote!(::aludel::entity::SqlKind::#word)
}

/// Form (a): the SQL type comes from the field.
fn own(column: &Column) -> Types {
    let inner = &column.inner;
    let span = inner.span();
    let natural = match &column.known {
        Known::Plain(sql) | Known::Id { stored: Some(sql), .. } => Some(*sql),
        Known::Id { stored: None, .. } | Known::No => None,
    };
    let written = column.sql_type.as_ref();
    let named = written.and_then(types::bare).and_then(|word| types::sql_type_named(&word));
    let (base, kind_word, label) = match (written, named, natural) {
        (Some(path), Some(sql), _) => (sql.path(path.span()), sql.kind, sql.diesel.to_owned()),
        (Some(path), None, _) => {
            (quote!(#path), "Unknown", quote!(#path).to_string().replace(' ', ""))
        }
        (None, _, Some(sql)) => (sql.path(span), sql.kind, sql.diesel.to_owned()),
        // Reported; any type does.
        (None, _, None) => {
            (quote!(::aludel::__private::diesel::sql_types::Text), "Chars", "Text".into())
        }
    };
    let is_natural = match (written, named, natural) {
        (None, ..) => natural.is_some(),
        (Some(_), Some(named), Some(natural)) => named.diesel == natural.diesel,
        _ => false,
    };
    let domain = match is_natural {
        true => base.clone(),
        false => quote!(::aludel::entity::Custom<#inner, #base>),
    };
    let sql_type = match column.nullable {
        true => quote!(::aludel::__private::diesel::sql_types::Nullable<#base>),
        false => base.clone(),
    };
    Types { base, sql_type, domain, kind: kind(kind_word), label: format!("`{label}`") }
}

/// Form (b): the SQL type comes from diesel's column.
fn of_diesel(entity: &Entity, column: &Column, table: &Path) -> Types {
    let inner = &column.inner;
    let marker = entity.marker(&column.constant);
    let base = quote_spanned!(column.ty.span()=> <#marker as ::aludel::__private::Mapped>::Base);
    let theirs = quote!(<#marker as ::aludel::__private::Mapped>::Column);
    let sql_type = quote!(<#theirs as ::aludel::__private::diesel::Expression>::SqlType);
    let (domain, kind_word) = match &column.known {
        Known::Plain(sql) => (sql.path(inner.span()), sql.kind),
        Known::Id { stored: Some(sql), .. } => (quote!(), sql.kind),
        Known::Id { stored: None, .. } => (quote!(), "Unknown"),
        Known::No => (quote!(::aludel::entity::Custom<#inner, #base>), "Unknown"),
    };
    let path = diesel_column(column, table);
    let path = quote!(#path).to_string().replace(' ', "");
    Types { base, sql_type, domain, kind: kind(kind_word), label: format!("as in `{path}`") }
}

/// diesel's type of a column: `crate::schema::users::name`.
pub(super) fn diesel_column(column: &Column, table: &Path) -> TokenStream {
    let name = match &column.renamed {
        Some(text) => {
            let mut name = text.parse().unwrap_or_else(|_| column.field.clone());
            name.set_span(text.span());
            name
        }
        None => column.field.clone(),
    };
    quote!(#table::#name)
}

/// `<T as Value>::copied(&place)`, with the span of the type.
pub(super) fn copied(column: &Column, place: &TokenStream) -> TokenStream {
    let ty = &column.ty;
    quote_spanned!(ty.span()=> <#ty as ::aludel::__private::Value>::copied(&#place))
}

/// Tokens that all have the span given, so that a message about them points there alone.
pub(super) fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                let inside = respanned(group.stream(), span);
                token = proc_macro2::Group::new(group.delimiter(), inside).into();
            }
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}
