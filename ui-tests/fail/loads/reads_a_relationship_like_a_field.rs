// A relationship is no field, which would be a query for each row of a loop.

include!("../../model.rs");

fn print(s: &mut aludel::Session) -> aludel::Result<()> {
    for user in s.all(User::query())? {
        println!("{}", s[user].addresses.len());
    }
    Ok(())
}

fn main() {}
