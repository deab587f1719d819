//! aludel: SQLAlchemy's ORM idea on diesel, with the mistakes moved to compile time.

extern crate self as aludel;

mod backend;
pub mod ddl;
pub mod driver;
pub mod entity;
pub mod query;
pub mod relation;
pub mod scope;
pub mod session;

pub use aludel_macros::Entity;

pub use self::ddl::Schema;
pub use self::entity::{Column, Entity, Given, Id, Persist};
pub use self::query::{
    Attr, EntityQuery, EntitySql, Label, Query, Rel, Whole, by, exists, expr, func, scalar,
};
pub use self::relation::Relation;
pub use self::scope::{Members, Source};
pub use self::session::{Brand, Draft, Handle, Link, Pending, Unbranded};

/// What generated code uses. Not public.
#[doc(hidden)]
pub mod __private {
    pub use crate::query::query;
    pub use crate::scope::identity::{Identity, digit, hash};
    pub use crate::session::DraftParts;
    pub use diesel;
}
