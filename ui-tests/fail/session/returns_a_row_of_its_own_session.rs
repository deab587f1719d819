// A function that opens the session gives back values, not rows of it.

include!("../../model.rs");

fn first<'a>() -> aludel::Result<&'a User> {
    let mut s = aludel::Session::connect("blog.db")?;
    let user = s.one(User::query().limit(1))?;
    Ok(&s[user])
}

fn main() {}
