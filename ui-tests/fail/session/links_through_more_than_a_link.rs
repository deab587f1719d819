// `link` cannot make an association row that has more to give than the two ends.

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

fn hire(s: &mut Session, film: Handle<Film>, user: Handle<User>) {
    let _ = s.link(film, Film::cast, user);
}

fn main() {}
