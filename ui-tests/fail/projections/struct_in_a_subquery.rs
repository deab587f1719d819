// A struct is no column that a subquery could give.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Owner {
    pub name: String,
}

fn main() {
    aludel::alias!(old = User);
    let owner = Owner::part(User::entity(), User::name);
    let _ = User::query().select(owner).subquery(old);
}
