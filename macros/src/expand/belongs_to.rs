//! `impl Relation` and `impl BelongsTo`: a foreign key, read and written as its target's key.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{BelongsTo, Column, Entity, unraw};

pub(super) fn expand(model: &Entity) -> TokenStream {
    model.belongs_to.iter().enumerate().map(|(index, link)| one(model, link, index)).collect()
}

fn one(model: &Entity, link: &BelongsTo, index: usize) -> TokenStream {
    let (entity, target) = (&model.ident, &link.target);
    let marker = model.marker(&link.name);
    let name = unraw(&link.name);
    let id = model.identity_of(&name);
    let nullable = model.is_nullable(link);
    let shape = match nullable {
        true => quote!(::aludel::relation::ToMaybe),
        // A filter may leave out the row that a required key refers to.
        false => quote_spanned! {target.span()=>
            <<#target as ::aludel::Entity>::Reading as ::aludel::filter::Reading>::ToOne
        },
    };
    let may_be_null = nullable.then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl ::aludel::relation::Nullable for #marker {}
        }
    });
    let at_most_one = model.is_unique(link).then(|| {
        quote! {
            #[automatically_derived]
            impl ::aludel::__private::AtMostOne for #marker {}
        }
    });
    let functions = functions(model, link);
    // The span makes a message about another entity's inverse point at the declaration here.
    let leads_back = quote_spanned! {link.name.span()=>
        #[automatically_derived]
        impl ::aludel::__private::LeadsBack<#entity, #target> for #marker {
            type Inverse = Self;
        }
    };
    quote! {
        #[automatically_derived]
        impl ::aludel::Relation for #marker {
            type Source = #entity;
            type Target = #target;
            type Id = #id;
            type Shape = #shape;
            type Mechanism = ::aludel::relation::Forward;
            const NAME: &'static str = #name;

            fn path() -> ::aludel::relation::Path {
                ::aludel::relation::Path::forward::<Self>()
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::BelongsTo for #marker {
            const INDEX: usize = #index;
            #functions
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::relation::Loadable<#marker> for ::aludel::relation::Loads {}

        #leads_back

        #may_be_null
        #at_most_one
    }
}

/// A foreign key's columns and the names of their parts in the generated functions.
struct Key<'a> {
    columns: Vec<&'a Column>,
    parts: Vec<Ident>,
    target: &'a syn::Path,
    span: Span,
}

impl Key<'_> {
    /// The key's type: the field's without `Option`, or a tuple of them.
    fn ty(&self) -> TokenStream {
        let types: Vec<_> = self.columns.iter().map(|column| &column.inner).collect();
        match types.as_slice() {
            [one] => quote!(#one),
            all => quote!((#(#all),*)),
        }
    }

    fn tuple(&self) -> TokenStream {
        match self.parts.as_slice() {
            [one] => quote!(#one),
            all => quote!((#(#all),*)),
        }
    }

    /// A call of `Refers`, which holds the key's type to the target's. The same span each time,
    /// so that the compiler reports it once.
    fn refers(&self, method: &TokenStream, argument: &TokenStream) -> TokenStream {
        let (ty, target) = (self.ty(), self.target);
        quote_spanned! {self.span=>
            <#ty as ::aludel::__private::Refers<<#target as ::aludel::Entity>::Key>>::#method(#argument)
        }
    }

    /// `Some(key)` when each part is there. `read` gives a column as an `Option` of a reference to
    /// the field's type without `Option`, and `None` for NULL.
    fn gathered(&self, read: impl Fn(&Column) -> TokenStream) -> TokenStream {
        let parts = &self.parts;
        let reads = self.columns.iter().map(|column| read(column));
        let copies = self.columns.iter().zip(parts).map(|(column, part)| {
            let ty = &column.inner;
            quote_spanned!(ty.span()=> <#ty as ::aludel::__private::Value>::copied(#part))
        });
        let copies: Vec<_> = copies.collect();
        let tuple = match copies.as_slice() {
            [one] => one.clone(),
            all => quote!((#(#all),*)),
        };
        let key = self.refers(&quote!(into_key), &tuple);
        quote! {
            #(let #parts = #reads?;)*
            ::core::option::Option::Some(#key)
        }
    }

    /// Sets each column by `set`, to the parts of `key` or, where it may be, to NULL.
    fn spread(&self, set: impl Fn(&Column, TokenStream) -> TokenStream) -> TokenStream {
        let (parts, tuple) = (&self.parts, self.tuple());
        let key = self.refers(&quote!(of_key), &quote!(key));
        let some = self.columns.iter().zip(parts).map(|(column, part)| {
            let value = match column.nullable {
                true => quote!(::core::option::Option::Some(#part)),
                false => quote!(#part),
            };
            set(column, value)
        });
        let none = self
            .columns
            .iter()
            .filter(|column| column.nullable)
            .map(|column| set(column, quote!(::core::option::Option::None)));
        quote! {
            match key {
                ::core::option::Option::Some(key) => {
                    let #tuple = #key;
                    #(#some)*
                }
                ::core::option::Option::None => { #(#none)* }
            }
        }
    }
}

fn functions(model: &Entity, link: &BelongsTo) -> TokenStream {
    let (entity, target) = (&model.ident, &link.target);
    let columns = model.columns_of(link);
    let parts = (0..columns.len()).map(|at| format_ident!("part_{at}")).collect();
    let span = match columns.as_slice() {
        [one] => one.inner.span(),
        _ => link.name.span(),
    };
    let key = Key { columns, parts, target, span };
    let of_entity = key.gathered(|column| {
        let field = &column.field;
        match column.nullable {
            true => quote!(source.#field.as_ref()),
            false => quote!(::core::option::Option::Some(&source.#field)),
        }
    });
    let of_row = key.gathered(|column| {
        let field = &column.field;
        match column.nullable {
            true => quote!(row.#field.as_ref()?.as_ref()),
            false => quote!(row.#field.as_ref()),
        }
    });
    let point_at = key.spread(|column, value| {
        let field = &column.field;
        quote!(source.#field = #value;)
    });
    let row_with = key.spread(|column, value| {
        let field = &column.field;
        quote!(row.#field = ::core::option::Option::Some(#value);)
    });
    let key = quote!(::core::option::Option<<#target as ::aludel::Entity>::Key>);
    let row = quote!(<#entity as ::aludel::Entity>::Row);
    quote! {
        fn target_key(source: &#entity) -> #key {
            #of_entity
        }

        fn target_key_of_row(row: &#row) -> #key {
            #of_row
        }

        fn point_at(source: &mut #entity, key: #key) {
            #point_at
        }

        fn row_with(key: #key) -> #row {
            let mut row = <#row as ::core::default::Default>::default();
            #row_with
            row
        }
    }
}
