//! `impl Source`: the table under its own name.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Entity;

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (entity, id, table) = (&model.ident, model.identity(), model.table.name());
    quote! {
        #[automatically_derived]
        impl ::aludel::Source for #entity {
            type Entity = Self;
            type Id = #id;
            const SQL_NAME: &'static str = #table;
            const ALIASED: bool = false;
        }
    }
}
