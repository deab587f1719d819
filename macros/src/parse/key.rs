//! `key`, `generated`, `version`, `version = database`.

use proc_macro2::Ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::flag;
use crate::model::{Column, Version};

pub(super) fn parse(word: &Ident, input: ParseStream<'_>, column: &mut Column) -> syn::Result<()> {
    match word.to_string().as_str() {
        "key" => column.key = flag(word, input)?,
        "generated" => column.generated = flag(word, input)?,
        _ => column.version = version(word, input)?,
    }
    Ok(())
}

fn version(word: &Ident, input: ParseStream<'_>) -> syn::Result<Option<Version>> {
    if !input.peek(Token![=]) {
        return Ok(flag(word, input)?.map(Version::Program));
    }
    input.parse::<Token![=]>()?;
    let maker = Ident::parse_any(input)?;
    if maker == "database" {
        return Ok(Some(Version::Database(word.span())));
    }
    let message = "write `version`, or `version = database` where the database changes it";
    Err(syn::Error::new(maker.span(), message))
}
