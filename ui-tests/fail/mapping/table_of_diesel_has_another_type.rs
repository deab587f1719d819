// Over a table of diesel's, a field fits the column's SQL type.
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
    pub name: i64,
}

fn main() {}
