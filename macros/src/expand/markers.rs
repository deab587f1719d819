//! The module of zero-sized types that stand for columns and relationships.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::diesel_table;
use super::names::{one_level_down, respanned};
use crate::model::Entity;

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (vis, module, entity) = (&model.vis, &model.fields, &model.ident);
    let columns = model.columns.iter().map(|column| {
        let vis = one_level_down(&model.vis_of(column));
        marker(&vis, &column.constant, &format!("The column `{entity}::{}`.", column.constant))
    });
    let inside = one_level_down(vis);
    let relationships = model
        .relationships()
        .map(|name| marker(&inside, name, &format!("The relationship `{entity}::{name}`.")));
    let table = diesel_table::expand(model);
    let doc = format!("The columns and relationships of [`{entity}`] as types, for bounds.");
    quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        #vis mod #module {
            #(#columns)*
            #(#relationships)*
            #table
        }
    }
}

/// All of it has the span of the name, so that messages point at the declaration.
fn marker(vis: &TokenStream, name: &Ident, doc: &str) -> TokenStream {
    let vis = respanned(vis.clone(), name.span());
    quote_spanned! {name.span()=>
        #[doc = #doc]
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
        )]
        #vis struct #name;
    }
}
