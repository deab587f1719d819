// The field of a column has its type.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User)]
pub struct UserName {
    pub name: String,
    pub fullname: String,
}

fn main() {
    let _ = User::query().partial::<UserName>();
}
