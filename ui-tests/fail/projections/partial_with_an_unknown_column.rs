// The fields of a struct of some columns are called like columns.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User)]
pub struct UserName {
    pub id: aludel::Id<User>,
    pub nam: String,
}

fn main() {
    let _ = User::query().partial::<UserName>();
}
