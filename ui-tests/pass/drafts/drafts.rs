// The correct neighbours of the mistakes in `fail/drafts`.
use aludel::{Draft, Entity, Handle, Id, Link, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    pub name: String,
    #[entity(default = "0")]
    pub visits: i32,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User))]
    pub user_id: Id<User>,
}

fn add<E: Entity>(_: impl Draft<Unbranded, Entity = E>) {}

fn of_user(user: Handle<User>) {
    add(NewAddress { email: "ed@example.org".into(), user: user.into() });
}

fn main() {
    let _ = of_user;
    add(NewUser { name: "ed".into(), visits: 1.into() });
    add(NewAddress { email: "ed@example.org".into(), user: Link::key(Id::new(1)) });
    add(NewAddress::new("ed@example.org".into(), NewUser::new("ed".into()).into()));
}
