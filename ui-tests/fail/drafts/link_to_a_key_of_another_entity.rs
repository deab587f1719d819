// A typed key links to its own entity only.
use aludel::{Draft, Entity, Id, Link, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
}

#[derive(Entity)]
#[entity(table = "teams")]
pub struct Team {
    #[entity(key, generated)]
    pub id: Id<Team>,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    #[entity(belongs_to(user: User))]
    pub user_id: Id<User>,
}

fn add(_: impl Draft<Unbranded, Entity = Address>) {}

fn main() {
    let team: Id<Team> = Id::new(1);
    add(NewAddress { user: Link::key(team) });
}
