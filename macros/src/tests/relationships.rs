//! Relationships.

use quote::quote;
use syn::parse_quote;

use super::{changed, expand, snapshot, with_field, with_struct};

#[test]
fn belongs_to() {
    with_field("belongs_to", quote!(belongs_to(team: a::Team, on_delete = cascade)), quote!(i32));
}

#[test]
fn belongs_to_with_an_update_rule() {
    let attribute = quote!(belongs_to(team: Team, on_update = database));
    with_field("belongs_to_with_an_update_rule", attribute, quote!(String));
}

#[test]
fn belongs_to_nullable() {
    let attribute = quote!(belongs_to(team: Team, on_delete = nullify, unique));
    with_field("belongs_to_nullable", attribute, quote!(Option<i32>));
}

#[test]
fn belongs_to_deferred() {
    let attribute = quote!(belongs_to(team: Team, deferred));
    with_field("belongs_to_deferred", attribute, quote!(Option<i32>));
}

#[test]
fn belongs_to_itself() {
    let attribute = quote!(belongs_to(boss: User));
    with_field("belongs_to_itself", attribute, quote!(Option<i32>));
}

#[test]
fn belongs_to_by_several_columns() {
    let parcel = |attribute: Option<proc_macro2::TokenStream>| -> syn::DeriveInput {
        parse_quote! {
            #[entity(table = "parcels", #attribute)]
            struct Parcel {
                #[entity(key)]
                id: i32,
                order_id: i32,
                line: Option<i32>,
            }
        }
    };
    let attribute = quote!(belongs_to(line_of: Line, columns(order_id, line)));
    changed("belongs_to_by_several_columns", parcel(None), parcel(Some(attribute)));
}

#[test]
fn has_many() {
    with_struct("has_many", quote!(has_many(posts: a::Post.author, order_by(title, -id))));
}

#[test]
fn has_many_large() {
    with_struct("has_many_large", quote!(has_many(posts: Post.author, large)));
}

#[test]
fn has_one() {
    with_struct("has_one", quote!(has_one(profile: Profile.user)));
}

#[test]
fn many_to_many() {
    let attribute =
        quote!(many_to_many(teams: Team, through = b::Membership(user, team), order_by(name)));
    with_struct("many_to_many", attribute);
}

#[test]
fn two_links_that_suffice_are_an_association() {
    let associations = |note: proc_macro2::TokenStream| -> Vec<String> {
        let items = expand(parse_quote! {
            #[entity(table = "tagged")]
            struct Tagged {
                #[entity(key, belongs_to(post: Post))]
                post_id: i32,
                #[entity(key, belongs_to(tag: Tag))]
                tag_id: i32,
                note: #note,
            }
        });
        items.into_iter().filter(|item| item.contains("AssociationOf")).collect()
    };
    snapshot("association", &associations(quote!(Option<String>)));
    assert_eq!(associations(quote!(String)), [""; 0]);
}
