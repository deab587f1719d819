// An operand of a union has decided on its repeated rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().union(User::query().join(User::addresses));
}
