//! `UserConflict`: a variant for each constraint that a row of the table can violate.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Column, Entity, unraw};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let Some(name) = &model.conflicts else { return TokenStream::new() };
    let (vis, entity) = (&model.vis, &model.ident);
    let mut variants: Vec<(Ident, String, TokenStream)> = Vec::new();
    for (ident, doc, constraint) in uniques(model).chain(foreign_keys(model)) {
        if variants.iter().all(|(known, ..)| *known != ident) {
            variants.push((ident, doc, constraint));
        }
    }
    let declared = variants.iter().map(|(ident, doc, _)| quote!(#[doc = #doc] #ident,));
    let all = variants.iter().map(|(ident, _, constraint)| quote!((#constraint, Self::#ident),));
    let doc = format!("The constraint that a row of [`{entity}`] violated: see `Error::violated`.");
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(dead_code, unreachable_pub)]
        #vis enum #name { #(#declared)* }

        #[automatically_derived]
        impl ::aludel::error::Conflicts for #name {
            type Entity = #entity;
            const ALL: &'static [(::aludel::error::Constraint, Self)] = &[#(#all)*];
        }
    }
}

/// The key, unique columns, unique foreign keys and unique indexes.
fn uniques(model: &Entity) -> impl Iterator<Item = (Ident, String, TokenStream)> {
    let key = model.key().collect();
    let columns = model.columns.iter().filter(|it| it.unique.is_some()).map(|it| vec![it]);
    let links = model.belongs_to.iter().filter(|link| model.is_unique(link));
    let indexes = model
        .indexes
        .iter()
        .filter(|index| index.unique)
        .map(|index| index.columns.iter().filter_map(|field| model.column(field)).collect());
    let links = links.map(|link| model.columns_of(link));
    [key].into_iter().chain(columns).chain(links).chain(indexes).map(unique)
}

fn unique(columns: Vec<&Column>) -> (Ident, String, TokenStream) {
    let fields: Vec<_> = columns.iter().map(|column| unraw(&column.field)).collect();
    let doc = format!("There is a row with this {} already.", fields.join(" and "));
    let name = format_ident!("{}", fields.join("_").to_upper_camel_case());
    let columns = columns.iter().map(|column| column.index);
    (name, doc, quote!(::aludel::error::Constraint::Unique(&[#(#columns),*])))
}

fn foreign_keys(model: &Entity) -> impl Iterator<Item = (Ident, String, TokenStream)> {
    model.belongs_to.iter().map(|link| {
        let name = unraw(&link.name);
        let doc = format!("There is no row that `{name}` refers to, or it is still referred to.");
        let variant = format_ident!("{}", name.to_upper_camel_case());
        (variant, doc, quote!(::aludel::error::Constraint::ForeignKey(#name)))
    })
}
