//! What is told of mistakes; how it reads in place is pinned by `ui-tests`.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// The messages of the errors in the expansion of a struct with this attribute and a field with
/// that one.
fn told(on_struct: TokenStream, on_field: TokenStream) -> Vec<String> {
    let expansion = crate::entity(syn::parse_quote! {
        #[entity(table = "users")]
        #on_struct
        struct User {
            #[entity(key)]
            id: i32,
            #on_field
            value: i32,
        }
    });
    let mut found = Vec::new();
    messages(expansion, &mut found);
    found
}

fn on_struct(attribute: TokenStream) -> Vec<String> {
    told(quote!(#[entity(#attribute)]), TokenStream::new())
}

fn on_field(attribute: TokenStream) -> Vec<String> {
    told(TokenStream::new(), quote!(#[entity(#attribute)]))
}

/// The string in each `compile_error! { .. }`.
fn messages(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(ident) = &token else { continue };
        if ident != "compile_error" {
            continue;
        }
        let rest: Vec<_> = tokens.by_ref().take(2).collect();
        if let Some(TokenTree::Group(group)) = rest.last() {
            let text: syn::LitStr =
                syn::parse2(group.stream()).expect("`compile_error!` is given a string");
            found.push(text.value());
        }
    }
}

#[test]
fn a_version_is_made_by_the_session_or_by_the_database() {
    assert_eq!(
        on_field(quote!(version = trigger)),
        ["write `version`, or `version = database` where the database changes it"]
    );
}

#[test]
fn what_is_computed_is_given_by_nobody() {
    assert_eq!(
        on_field(quote!(computed = "id * 2", version)),
        ["`value` is not `computed`: it is the version; write `version = database` alone"]
    );
    assert_eq!(
        on_field(quote!(computed = "id * 2", default = "0")),
        ["`value` is not `computed`: it has a `default`, which a new row gets once"]
    );
    assert_eq!(
        on_field(quote!(computed = "id * 2", belongs_to(other: Other))),
        ["`value` is not `computed`: it is the foreign key `other`, which the session sets"]
    );
    assert_eq!(
        on_field(quote!(computed = 3)),
        ["write the SQL of the value: `computed = \"price * amount\"`"]
    );
}

#[test]
fn an_update_rule_is_one_of_three_and_fits_the_column() {
    assert_eq!(
        on_field(quote!(belongs_to(other: Other, on_update = cascad))),
        ["unknown update rule `cascad`; did you mean `cascade`?"]
    );
    assert_eq!(
        on_field(quote!(belongs_to(other: Other, on_update))),
        ["write `on_update = ..` with one of: cascade, restrict, database"]
    );
    let refused = on_field(quote!(key, belongs_to(other: Other, on_update = cascade)));
    assert!(refused[0].ends_with("leave it to the database: `on_update = database`"));
}

#[test]
fn changes_are_named_and_derive() {
    assert_eq!(
        on_struct(quote!(changes(derives(Clone)))),
        ["unknown option `derives`; did you mean `derive`?"]
    );
    assert_eq!(on_struct(quote!(changes(derive))), ["write `derive(Clone, serde::Deserialize)`"]);
}

#[cfg(not(feature = "serde"))]
#[test]
fn changes_are_read_with_the_feature_on() {
    assert_eq!(
        on_struct(quote!(changes(derive(serde::Deserialize)))),
        ["changes are read and written by aludel's feature `serde`; switch it on"]
    );
}

#[test]
fn an_attribute_without_its_value_says_what_to_write() {
    assert_eq!(on_field(quote!(column)), ["write `column = \"...\"`"]);
    assert_eq!(on_field(quote!(column = name)), ["write `column = \"...\"`"]);
    assert_eq!(on_field(quote!(sql_type)), ["write `sql_type = a::Path`"]);
    assert_eq!(
        on_field(quote!(sql_type = "Text")),
        ["write the path without quotes: `sql_type = Text`"]
    );
    assert_eq!(on_struct(quote!(has_many)), ["write `has_many(addresses: Address.user)`"]);
    assert_eq!(on_struct(quote!(index())), ["`index` needs at least one field"]);
}

#[test]
fn a_flag_with_a_value_is_refused() {
    assert_eq!(on_field(quote!(unique = true)), ["`unique` takes no value; write it alone"]);
}

#[test]
fn a_forgotten_comma_is_told() {
    assert_eq!(on_field(quote!(column = "a" unique)), ["expected `,` after `column`"]);
}

#[test]
fn one_mistake_does_not_hide_the_next() {
    assert_eq!(
        on_field(quote!(uniqe, belongs_to(x: Y, on_delete = cascad, defered), colum = "a")),
        [
            "unknown attribute `uniqe`; did you mean `unique`?",
            "unknown delete rule `cascad`; did you mean `cascade`?",
            "unknown option `defered`; did you mean `deferred`?",
            "unknown attribute `colum`; did you mean `column`?",
        ]
    );
}

#[test]
fn a_relationship_without_its_parts_says_what_to_write() {
    assert_eq!(
        on_field(quote!(belongs_to(user))),
        ["name the entity too: `belongs_to(user: Entity ..)`"]
    );
    assert_eq!(
        on_struct(quote!(belongs_to(user: User))),
        ["name the fields that hold the key: `belongs_to(user: .., columns(a, b))`, \
          or write `belongs_to` on the one field"]
    );
    assert_eq!(
        on_struct(quote!(many_to_many(tags: Tag))),
        ["name the entity between: `tags: .., through = Association(to_this, to_that)`"]
    );
    assert_eq!(
        on_struct(quote!(many_to_many(tags: Tag, through = Tagged))),
        ["write `through = Association(to_this, to_that)`"]
    );
    assert_eq!(
        on_struct(quote!(has_one(profile: Profile.user, large))),
        ["`has_one` has no option `large`; leave it out"]
    );
    assert_eq!(
        on_field(quote!(belongs_to(boss: Self))),
        ["name the entity itself instead of `Self`"]
    );
}

#[test]
fn names_of_relationships_are_free_and_differ() {
    assert_eq!(
        on_struct(quote!(has_many(query: Post.author))),
        ["`User::query` is a function of aludel's; choose another name"]
    );
    assert_eq!(
        on_struct(quote!(has_many(posts: Post.author), has_one(posts: Post.editor))),
        ["two relationships of `User` are named `posts`"]
    );
}

#[test]
fn a_type_that_databases_lack_is_told_with_what_they_have() {
    let told = |ty: TokenStream| {
        let mut found = Vec::new();
        let input = syn::parse_quote! {
            #[entity(table = "users")]
            struct User {
                #[entity(key)]
                id: i32,
                value: #ty,
            }
        };
        messages(crate::entity(input), &mut found);
        found
    };
    assert_eq!(told(quote!(u32)), ["databases have no `u32`; use `i16`, `i32` or `i64`"]);
    assert_eq!(told(quote!(&'static str)).len(), 1);
    assert!(told(quote!(Option<Uuid>))[0].contains("sql_type = Uuid"));
    assert!(told(quote!(DateTime<Utc>))[0].contains("TimestamptzSqlite"));
    assert_eq!(told(quote!(serde_json::Value)), [""; 0]);
}
