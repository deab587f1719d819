// A subquery is part of a statement, so nothing is collected for its rows.

include!("../../model.rs");

fn main() {
    aludel::alias!(young = User);
    let emails = User::addresses.collect(Address::query().select(Address::email));
    let _ = User::query().filter(User::age.lt(30)).select(emails).subquery(young);
}
