//! `many_to_many(tags: Tag, through = PostTag(post, tag), order_by(name), large)`.

use proc_macro2::Ident;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token};

use super::{flag, options, parenthesised, paths};
use crate::errors::unknown;
use crate::model::Linked;

const WORDS: &[&str] = &["through", "order_by", "large"];

pub(super) fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Linked> {
    let content = parenthesised(word, input)?;
    let parser = |input: ParseStream<'_>| {
        let (name, target) = paths::named(word, input)?;
        let mut through = None;
        let mut order = Vec::new();
        let mut large = false;
        options(input, |option, input| {
            match option.to_string().as_str() {
                "through" => through = Some(association(option, input)?),
                "order_by" => order = paths::order_by(option, &target, input)?,
                "large" => large = flag(option, input)?.is_some(),
                other => return Err(unknown(option.span(), "option", other, WORDS)),
            }
            Ok(())
        })?;
        let Some((association, near, far)) = through else {
            let message = format!(
                "name the entity between: `{name}: .., through = Association(to_this, to_that)`"
            );
            return Err(syn::Error::new(name.span(), message));
        };
        Ok(Linked { name, target, association, near, far, order, large })
    };
    parser.parse2(content)
}

/// `= PostTag(post, tag)`: the entity, then its way here and its way there.
fn association(option: &Ident, input: ParseStream<'_>) -> syn::Result<(Path, Path, Path)> {
    let wanted = "write `through = Association(to_this, to_that)`";
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(option.span(), wanted));
    }
    input.parse::<Token![=]>()?;
    let entity = Path::parse_mod_style(input)?;
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new_spanned(&entity, wanted));
    }
    let content;
    syn::parenthesized!(content in input);
    let near = paths::member(&entity, &content)?;
    content.parse::<Token![,]>().map_err(|error| syn::Error::new(error.span(), wanted))?;
    let far = paths::member(&entity, &content)?;
    if content.peek(Token![,]) {
        content.parse::<Token![,]>()?;
    }
    match content.is_empty() {
        true => Ok((entity, near, far)),
        false => Err(content.error(wanted)),
    }
}
