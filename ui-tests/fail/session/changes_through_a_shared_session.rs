// Who changes a row needs the session for itself.

include!("../../model.rs");

fn rename(s: &aludel::Session, user: aludel::Handle<User>) {
    s[user].name = "ed".into();
}

fn main() {}
