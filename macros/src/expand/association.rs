//! `impl AssociationOf` for an entity that two links suffice to make.

use proc_macro2::TokenStream;
use quote::quote;

use super::draft;
use crate::model::Entity;

/// Both ways round, for a `many_to_many` may be declared from either end. A version has to be
/// started by a draft, so an entity with one is more than a link.
pub(super) fn expand(model: &Entity) -> TokenStream {
    let links = draft::required_links(model).filter(|_| model.version().is_none());
    let Some([one, other]) = links.as_deref() else { return TokenStream::new() };
    let entity = &model.ident;
    let (one, other) = (model.marker(&one.name), model.marker(&other.name));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::AssociationOf<#entity, #one, #other>
            for ::aludel::relation::LinksAlone {}
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::AssociationOf<#entity, #other, #one>
            for ::aludel::relation::LinksAlone {}
    }
}
