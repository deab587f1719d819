// Two entities that each need the other's row first can never be written: one error a key.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "hens")]
pub struct Hen {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(egg: Egg))]
    pub egg_id: i32,
}

#[derive(Entity)]
#[entity(table = "eggs")]
pub struct Egg {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(hen: Hen))]
    pub hen_id: i32,
}

fn main() {}
