// A column of diesel's is used only where the query reads from the entity of its table.

use diesel::ExpressionMethods;

#[derive(aludel::Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "posts", diesel)]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
}

fn main() {
    let _ = User::query().filter(aludel::expr(post_fields::posts::id.eq(1)));
}
