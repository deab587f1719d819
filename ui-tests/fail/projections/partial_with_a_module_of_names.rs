// The names of a struct of some columns are those of the columns.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User, fields = "names")]
pub struct UserName {
    pub name: String,
}

fn main() {}
