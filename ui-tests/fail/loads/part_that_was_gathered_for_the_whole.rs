// What a query gathers of a relationship does not pass for the whole of it.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let query = User::query().join(User::addresses).filter(Address::email.ends_with(".org"));
    let found = s.all(query.gather(User::addresses)).unwrap();
    let ed = found[0].root;
    let _ = s.related(ed, User::addresses);
}
