//! What a mapped struct is: its key, its columns, its draft, and what of it goes to the database.
//!
//! Everything here is implemented by `derive(Entity)`; a program names [`Entity`] and [`Column`]
//! in bounds and otherwise uses the constants and functions that the derive puts on the struct.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! use aludel::entity::Entity;
//!
//! assert_eq!(User::TABLE, "users");
//! assert!(User::COLUMNS.iter().map(|column| column.name).eq(["id", "name", "fullname"]));
//!
//! let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
//! assert_eq!(ed.key(), Id::new(7));
//! # Ok::<(), aludel::Error>(())
//! ```

mod changes;
mod column;
mod column_set;
mod definition;
mod domain;
mod field;
mod foreign_key;
mod given;
mod key;
#[doc(hidden)]
pub mod rank;
#[doc(hidden)]
pub mod read;
mod version;

pub use self::changes::Changes;
#[doc(no_inline)]
pub use self::changes::ChangesBound;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::changes::present;
pub use self::column::{Column, ColumnDef, Computed, DefaultValue, SqlKind};
pub(crate) use self::column::{computed, generated};
pub use self::column_set::ColumnSet;
pub use self::definition::{Direction, EntityDef, IndexDef, Place};
pub use self::domain::{Custom, KeyOf};
pub use self::field::Field;
pub use self::foreign_key::{ChildDef, DeleteRule, ForeignKeyDef, UpdateRule};
pub use self::given::Given;
pub use self::key::{Id, Key};
#[doc(no_inline)]
pub use self::version::VersionedBound;
pub use self::version::{Version, Versioned};

use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::row::Row;

use crate::filter::Reading;
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
    label = "write `#[derive(aludel::Entity)]` on the struct"
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

    /// Whether its rows are read freely, or through a [filter](crate::filter).
    #[doc(hidden)]
    type Reading: Reading;

    /// The struct's name.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// assert_eq!(User::NAME, "User");
    /// ```
    const NAME: &'static str;
    /// The table's name, unquoted.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// assert_eq!(User::TABLE, "users");
    /// ```
    const TABLE: &'static str;
    /// The schema (namespace) of the table, unquoted.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "users", schema = "app")]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    /// }
    ///
    /// assert_eq!(User::SCHEMA, Some("app"));
    /// ```
    const SCHEMA: Option<&'static str>;
    /// Whether its rows are read through a [filter](crate::filter) only: `#[entity(filtered)]`.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "docs", filtered)]
    /// pub struct Doc {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    /// }
    ///
    /// assert!(Doc::FILTERED);
    /// ```
    const FILTERED: bool = <Self::Reading as Reading>::FILTERED;
    /// Where the struct is, for messages about its table.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// assert!(User::PLACE.to_string().contains(".rs:"));
    /// ```
    const PLACE: Place = Place::UNKNOWN;
    /// All columns, in the order of the fields.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// let nullable = User::COLUMNS.iter().filter(|column| column.nullable);
    /// assert!(nullable.map(|column| column.name).eq(["fullname"]));
    /// ```
    const COLUMNS: &'static [ColumnDef];
    /// The positions of the key's columns in [`COLUMNS`](Entity::COLUMNS).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// assert_eq!(User::KEY, [0]);
    /// assert_eq!(PostKeyword::KEY, [0, 1]); // both fields together
    /// ```
    const KEY: &'static [usize];
    /// The position of the version column.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// assert_eq!(Account::VERSION.map(|at| Account::COLUMNS[at].name), Some("version"));
    /// assert_eq!(User::VERSION, None);
    /// ```
    const VERSION: Option<usize>;
    /// One entry for each `belongs_to`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// let targets = PostKeyword::FOREIGN_KEYS.iter().map(|key| key.target);
    /// assert!(targets.eq(["Post", "Keyword"]));
    /// ```
    const FOREIGN_KEYS: &'static [ForeignKeyDef];
    /// One entry for each `has_many` and `has_one`: whom deleting a row concerns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// let children = User::CHILDREN.iter().map(|child| child.entity.name);
    /// assert!(children.eq(["Address", "Profile", "Post"]));
    /// ```
    const CHILDREN: &'static [ChildDef];
    /// Unique constraints and indexes over columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// // No two users have one name.
    /// assert!(User::INDEXES[0].unique);
    /// assert_eq!(User::COLUMNS[User::INDEXES[0].columns[0]].name, "name");
    /// ```
    const INDEXES: &'static [IndexDef];

    /// The columns and relationships seen from `S`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// aludel::alias!(type Other = User);
    ///
    /// let (user, other) = (User::members::<User>(), User::members::<Other>());
    /// let later = User::query().join_on(other.entity(), user.name.lt(other.name));
    /// assert_eq!(s.all(later.select(other.name))?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn members<S: Source<Entity = Self>>() -> Self::Members<S>;

    /// The value of the primary key.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let link = PostKeyword { post_id: Id::new(1), keyword_id: Id::new(2) };
    /// assert_eq!(ed.key(), Id::new(7));
    /// assert_eq!(link.key(), (Id::new(1), Id::new(2)));
    /// ```
    fn key(&self) -> Self::Key;

    /// A copy to compare with later. Each field is cloned; the struct itself need not be `Clone`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// let mut ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let before = ed.snapshot();
    /// ed.name = "Ed".into();
    /// assert_eq!(before.name, "ed");
    /// ```
    fn snapshot(&self) -> Self;

    /// The columns in which `self` and `other` differ. Floats are compared by their bits.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let before = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let after = User { fullname: Some("Ed Jones".into()), ..before.snapshot() };
    /// assert_eq!(after.changes(&before), ColumnSet::of(&[2]));
    /// ```
    fn changes(&self, other: &Self) -> ColumnSet;

    /// Takes the columns in `columns` from `row`, which must have them.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    /// use aludel::relation::BelongsTo;
    ///
    /// let mut address = Address { id: Id::new(1), email: "ed@example.org".into(), user_id: Id::new(7) };
    /// let row = address_fields::user::row_with(Some(Id::new(8)));
    /// address.assign(ColumnSet::of(&[2]), row);
    /// assert_eq!(address.user_id, Id::new(8));
    /// ```
    fn assign(&mut self, columns: ColumnSet, row: Self::Row);

    /// Moves the version on to the next one; nothing where there is none, or where the database
    /// makes it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// let mut account = Account { id: Id::new(1), owner: "ed".into(), balance: 5, version: 1 };
    /// account.next_version();
    /// assert_eq!(account.version, 2);
    /// ```
    fn next_version(&mut self);
}

