// Each column is filled by one selected item.

include!("../../model.rs");

fn main() {
    let query = User::query().select(User::name);
    let _ = query.insert_into((Address::email, Address::user_id));
}
