//! The partial row: every column, perhaps.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::names::copied;
use super::version;
use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (vis, entity, row) = (&model.vis, &model.ident, model.row());
    let fields: Vec<_> = model.columns.iter().map(|column| &column.field).collect();
    let types = model.columns.iter().map(|column| &column.ty);
    let methods = methods(model);
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, unreachable_pub, missing_debug_implementations)]
        #vis struct #row { #(#fields: ::core::option::Option<#types>,)* }

        #[automatically_derived]
        impl ::core::default::Default for #row {
            fn default() -> Self {
                Self { #(#fields: ::core::option::Option::None,)* }
            }
        }

        #[automatically_derived]
        impl ::aludel::entity::PartialRow for #row {
            type Entity = #entity;
            #methods
        }
    }
}

fn methods(model: &Entity) -> TokenStream {
    let entity = &model.ident;
    let fields: Vec<_> = model.columns.iter().map(|column| &column.field).collect();
    let index: Vec<_> = model.columns.iter().map(|column| column.index).collect();
    let of = model.columns.iter().map(|column| {
        let field = &column.field;
        copied(column, &quote!(entity.#field))
    });
    let copies = model.columns.iter().map(|column| {
        let ty = &column.ty;
        let field = &column.field;
        quote_spanned!(ty.span()=> self.#field.as_ref().map(<#ty as ::aludel::__private::Value>::copied))
    });
    let describe = model.columns.iter().map(|column| {
        let (index, field, ty) = (column.index, &column.field, &column.ty);
        quote_spanned! {ty.span()=>
            #index => self.#field.as_ref().map(<#ty as ::aludel::__private::Value>::describe),
        }
    });
    let park = park(model);
    let of_key = of_key(model);
    let key = key(model);
    let start_version = version::start(model);
    quote! {
        fn given(&self) -> ::aludel::entity::ColumnSet {
            let mut given = ::aludel::entity::ColumnSet::EMPTY;
            #(if self.#fields.is_some() { given.insert(#index); })*
            given
        }

        fn of(entity: &#entity, columns: ::aludel::entity::ColumnSet) -> Self {
            Self { #(#fields: if columns.contains(#index) {
                ::core::option::Option::Some(#of)
            } else {
                ::core::option::Option::None
            },)* }
        }

        fn of_key(key: &<#entity as ::aludel::Entity>::Key) -> Self {
            let mut row = <Self as ::core::default::Default>::default();
            #of_key
            row
        }

        fn copy(&self) -> Self {
            Self { #(#fields: #copies,)* }
        }

        fn merge(&mut self, other: Self) {
            #(if other.#fields.is_some() { self.#fields = other.#fields; })*
        }

        fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
            #(if columns.contains(#index) { self.#fields = ::core::option::Option::None; })*
        }

        fn park(&mut self, column: usize, nth: u32) {
            #park
        }

        fn key(&self) -> ::core::option::Option<<#entity as ::aludel::Entity>::Key> {
            #key
        }

        fn start_version(&mut self) {
            #start_version
        }

        fn build(self) -> ::core::result::Result<#entity, usize> {
            ::core::result::Result::Ok(#entity { #(#fields: self.#fields.ok_or(#index)?,)* })
        }

        fn describe(&self, column: usize) -> ::std::string::String {
            let value = match column {
                #(#describe)*
                _ => ::core::option::Option::None,
            };
            value.unwrap_or_default()
        }
    }
}

fn park(model: &Entity) -> TokenStream {
    let mut arms = Vec::new();
    for column in &model.columns {
        let (index, field, inner) = (column.index, &column.field, &column.inner);
        let value = if model.is_detachable(column) {
            quote!(::core::option::Option::None)
        } else if model.is_parkable(column) {
            quote!(<#inner as ::aludel::__private::Parked>::parked(nth))
        } else {
            continue;
        };
        arms.push(quote!(#index => self.#field = ::core::option::Option::Some(#value),));
    }
    match arms.is_empty() {
        true => quote!(let _ = (column, nth);),
        false => quote! {
            let _ = nth;
            match column {
                #(#arms)*
                _ => {}
            }
        },
    }
}

fn of_key(model: &Entity) -> TokenStream {
    let key: Vec<&Column> = model.key().collect();
    let single = key.len() == 1;
    let set = |(at, column): (usize, &&Column)| {
        let (field, ty) = (&column.field, &column.ty);
        let part = if single {
            quote!(key)
        } else {
            let at = syn::Index::from(at);
            quote!(&key.#at)
        };
        quote_spanned! {ty.span()=>
            row.#field = ::core::option::Option::Some(<#ty as ::aludel::__private::Value>::copied(#part));
        }
    };
    key.iter().enumerate().map(set).collect()
}

fn key(model: &Entity) -> TokenStream {
    let parts: Vec<_> = model
        .key()
        .map(|column| {
            let (field, ty) = (&column.field, &column.ty);
            quote_spanned! {ty.span()=>
                <#ty as ::aludel::__private::Value>::copied(self.#field.as_ref()?)
            }
        })
        .collect();
    match parts.as_slice() {
        [one] => quote!(::core::option::Option::Some(#one)),
        all => quote!(::core::option::Option::Some((#(#all,)*))),
    }
}
