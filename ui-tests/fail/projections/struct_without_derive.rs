// Rows come as structs that derive `Projection`.



include!("../../model.rs");

pub struct Card {
    pub name: String,
}

fn main() {
    let _ = User::query().select(User::name).project::<Card>();
}
