// Selected items fill columns of their kind.

include!("../../model.rs");

fn main() {
    let query = User::query().select((User::age, User::id));
    let _ = query.insert_into((Address::email, Address::user_id));
}
