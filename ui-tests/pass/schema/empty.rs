//! A schema may be empty.

fn main() {
    let schema = aludel::schema![];
    assert!(schema.entities().is_empty());
}
