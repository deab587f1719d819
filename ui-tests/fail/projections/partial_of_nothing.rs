// A struct says whose columns its fields are.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct UserName {
    pub name: String,
}

fn main() {
    let _ = User::query().partial::<UserName>();
}
