// What a query gathers of a relationship does not pass for the whole of it.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let query = User::query().join(User::addresses).filter(Address::email.ends_with(".org"));
    let gathered = s.all(query.gather(User::addresses)).unwrap();
    let _ = s.related(gathered[0].root, User::addresses);
}
