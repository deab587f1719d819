// A nested struct is missing as a whole behind a left join: its field is an `Option`.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Owner {
    pub name: String,
}

#[derive(Projection)]
pub struct Line {
    pub owner: Owner,
}

aludel::label!(owner);

fn main() {
    let posts = Post::query().left_join(Post::author);
    let part = Owner::part(User::entity(), User::name).label(owner);
    let _ = posts.select(part).project::<Line>();
}
