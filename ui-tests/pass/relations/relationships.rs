// The correct neighbours of the mistakes in `fail/relations`.
use aludel::Entity;

#[derive(Entity)]
#[entity(
    table = "users",
    has_many(addresses: Address.user, order_by(-email, id)),
    has_many(edited: Address.editor, large),
    has_one(profile: Profile.user)
)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
    #[entity(belongs_to(editor: User, on_delete = nullify))]
    pub editor_id: Option<i32>,
}

#[derive(Entity)]
#[entity(table = "profiles")]
pub struct Profile {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User, unique))]
    pub user_id: i32,
}

#[derive(Entity)]
#[entity(table = "posts", many_to_many(tags: Tag, through = PostTag(post, tag)))]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Entity)]
#[entity(table = "tags", many_to_many(posts: Post, through = PostTag(tag, post), large))]
pub struct Tag {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Entity)]
#[entity(table = "post_tags")]
pub struct PostTag {
    #[entity(key, belongs_to(post: Post))]
    pub post_id: i32,
    #[entity(key, belongs_to(tag: Tag))]
    pub tag_id: i32,
}

#[derive(Entity)]
#[entity(table = "hens")]
pub struct Hen {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(egg: Egg, deferred))]
    pub egg_id: Option<i32>,
}

#[derive(Entity)]
#[entity(table = "eggs")]
pub struct Egg {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(hen: Hen))]
    pub hen_id: i32,
}

#[derive(Entity)]
#[entity(table = "lines")]
pub struct Line {
    #[entity(key)]
    pub order_id: i32,
    #[entity(key)]
    pub number: i32,
}

#[derive(Entity)]
#[entity(table = "parcels", belongs_to(line: Line, columns(order_id, line_number)))]
pub struct Parcel {
    #[entity(key, generated)]
    pub id: i32,
    pub order_id: i32,
    pub line_number: i32,
}

fn main() {
    let _ = (User::addresses, User::profile, Post::tags, Hen::egg, Parcel::line);
}
