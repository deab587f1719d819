//! aludel: SQLAlchemy's ORM idea on diesel, with the mistakes moved to compile time.

extern crate self as aludel;

pub mod backend;
pub mod ddl;
pub mod driver;
pub mod entity;
pub mod error;
pub mod query;
pub mod relation;
pub mod scope;
pub mod session;
pub mod testing;

pub use aludel_macros::Entity;

pub use self::ddl::Schema;
pub use self::driver::{AnyConnection, Borrowed, Driver, Stores};
pub use self::entity::{Column, Entity, Given, Id, Persist};
pub use self::error::{Error, Result};
pub use self::query::{
    Attr, EntityQuery, EntitySql, Label, Query, Rel, Whole, by, exists, expr, func, scalar,
};
pub use self::relation::Relation;
pub use self::scope::{Members, Source};
pub use self::session::{
    Brand, Draft, Gathered, Handle, Has, Link, Loaded, Pending, Session, Unbranded,
};

/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What generated code uses. Not public.
#[doc(hidden)]
pub mod __private {
    pub use crate::entity::rank::RankAbove;
    pub use crate::entity::read::{
        Mapped, MayBeNull, NotNull, Place, Stored, Value, given, position,
    };
    pub use crate::query::{Text, marks, query};
    pub use crate::relation::derived::{AtMostOne, LeadsBack, Refers};
    pub use crate::scope::identity::{Identity, digit, hash};
    pub use crate::session::{DraftParts, Ground, Guard, Parents, Registry};
    #[cfg(feature = "sqlite")]
    pub use diesel::sqlite::Sqlite;
    pub use diesel;
}
