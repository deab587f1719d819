//! Snapshots of expansions: one whole entity, and for each attribute the items that it changes or
//! adds. `BLESS=1 cargo test -p aludel-macros` writes them anew; read the difference.

mod attributes;
mod mistakes;
mod relationships;

use std::collections::HashSet;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use syn::parse_quote;

/// The items that the derive makes of a struct, formatted.
fn expand(input: syn::DeriveInput) -> Vec<String> {
    let file: syn::File = syn::parse2(crate::entity(input)).expect("the expansion is Rust");
    let format = |item| {
        prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items: vec![item] })
    };
    file.items.into_iter().flat_map(for_any_backend).map(format).collect()
}

/// What is repeated for each backend, as items that can be formatted.
fn for_any_backend(item: syn::Item) -> Vec<syn::Item> {
    match &item {
        syn::Item::Macro(call) if call.mac.path == parse_quote!(::aludel::__for_each_backend) => {
            call.mac.parse_body::<syn::File>().expect("the macro is given items").items
        }
        _ => vec![item],
    }
}

/// Compares the items with the file of that name.
fn snapshot(name: &str, items: &[String]) {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/snapshots"))
        .join(name)
        .with_extension("rs");
    let actual = items.join("\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).expect("the folder of snapshots can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        actual == expected,
        "{} differs from the expansion; if it should, bless it. The expansion:\n{actual}",
        path.display()
    );
}

/// Compares what an attribute changes: the items that the struct without it does not have.
fn changed(name: &str, without: syn::DeriveInput, with: syn::DeriveInput) {
    let known: HashSet<_> = expand(without).into_iter().collect();
    let new: Vec<_> = expand(with).into_iter().filter(|item| !known.contains(item)).collect();
    snapshot(name, &new);
}

/// A user whose second field has the attribute.
fn with_field(name: &str, attribute: TokenStream, ty: TokenStream) {
    let user = |attribute: Option<TokenStream>| -> syn::DeriveInput {
        let attribute = attribute.map(|it| quote::quote!(#[entity(#it)]));
        parse_quote! {
            #[entity(table = "users")]
            pub struct User {
                #[entity(key)]
                pub id: i32,
                #attribute
                pub value: #ty,
            }
        }
    };
    changed(name, user(None), user(Some(attribute)));
}

/// A user with the attribute on the struct.
fn with_struct(name: &str, attribute: TokenStream) {
    let user = |attribute: Option<TokenStream>| -> syn::DeriveInput {
        let attribute = attribute.map(|it| quote::quote!(#[entity(#it)]));
        parse_quote! {
            #[entity(table = "users")]
            #attribute
            pub struct User {
                #[entity(key)]
                pub id: i32,
                pub name: String,
            }
        }
    };
    changed(name, user(None), user(Some(attribute)));
}

#[test]
fn a_whole_entity() {
    let items = expand(parse_quote! {
        /// Somebody.
        #[entity(table = "users")]
        pub struct User {
            #[entity(key, generated)]
            pub id: i32,
            /// What to call them.
            pub name: String,
            pub(crate) nickname: Option<String>,
        }
    });
    snapshot("entity", &items);
}

#[test]
fn a_whole_entity_over_a_table_of_diesels() {
    let items = expand(parse_quote! {
        #[entity(table = crate::schema::users)]
        pub struct User {
            #[entity(key, generated)]
            pub id: i32,
            pub nickname: Option<String>,
        }
    });
    snapshot("entity_over_diesel", &items);
}
