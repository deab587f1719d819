// A row that is owned goes with its owner, so it has one.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "carts")]
pub struct Cart {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Entity)]
#[entity(table = "items")]
pub struct Item {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(cart: Cart, on_delete = owned))]
    pub cart_id: i32,
    #[entity(belongs_to(wish_list: Cart, on_delete = owned))]
    pub wish_list_id: i32,
}

fn main() {}
