//! `impl Has`: the other end of a `belongs_to`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::column::called;
use crate::model::{Entity, Has, OrderBy, unraw};

pub(super) fn expand(model: &Entity) -> TokenStream {
    model.has.iter().map(|has| one(model, has)).collect()
}

fn one(model: &Entity, has: &Has) -> TokenStream {
    let (entity, target, marker) = (&model.ident, &has.target, model.marker(&has.name));
    let name = unraw(&has.name);
    let id = model.identity_of(&name);
    let inverse = leads_back("Inverse", &has.inverse, target, &quote!(#entity));
    let order = order(&has.order);
    let shape = if has.many { quote!(ToMany) } else { quote!(ToMaybe) };
    let loadable = (!has.large).then(|| loadable(&marker));
    let called = has.many.then(|| called(&marker, &name));
    let unique = (!has.many).then(|| {
        let span = end(&has.inverse);
        quote_spanned! {span=>
            const _: () = <<#marker as ::aludel::relation::Has>::Inverse
                as ::aludel::__private::AtMostOne>::HOLDS;
        }
    });
    quote! {
        #[automatically_derived]
        impl ::aludel::Relation for #marker {
            type Source = #entity;
            type Target = #target;
            type Id = #id;
            type Shape = ::aludel::relation::#shape;
            type Mechanism = ::aludel::relation::Backward;
            const NAME: &'static str = #name;

            fn path() -> ::aludel::relation::Path {
                ::aludel::relation::Path::backward::<Self>()
            }
        }

        #[automatically_derived]
        impl ::aludel::relation::Has for #marker {
            #inverse
            const ORDER: &'static [(usize, ::aludel::entity::Direction)] = &[#order];
        }

        #called
        #loadable
        #unique
    }
}

pub(super) fn loadable(marker: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::Loadable<#marker> for ::aludel::relation::Loads {}
    }
}

/// The span of the word that a program wrote for a member.
pub(super) fn end(path: &Path) -> proc_macro2::Span {
    path.segments.last().map_or_else(|| path.span(), |last| last.ident.span())
}

/// The associated type that is a `belongs_to` leading from one entity to another, or an error at
/// its name: all of the item has that span, for it is checked more than once.
pub(super) fn leads_back(item: &str, inverse: &Path, from: &Path, to: &TokenStream) -> TokenStream {
    let span = end(inverse);
    let item = Ident::new(item, span);
    quote_spanned! {span=>
        type #item = <#inverse as ::aludel::__private::LeadsBack<#from, #to>>::Inverse;
    }
}

/// The positions of the target's columns, and their directions.
pub(super) fn order(order: &[OrderBy]) -> TokenStream {
    let one = |by: &OrderBy| {
        let column = &by.column;
        let direction = if by.descending { quote!(Descending) } else { quote!(Ascending) };
        quote_spanned! {end(column)=>
            (<#column as ::aludel::Column>::INDEX, ::aludel::entity::Direction::#direction),
        }
    };
    order.iter().map(one).collect()
}
