//! What rustc names in a message and nobody writes.
//!
//! rustc prints a type by its name alone where it has one public name that nothing else has, and by its
//! whole path elsewhere, so that what stands here makes messages short. For the same reason the names
//! are others than those of the standard library and of diesel.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! use aludel::query::{Bind, Expr};
//! use aludel::query::inferred::{Compare, EqualTo};
//! use aludel::sql_types::Text;
//! use aludel::Attr;
//!
//! // In a message: `Expr<Compare<Attr<User, name>, Bind<Text, String>, EqualTo>>`.
//! type Named = Expr<Compare<Attr<User, user_fields::name>, Bind<Text, String>, EqualTo>>;
//! let named: Named = User::name.eq("ed");
//! # let _ = named;
//! ```

#[doc(no_inline)]
pub use super::arithmetic::Arithmetic;
#[doc(no_inline)]
pub use super::assemble::AtOnceBound;
#[doc(no_inline)]
pub use super::boxed_condition::AnyCondition;
#[doc(no_inline)]
pub use super::boxed_query::{Filters, Orders};
#[doc(no_inline)]
pub use super::budget::InList;
#[doc(no_inline)]
pub use super::case::FirstBranchBound;
#[doc(no_inline)]
pub use super::clause::{DistinctSql, EachOnce, Everything, NoClause, Paged, Written};
#[doc(no_inline)]
pub use super::collect::{
    Collectable, CollectableBound, CollectedRows, CollectsBy, CollectsSeveral, CutsNothing,
    CutsNothingBound, IsTargetOf, IsTargetOfBound, MixesNothing, MixesNothingBound, Narrows,
    NarrowsBound, ValuesAlone, ValuesAloneBound,
};
#[doc(no_inline)]
pub use super::condition::{
    And, Between, Compare, EqualTo, GreaterOrEqual, GreaterThan, LessOrEqual, LessThan, Like,
    Minus, Not, NotEqual, NotLike, Or, Over, Plus, Times, Truth, TruthBound,
};
#[doc(no_inline)]
pub use super::criteria::{
    Also, Criteria, EachOfRow, Every, HoldsIn, Kept, Last, Listed, OfRow, OfRows, OfRowsOf, YesOrNo,
};
#[doc(no_inline)]
pub use super::eager::BeginsAt;
#[doc(no_inline)]
pub use super::fill::{
    Builds, FieldOf, Fills, FillsField, Found, IsA, IsSelected, Leftover, NotSelected,
};
#[doc(no_inline)]
pub use super::filter::NotLimited;
#[doc(no_inline)]
pub use super::frame::{Current, Preceding, Uncounted};
#[doc(no_inline)]
pub use super::frame::{UncountedBound, UpToBound};
#[doc(no_inline)]
pub use super::function::SummableBound;
#[doc(no_inline)]
pub use super::function::{
    Aggregated, AverageOf, Count, CountDistinct, CountRows, Max, Min, OfEachRow, SumOf,
};
#[doc(no_inline)]
pub use super::group::{GroupClause, GroupKey, GroupKeyBound, GroupList, GroupListBound, GroupSql};
#[doc(no_inline)]
pub use super::grouping_sets::{
    Cubed, GroupSetsBound, GroupingOf, OrdersRollup, RolledUp, SetsOf, StillFits, StillFitsBound,
};
#[doc(no_inline)]
pub use super::inner_query::{Exists, InQuery, SelectsOne};
#[doc(no_inline)]
pub use super::join::{
    ByRelation, Inner, JoinClause, JoinParts, JoinSource, JoinSpec, LeftOuter, Then,
};
#[doc(no_inline)]
pub use super::join::{JoinPartsBound, JoinSourceBound, JoinSpecBound};
#[doc(no_inline)]
pub use super::joined::OneJoinBound;
#[doc(no_inline)]
pub use super::keyset::InSomeOrderBound;
#[doc(no_inline)]
pub use super::keyset::KeysetKey;
#[doc(no_inline)]
pub use super::list::AmongBound;
#[doc(no_inline)]
pub use super::list::{Among, ListOf, ListOfBound, ListValues, WithoutNull};
#[doc(no_inline)]
pub use super::lock::{Locked, Waits};
#[doc(no_inline)]
pub use super::multiplicity::{DecidedBound, Fan, FannedOut};
#[doc(no_inline)]
pub use super::operand::OperandBound;
#[doc(no_inline)]
pub use super::operators::comparison::{DiffersFrom, MissingFrom};
#[doc(no_inline)]
pub use super::operators::pattern::Textual;
#[doc(no_inline)]
pub use super::order::{
    DescendingOrder, OrderKey, OrderKeyBound, Orderable, OrderableBound, Ordered,
};
#[doc(no_inline)]
pub use super::outer_join::LateralTable;
#[doc(no_inline)]
pub use super::output::{OutputKey, OutputKeyBound};
#[doc(no_inline)]
pub use super::part::Unnamed;
#[doc(no_inline)]
pub use super::partial::{FitsFieldOf, PartialBound};
#[doc(no_inline)]
pub use super::path::{PathSteps, PathStepsBound, StepFrom, StepFromBound, StepShape, Steps};
#[doc(no_inline)]
pub use super::path_join::{AreNew, AreNewBound, IsNewIn, NewStep};
#[doc(no_inline)]
pub use super::predicate::WhichBound;
#[doc(no_inline)]
pub use super::predicate::{Several, Single};
#[doc(no_inline)]
pub use super::projection::{FieldAt, LastField, NamedItem, NamedRow};
#[doc(no_inline)]
pub use super::quantifier::{Quantified, SomeRow};
#[doc(no_inline)]
pub use super::ranking::{Ranking, RowNumber};
#[doc(no_inline)]
pub use super::repeated::{AddsUp, AggregateIn, AllBut, Beside, IsBeside, Repeats};
#[doc(no_inline)]
pub use super::selection::{OneColumnBound, SelectableBound};
#[doc(no_inline)]
pub use super::selection::{Selectable, SelectedIn, Selects};
#[doc(no_inline)]
pub use super::set_operation::SameRow;
#[doc(no_inline)]
pub use super::stream::StreamBound;
#[doc(no_inline)]
pub use super::subquery::{ColumnsAlone, ColumnsAloneBound, Exposes, ExposesWhole, Parenthesised};
#[doc(no_inline)]
pub use super::values::ValueColumnBound;
#[doc(no_inline)]
pub use super::window::InOrderBound;
#[doc(no_inline)]
pub use super::window::{OrderIn, Windowed};
#[doc(no_inline)]
pub use super::write::inferred::*;
#[doc(no_inline)]
pub use crate::entity::read::NoNull;
#[doc(no_inline)]
pub use crate::scope::Empty as Blank;
#[doc(no_inline)]
pub use diesel::expression::is_aggregate::Never as NeverBeside;
#[doc(no_inline)]
pub use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping};
#[doc(no_inline)]
pub use diesel::query_builder::QueryFragment;
#[doc(no_inline)]
pub use frunk::labelled::Field as RowField;
#[doc(no_inline)]
pub use frunk::{HCons as Cons, HNil as Nil};

#[cfg(feature = "mysql")]
#[doc(no_inline)]
pub use diesel::mysql::Mysql as MysqlBackend;
#[cfg(feature = "postgres")]
#[doc(no_inline)]
pub use diesel::pg::Pg as PostgresBackend;
#[cfg(feature = "sqlite")]
#[doc(no_inline)]
pub use diesel::sqlite::Sqlite as SqliteBackend;
