// A flush may write to each row, so no row is borrowed meanwhile.

include!("../../model.rs");

fn greet(s: &mut aludel::Session, user: aludel::Handle<User>) -> aludel::Result<String> {
    let user = &mut s[user];
    s.flush()?;
    Ok(user.name.clone())
}

fn main() {}
