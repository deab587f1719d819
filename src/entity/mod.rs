//! What a mapped struct is: its key, its columns, its draft, and what of it goes to the database.
//!
//! Everything here is implemented by `derive(Entity)`; a program names [`Entity`] and [`Column`]
//! in bounds and otherwise uses the constants and functions that the derive puts on the struct.

mod column;
mod domain;
mod field;
mod given;
mod key;
#[doc(hidden)]
pub mod rank;
#[doc(hidden)]
pub mod read;

pub use self::column::{
    ChildDef, Column, ColumnDef, ColumnSet, DefaultValue, DeleteRule, Direction, EntityDef,
    ForeignKeyDef, IndexDef, SqlKind,
};
pub use self::domain::{Custom, KeyOf};
pub use self::field::Field;
pub use self::given::Given;
pub use self::key::{Id, Key};

use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::row::Row;

use crate::scope::Source;

/// A struct whose instances are rows of a table. Only derived; named in bounds.
///
/// # Example
///
/// ```
/// use aludel::Entity;
///
/// fn table_of<E: Entity>() -> &'static str {
///     E::TABLE
/// }
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
/// }
///
/// assert_eq!(table_of::<User>(), "users");
/// assert_eq!(User::COLUMNS[1].name, "name");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity",
    label = "not an entity",
    note = "write `#[derive(aludel::Entity)]` on the struct"
)]
pub trait Entity: Source<Entity = Self> + Sized + Send + Sync + 'static {
    /// The Rust type of the primary key: the key field's type, or a tuple of them in the order of
    /// the fields.
    type Key: Key;

    /// The columns given so far of a row that is not complete: what a draft becomes.
    type Row: PartialRow<Entity = Self>;

    /// The struct of all columns and relationships seen from `S`, which is the entity or an alias
    /// of it.
    type Members<S: Source<Entity = Self>>: Copy + Send + 'static;

    /// The place in the order of a flush: one more than the highest rank among the entities that
    /// this one belongs to, as a type-level number.
    type Rank: typenum::Unsigned;

    /// The struct's name.
    const NAME: &'static str;
    /// The table's name, unquoted.
    const TABLE: &'static str;
    /// The schema (namespace) of the table, unquoted.
    const SCHEMA: Option<&'static str>;
    /// All columns, in the order of the fields.
    const COLUMNS: &'static [ColumnDef];
    /// The positions of the key's columns in [`COLUMNS`](Entity::COLUMNS).
    const KEY: &'static [usize];
    /// The position of the version column.
    const VERSION: Option<usize>;
    /// One entry for each `belongs_to`.
    const FOREIGN_KEYS: &'static [ForeignKeyDef];
    /// One entry for each `has_many` and `has_one`: whom deleting a row concerns.
    const CHILDREN: &'static [ChildDef];
    /// Unique constraints and indexes over columns.
    const INDEXES: &'static [IndexDef];

    /// The columns and relationships seen from `S`.
    fn members<S: Source<Entity = Self>>() -> Self::Members<S>;

    /// The value of the primary key.
    fn key(&self) -> Self::Key;

    /// A copy to compare with later. Each field is cloned; the struct itself need not be `Clone`.
    fn snapshot(&self) -> Self;

    /// The columns in which `self` and `other` differ. Floats are compared by their bits.
    fn changes(&self, other: &Self) -> ColumnSet;

    /// Takes the columns in `columns` from `row`, which must have them.
    fn assign(&mut self, columns: ColumnSet, row: Self::Row);

    /// The same row with the version column moved on by one; nothing where there is none.
    fn next_version(&mut self);
}

/// Some columns of a row of an [`Entity`]. Only derived; not named by programs.
#[doc(hidden)]
pub trait PartialRow: Default + Send + 'static {
    /// The entity whose columns these are.
    type Entity: Entity<Row = Self>;

    /// Which columns have a value (NULL is one).
    fn given(&self) -> ColumnSet;
    /// The columns in `columns`, cloned from `entity`.
    fn of(entity: &Self::Entity, columns: ColumnSet) -> Self;
    /// The key's columns.
    fn of_key(key: &<Self::Entity as Entity>::Key) -> Self;
    /// A copy.
    fn copy(&self) -> Self;
    /// Takes over every column that `other` has.
    fn merge(&mut self, other: Self);
    /// Forgets the columns in `columns`.
    fn clear(&mut self, columns: ColumnSet);
    /// The key, when all its columns are given.
    fn key(&self) -> Option<<Self::Entity as Entity>::Key>;
    /// The whole row.
    ///
    /// # Errors
    ///
    /// The position of the first column that is missing.
    fn build(self) -> Result<Self::Entity, usize>;
    /// A readable form of one column's value for messages: `Debug` where the type has it.
    fn describe(&self, column: usize) -> String;
}

/// An [`Entity`] whose columns a backend can bind and read. Only derived; the bound an application
/// writes is [`Stores`](crate::driver::Stores).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in `{DB}`",
    label = "a column of `{Self}` has a type that this backend lacks",
    note = "use a type that the backend can bind and read, or give the column another `sql_type`"
)]
pub trait Persist<DB: Backend>: Entity {
    /// Binds one column of a partial row, which must have it.
    ///
    /// # Errors
    ///
    /// What the conversion of the value to SQL reports.
    fn bind<'b>(row: &'b Self::Row, column: usize, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Reads a whole row from the columns that begin at `at`, in the order of the fields.
    ///
    /// # Errors
    ///
    /// The first column whose stored value does not convert, named.
    fn read<'r, R: Row<'r, DB>>(row: &R, at: usize) -> deserialize::Result<Self>;

    /// Reads a whole row by the names of the columns.
    ///
    /// # Errors
    ///
    /// The first column that is missing or whose stored value does not convert, named.
    fn read_by_name<'r, R: Row<'r, DB>>(row: &R) -> deserialize::Result<Self>;

    /// Reads the columns in `columns`, which begin at `at` in ascending order, into `partial`.
    ///
    /// # Errors
    ///
    /// The first column whose stored value does not convert, named.
    fn read_into<'r, R: Row<'r, DB>>(
        row: &R,
        at: usize,
        columns: ColumnSet,
        partial: &mut Self::Row,
    ) -> deserialize::Result<()>;
}
