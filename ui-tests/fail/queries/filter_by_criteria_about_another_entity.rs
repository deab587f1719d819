// Each criterion of a filter uses only columns of sources that the query reads.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter((User::name.eq("ed"), Address::email.eq("ed@x.org")));
}
