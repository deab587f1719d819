// The entities of the examples in the documentation, and a session over a small database.

pub use aludel::{Entity, Id, Session};

#[derive(Entity, Debug)]
#[entity(table = "users", has_many(addresses: Address.user, order_by(id)))]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    #[entity(unique)]
    pub name: String,
    pub fullname: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: Id<User>,
}

/// Ed has two addresses and a full name, Wendy has neither.
pub fn session() -> aludel::Result<Session> {
    let mut s = Session::connect(":memory:")?;
    aludel::schema![User, Address].create_all(s.connection())?;
    let ed = s.add(NewUser { name: "ed".into(), fullname: Some("Ed Jones".into()) });
    s.add(NewUser { name: "wendy".into(), fullname: None });
    s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
    s.add(NewAddress { email: "ed@example.com".into(), user: ed.into() });
    s.commit()?;
    Ok(s)
}
