// The correct neighbours of the cases in `fail/projections`.

use aludel::{Projection, Session};

include!("../../model.rs");

mod labels {
    aludel::label!(pub age, pub owner);
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

#[derive(Projection)]
pub struct Owner {
    pub name: String,
    pub age: i32,
}

#[derive(Projection)]
pub struct Line {
    pub owner: Option<Owner>,
}

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(User::query().select((User::age, User::name)).project::<Card>())?;
    s.all(User::query().select((User::name, (User::age + 1).label(labels::age))).project::<Card>())?;
    s.all(User::query().left_join(User::addresses).select(Address::email).project::<Contact>())?;
    let part = Owner::part(User::entity(), (User::name, User::age)).label(labels::owner);
    s.all(Post::query().left_join(Post::author).select(part).project::<Line>())?;
    Ok(())
}

fn main() {
    let _ = run;
}
