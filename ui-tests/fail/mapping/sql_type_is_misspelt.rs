// An SQL type written by its bare name is one of diesel's.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "notes")]
pub struct Note {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(sql_type = Txt)]
    pub text: String,
}

fn main() {}
