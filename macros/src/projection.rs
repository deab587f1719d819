//! `derive(Projection)`: a struct as a labelled list.

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, LitStr};

use crate::expand::one_level_down;
use crate::model::unraw;

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let fields = fields(input)?;
    let (name, vis) = (&input.ident, &input.vis);
    let module = module(input)?;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let inside = one_level_down(vis);
    let names: Vec<&Ident> = fields.named.iter().filter_map(|it| it.ident.as_ref()).collect();
    let texts: Vec<String> = names.iter().map(|name| unraw(name)).collect();
    let types: Vec<_> = fields.named.iter().map(|it| &it.ty).collect();
    let after = |at: usize| {
        names.get(at).map_or_else(
            || quote!(::aludel::query::inferred::LastField),
            |name| quote!(#module::#name),
        )
    };
    let first = after(0);
    let next: Vec<_> = (1..=names.len()).map(after).collect();
    let values = types
        .iter()
        .rev()
        .fold(quote!(::aludel::scope::Nil), |rest, ty| quote!(::aludel::scope::Cons<#ty, #rest>));
    // Names of our own: a field may be called like a unit struct in scope, such as a label.
    let bound: Vec<Ident> = (0..names.len()).map(|at| format_ident!("field_{at}")).collect();
    let pattern = bound.iter().rev().fold(
        quote!(::aludel::scope::Nil {}),
        |rest, name| quote!(::aludel::scope::Cons { head: #name, tail: #rest }),
    );
    let ids = texts.iter().map(|text| crate::expand::spelled_name(text));
    let doc = format!("The names of the fields of [`{name}`] as types.");
    let docs = texts.iter().map(|text| format!("The field `{name}::{text}`."));
    Ok(quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        #vis mod #module {
            #(
                #[doc = #docs]
                #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
                #inside struct #names;
            )*
        }

        #(
            #[automatically_derived]
            impl ::aludel::query::Called for #module::#names {
                type Name = #ids;
                const NAME: &'static str = #texts;
            }
        )*

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics ::aludel::query::Projection for #name #arguments #conditions {
            type Itself = Self;
            type First = #first;
            type Values = #values;

            fn of(values: Self::Values) -> Self {
                let #pattern = values;
                Self { #(#names: #bound,)* }
            }
        }

        #(
            #[automatically_derived]
            impl #generics ::aludel::query::inferred::FieldAt<#module::#names>
                for #name #arguments #conditions
            {
                type Value = #types;
                type Next = #next;
            }
        )*
    })
}

fn fields(input: &DeriveInput) -> syn::Result<&FieldsNamed> {
    let name = &input.ident;
    let found = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            Fields::Unnamed(_) => "its fields have no names",
            Fields::Unit => "it has no fields",
        },
        Data::Enum(_) => "it is an enum",
        Data::Union(_) => "it is a union",
    };
    let message = format!("rows cannot come as `{name}`: {found}; a struct with named fields can");
    Err(Error::new(name.span(), message))
}

/// The module of the fields' names: `card_fields`, unless the struct says otherwise.
fn module(input: &DeriveInput) -> syn::Result<Ident> {
    let mut module = format_ident!("{}_fields", unraw(&input.ident).to_snake_case());
    for attribute in input.attrs.iter().filter(|it| it.path().is_ident("projection")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("fields") {
                let message = "the only attribute of a projection is `fields = \"..\"`";
                return Err(Error::new(meta.path.span(), message));
            }
            module = meta.value()?.parse::<LitStr>()?.parse()?;
            Ok(())
        })?;
    }
    Ok(module)
}
