//! `AccountChanges`: an `Option` for each column that a form may change.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::model::{Changes, Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let Some(changes) = &model.changes else { return TokenStream::new() };
    let (vis, entity, row) = (&model.vis, &model.ident, model.row());
    let Changes { name, derives } = changes;
    let serde = Serde::of(derives);
    let fields = model.columns.iter().filter(|column| is_changed(column)).map(|column| {
        let (vis, field, ty) = (model.vis_of(column), &column.field, &column.ty);
        let doc = format!("Changes [`{entity}::{}`].", column.constant);
        let serde = serde.field(column);
        quote!(#[doc = #doc] #serde #vis #field: ::core::option::Option<#ty>,)
    });
    let values = model.columns.iter().map(|column| {
        let field = &column.field;
        match is_changed(column) {
            true => quote!(#field: self.#field),
            false => quote!(#field: ::core::option::Option::None),
        }
    });
    let doc = format!("What to change in a [`{entity}`]: the columns that are given.");
    let container = serde.container();
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug, ::core::default::Default, #(#derives),*)]
        #container
        #[allow(dead_code, unreachable_pub)]
        #vis struct #name { #(#fields)* }

        #[automatically_derived]
        impl ::aludel::Changes<#entity> for #name {
            fn into_row(self) -> #row {
                #row { #(#values,)* }
            }
        }
    }
}

/// The key, the version and what the database computes are not for a form to change.
fn is_changed(column: &Column) -> bool {
    column.key.is_none() && column.is_given()
}

/// Which of serde's traits are derived: they need to be told what a missing field means.
struct Serde {
    reads: bool,
    writes: bool,
}

impl Serde {
    fn of(derives: &[Path]) -> Self {
        let has = |name: &str| {
            derives.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
        };
        Self { reads: has("Deserialize"), writes: has("Serialize") }
    }

    fn container(&self) -> Option<TokenStream> {
        self.reads.then(|| quote!(#[serde(default)]))
    }

    /// NULL is a value that is there. What is not given is not written either.
    fn field(&self, column: &Column) -> TokenStream {
        let reads = (self.reads && column.nullable)
            .then(|| quote!(#[serde(deserialize_with = "::aludel::entity::present")]));
        let writes = self
            .writes
            .then(|| quote!(#[serde(skip_serializing_if = "::core::option::Option::is_none")]));
        quote!(#reads #writes)
    }
}
