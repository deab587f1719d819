// What may be missing is an `Option`.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub email: String,
}

fn main() {
    let _ = User::query().left_join(User::addresses).select(Address::email).project::<Card>();
}
