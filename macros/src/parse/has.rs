//! `has_many(addresses: Address.user, order_by(id), large)` and `has_one(profile: Profile.user)`.

use proc_macro2::Ident;
use syn::parse::{ParseStream, Parser};

use super::{flag, options, parenthesised, paths};
use crate::errors::unknown;
use crate::model::Has;

pub(super) fn many(word: &Ident, input: ParseStream<'_>) -> syn::Result<Has> {
    parse(word, input, &["order_by", "large"])
}

pub(super) fn one(word: &Ident, input: ParseStream<'_>) -> syn::Result<Has> {
    parse(word, input, &[])
}

fn parse(word: &Ident, input: ParseStream<'_>, words: &[&str]) -> syn::Result<Has> {
    let many = word == "has_many";
    let content = parenthesised(word, input)?;
    let parser = |input: ParseStream<'_>| {
        let (name, target) = paths::named(word, input)?;
        let inverse = paths::inverse(word, &name, &target, input)?;
        let mut has = Has { name, target, inverse, many, order: Vec::new(), large: false };
        options(input, |option, input| {
            match option.to_string().as_str() {
                "order_by" if many => has.order = paths::order_by(option, &has.target, input)?,
                "large" if many => has.large = flag(option, input)?.is_some(),
                other if words.is_empty() => {
                    let message = format!("`has_one` has no option `{other}`; leave it out");
                    return Err(syn::Error::new(option.span(), message));
                }
                other => return Err(unknown(option.span(), "option", other, words)),
            }
            Ok(())
        })?;
        Ok(has)
    };
    parser.parse2(content)
}
