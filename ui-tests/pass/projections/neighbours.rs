// The correct neighbours of the cases in `fail/projections`.

use aludel::{Projection, Session};

include!("../../model.rs");

mod labels {
    aludel::label!(pub age);
}

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub age: i32,
}

#[derive(Projection)]
pub struct Contact {
    pub email: Option<String>,
}

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(User::query().select((User::age, User::name)).project::<Card>())?;
    s.all(User::query().select((User::name, (User::age + 1).label(labels::age))).project::<Card>())?;
    s.all(User::query().left_join(User::addresses).select(Address::email).project::<Contact>())?;
    Ok(())
}

fn main() {
    let _ = run;
}
