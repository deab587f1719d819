// A type of the program's own converts to and from its SQL type.
use aludel::Entity;

#[derive(Debug, Clone, PartialEq)]
pub struct Money(i64);

#[derive(Entity)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(sql_type = BigInt)]
    pub balance: Money,
}

fn main() {}
