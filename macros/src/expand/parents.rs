//! `impl Parents`: the entities whose rows a flush writes before this one's.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::rank;
use crate::model::Entity;

pub(super) fn expand(model: &Entity) -> TokenStream {
    let entity = &model.ident;
    let mut seen = HashSet::new();
    let targets: Vec<_> = model
        .belongs_to
        .iter()
        .filter(|link| rank::counts(model, link))
        .map(|link| &link.target)
        .filter(|target| seen.insert(quote!(#target).to_string()))
        .collect();
    let bound = (!targets.is_empty()).then(|| quote!(: #(::aludel::Stores<#targets>)+*));
    let registry = if targets.is_empty() { quote!(_) } else { quote!(registry) };
    quote! {
        #[automatically_derived]
        impl<__C #bound> ::aludel::__private::Parents<__C> for #entity {
            fn register(#registry: &mut ::aludel::__private::Registry<__C>) {
                #(registry.register::<#targets>();)*
            }
        }
    }
}
