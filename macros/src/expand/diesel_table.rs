//! diesel's `table!`, and the use of diesel's columns, where `#[entity(diesel)]` asks for them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;

use super::names::{Types, respanned};
use crate::model::{Entity, Table, unraw};

/// diesel's name for the table is that of the struct's table where it is an identifier.
pub(super) fn expand(model: &Entity) -> TokenStream {
    let (Some(span), Table::Own(table)) = (model.diesel, &model.table) else {
        return TokenStream::new();
    };
    let module = module(table, span);
    let name = table.value();
    let schema = model.schema.as_ref().map(|schema| {
        let schema: Ident = schema.parse().unwrap_or_else(|_| Ident::new("main", span));
        quote!(#schema.)
    });
    let key = model.key().map(|column| &column.field);
    let columns = model.columns.iter().map(|column| {
        let (field, sql_name) = (&column.field, column.sql_name());
        let sql_type = Types::of(model, column).sql_type;
        let renamed = (sql_name != unraw(field)).then(|| quote!(#[sql_name = #sql_name]));
        quote!(#renamed #field -> #sql_type,)
    });
    quote! {
        ::aludel::__private::diesel::table! {
            #[sql_name = #name]
            #schema #module (#(#key),*) { #(#columns)* }
        }
    }
}

/// What ties diesel's table to the entity, so that queries take its columns.
pub(super) fn columns(model: &Entity) -> TokenStream {
    let Some(span) = model.diesel else { return TokenStream::new() };
    let (entity, id) = (&model.ident, model.identity());
    let table = match &model.table {
        Table::Own(table) => {
            let (fields, module) = (&model.fields, module(table, span));
            quote!(#fields::#module::table)
        }
        Table::Diesel { path, .. } => quote!(#path::table),
    };
    let table = respanned(table, span);
    quote_spanned! {span=>
        #[automatically_derived]
        impl ::aludel::__private::MappedTable for #table {
            type Id = #id;
        }
        #[automatically_derived]
        impl ::aludel::__private::Over<#table> for #entity {}
    }
}

/// The module of diesel's table.
fn module(table: &LitStr, span: Span) -> Ident {
    table.parse().unwrap_or_else(|_| Ident::new("table", span))
}
