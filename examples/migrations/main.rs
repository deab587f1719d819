//! diesel's migrations and `schema.rs` beside entities: who makes the tables, who checks whom.
//!
//! `cargo run --example migrations` plays it on an embedded database.
//!
//! The tables are made by migrations, plain SQL that is compiled in. `schema.rs` is what
//! `diesel print-schema` writes for them, unchanged; the entities name its tables, so a field whose
//! column is missing there, or has another type, does not compile. What neither knows is whether the
//! database at hand has had all migrations: `verify` asks it.

#![allow(missing_docs, reason = "an example; the fields speak for themselves")]

use std::error::Error;

use aludel::{AnyConnection, Entity, Session};
use diesel::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

mod schema;

use schema::{stops, trips};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("examples/migrations/sql");

#[derive(Debug, Entity)]
#[entity(table = trips, has_many(stops: Stop.trip, order_by(id)))]
pub struct Trip {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(unique)]
    pub title: String,
}

#[derive(Debug, Entity)]
#[entity(table = stops)]
pub struct Stop {
    #[entity(key, generated)]
    pub id: i32,
    pub place: String,
    #[entity(belongs_to(trip: Trip, on_delete = cascade))]
    pub trip_id: i32,
    pub note: Option<String>,
}

/// diesel's own connection, which migrations run on.
fn sqlite(connection: &mut AnyConnection) -> &mut SqliteConnection {
    connection.as_sqlite().expect("the URL is one of SQLite")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut connection = AnyConnection::connect(":memory:")?;
    let entities = aludel::schema![Trip, Stop];

    // A database that was made by an older version of the program.
    sqlite(&mut connection).run_next_migration(MIGRATIONS).map_err(|error| error.to_string())?;
    let missing = entities.verify(&mut connection).expect_err("the last migration is missing");
    println!("before the last migration: {missing}");
    assert!(missing.to_string().contains("note"), "{missing}");

    let run = sqlite(&mut connection)
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| error.to_string())?;
    println!("ran {} more", run.len());
    assert_eq!(run.len(), 1);
    entities.verify(&mut connection)?;

    // From here on the session works as with tables that it made itself.
    let mut s: Session = Session::new(connection);
    let trip = s.add(NewTrip { title: "to the sea".into() });
    for place in ["Ulm", "Rostock"] {
        s.add(NewStop { place: place.into(), trip: trip.into(), note: None });
    }
    s.commit()?;
    let trip = s.saved(trip)?;
    let trip = s.load(trip, Trip::stops)?;
    let places: Vec<&str> = s.related(trip, Trip::stops).map(|stop| &*s[stop].place).collect();
    println!("{}: {}", s[trip].title, places.join(", "));
    assert_eq!(places, ["Ulm", "Rostock"]);

    // A migration may be taken back, while no session has rows of its tables in memory.
    let mut connection = s.into_connection();
    sqlite(&mut connection).revert_last_migration(MIGRATIONS).map_err(|error| error.to_string())?;
    assert!(entities.verify(&mut connection).is_err());
    Ok(())
}
