// An expression is about the row that it is set in.

include!("../../model.rs");

fn rename(s: &mut aludel::Session, user: aludel::Handle<User>) -> aludel::Result<()> {
    s.set_expr(user, User::name, Address::email)
}

fn main() {}
