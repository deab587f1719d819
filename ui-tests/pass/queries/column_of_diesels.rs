// A column of diesel's is used where the query reads from the entity of its table.

use diesel::ExpressionMethods;

#[derive(aludel::Entity)]
#[entity(table = "posts", diesel)]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
}

fn main() {
    let _ = Post::query().filter(aludel::expr(post_fields::posts::id.eq(1)));
}
