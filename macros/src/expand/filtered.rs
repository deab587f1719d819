//! `impl Within`: through which filters rows are read, and what these compare.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let entity = &model.ident;
    if model.filtered.is_none() {
        return quote! {
            #[automatically_derived]
            impl<__F> ::aludel::filter::Within<__F> for #entity {}
        };
    }
    let columns = model.columns.iter().map(|column| compared(model, column));
    quote! {
        #[automatically_derived]
        impl<__F: ::aludel::filter::FilterBound<#entity>> ::aludel::filter::Within<__F> for #entity {
            fn define(filter: &__F, to: &mut ::aludel::filter::Definitions) {
                to.define::<#entity, __F>(filter);
            }
        }

        #(#columns)*
    }
}

fn compared(model: &Entity, column: &Column) -> TokenStream {
    let (marker, row) = (model.marker(&column.constant), model.row());
    let (ty, field) = (&column.ty, &column.field);
    quote! {
        #[automatically_derived]
        impl ::aludel::filter::Compared for #marker {
            fn row_of(value: #ty) -> #row {
                #row {
                    #field: ::core::option::Option::Some(value),
                    ..::core::default::Default::default()
                }
            }
        }
    }
}
