// An expression is of the column's type.

include!("../../model.rs");

fn rename(s: &mut aludel::Session, user: aludel::Handle<User>) -> aludel::Result<()> {
    s.set_expr(user, User::name, User::age)
}

fn main() {}
