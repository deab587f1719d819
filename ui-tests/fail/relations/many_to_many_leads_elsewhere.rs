// A `many_to_many` names the way here, then the way there.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "posts", many_to_many(tags: Tag, through = PostTag(post, post)))]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Entity)]
#[entity(table = "tags")]
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

fn main() {}
