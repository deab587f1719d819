//! aludel: SQLAlchemy's ORM idea on diesel, with the mistakes moved to compile time.
//!
//! A struct with `derive(Entity)` is a table. Queries are written in terms of such structs and the
//! relationships between them. A session has one value for each row, notices what changes, and
//! writes it in the right order. Tables, columns and relationships are types: a query that reads a
//! table it did not join, a relationship that was not loaded, a row without its required parent, a
//! key of another entity do not compile.
//!
//! # Example
//!
//! ```
//! use aludel::{Entity, Id, Session};
//!
//! #[derive(Entity)]
//! #[entity(table = "users", has_many(addresses: Address.user))]
//! pub struct User {
//!     #[entity(key, generated)]
//!     pub id: Id<User>,
//!     pub name: String,
//! }
//!
//! #[derive(Entity)]
//! #[entity(table = "addresses")]
//! pub struct Address {
//!     #[entity(key, generated)]
//!     pub id: Id<Address>,
//!     pub email: String,
//!     #[entity(belongs_to(user: User, on_delete = cascade))]
//!     pub user_id: Id<User>,
//! }
//!
//! let mut s = Session::connect(":memory:")?;
//! aludel::schema![User, Address].create_all(s.connection())?;
//!
//! let ed = s.add(NewUser { name: "ed".into() });
//! s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
//! s.commit()?;
//!
//! let query = User::query().filter(User::name.eq("ed")).with(User::addresses);
//! let ed = s.one(query)?;
//! s[ed].name = "Ed".into();
//! for address in s.related(ed, User::addresses) {
//!     assert_eq!(s[address].email, "ed@example.org");
//! }
//! s.commit()?;
//! # Ok::<(), aludel::Error>(())
//! ```
//!
//! # Where to start
//!
//! The guide (`docs/guide.md`) goes from mapping to testing; `examples/tutorial.rs` is SQLAlchemy's
//! ORM tutorial; `DESIGN.md` says why things are as they are. In this documentation:
//!
//! | To | see |
//! |---|---|
//! | map a struct | [`Entity`](derive@Entity) (the derive), [`Id`], [`Given`] |
//! | make, drop and check tables | [`schema!`], [`Schema`] |
//! | write a query | [`Query`], [`Attr`] for the operators, [`Rel`] for relationships, [`func`] |
//! | name a second occurrence, an expression | [`alias!`], [`label!`] |
//! | use SQL as text, a diesel expression | [`text!`], [`EntitySql`], [`expr`] |
//! | work with rows | [`Session`], [`Handle`], [`Pending`], [`Link`] |
//! | say what a function needs | [`Has`] for what is loaded, [`Stores`] for what is stored |
//! | match errors | [`Error`] |
//! | open a database, or bring a connection | [`AnyConnection`], [`Borrowed`], [`Driver`]; with `r2d2` `SessionFactory` |
//! | see what is sent | [`testing::Recorder`], or `tracing` at DEBUG, target `aludel::sql` |
//!
//! Modules, from what is mapped to what is sent: [`entity`], [`relation`], [`scope`], [`query`],
//! [`session`](mod@session), [`driver`], [`backend`]; beside them [`ddl`], [`error`] and [`testing`].
//!
//! # How to read its compile errors
//!
//! Read the first line: it is in the names of your program. Then read the label at the place
//! underlined, and a note if there is one: they say what is wrong there, or what to write instead.
//! What rustc adds below (`help: the trait ..`, `required for ..`) names the means and can be
//! skipped.
//!
//! ```text
//! error[E0277]: this query does not read from `Address`
//!  --> src/main.rs:6:34
//!   |
//! 6 |     let _ = User::query().filter(Address::email.eq("ed@example.org"));
//!   |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ join it, or `.correlate(..)` a subquery to it
//! ```
//!
//! A column is named by its type there: `user_fields::name` is `User::name`. Types with many
//! parameters, such as that of a query, are found by inference and never written.
//!
//! # Features
//!
//! | Feature | Gives | Costs |
//! |---|---|---|
//! | `sqlite` (default) | SQLite, compiled in | a C compiler; compiling SQLite once |
//! | `postgres` | PostgreSQL | the library libpq with its header (`libpq-dev`) |
//! | `postgres-bundled` | the same, compiled in | a C compiler and Perl; minutes, once |
//! | `mysql` | MariaDB and MySQL | the library of either with its header (`libmariadb-dev`) |
//! | `mysql-bundled` | the same, compiled in | a C++ compiler, CMake and Perl; minutes, once |
//! | `r2d2` | diesel's connection pools, and `SessionFactory` | the crate `r2d2` |
//! | `chrono` | `NaiveDate`, `NaiveTime`, `NaiveDateTime` | the crate `chrono` |
//! | `time` | `Date`, `Time`, `PrimitiveDateTime` | the crate `time` |
//! | `serde` | reading and writing structs of changes, [`Snapshot`]s and [`Id`]s | the crate `serde` with its derives |
//! | `uuid` | diesel's support for `Uuid`, which SQLite lacks | the crate `uuid` |
//! | `serde_json` | `serde_json::Value` | the crate `serde_json` |
//! | `numeric` | `BigDecimal` | the crate `bigdecimal` and those it needs |
//!
//! All are additive. Each turns on diesel's feature of that name, and operators that take values of
//! those types.

