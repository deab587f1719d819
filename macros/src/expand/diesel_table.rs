//! diesel's `table!`, where `#[entity(diesel)]` asks for it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::names::Types;
use crate::model::{Entity, Table, unraw};

/// diesel's name for the table is that of the struct's table where it is an identifier.
pub(super) fn expand(model: &Entity) -> TokenStream {
    let (Some(span), Table::Own(table)) = (model.diesel, &model.table) else {
        return TokenStream::new();
    };
    let module = table.parse().unwrap_or_else(|_| Ident::new("table", span));
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
