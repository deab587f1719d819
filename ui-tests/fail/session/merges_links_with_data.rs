// A merge links and unlinks rows; it cannot make an association row that has more to give.

use aludel::{Handle, Session};

include!("../../model.rs");

#[derive(aludel::Entity)]
#[entity(table = "films", many_to_many(cast: User, through = Role(film, user)))]
pub struct Film {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "roles")]
pub struct Role {
    #[entity(key, belongs_to(film: Film))]
    pub film_id: i32,
    #[entity(key, belongs_to(user: User))]
    pub user_id: aludel::Id<User>,
    pub character: String,
}

fn recast(s: &mut Session, film: Handle<Film>) -> aludel::Result<()> {
    let film = s.load(film, Film::cast)?;
    let mut snapshot = s.snapshot(film)?;
    snapshot.related_mut(Film::cast).clear();
    s.merge(snapshot)?;
    Ok(())
}

fn main() {}
