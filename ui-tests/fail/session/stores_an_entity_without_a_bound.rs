// Generic code says which entities it stores.

use aludel::{Driver, Session};

include!("../../model.rs");

fn add<C: Driver>(s: &mut Session<C>) {
    s.add(NewTag { word: "rust".into() });
}

fn main() {}
