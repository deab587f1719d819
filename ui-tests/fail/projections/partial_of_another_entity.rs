// A struct of some columns of one entity is not filled from another.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User)]
pub struct UserName {
    pub name: String,
}

fn main() {
    let _ = Post::query().partial::<UserName>();
}
