// Over a table of diesel's, an `Option` is for a nullable column.
use aludel::Entity;

mod schema {
    diesel::table! {
        users (id) {
            id -> Integer,
            name -> Text,
            nickname -> Nullable<Text>,
        }
    }
}

#[derive(Entity)]
#[entity(table = schema::users)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: Option<String>,
}

fn main() {}