extern crate self as aludel;

pub mod backend;
pub mod ddl;
pub mod driver;
pub mod entity;
pub mod error;
pub mod filter;
pub mod query;
mod quiet;
pub mod relation;
pub mod scope;
pub mod session;
pub mod testing;

pub use aludel_macros::{Entity, Projection};

/// diesel's SQL types, by which [`text!`] says what a text gives.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::sql_types::Bool;
///
/// let ed = aludel::text!(Bool, "name = ?", "ed");
/// assert_eq!(s.count(User::query().filter(ed))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
pub use diesel::sql_types;

pub use self::ddl::Schema;
pub use self::driver::{AnyConnection, Borrowed, Driver, Stores, isolation};
pub use self::entity::{Changes, Column, Entity, Given, Id, Persist};
pub use self::error::{Error, Result};
pub use self::filter::{Criterion, Filter, Unfiltered};
pub use self::query::{
    Attr, BoxedCondition, BoxedQuery, EntityQuery, EntitySql, Label, Projection, Query, Rel,
    Sorting, Whole, all_of, any_of, by, excluded, exists, expr, func, scalar, values, with,
};
pub use self::relation::Relation;
pub use self::scope::{Members, Source};
#[cfg(all(
    feature = "r2d2",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub use self::session::SessionFactory;
pub use self::session::{
    Brand, Draft, Gathered, Handle, Has, Link, Loaded, Pending, Session, Snapshot, Unbranded,
    insert,
};

/// The version of this crate.
///
/// # Example
///
/// ```
/// assert_eq!(aludel::VERSION.split('.').count(), 3);
/// ```
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What generated code uses. Not public.
#[doc(hidden)]
pub mod __private {
    pub use crate::entity::rank::RankAbove;
    pub use crate::entity::read::{
        Mapped, MayBeNull, NoNull, Parked, Place, Stored, Value, given, position,
    };
    pub use crate::query::{TextClause, fill_from_column, has_marks, query};
    pub use crate::relation::derived::{AtMostOne, LeadsBack, Refers};
    pub use crate::scope::identity::{End, digit};
    pub use crate::scope::{MappedTable, Over};
    pub use crate::session::{DraftParts, Ground, Guard, Parents, Registry};
    pub use aludel_macros::{identity, name};
    pub use diesel;
    #[cfg(feature = "mysql")]
    pub use diesel::mysql::Mysql;
    #[cfg(feature = "postgres")]
    pub use diesel::pg::Pg;
    #[cfg(feature = "sqlite")]
    pub use diesel::sqlite::Sqlite;
    pub use frunk::labelled::Field;
}

/// The examples of the README and of the guide are compiled and run.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    mod readme {}

    #[doc = include_str!("../docs/guide.md")]
    mod guide {}
}
