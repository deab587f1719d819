//! The place in the order of a flush.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::{BelongsTo, Entity};

/// The type behind `Entity::Rank`. Each target's rank stands at the span of its foreign key, so
/// that a cycle is reported there.
pub(super) fn expand(model: &Entity) -> TokenStream {
    let targets = model.belongs_to.iter().filter(|link| counts(model, link));
    let list = targets.rev().fold(quote!(::aludel::scope::Nil), |tail, link| {
        let target = &link.target;
        let span = link.columns.first().map_or(link.name.span(), proc_macro2::Ident::span);
        let rank = quote_spanned!(span=> <#target as ::aludel::Entity>::Rank);
        quote_spanned!(span=> ::aludel::scope::Cons<#rank, #tail>)
    });
    quote!(<#list as ::aludel::__private::RankAbove>::Rank)
}

/// Rows of one table are sorted by row, and a deferred key is written later.
pub(super) fn counts(model: &Entity, link: &BelongsTo) -> bool {
    link.deferred.is_none() && !model.is_self(&link.target)
}
