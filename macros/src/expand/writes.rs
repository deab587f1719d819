//! What a statement that writes by query may do with a column, and which columns are unique
//! together.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let writable = model.columns.iter().filter(|it| it.key.is_none() && it.is_given());
    let writable = writable.map(|column| {
        let marker = model.marker(&column.constant);
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl ::aludel::query::Writable for #marker {}
        }
    });
    let required = model.columns.iter().rev().filter(|column| is_required(column));
    let required = required.fold(quote!(::aludel::scope::Nil), |rest, column| {
        let marker = model.marker(&column.constant);
        quote!(::aludel::scope::Cons<#marker, #rest>)
    });
    let entity = &model.ident;
    let unique = unique(model).into_iter().map(|columns| unique_key(model, &columns));
    quote! {
        #(#writable)*
        #(#unique)*

        #[automatically_derived]
        impl ::aludel::query::InsertColumns for #entity {
            type Required = #required;
        }
    }
}

/// Whether an INSERT must give the column.
fn is_required(column: &Column) -> bool {
    column.is_given() && !column.nullable && column.default.is_none()
}

/// The columns of each unique key, each set of them once.
fn unique(model: &Entity) -> Vec<Vec<&Column>> {
    let mut all: Vec<Vec<&Column>> = vec![model.key().collect()];
    all.extend(model.columns.iter().filter(|it| it.unique.is_some()).map(|it| vec![it]));
    let named = |fields: &[Ident]| fields.iter().filter_map(|it| model.column(it)).collect();
    all.extend(model.indexes.iter().filter(|it| it.unique).map(|it| named(&it.columns)));
    let links = model.belongs_to.iter().filter(|it| it.unique.is_some());
    all.extend(links.map(|link| named(&link.columns)));
    let mut seen = std::collections::HashSet::new();
    all.retain(|columns| {
        !columns.is_empty() && seen.insert(columns.iter().map(|it| it.index).collect::<Vec<_>>())
    });
    all
}

fn unique_key(model: &Entity, columns: &[&Column]) -> TokenStream {
    let entity = &model.ident;
    let markers: Vec<_> = columns.iter().map(|it| model.marker(&it.constant)).collect();
    let positions = columns.iter().map(|column| column.index);
    let attrs = match markers.as_slice() {
        [one] => quote!(::aludel::Attr<#entity, #one>),
        all => quote!((#(::aludel::Attr<#entity, #all>,)*)),
    };
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::query::UniqueKey<#entity> for #attrs {
            type Itself = Self;
            const COLUMNS: &'static [usize] = &[#(#positions),*];
        }
    }
}
