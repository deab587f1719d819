// Only through a unique key has an entity one of another.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users", has_one(profile: Profile.user))]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "profiles")]
pub struct Profile {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn main() {}
