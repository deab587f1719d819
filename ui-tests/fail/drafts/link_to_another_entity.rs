// A link leads to a row of the entity that it is for.
use aludel::{Draft, Entity, Handle, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "teams")]
pub struct Team {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    pub email: String,
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn add(_: impl Draft<Unbranded, Entity = Address>) {}

fn of_team(team: Handle<Team>) {
    add(NewAddress {
        email: "ed@example.org".into(),
        user: team.into(),
    });
}

fn main() {
    let _ = of_team;
}
