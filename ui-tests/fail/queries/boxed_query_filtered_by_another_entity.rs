// A boxed query stays checked against what it reads.

include!("../../model.rs");

fn main() {
    let _ = User::query().boxed().filter(Address::email.eq("ed@example.org".to_owned()));
}
