//! Bounds that rustc does not print: see `quiet` in the crate root.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{
    BoundLifetimes, FnArg, GenericArgument, GenericParam, Generics, ImplItem, Item, PathArguments,
    PathSegment, Signature, Token, TraitItem, Type, TypeParamBound, WherePredicate,
};

/// The item with its bounds made quiet. `elsewhere` is a place in another file.
pub(crate) fn quieten(item: Item, elsewhere: Span) -> TokenStream {
    let mut item = item;
    match &mut item {
        Item::Impl(item) => {
            for item in &mut item.items {
                if let ImplItem::Fn(method) = item {
                    signature(&mut method.sig, elsewhere);
                }
            }
        }
        Item::Trait(item) => {
            for item in &mut item.items {
                if let TraitItem::Fn(method) = item {
                    signature(&mut method.sig, elsewhere);
                }
            }
        }
        Item::Fn(function) => signature(&mut function.sig, elsewhere),
        other => {
            let message = "only an `impl`, a trait or a function has bounds to be made quiet";
            return syn::Error::new_spanned(other, message).into_compile_error();
        }
    }
    item.into_token_stream()
}

fn signature(signature: &mut Signature, elsewhere: Span) {
    generics(&mut signature.generics, elsewhere);
    for input in &mut signature.inputs {
        if let FnArg::Typed(argument) = input {
            argument_type(&mut argument.ty, elsewhere);
        }
    }
}

fn argument_type(argument: &mut Type, elsewhere: Span) {
    match argument {
        Type::ImplTrait(argument) => bounds(&mut argument.bounds, elsewhere),
        Type::Reference(reference) => argument_type(&mut reference.elem, elsewhere),
        _ => {}
    }
}

fn generics(generics: &mut Generics, elsewhere: Span) {
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            bounds(&mut parameter.bounds, elsewhere);
        }
    }
    for predicate in generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates) {
        if let WherePredicate::Type(predicate) = predicate
            && predicate.lifetimes.is_none()
        {
            bounds(&mut predicate.bounds, elsewhere);
        }
    }
}

/// Gives each bound a beginning in another file: `Trait` becomes `for<> Trait`, which means the
/// same.
fn bounds(bounds: &mut Punctuated<TypeParamBound, Token![+]>, elsewhere: Span) {
    for bound in bounds {
        if let TypeParamBound::Trait(bound) = bound
            && bound.lifetimes.is_none()
            && matches!(bound.modifier, syn::TraitBoundModifier::None)
        {
            let first = bound.path.segments.first();
            let own = first.map_or_else(Span::call_site, |segment| segment.ident.span());
            // rustc joins only places of one hygiene.
            let span = elsewhere.resolved_at(own);
            for argument in bound.path.segments.iter_mut().flat_map(arguments) {
                // `Name = Type` is a bound with a place of its own.
                if let GenericArgument::AssocType(constraint) = argument {
                    let own = constraint.ident.span();
                    constraint.ident.set_span(elsewhere.resolved_at(own));
                }
            }
            bound.lifetimes = Some(BoundLifetimes {
                for_token: Token![for](span),
                lt_token: Token![<](span),
                lifetimes: Punctuated::new(),
                gt_token: Token![>](span),
            });
        }
    }
}

fn arguments(segment: &mut PathSegment) -> impl Iterator<Item = &mut GenericArgument> {
    match &mut segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&mut arguments.args),
        _ => None,
    }
    .into_iter()
    .flatten()
}

/// Hands the item to `crate::quiet::here!`, which adds a place in its own file.
pub(crate) fn elsewhere(item: TokenStream) -> TokenStream {
    let item = TokenTree::Group(Group::new(proc_macro2::Delimiter::Brace, item));
    quote!(crate::quiet::here! #item)
}
