//! `impl Linked`: many-to-many through an entity with a foreign key to each end.

use proc_macro2::TokenStream;
use quote::quote;

use super::column::called;
use super::has::{leads_back, loadable, order};
use crate::model::{Entity, Linked, unraw};

pub(super) fn expand(model: &Entity) -> TokenStream {
    model.linked.iter().map(|linked| one(model, linked)).collect()
}

fn one(model: &Entity, linked: &Linked) -> TokenStream {
    let (entity, target, marker) = (&model.ident, &linked.target, model.marker(&linked.name));
    let name = unraw(&linked.name);
    let id = model.identity_of(&name);
    let association = &linked.association;
    let near = leads_back("Near", &linked.near, association, &quote!(#entity));
    let far = leads_back("Far", &linked.far, association, &quote!(#target));
    let order = order(&linked.order);
    let loadable = (!linked.large).then(|| loadable(&marker));
    let called = called(&marker, &name);
    quote! {
        #[automatically_derived]
        impl ::aludel::Relation for #marker {
            type Source = #entity;
            type Target = #target;
            type Id = #id;
            type Shape = ::aludel::relation::ToMany;
            type Mechanism = ::aludel::relation::Through;
            const NAME: &'static str = #name;

            fn path() -> ::aludel::relation::Path {
                ::aludel::relation::Path::through::<Self>()
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::Linked for #marker {
            type Association = #association;
            #near
            #far
            const ORDER: &'static [(usize, ::aludel::entity::Direction)] = &[#order];
        }

        #called
        #loadable
    }
}
