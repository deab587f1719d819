// What is gathered was joined.

include!("../../model.rs");

fn main() {
    let _ = User::query().gather(User::addresses);
}
