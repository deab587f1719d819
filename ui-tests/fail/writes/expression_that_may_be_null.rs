// A column that is NOT NULL is computed by what is never NULL.

include!("../../model.rs");

fn rename(s: &mut aludel::Session, user: aludel::Handle<User>) -> aludel::Result<()> {
    s.set_expr(user, User::name, User::fullname)
}

fn main() {}
