// A join is by a relationship.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(Address::entity());
}
