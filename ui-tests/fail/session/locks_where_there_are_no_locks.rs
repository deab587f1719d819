// A row is locked only on a database that locks rows.
use aludel::{Entity, Handle, Session};
use diesel::SqliteConnection;

#[derive(Entity)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: i32,
    pub balance: i64,
}

fn withdraw(s: &mut Session<SqliteConnection>, account: Handle<Account>) -> aludel::Result<()> {
    s.refresh_for_update(account)
}

fn main() {}
