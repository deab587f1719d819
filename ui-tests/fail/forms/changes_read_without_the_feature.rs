// Changes that are read from a form need the feature that tells NULL from what is left out.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "posts", changes(derive(serde::Deserialize)))]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub title: Option<String>,
}

fn main() {}
