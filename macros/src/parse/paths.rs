//! Entities and their members as written in relationships: `name: a::Entity.member`.

use proc_macro2::Ident;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token};

use super::{parenthesised, table};
use crate::model::OrderBy;

/// `name: a::Entity`.
pub(super) fn named(word: &Ident, input: ParseStream<'_>) -> syn::Result<(Ident, Path)> {
    let name: Ident = input.parse().map_err(|error: syn::Error| {
        syn::Error::new(error.span(), format!("begin with a name: `{word}(name: Entity ..)`"))
    })?;
    if !input.peek(Token![:]) {
        let message = format!("name the entity too: `{word}({name}: Entity ..)`");
        return Err(syn::Error::new(name.span(), message));
    }
    input.parse::<Token![:]>()?;
    let entity = Path::parse_mod_style(input)?;
    // The code stands in impls of other types, where `Self` would be one of those.
    if entity.is_ident("Self") {
        let message = "name the entity itself instead of `Self`";
        return Err(syn::Error::new_spanned(&entity, message));
    }
    Ok((name, entity))
}

/// `.user` behind an entity: the type of its `belongs_to`.
pub(super) fn inverse(
    word: &Ident,
    name: &Ident,
    entity: &Path,
    input: ParseStream<'_>,
) -> syn::Result<Path> {
    if !input.peek(Token![.]) {
        let entity_name = entity.segments.last().map(|last| &last.ident);
        let message = match entity_name {
            Some(entity) => format!(
                "name the `belongs_to` that leads back: `{word}({name}: {entity}.its_name)`"
            ),
            None => "name the entity".into(),
        };
        return Err(syn::Error::new_spanned(entity, message));
    }
    input.parse::<Token![.]>()?;
    member(entity, input)
}

/// A member of an entity as a type: `user` is `entity_fields::user`, beside the entity. An entity
/// whose module has another name is given with it: `my_fields::user`.
pub(super) fn member(entity: &Path, input: ParseStream<'_>) -> syn::Result<Path> {
    let written = Path::parse_mod_style(input)?;
    let mut path = entity.clone();
    let Some(last) = path.segments.pop() else { return Ok(written) };
    let entity = last.into_value().ident;
    if written.segments.len() == 1 {
        path.segments.push(table::fields_module(&entity).into());
    }
    path.segments.extend(written.segments);
    Ok(path)
}

/// `(id, -name)` behind `order_by`: columns of the entity.
pub(super) fn order_by(
    word: &Ident,
    entity: &Path,
    input: ParseStream<'_>,
) -> syn::Result<Vec<OrderBy>> {
    let content = parenthesised(word, input)?;
    let parser = |input: ParseStream<'_>| {
        let mut order = Vec::new();
        while !input.is_empty() {
            let descending = input.parse::<Option<Token![-]>>()?.is_some();
            order.push(OrderBy { column: member(entity, input)?, descending });
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(order)
    };
    parser.parse2(content)
}
