// A label may be called like a field of an entity beside it.

aludel::label!(name, id);

#[derive(aludel::Entity)]
#[entity(table = "shops")]
pub struct Shop {
    #[entity(key, generated)]
    pub id: aludel::Id<Shop>,
    pub name: String,
}

#[derive(aludel::Projection)]
pub struct Card {
    pub name: String,
}

fn main() {
    let _ = (NewShop::new("corner".to_owned()), Shop::query().select(Shop::name).project::<Card>());
}
