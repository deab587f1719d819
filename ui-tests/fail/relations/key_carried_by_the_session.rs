// A foreign key that is part of a key follows by the database alone.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "artists")]
pub struct Artist {
    #[entity(key)]
    pub code: String,
}

#[derive(Entity)]
#[entity(table = "labels")]
pub struct Label {
    #[entity(key, belongs_to(artist: Artist, on_update = cascade))]
    pub artist_code: String,
    #[entity(key)]
    pub city: String,
}

fn main() {}
