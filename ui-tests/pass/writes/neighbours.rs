// The correct neighbours of the cases in `fail/writes`.

use aludel::{Session, excluded, insert};

include!("../../model.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.execute(User::query().update_every(User::age.set(3)))?;
    s.execute(User::query().delete_every())?;
    s.execute(User::query().filter(User::age.lt(3)).update(User::age.set(3)))?;
    let at_x = User::addresses.any(Address::email.eq("x"));
    s.execute(User::query().filter(at_x).update(User::age.set(User::age + 1)))?;
    let three = User::query().order_by(User::age).limit(3).select(User::id);
    s.execute(User::query().filter(User::id.in_(three)).delete())?;
    s.execute(User::query().update_every((User::fullname.set(User::name), User::age.set(3))))?;
    s.execute(User::query().update_every(User::fullname.set_null()))?;
    s.execute(Address::query().update_every(Address::email.set("x")))?;
    let draft = NewUser { name: "ed".into(), fullname: None, age: 3 };
    let statement = insert([draft]).on_conflict(User::id);
    s.execute(statement.do_update(User::name.set(excluded(User::name))))?;
    let query = User::query().select((User::name, User::id));
    s.execute(query.insert_into((Address::email, Address::user_id)))?;
    s.all(User::query().filter(User::age.lt(3)).update(User::age.set(3)).returning())?;
    Ok(())
}

fn main() {
    let _ = run;
}
