//! What a version column is: where it begins, how it moves on, `impl Versioned`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Column, Entity, Version};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let Some(column) = model.version() else { return TokenStream::new() };
    let (entity, field, ty) = (&model.ident, &column.field, &column.ty);
    quote! {
        #[automatically_derived]
        impl ::aludel::entity::Versioned for #entity {
            type Version = #ty;

            fn version(&self) -> &#ty {
                &self.#field
            }
        }
    }
}

/// A column of a new row: `Some(1)`, or nothing where the database makes it.
pub(super) fn first(column: &Column) -> TokenStream {
    if let Some(Version::Database(_)) = column.version {
        return quote!(::core::option::Option::None);
    }
    let first = call(column, &quote!(first()));
    quote!(::core::option::Option::Some(#first))
}

/// Begins anew.
pub(super) fn start(model: &Entity) -> Option<TokenStream> {
    let column = model.own_version()?;
    let (field, first) = (&column.field, first(column));
    Some(quote!(self.#field = #first;))
}

/// Moves on.
pub(super) fn next(model: &Entity) -> Option<TokenStream> {
    let column = model.own_version()?;
    let field = &column.field;
    let next = call(column, &quote!(next_version(&self.#field)));
    Some(quote!(self.#field = #next;))
}

/// With the span of the type, so that one which is no version is one error there.
fn call(column: &Column, method: &TokenStream) -> TokenStream {
    let ty = &column.ty;
    quote_spanned!(ty.span()=> <#ty as ::aludel::entity::Version>::#method)
}
