// A cursor is a value of the order's columns.

use aludel::Session;
include!("../../model.rs");

fn page(s: &mut Session, after: Option<i32>) -> aludel::Result<()> {
    s.page_behind(User::query().order_by((User::name, User::id)), after, 10)?;
    Ok(())
}

fn main() {}
