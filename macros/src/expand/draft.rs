//! The draft: `NewUser`, with the columns that the program supplies and links for foreign keys.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::names::with_example;
use super::version;
use crate::model::{BelongsTo, Column, Entity, unraw};

/// A field of a draft.
enum Item<'a> {
    Column(&'a Column),
    Link(&'a BelongsTo),
}

/// The fields of the draft, in the order of the struct's: a link stands where its key's first
/// column does.
fn items(model: &Entity) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for column in &model.columns {
        if !model.is_linked(column) && column.is_given() {
            items.push(Item::Column(column));
        }
        let links = model.belongs_to.iter().filter(|it| it.columns.first() == Some(&column.field));
        items.extend(links.map(Item::Link));
    }
    items
}

impl Item<'_> {
    fn name(&self) -> &Ident {
        match self {
            Self::Column(column) => &column.field,
            Self::Link(link) => &link.name,
        }
    }

    /// Whether a row cannot be made without it.
    fn is_required(&self, model: &Entity) -> bool {
        match self {
            Self::Column(column) => !column.nullable && column.default.is_none(),
            Self::Link(link) => !model.is_nullable(link),
        }
    }

    fn ty(&self, model: &Entity, brand: &Ident) -> TokenStream {
        match self {
            Self::Column(Column { ty, default: Some(_), .. }) => quote!(::aludel::Given<#ty>),
            Self::Column(Column { ty, .. }) => quote!(#ty),
            Self::Link(link) => {
                let target = &link.target;
                let ty = quote!(::aludel::Link<#target, #brand>);
                match model.is_nullable(link) {
                    true => quote!(::core::option::Option<#ty>),
                    false => ty,
                }
            }
        }
    }

    /// The value when it is left out.
    fn left_out(&self) -> TokenStream {
        match self {
            Self::Column(Column { default: Some(_), .. }) => quote!(::aludel::Given::Default),
            _ => quote!(::core::option::Option::None),
        }
    }
}

/// The links that a row of the entity cannot be made without, when nothing else is required.
pub(super) fn required_links(model: &Entity) -> Option<Vec<&BelongsTo>> {
    let items = items(model);
    let required = items.into_iter().filter(|item| item.is_required(model));
    required
        .map(|item| match item {
            Item::Link(link) => Some(link),
            Item::Column(_) => None,
        })
        .collect()
}

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (vis, entity, draft) = (&model.vis, &model.ident, &model.draft);
    let items = items(model);
    let brand = brand(model);
    let branded = (!model.belongs_to.is_empty()).then(|| quote!(<#brand>));
    let default = branded.is_some().then(|| quote!(<#brand = ::aludel::Unbranded>));
    let fields = items.iter().map(|item| {
        let (name, ty) = (item.name(), item.ty(model, &brand));
        let (vis, doc) = described(model, item);
        quote!(#doc #vis #name: #ty,)
    });
    let required = items.iter().filter(|item| item.is_required(model));
    let required: Vec<_> = required.map(|item| item.name().to_string()).collect();
    let add = format!("let pending = s.add({draft}::new({}));", required.join(", "));
    let doc = with_example(format!("What it takes to make a [`{entity}`]."), &add);
    let new = new(model, &items, &brand);
    let into_parts = into_parts(model, &items);
    quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug)]
        #[allow(dead_code, unreachable_pub)]
        #vis struct #draft #default { #(#fields)* }

        #new

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<#brand> ::aludel::Draft<#brand> for #draft #branded {
            type Entity = #entity;

            fn into_parts(self) -> ::aludel::__private::DraftParts<#entity, #brand> {
                #into_parts
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<#brand> ::core::convert::From<#draft #branded> for ::aludel::Link<#entity, #brand> {
            fn from(draft: #draft #branded) -> Self {
                ::aludel::Link::draft(draft)
            }
        }
    }
}

/// The name of the brand's parameter: `B`, unless a type of the struct is called so.
fn brand(model: &Entity) -> Ident {
    fn mentions(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == "B",
            TokenTree::Group(group) => mentions(group.stream()),
            _ => false,
        })
    }
    let types = model.columns.iter().map(|it| &it.ty).map(|ty| quote!(#ty));
    let targets = model.belongs_to.iter().map(|it| &it.target).map(|path| quote!(#path));
    match types.chain(targets).any(mentions) || model.ident == "B" {
        true => format_ident!("__B"),
        false => format_ident!("B"),
    }
}

fn described<'a>(model: &'a Entity, item: &Item<'a>) -> (syn::Visibility, TokenStream) {
    match item {
        Item::Column(column) => {
            let docs = &column.docs;
            let left = column.default.as_ref().map(|_| " Left to the database unless given.");
            let (entity, field) = (&model.ident, &column.constant);
            let doc = format!("Becomes [`{entity}::{field}`].{}", left.unwrap_or_default());
            let separator = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
            (model.vis_of(column), quote!(#(#docs)* #separator #[doc = #doc]))
        }
        Item::Link(link) => {
            let (entity, name) = (&model.ident, &link.name);
            let doc = format!("Whom it belongs to: [`{entity}::{name}`].");
            (model.vis.clone(), quote!(#[doc = #doc]))
        }
    }
}

/// `NewUser::new(..)` takes what is required; `Default` is there when nothing is.
fn new(model: &Entity, items: &[Item<'_>], brand: &Ident) -> TokenStream {
    let (vis, draft) = (&model.vis, &model.draft);
    let branded = (!model.belongs_to.is_empty()).then(|| quote!(<#brand>));
    let (required, optional): (Vec<_>, Vec<_>) =
        items.iter().partition(|item| item.is_required(model));
    let names = required.iter().map(|item| item.name());
    // Names of our own: a field may be called like a unit struct in scope, such as a label.
    let own = |name: &Ident| format_ident!("{}_", unraw(name));
    let parameters = required.iter().map(|item| {
        let (name, ty) = (own(item.name()), item.ty(model, brand));
        quote!(#name: #ty)
    });
    let given = required.iter().map(|item| own(item.name()));
    let others = optional.iter().map(|item| {
        let (name, value) = (item.name(), item.left_out());
        quote!(#name: #value)
    });
    let default = required.is_empty().then(|| {
        quote! {
            #[automatically_derived]
            impl #branded ::core::default::Default for #draft #branded {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let rest = if optional.is_empty() { "" } else { "; the rest is left out" };
    let arguments: Vec<_> = required.iter().map(|item| item.name().to_string()).collect();
    let doc = with_example(
        format!("A draft with everything that is required{rest}."),
        &format!("let draft = {draft}::new({});", arguments.join(", ")),
    );
    quote! {
        #[automatically_derived]
        #[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
        impl #branded #draft #branded {
            #[doc = #doc]
            #[must_use]
            #vis fn new(#(#parameters),*) -> Self {
                Self { #(#names: #given,)* #(#others,)* }
            }
        }

        #default
    }
}

fn into_parts(model: &Entity, items: &[Item<'_>]) -> TokenStream {
    let row = model.row();
    let supplied = |column: &Column| {
        items.iter().any(|it| matches!(it, Item::Column(item) if item.index == column.index))
    };
    let values = model.columns.iter().map(|column| {
        let field = &column.field;
        let value = match &column.default {
            _ if column.version.is_some() => version::first(column),
            _ if !supplied(column) => quote!(::core::option::Option::None),
            Some(_) => quote!(::aludel::Given::into_option(self.#field)),
            None => quote!(::core::option::Option::Some(self.#field)),
        };
        quote!(#field: #value)
    });
    let links = model.belongs_to.iter().map(|link| {
        let (name, marker) = (&link.name, model.marker(&link.name));
        let method = match model.is_nullable(link) {
            true => quote!(link_or_null),
            false => quote!(link),
        };
        quote!(parts.#method::<#marker>(self.#name);)
    });
    let mutable = (!model.belongs_to.is_empty()).then(|| quote!(mut));
    quote! {
        let #mutable parts = ::aludel::__private::DraftParts::new(#row { #(#values,)* });
        #(#links)*
        parts
    }
}
