//! A trait under a second name, by which public functions ask for it: see `bound` in the crate root.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Ident, ItemTrait};

pub(crate) fn named(alias: &Ident, item: &ItemTrait) -> TokenStream {
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
    quote! {
        #item

        #[doc = #documentation]
        #(#messages)*
        #vis trait #alias<#parameters>: #ident #arguments #conditions {}

        #[diagnostic::do_not_recommend]
        impl<#own: ?Sized + #ident #arguments, #(#plain),*> #alias #arguments for #own #conditions {}
    }
}
