// A row lives in its session and ends with it.

include!("../../model.rs");

fn name_of(s: aludel::Session, user: aludel::Handle<User>) -> String {
    let user = &s[user];
    drop(s);
    user.name.clone()
}

fn main() {}
