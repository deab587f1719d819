// Grouping uses only columns of sources that the query reads.

include!("../../model.rs");

fn main() {
    let _ = User::query().group_by(Address::email);
}
