//! `derive(Entity)` for aludel. Not used directly: `aludel` re-exports it.
//!
//! The pipeline is in the file names: [`parse`] reads the struct into the [`model`], [`check`]
//! holds it against the rules that concern several attributes, [`expand`] writes the code. An
//! invalid struct is [repaired](fallback) and expanded all the same, so that one mistake is one
//! error and not one for each use of what is missing.

mod check;
mod errors;
mod expand;
mod fallback;
mod model;
mod parse;
mod types;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use self::errors::Errors;

/// Maps a struct to a table. Documented at `aludel::Entity`.
#[proc_macro_derive(Entity, attributes(entity))]
pub fn derive_entity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    entity(syn::parse_macro_input!(input)).into()
}

fn entity(input: syn::DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut model) = parse::entity(&input, &mut errors) else {
        return errors.into_tokens();
    };
    check::entity(&model, &mut errors);
    if !errors.is_empty() {
        fallback::repair(&mut model);
    }
    let errors = errors.into_tokens();
    let code = expand::entity(&model);
    quote::quote!(#errors #code)
}
