//! Type-level identities: a hash of where an item is and what it is called, bit by bit.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::model::Entity;

impl Entity {
    /// The identity of the entity itself. Two entities of one name over one table cannot stand in
    /// one query in SQL either, so those need no more to tell them apart.
    pub(super) fn identity(&self) -> TokenStream {
        spelled(&quote!(::aludel), &[&here(), &self.table.name(), &self.name()])
    }

    /// The identity of one of its columns or relationships.
    pub(super) fn identity_of(&self, member: &str) -> TokenStream {
        spelled(&quote!(::aludel), &[&here(), &self.table.name(), &self.name(), member])
    }
}

/// The identity of what `alias!` or `label!` names: the path of aludel, then words.
pub(crate) fn of_words(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let aludel: TokenStream = tokens.next().into_iter().collect();
    let words: Vec<_> = tokens.map(|token: TokenTree| token.to_string()).collect();
    let here = here();
    let names: Vec<_> =
        [here.as_str()].into_iter().chain(words.iter().map(String::as_str)).collect();
    spelled(&aludel, &names)
}

/// The identity of a name, whoever has it: the path of aludel, then the name.
pub(crate) fn of_name(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let aludel: TokenStream = tokens.next().into_iter().collect();
    let name: String = tokens.map(|token| token.to_string()).collect();
    spelled(&aludel, &[name.strip_prefix("r#").unwrap_or(&name)])
}

/// The same, in generated code.
pub(crate) fn spelled_name(name: &str) -> TokenStream {
    spelled(&quote!(::aludel), &[name])
}

/// The file, and the package that it belongs to. Only the end of the file's path: what comes before
/// is where somebody keeps the package, and numbers, which messages go by, are the same everywhere.
fn here() -> String {
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    // Outside of the compiler, in the tests of this crate, there are no spans to ask.
    let file = match proc_macro::is_available() {
        true => proc_macro::Span::call_site().file(),
        false => String::new(),
    };
    let parts: Vec<_> = file.rsplit(['/', '\\']).take(3).collect();
    format!("{package} {}", parts.join(" "))
}

/// `X1<X2<..<End>>>`.
fn spelled(aludel: &TokenStream, names: &[&str]) -> TokenStream {
    let digits = (0..8).map(|at| (hash(names) >> (at * 4)) & 0xf);
    digits.rev().fold(quote!(#aludel::__private::End), |rest, digit| {
        let digit: Ident = format_ident!("X{digit:X}");
        quote!(#aludel::__private::digit::#digit<#rest>)
    })
}

/// FNV-1a, with a byte between the names that none of them has.
fn hash(names: &[&str]) -> u32 {
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0xff]));
    bytes.fold(0x811c_9dc5, |value, byte| (value ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
