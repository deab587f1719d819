// A selection has only columns of sources that the query reads.

include!("../../model.rs");

fn main() {
    let _ = User::query().select((User::name, Address::email));
}
