//! Statements that write by query: `update`, `delete`, `insert`.
//!
//! Each is a value, as a query is: given to a session (`s.execute(statement)`), which keeps its
//! rows in memory right, or run on a plain connection. Nothing here knows a session.

mod bounds;
mod conflict;
mod delete;
mod insert_select;
mod report;
mod returning;
mod set;
mod update;

pub use self::bounds::{Filtered, SelectsRoot, Unjoined, Unlimited, WholeTable};
pub use self::conflict::{
    Conflict, ConflictSql, DoNothing, DoUpdate, ExcludedColumn, Proposes, Refuse, UniqueKey,
    excluded,
};
pub use self::delete::Delete;
pub use self::insert_select::{InsertColumns, InsertSelect, InsertTarget};
pub use self::report::{Report, Reported, WriteFor, WriteStatement};
pub use self::returning::{Counted, Returned, ReturningSql};
pub(crate) use self::set::NewValue;
pub(super) use self::set::Null;
pub use self::set::{Assign, Fits, SetClause, SetSql, Writable};
pub use self::update::Update;

use crate::scope::Certain;

/// What an update or a delete reads: the one table.
pub(crate) type Only<E> = Certain<E>;

/// As in the module above.
pub(super) mod inferred {
    pub use super::bounds::UnjoinedBound;
    pub use super::conflict::{ProposesBound, UniqueKeyBound};
    pub use super::insert_select::{FillBound, FilledBy, FillsOne, FitsInto, Gives, GivesAll};
    pub use super::set::{IsWrittenBound, NewValue, SetClauseBound, WritableBound};
}