/// Some columns of a row of an [`Entity`]. Only derived; not named by programs.
#[doc(hidden)]
pub trait PartialRow: Default + Send + Sync + 'static {
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
    /// Sets a column to NULL where that can be, or to a value that nobody has: another one for each
    /// `nth`. Does nothing for other columns.
    fn park(&mut self, column: usize, nth: u32);
    /// The key, when all its columns are given.
    fn key(&self) -> Option<<Self::Entity as Entity>::Key>;
    /// Sets the version to that of a new row; nothing where there is none, or where the database
    /// makes it.
    fn start_version(&mut self);
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
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Persist;
/// use diesel::sqlite::Sqlite;
///
/// fn fits_sqlite<E: Persist<Sqlite>>() -> &'static str {
///     E::NAME
/// }
///
/// assert_eq!(fits_sqlite::<User>(), "User");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in `{DB}`",
    label = "a column of `{Self}` has a type that this backend lacks",
    note = "use a type that the backend can bind and read, or give the column another `sql_type`"
)]
pub trait Persist<DB: Backend>: Entity {
    /// Binds one column of a partial row, which must have it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Persist;
    /// use aludel::relation::BelongsTo;
    /// use diesel::QueryResult;
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// /// The owner of an address, as a bind.
    /// struct Owner(<Address as Entity>::Row);
    ///
    /// impl QueryFragment<Sqlite> for Owner {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
    ///         Address::bind(&self.0, 2, out)
    ///     }
    /// }
    ///
    /// let owner = Owner(address_fields::user::row_with(Some(Id::new(7))));
    /// let sql = diesel::debug_query::<Sqlite, _>(&owner).to_string();
    /// assert_eq!(sql, "? -- binds: [7]");
    /// ```
    ///
    /// # Errors
    ///
    /// What the conversion of the value to SQL reports.
    fn bind<'b>(row: &'b Self::Row, column: usize, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Reads a whole row from the columns that begin at `at`, in the order of the fields.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Persist;
    /// use diesel::connection::{Connection, LoadConnection};
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let mut cursor = connection.load(diesel::sql_query("SELECT 'x', 7, 'ed', NULL"))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// let ed = User::read(&row, 1)?;
    /// assert_eq!((ed.id, ed.name, ed.fullname), (Id::new(7), "ed".to_owned(), None));
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first column whose stored value does not convert, named.
    fn read<'r, R: Row<'r, DB>>(row: &R, at: usize) -> deserialize::Result<Self>;

    /// Reads a whole row by the names of the columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Persist;
    /// use diesel::connection::{Connection, LoadConnection};
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let sql = "SELECT 'ed' AS name, NULL AS fullname, 7 AS id";
    /// let mut cursor = connection.load(diesel::sql_query(sql))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// assert_eq!(User::read_by_name(&row)?.id, Id::new(7));
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first column that is missing or whose stored value does not convert, named.
    fn read_by_name<'r, R: Row<'r, DB>>(row: &R) -> deserialize::Result<Self>;

    /// Reads the columns in `columns`, which begin at `at` in ascending order, into `partial`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Persist;
    /// use aludel::entity::ColumnSet;
    /// use aludel::relation::BelongsTo;
    /// use diesel::connection::{Connection, LoadConnection};
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let mut cursor = connection.load(diesel::sql_query("SELECT 7"))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// let mut partial = <Address as Entity>::Row::default();
    /// Address::read_into(&row, 0, ColumnSet::of(&[2]), &mut partial)?;
    /// assert_eq!(address_fields::user::target_key_of_row(&partial), Some(Id::new(7)));
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
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
