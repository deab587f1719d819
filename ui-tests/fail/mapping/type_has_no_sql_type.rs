// A field of a type that aludel does not know says how it is stored.
use aludel::Entity;

#[derive(Debug, Clone, PartialEq)]
pub struct Money(i64);

#[derive(Entity)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: i32,
    pub balance: Option<Money>,
}

fn main() {
    let _ = Account::balance;
}
