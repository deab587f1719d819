//! The place in the order of a flush.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::{BelongsTo, Entity};

/// `type Rank = ..;`, at the span of the first foreign key that counts: a cycle is reported at the
/// span of the item.
pub(super) fn expand(model: &Entity) -> TokenStream {
    let targets: Vec<_> = model.belongs_to.iter().filter(|link| counts(model, link)).collect();
    let span = |link: &BelongsTo| link.columns.first().map_or(link.name.span(), Ident::span);
    let list = targets.iter().rev().fold(quote!(::aludel::scope::Nil), |tail, link| {
        let target = &link.target;
        let rank = quote_spanned!(span(link)=> <#target as ::aludel::Entity>::Rank);
        quote_spanned!(span(link)=> ::aludel::scope::Cons<#rank, #tail>)
    });
    let item = targets.first().map_or(Span::call_site(), |link| span(link));
    quote_spanned!(item=> type Rank = <#list as ::aludel::__private::RankAbove>::Rank;)
}

/// Rows of one table are sorted by row, and a deferred key is written later.
pub(super) fn counts(model: &Entity, link: &BelongsTo) -> bool {
    link.deferred.is_none() && !model.is_self(&link.target)
}
