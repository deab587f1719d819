//! Makes, drops and checks the tables of entities: [`schema!`](crate::schema), [`Schema`].
//!
//! Works from [`EntityDef`](crate::entity::EntityDef) alone: it knows nothing of sessions or
//! queries, and leaves what differs between databases to [`DdlDialect`].
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! let mut connection = aludel::AnyConnection::connect(":memory:")?;
//! let tables = aludel::schema![User, Address];
//! tables.create_all(&mut connection)?;
//! tables.verify(&mut connection)?;
//! tables.drop_all(&mut connection)?;
//! assert!(tables.verify(&mut connection).is_err());
//! # Ok::<(), aludel::Error>(())
//! ```

mod connection;
mod create;
mod dialect;
mod error;
mod order;
mod schema;
#[cfg(test)]
mod tests;
mod verify;

pub use self::connection::ExecutesDdl;
pub use self::dialect::{DdlDialect, GeneratedKey};
pub use self::error::SchemaError;
pub use self::schema::Schema;
pub use self::verify::Difference;

/// Collects entities into a [`Schema`], which creates, drops and verifies their tables.
///
/// The order in which they are given does not matter: a table is made after those that it refers
/// to.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use diesel::{Connection, SqliteConnection};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
/// }
///
/// #[derive(Entity)]
/// #[entity(table = "addresses")]
/// pub struct Address {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub email: String,
///     #[entity(belongs_to(user: User, on_delete = cascade))]
///     pub user_id: i32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// aludel::schema![Address, User].create_all(&mut connection)?;
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// The statements above, on SQLite:
///
/// ```sql
/// CREATE TABLE IF NOT EXISTS "users" (
///     "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
///     "name" TEXT NOT NULL
/// )
/// CREATE TABLE IF NOT EXISTS "addresses" (
///     "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
///     "email" TEXT NOT NULL,
///     "user_id" INTEGER NOT NULL,
///     FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
/// )
/// CREATE INDEX IF NOT EXISTS "ix_addresses__user_id" ON "addresses" ("user_id")
/// ```
#[macro_export]
macro_rules! schema {
    ($($entity:ty),* $(,)?) => {
        $crate::Schema::new([$($crate::entity::EntityDef::of::<$entity>()),*])
    };
}
