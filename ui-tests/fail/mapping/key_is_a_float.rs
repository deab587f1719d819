// A key can be compared, hashed and ordered; a float cannot.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "samples")]
pub struct Sample {
    #[entity(key)]
    pub at: f64,
}

fn main() {}
