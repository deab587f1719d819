// Over a table of diesel's, a nullable column is an `Option`.
use aludel::Entity;

mod schema {
    diesel::table! {
        users (id) {
            id -> Integer,
            name -> Text,
            nick -> Nullable<Text>,
        }
    }
}

#[derive(Entity)]
#[entity(table = schema::users)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub nick: String,
}

fn main() {}
