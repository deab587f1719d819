// A database counts integers up; another generated key has a default.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "tokens")]
pub struct Token {
    #[entity(key, generated)]
    pub token: String,
}

fn main() {}
