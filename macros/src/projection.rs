//! `derive(Projection)`: a struct as a labelled list.

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Field, Fields, FieldsNamed, LitStr, Path, Token};

use crate::expand::one_level_down;
use crate::model::unraw;
use crate::parse::fields_module;

/// Whose names the fields have.
enum Named {
    /// Their own, which are types in this module.
    Own(Ident),
    /// Those of columns of an entity, which are types in this module.
    Columns { entity: Path, module: Path },
}

/// The most columns that a tuple of them has an impl for.
const MOST: usize = 16;

pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let fields = fields(input)?;
    let named = attributes(input)?;
    let name = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let names: Vec<&Ident> = fields.named.iter().filter_map(|it| it.ident.as_ref()).collect();
    let markers: Vec<TokenStream> = names
        .iter()
        .map(|name| match &named {
            Named::Own(module) => quote!(#module::#name),
            Named::Columns { module, .. } => quote!(#module::#name),
        })
        .collect();
    // A field of a column is said to have the column's type, so that another type is wrong in one place:
    // where the field is filled.
    let type_of = |(field, marker): (&Field, &TokenStream)| match named {
        Named::Own(_) => field.ty.to_token_stream(),
        Named::Columns { .. } => quote!(<#marker as ::aludel::Column>::Value),
    };
    let types: Vec<_> = fields.named.iter().zip(&markers).map(type_of).collect();
    let after = |at: usize| {
        markers.get(at).map_or_else(|| quote!(::aludel::query::inferred::LastField), Clone::clone)
    };
    let first = after(0);
    let next: Vec<_> = (1..=names.len()).map(after).collect();
    let values = types
        .iter()
        .rev()
        .fold(quote!(::aludel::scope::Nil), |rest, ty| quote!(::aludel::scope::Cons<#ty, #rest>));
    // Names of our own: a field may be called like a unit struct in scope, such as a label.
    let bound: Vec<Ident> = fields
        .named
        .iter()
        .enumerate()
        .map(|(at, field)| format_ident!("field_{at}", span = field.ty.span()))
        .collect();
    let pattern = bound.iter().rev().fold(
        quote!(::aludel::scope::Nil {}),
        |rest, name| quote!(::aludel::scope::Cons { head: #name, tail: #rest }),
    );
    let filled = fields.named.iter().zip(&markers).zip(&bound).map(|((field, marker), value)| {
        let ty = &field.ty;
        match named {
            Named::Own(_) => value.to_token_stream(),
            Named::Columns { .. } => quote_spanned! {ty.span()=>
                ::aludel::__private::fill_from_column::<#marker, #ty>(#value)
            },
        }
    });
    let parts = match &named {
        Named::Own(module) => own_names(input, &names, module),
        Named::Columns { entity, .. } => partial(input, &names, &markers, entity)?,
    };
    Ok(quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics ::aludel::query::Projection for #name #arguments #conditions {
            type Itself = Self;
            type First = #first;
            type Values = #values;

            fn of(values: Self::Values) -> Self {
                let #pattern = values;
                Self { #(#names: #filled,)* }
            }
        }

        #(
            #[automatically_derived]
            impl #generics ::aludel::query::inferred::FieldAt<#markers>
                for #name #arguments #conditions
            {
                type Value = #types;
                type Next = #next;
            }
        )*

        #parts
    })
}

/// The names of the fields, as types.
fn own_names(input: &DeriveInput, names: &[&Ident], module: &Ident) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let inside = one_level_down(vis);
    let texts: Vec<String> = names.iter().map(|name| unraw(name)).collect();
    let ids = texts.iter().map(|text| crate::expand::spelled_name(text));
    let doc = format!("The names of the fields of [`{name}`] as types.");
    let docs = texts.iter().map(|text| format!("The field `{name}::{text}`."));
    quote! {
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
    }
}

/// The columns that the fields are.
fn partial(
    input: &DeriveInput,
    names: &[&Ident],
    markers: &[TokenStream],
    entity: &Path,
) -> syn::Result<TokenStream> {
    if let Some(excess) = names.get(MOST) {
        let name = &input.ident;
        let message =
            format!("`{name}` has more than {MOST} columns, which is as many as it can have");
        return Err(Error::new(excess.span(), message));
    }
    let name = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let made = markers.iter().map(|_| quote!(::aludel::Attr::new()));
    Ok(quote_spanned! {entity.span()=>
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #generics ::aludel::query::Partial<#entity> for #name #arguments #conditions {
            type Columns<Source> = (#(::aludel::Attr<Source, #markers>,)*);

            fn columns<Source>() -> Self::Columns<Source> {
                (#(#made,)*)
            }
        }
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

fn attributes(input: &DeriveInput) -> syn::Result<Named> {
    let (mut fields, mut columns) = (None, None);
    for attribute in input.attrs.iter().filter(|it| it.path().is_ident("projection")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("fields") {
                fields = Some(meta.value()?.parse::<LitStr>()?);
            } else if meta.path.is_ident("of") {
                columns = Some(of(meta.value()?)?);
            } else {
                let message = "expected `of = Entity` or `fields = \"..\"`";
                return Err(Error::new(meta.path.span(), message));
            }
            Ok(())
        })?;
    }
    match (fields, columns) {
        (Some(fields), Some(_)) => {
            let name = &input.ident;
            let message = format!("`{name}` has the names of columns, and no module of its own");
            Err(Error::new(fields.span(), message))
        }
        (Some(fields), None) => Ok(Named::Own(fields.parse()?)),
        (None, Some((entity, module))) => Ok(Named::Columns { entity, module }),
        // `card_fields`, unless the struct says otherwise.
        (None, None) => {
            Ok(Named::Own(format_ident!("{}_fields", unraw(&input.ident).to_snake_case())))
        }
    }
}

/// `Entity`, or `Entity.columns` where the module of its columns has another name.
fn of(input: ParseStream<'_>) -> syn::Result<(Path, Path)> {
    let entity = Path::parse_mod_style(input)?;
    let mut module = entity.clone();
    let Some(last) = module.segments.pop() else { return Ok((entity.clone(), entity)) };
    let name = match input.parse::<Option<Token![.]>>()? {
        Some(_) => input.parse()?,
        None => fields_module(&last.into_value().ident),
    };
    module.segments.push(name.into());
    Ok((entity, module))
}
