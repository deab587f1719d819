//! The struct of all columns and relationships seen from a source: what an alias has.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Entity;

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (vis, entity, members) = (&model.vis, &model.ident, model.members());
    let columns = model.columns.iter().map(|column| {
        let (vis, name) = (model.vis_of(column), &column.constant);
        let (marker, doc) = (model.marker(name), format!("The column `{entity}::{name}`."));
        quote!(#[doc = #doc] #vis #name: ::aludel::Attr<__S, #marker>,)
    });
    let relationships = model.relationships().map(|name| {
        let (marker, doc) = (model.marker(name), format!("The relationship `{entity}::{name}`."));
        quote!(#[doc = #doc] #vis #name: ::aludel::Rel<__S, #marker>,)
    });
    let doc = format!(
        "The columns and relationships of [`{entity}`] seen from a source: what an alias of it has."
    );
    let name = members.to_string();
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        #vis struct #members<__S> {
            #(#columns)*
            #(#relationships)*
        }

        #[automatically_derived]
        impl<__S> ::core::marker::Copy for #members<__S> {}

        #[automatically_derived]
        impl<__S> ::core::clone::Clone for #members<__S> {
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl<__S> ::core::fmt::Debug for #members<__S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#name)
            }
        }

        #[automatically_derived]
        #[allow(dead_code, unreachable_pub)]
        impl<__S: ::aludel::Source<Entity = #entity>> #members<__S> {
            /// A query for every row, under this name.
            #[must_use]
            #vis fn query(self) -> ::aludel::EntityQuery<__S> {
                ::aludel::__private::query::<__S>()
            }

            /// The whole row under this name as an item of a SELECT list.
            #[must_use]
            #vis fn entity(self) -> ::aludel::Whole<__S> {
                ::aludel::Whole::new()
            }
        }

        #[automatically_derived]
        impl<__S: ::aludel::Source<Entity = #entity>> ::aludel::Members for #members<__S> {
            type Source = __S;
        }
    }
}
