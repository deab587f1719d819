//! A trait under a second name, by which public functions ask for it: see `bound` in the crate root.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{GenericParam, Ident, ItemTrait, Token};

/// The second name, and whether what is wrong below it is told.
pub(crate) struct Alias {
    name: Ident,
    through: bool,
}

impl Parse for Alias {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let through = input.parse::<Option<Token![,]>>()?.is_some();
        if through {
            let word: Ident = input.parse()?;
            if word != "through" {
                return Err(syn::Error::new(word.span(), "the only option is `through`"));
            }
        }
        Ok(Self { name, through })
    }
}

pub(crate) fn named(Alias { name: alias, through }: &Alias, item: &ItemTrait) -> TokenStream {
    let ItemTrait { vis, ident, generics, .. } = item;
    let messages = item.attrs.iter().filter(|attribute| {
        attribute.path().segments.first().is_some_and(|first| first.ident == "diagnostic")
    });
    let parameters = &generics.params;
    let (_, arguments, conditions) = generics.split_for_impl();
    let documentation = format!("[`{ident}`], as functions ask for it.");
    // A parameter of that name would be another one.
    let own =
        match parameters.iter().any(|it| matches!(it, GenericParam::Type(it) if it.ident == "T")) {
            true => quote!(Itself),
            false => quote!(T),
        };
    let plain = parameters.iter().cloned().map(|mut parameter| {
        if let GenericParam::Type(it) = &mut parameter {
            (it.eq_token, it.default) = (None, None);
        }
        parameter
    });
    let hidden = (!through).then(|| quote!(#[diagnostic::do_not_recommend]));
    quote! {
        #item

        #[doc = #documentation]
        #(#messages)*
        #vis trait #alias<#parameters>: #ident #arguments #conditions {}

        #hidden
        impl<#own: ?Sized + #ident #arguments, #(#plain),*> #alias #arguments for #own #conditions {}
    }
}
