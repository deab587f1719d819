//! `index(a, b)` and `unique(a, b)` on the struct, and other lists of fields.

use proc_macro2::Ident;
use syn::Token;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;

use super::parenthesised;
use crate::model::Index;

pub(super) fn parse(word: &Ident, input: ParseStream<'_>, unique: bool) -> syn::Result<Index> {
    Ok(Index { columns: fields(word, input)?, unique })
}

/// The names in parentheses behind `word`, at least one.
pub(super) fn fields(word: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let content = parenthesised(word, input)?;
    let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
    let found: Vec<_> = parser.parse2(content)?.into_iter().collect();
    if found.is_empty() {
        return Err(syn::Error::new(word.span(), format!("`{word}` needs at least one field")));
    }
    Ok(found)
}
