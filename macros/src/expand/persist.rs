//! `impl Persist` for each backend: binding and reading, column by column.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::names::Types;
use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let implementation = implementation(model);
    let others = model
        .backends
        .iter()
        .map(|backend| quote!(const _: () = { type __DB = #backend; #implementation };));
    let enabled = match &model.databases {
        None => vec![format_ident!("__for_each_backend")],
        Some(names) => names.iter().map(|name| format_ident!("__for_{name}")).collect(),
    };
    quote! {
        #(::aludel::#enabled! { #implementation })*
        #(#others)*
    }
}

fn implementation(model: &Entity) -> TokenStream {
    let entity = &model.ident;
    let bodies = if model.broken { unreachable() } else { Bodies::of(model) };
    let Bodies { bind, read, read_by_name, read_into } = bodies;
    quote! {
        #[automatically_derived]
        impl ::aludel::Persist<__DB> for #entity {
            fn bind<'b>(
                row: &'b <Self as ::aludel::Entity>::Row,
                column: usize,
                out: ::aludel::__private::diesel::query_builder::AstPass<'_, 'b, __DB>,
            ) -> ::aludel::__private::diesel::result::QueryResult<()> {
                #bind
            }

            fn read<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
                row: &__R,
                at: usize,
            ) -> ::aludel::__private::diesel::deserialize::Result<Self> {
                #read
            }

            fn read_by_name<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
                row: &__R,
            ) -> ::aludel::__private::diesel::deserialize::Result<Self> {
                #read_by_name
            }

            fn read_into<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
                row: &__R,
                at: usize,
                columns: ::aludel::entity::ColumnSet,
                partial: &mut <Self as ::aludel::Entity>::Row,
            ) -> ::aludel::__private::diesel::deserialize::Result<()> {
                #read_into
            }
        }
    }
}

struct Bodies {
    bind: TokenStream,
    read: TokenStream,
    read_by_name: TokenStream,
    read_into: TokenStream,
}

/// For an entity with mistakes, which never runs.
fn unreachable() -> Bodies {
    let body = quote!(let _ = (row,); ::core::unreachable!());
    Bodies {
        bind: quote!(let _ = (column, out); #body),
        read: quote!(let _ = at; #body),
        read_by_name: body.clone(),
        read_into: quote!(let _ = (at, columns, partial); #body),
    }
}

impl Bodies {
    fn of(model: &Entity) -> Self {
        let fields: Vec<_> = model.columns.iter().map(|column| &column.field).collect();
        let index: Vec<_> = model.columns.iter().map(|column| column.index).collect();
        let put = model.columns.iter().map(|column| put(model, column));
        let takes = model.columns.iter().map(|column| {
            let index = column.index;
            take(model, column, &quote!(at + #index))
        });
        let take_by_name = model.columns.iter().map(|column| {
            let (marker, place) = (model.marker(&column.constant), model.place(column));
            let position = quote! {
                ::aludel::__private::position(row, <#marker as ::aludel::Column>::NAME, #place)?
            };
            take(model, column, &position)
        });
        let take_next = model.columns.iter().map(|column| take(model, column, &quote!(at)));
        Self {
            bind: quote! {
                match column {
                    #(#index => #put,)*
                    _ => ::core::result::Result::Ok(()),
                }
            },
            read: quote!(::core::result::Result::Ok(Self { #(#fields: #takes,)* })),
            read_by_name: quote! {
                ::core::result::Result::Ok(Self { #(#fields: #take_by_name,)* })
            },
            read_into: quote! {
                let mut at = at;
                for column in columns.iter() {
                    match column {
                        #(#index => partial.#fields = ::core::option::Option::Some(#take_next),)*
                        _ => {}
                    }
                    at += 1;
                }
                ::core::result::Result::Ok(())
            },
        }
    }
}

fn put(model: &Entity, column: &Column) -> TokenStream {
    let (inner, field, place) = (&column.inner, &column.field, model.place(column));
    let base = Types::of(model, column).base;
    let method = if column.nullable { quote!(put_option) } else { quote!(put) };
    quote_spanned! {inner.span()=>
        <#inner as ::aludel::__private::Stored<#base, __DB>>::#method(
            ::aludel::__private::given(&row.#field, #place)?,
            out,
        )
    }
}

fn take(model: &Entity, column: &Column, at: &TokenStream) -> TokenStream {
    let (inner, place) = (&column.inner, model.place(column));
    let base = Types::of(model, column).base;
    let method = if column.nullable { quote!(take_option) } else { quote!(take) };
    quote_spanned! {inner.span()=>
        <#inner as ::aludel::__private::Stored<#base, __DB>>::#method(row, #at, #place)?
    }
}
