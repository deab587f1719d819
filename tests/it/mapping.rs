//! Mapping: what `derive(Entity)` makes of a struct.

use aludel::Entity;

/// A user.
#[derive(Entity, Debug, PartialEq)]
#[entity(table = "users", has_many(addresses: Address.user, order_by(id)), has_one(profile: Profile.user))]
pub struct User {
    /// The key.
    #[entity(key, generated)]
    pub id: i32,
    /// The name.
    pub name: String,
    #[entity(unique)]
    email: String,
    pub fullname: Option<String>,
    #[entity(default = "CURRENT_TIMESTAMP")]
    pub joined: String,
    pub score: Option<f64>,
    #[entity(version)]
    pub version: i32,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: aludel::Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
    #[entity(belongs_to(editor: User, on_delete = nullify))]
    pub editor_id: Option<i32>,
    #[entity(belongs_to(copy_of: Address, deferred))]
    pub copy_of_id: Option<aludel::Id<Address>>,
}

#[derive(Entity)]
#[entity(table = "profiles")]
pub struct Profile {
    #[entity(key, belongs_to(user: User))]
    pub user_id: i32,
    pub text: String,
}
#[derive(Entity)]
#[entity(table = "tags", many_to_many(users: User, through = Tagged(tag, user)))]
pub struct Tag {
    #[entity(key)]
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "tagged")]
pub struct Tagged {
    #[entity(key, belongs_to(user: User))]
    pub user_id: i32,
    #[entity(key, belongs_to(tag: Tag))]
    pub tag_name: String,
}
