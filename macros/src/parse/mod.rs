//! From syntax to the model. Each file reads one family of attributes; a mistake inside one item
//! does not keep the next from being read.

mod belongs_to;
mod changes;
mod column;
mod has;
mod index;
mod key;
mod many_to_many;
mod paths;
mod table;

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Token};

pub(crate) use self::table::fields_module;

use crate::errors::Errors;
use crate::model::Entity;

/// Reads a struct. `None` when it is nothing that could be an entity.
pub(crate) fn entity(input: &DeriveInput, errors: &mut Errors) -> Option<Entity> {
    let fields = fields(input, errors)?;
    let mut entity = table::entity(input, errors);
    for field in &fields.named {
        column::field(field, &mut entity, errors);
    }
    Some(entity)
}

fn fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a syn::FieldsNamed> {
    let name = &input.ident;
    if !input.generics.params.is_empty() {
        errors.add(
            syn::spanned::Spanned::span(&input.generics.params),
            format!("`{name}` is generic; an entity is one struct for one table"),
        );
        return None;
    }
    let found = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(fields),
            Fields::Unnamed(_) => "its fields have no names",
            Fields::Unit => "it has no fields",
        },
        Data::Enum(_) => "it is an enum",
        Data::Union(_) => "it is a union",
    };
    let message = format!("`{name}` cannot be an entity: {found}; a struct with named fields can");
    errors.add(name.span(), message);
    None
}

/// Reads the items of every `#[entity(...)]`, each by `read`, which is given the item's name and
/// stands behind it.
fn items(
    attributes: &[Attribute],
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("entity")) {
        let mut found = Vec::new();
        let list = match attribute.meta.require_list() {
            Ok(list) => list,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let parser = |input: ParseStream<'_>| list_of(input, &mut found, &mut read);
        let outcome = parser.parse2(list.tokens.clone());
        // What an unread rest of a broken item causes is not a mistake of its own.
        match outcome {
            Err(error) if found.is_empty() => errors.push(error),
            _ => found.into_iter().for_each(|error| errors.push(error)),
        }
    }
}

/// Reads items between commas; goes on behind the next comma after a mistake.
fn list_of(
    input: ParseStream<'_>,
    found: &mut Vec<syn::Error>,
    read: &mut impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    while !input.is_empty() {
        let outcome = Ident::parse_any(input).and_then(|name| {
            read(&name, input)?;
            match input.is_empty() || input.peek(Token![,]) {
                true => Ok(()),
                false => Err(input.error(format!("expected `,` after `{name}`"))),
            }
        });
        if let Err(error) = outcome {
            found.push(error);
            while !input.is_empty() && !input.peek(Token![,]) {
                input.parse::<TokenTree>()?;
            }
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// Reads the options that follow in a relationship: `, name = ..`, `, name(..)`, `, name`.
fn options(
    input: ParseStream<'_>,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let mut found = Vec::new();
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    list_of(input, &mut found, &mut read)?;
    let all = found.into_iter().reduce(|mut all, next| {
        all.combine(next);
        all
    });
    all.map_or(Ok(()), Err)
}

/// The words in the parentheses behind an item.
fn parenthesised(name: &Ident, input: ParseStream<'_>) -> syn::Result<proc_macro2::TokenStream> {
    let example = match name.to_string().as_str() {
        "belongs_to" => "belongs_to(user: User)",
        "has_many" => "has_many(addresses: Address.user)",
        "has_one" => "has_one(profile: Profile.user)",
        "many_to_many" => "many_to_many(tags: Tag, through = PostTag(post, tag))",
        "order_by" => "order_by(id)",
        "columns" => "columns(order_id, line)",
        "unique" => "unique(first, last)",
        _ => "index(first, last)",
    };
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(name.span(), format!("write `{example}`")));
    }
    let content;
    syn::parenthesized!(content in input);
    content.parse()
}

/// The string behind `name =`.
fn string(name: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let wanted = || format!("write `{name} = \"...\"`");
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(name.span(), wanted()));
    }
    input.parse::<Token![=]>()?;
    input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), wanted()))
}

/// The path behind `name =`.
fn path(name: &Ident, input: ParseStream<'_>) -> syn::Result<syn::Path> {
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(name.span(), format!("write `{name} = a::Path`")));
    }
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let message = format!("write the path without quotes: `{name} = {}`", text.value());
        return Err(syn::Error::new(text.span(), message));
    }
    input.parse()
}

/// An identifier in a string, as a name for something generated.
fn name_in(text: &LitStr) -> syn::Result<Ident> {
    text.parse().map_err(|_| {
        let message = format!("`{}` is not a name; write a Rust identifier", text.value());
        syn::Error::new(text.span(), message)
    })
}

/// A flag stands alone.
fn flag(name: &Ident, input: ParseStream<'_>) -> syn::Result<Option<Span>> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Some(name.span()));
    }
    Err(input.error(format!("`{name}` takes no value; write it alone")))
}
