//! `changes`, `changes(name = "..", derive(..))`.

use proc_macro2::Ident;
use quote::format_ident;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Path, Token};

use super::{flag, list_of, name_in, string};
use crate::errors::unknown;
use crate::model::Changes;

pub(super) fn parse(word: &Ident, input: ParseStream<'_>, entity: &str) -> syn::Result<Changes> {
    let mut changes = Changes {
        name: format_ident!("{}Changes", entity, span = word.span()),
        derives: Vec::new(),
    };
    if !input.peek(syn::token::Paren) {
        flag(word, input)?;
        return Ok(changes);
    }
    let content;
    syn::parenthesized!(content in input);
    let mut found = Vec::new();
    list_of(&content, &mut found, &mut |word, input| {
        match word.to_string().as_str() {
            "name" => changes.name = name_in(&string(word, input)?)?,
            "derive" => changes.derives.extend(derives(word, input)?),
            other => return Err(unknown(word.span(), "option", other, &["name", "derive"])),
        }
        Ok(())
    })?;
    match found.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(changes),
    }
}

fn derives(word: &Ident, input: ParseStream<'_>) -> syn::Result<Punctuated<Path, Token![,]>> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(word.span(), "write `derive(Clone, serde::Deserialize)`"));
    }
    let content;
    syn::parenthesized!(content in input);
    let derives = Punctuated::<Path, _>::parse_terminated(&content)?;
    for path in &derives {
        if cfg!(not(feature = "serde")) && path.segments.last().is_some_and(is_serdes) {
            let message = "changes are read and written by aludel's feature `serde`; switch it on";
            return Err(syn::Error::new_spanned(path, message));
        }
    }
    Ok(derives)
}

fn is_serdes(last: &syn::PathSegment) -> bool {
    last.ident == "Deserialize" || last.ident == "Serialize"
}
