// A query with a CTE is one statement.

include!("../../model.rs");

fn main() {
    aludel::alias!(young = User);
    let young = User::query().filter(User::age.lt(30)).cte(young);
    let _ = aludel::with(young, |young| {
        let emails = User::addresses.collect(Address::query().select(Address::email));
        let id = young.column(User::id);
        User::query().join_on(young, User::id.eq(id)).select(emails)
    });
}
