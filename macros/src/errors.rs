//! Collects the mistakes of a struct, so that all of them are reported together.

use proc_macro2::{Span, TokenStream};

/// The mistakes found so far. Must be turned into tokens: one that is dropped is a bug of ours.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    told: bool,
}

impl Errors {
    pub(crate) fn add(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.told = true;
        self.found.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !self.told && !self.found.is_empty() && !std::thread::panicking() {
            panic!("mistakes were found and not reported: {:?}", self.found);
        }
    }
}

/// `": did you mean `x`?"` for the nearest of the words, when one is near enough to be meant.
pub(crate) fn did_you_mean<'a>(
    written: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    words
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(written, word), word))
        .filter(|(distance, word)| *distance <= word.len().max(written.len()) / 3 + 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// An error for a word that is none of those known: the nearest one, or all of them.
pub(crate) fn unknown(span: Span, what: &str, written: &str, words: &[&str]) -> syn::Error {
    let cure = match did_you_mean(written, words.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("write one of\n{}", words.join(", ")),
    };
    syn::Error::new(span, format!("unknown {what} `{written}`; {cure}"))
}
