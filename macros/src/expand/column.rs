//! `impl Column` for the type of each column.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::names::{Types, diesel_column, respanned};
use crate::model::{Column, Entity, Table, unraw};

pub(super) fn expand(model: &Entity) -> TokenStream {
    model.columns.iter().map(|column| one(model, column)).collect()
}

fn one(model: &Entity, column: &Column) -> TokenStream {
    let entity = &model.ident;
    let marker = model.marker(&column.constant);
    let Types { sql_type, domain, .. } = Types::of(model, column);
    let (ty, index, field, row) = (&column.ty, column.index, &column.field, model.row());
    let id = model.identity_of(&unraw(&column.constant));
    let called = called(&marker, &unraw(&column.constant));
    let name = match &model.table {
        Table::Own(_) => {
            let name = column.sql_name();
            quote!(#name)
        }
        Table::Diesel { .. } => quote! {
            <<Self as ::aludel::__private::Mapped>::Column
                as ::aludel::__private::diesel::Column>::NAME
        },
    };
    let mapped = mapped(model, column);
    quote! {
        #[automatically_derived]
        impl ::aludel::Column for #marker {
            type Entity = #entity;
            type Id = #id;
            type SqlType = #sql_type;
            type Domain = #domain;
            type Value = #ty;
            const NAME: &'static str = #name;
            const INDEX: usize = #index;
        }

        #called

        #[automatically_derived]
        impl ::aludel::entity::Field for #marker {
            fn get(row: &#entity) -> &#ty {
                &row.#field
            }

            fn given(row: &#row) -> ::core::option::Option<&#ty> {
                row.#field.as_ref()
            }
        }
        #mapped
    }
}

/// By which it is matched to the fields of projections.
pub(super) fn called(marker: &TokenStream, name: &str) -> TokenStream {
    let id = super::spelled_name(name);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::query::Called for #marker {
            type Name = #id;
            const NAME: &'static str = #name;
        }
    }
}

/// In form (b): diesel's column. It is named once, so that one that does not exist is one error;
/// `Base` holds the field to the column's nullability.
fn mapped(model: &Entity, column: &Column) -> Option<TokenStream> {
    let Table::Diesel { path, .. } = &model.table else { return None };
    let marker = model.marker(&column.constant);
    let theirs = respanned(diesel_column(column, path), column.field.span());
    let span = syn::spanned::Spanned::span(&column.ty);
    let sql_type = quote_spanned! {span=>
        <<Self as ::aludel::__private::Mapped>::Column
            as ::aludel::__private::diesel::Expression>::SqlType
    };
    let base = match column.nullable {
        true => quote_spanned!(span=> <#sql_type as ::aludel::__private::MayBeNull<#marker>>::Base),
        false => quote_spanned! {span=>
            <#sql_type as ::aludel::__private::NoNull<
                #marker,
                <#sql_type as ::aludel::__private::diesel::sql_types::SqlType>::IsNull
            >>::Base
        },
    };
    Some(quote! {
        #[automatically_derived]
        impl ::aludel::__private::Mapped for #marker {
            type Column = #theirs;
            type Base = #base;
        }
    })
}
