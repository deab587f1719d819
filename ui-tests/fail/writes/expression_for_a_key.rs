// A key is not computed.

include!("../../model.rs");

fn renumber(s: &mut aludel::Session, user: aludel::Handle<User>) -> aludel::Result<()> {
    s.set_expr(user, User::id, aludel::Id::new(3))
}

fn main() {}
