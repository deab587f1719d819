//! `belongs_to(user: User, on_delete = cascade, on_update = database, deferred, unique)`, on a field or, with
//! `columns(a, b)`, on the struct.

use proc_macro2::Ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::{flag, index, options, parenthesised, paths};
use crate::errors::unknown;
use crate::model::{BelongsTo, DeleteRule, OnDelete, OnUpdate, UpdateRule};

const WORDS: &[&str] = &["on_delete", "on_update", "deferred", "unique"];
const WORDS_ON_STRUCT: &[&str] = &["columns", "on_delete", "on_update", "deferred", "unique"];
const RULES: &[&str] = &["cascade", "nullify", "restrict", "database", "owned"];
const UPDATE_RULES: &[&str] = &["cascade", "restrict", "database"];

pub(super) fn on_field(
    word: &Ident,
    input: ParseStream<'_>,
    field: &Ident,
) -> syn::Result<BelongsTo> {
    parse(word, input, vec![field.clone()], WORDS)
}

pub(super) fn on_struct(word: &Ident, input: ParseStream<'_>) -> syn::Result<BelongsTo> {
    let found = parse(word, input, Vec::new(), WORDS_ON_STRUCT)?;
    if found.columns.is_empty() {
        let message = format!(
            "name the fields that hold the key: `belongs_to({}: .., columns(a, b))`, \
             or write `belongs_to` on the one field",
            found.name
        );
        return Err(syn::Error::new(found.name.span(), message));
    }
    Ok(found)
}

fn parse(
    word: &Ident,
    input: ParseStream<'_>,
    columns: Vec<Ident>,
    words: &[&str],
) -> syn::Result<BelongsTo> {
    let content = parenthesised(word, input)?;
    let parser = |input: ParseStream<'_>| {
        let (name, target) = paths::named(word, input)?;
        let on_delete = OnDelete { rule: DeleteRule::Restrict, span: name.span() };
        let on_update = OnUpdate { rule: UpdateRule::Restrict, span: name.span() };
        let mut link =
            BelongsTo { name, target, columns, on_delete, on_update, deferred: None, unique: None };
        options(input, |option, input| {
            match option.to_string().as_str() {
                "on_delete" => link.on_delete = on_delete_rule(option, input)?,
                "on_update" => link.on_update = on_update_rule(option, input)?,
                "deferred" => link.deferred = flag(option, input)?,
                "unique" => link.unique = flag(option, input)?,
                "columns" if words.contains(&"columns") => {
                    link.columns = index::fields(option, input)?;
                }
                other => return Err(unknown(option.span(), "option", other, words)),
            }
            Ok(())
        })?;
        Ok(link)
    };
    parser.parse2(content)
}

fn on_delete_rule(option: &Ident, input: ParseStream<'_>) -> syn::Result<OnDelete> {
    let word = rule(option, input, RULES)?;
    let rule = match word.to_string().as_str() {
        "cascade" => DeleteRule::Cascade,
        "nullify" => DeleteRule::Nullify,
        "restrict" => DeleteRule::Restrict,
        "database" => DeleteRule::Database,
        "owned" => DeleteRule::Owned,
        other => return Err(unknown(word.span(), "delete rule", other, RULES)),
    };
    Ok(OnDelete { rule, span: word.span() })
}

fn on_update_rule(option: &Ident, input: ParseStream<'_>) -> syn::Result<OnUpdate> {
    let word = rule(option, input, UPDATE_RULES)?;
    let rule = match word.to_string().as_str() {
        "cascade" => UpdateRule::Cascade,
        "restrict" => UpdateRule::Restrict,
        "database" => UpdateRule::Database,
        other => return Err(unknown(word.span(), "update rule", other, UPDATE_RULES)),
    };
    Ok(OnUpdate { rule, span: word.span() })
}

/// The word behind `on_delete =`.
fn rule(option: &Ident, input: ParseStream<'_>, rules: &[&str]) -> syn::Result<Ident> {
    if !input.peek(Token![=]) {
        let message = format!("write `{option} = ..` with one of: {}", rules.join(", "));
        return Err(syn::Error::new(option.span(), message));
    }
    input.parse::<Token![=]>()?;
    Ident::parse_any(input).map_err(|error| {
        syn::Error::new(error.span(), format!("write one of: {}", rules.join(", ")))
    })
}
