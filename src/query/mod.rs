//! Queries in terms of entities and their relationships.
//!
//! [`Query`] is our own SELECT statement over diesel's expressions. A clause is a file of its own;
//! so is each kind of expression. Nothing here runs a query but `run`.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! # let mut s = session()?;
//! let query = User::query()
//!     .join(User::addresses)
//!     .filter(Address::email.ends_with(".org"))
//!     .select((User::name, Address::email));
//! assert_eq!(s.all(query)?, [("ed".to_owned(), "ed@example.org".to_owned())]);
//! # Ok::<(), aludel::Error>(())
//! ```
//!
//! # SQL
//!
//! ```sql
//! SELECT "users"."name", "addresses"."email" FROM "users"
//! INNER JOIN "addresses" ON "users"."id" = "addresses"."user_id"
//! WHERE "addresses"."email" LIKE ? ESCAPE '!'
//! ```

mod aggregate;
mod alias;
mod arithmetic;
mod assemble;
mod attr;
mod boxed;
mod boxed_condition;
mod boxed_query;
mod budget;
mod case;
mod cast;
mod clause;
mod collect;
mod composed;
mod condition;
mod count;
mod criteria;
mod distinct;
mod distinct_on;
mod eager;
mod explain;
mod fill;
mod filter;
mod frame;
mod function;
mod group;
mod grouping_sets;
pub mod inferred;
mod inner_query;
mod join;
mod joined;
mod keyset;
mod label;
mod list;
mod lock;
mod many;
mod multiplicity;
mod node;
mod nullability;
mod operand;
mod operators;
mod optional;
mod order;
mod outer_join;
mod output;
mod outside;
mod page;
mod part;
mod partial;
mod path;
mod path_join;
mod pattern;
mod predicate;
mod project;
mod projection;
mod quantifier;
mod ranking;
mod reads;
mod recursive;
mod relationship;
mod repeated;
mod row_match;
mod run;
mod same;
mod select;
mod selection;
mod set_operation;
mod shape;
mod sorting;
mod stream;
mod subquery;
mod text;
mod value;
mod values;
mod whole;
mod window;
mod with;
mod write;

pub use self::assemble::{Assemble, AtOnce};
pub(crate) use self::assemble::{assemble, at_once};
pub use self::attr::Attr;
pub use self::boxed::{Boxable, BoxedFor, Enabled};
#[doc(hidden)]
pub use self::boxed::{Everywhere, WalkBoxed};
pub use self::boxed_condition::BoxedCondition;
pub use self::boxed_query::BoxedQuery;
pub use self::budget::{Affordable, LoadCost, Plans, Sends};
pub use self::clause::Page;
pub(crate) use self::clause::{Conjunction, Everything, Paged, Unpaged, Written};
pub use self::collect::{CollectQuery, Collected};
pub use self::composed::{Complete, Composed, Countable, Cut, Rooted};
pub use self::condition::Condition;
pub use self::count::{AnyRow, CountOf};
pub use self::distinct::{DistinctKey, DistinctOrder};
pub use self::distinct_on::FirstOfEach;
pub use self::eager::{Eager, RelWith};
pub use self::explain::PlanOf;
pub use self::function::expr;
pub use self::inner_query::{exists, scalar};
pub use self::joined::{GatherQuery, JoinedQuery};
pub(crate) use self::keyset::covers;
pub use self::keyset::{BehindIn, InSomeOrder, KeysetOrder, PageBehind};
pub use self::label::{ByLabel, Label, Labelled, by};
pub use self::lock::{ForShare, ForUpdate, LockedQuery, Strength};
pub use self::many::{all_of, any_of};
pub use self::multiplicity::{Decided, OneEach};
pub use self::node::{Expr, Named, Typed};
pub use self::nullability::Nullability;
pub use self::operand::{Bind, Operand};
pub use self::part::Nested;
pub use self::partial::Partial;
#[doc(hidden)]
pub use self::partial::{PartialQuery, fill_from_column};
pub use self::predicate::Which;
pub use self::project::FitsGrouping;
pub use self::projection::{Called, Projected, Projection};
pub use self::relationship::{Rel, RelAnd, RelTo};
pub use self::row_match::ByRow;
pub use self::run::TopOf;
pub(crate) use self::run::{only, rows};
pub(crate) use self::select::related_query;
pub use self::select::{Clauses, EntityQuery, Query, RelatedQuery, query};
pub use self::selection::{OneColumn, ReadSelection, ReadWhole, Selection, WholeBy};
pub use self::set_operation::{CombinesWith, GivesRows, SetOf};
pub use self::sorting::Sorting;
pub use self::stream::{NoLoads, StreamedBy, WindowQuery};
pub use self::subquery::{Derived, Subquery};
pub use self::text::{EntitySql, TextClause, TextValue, has_marks};
pub use self::values::values;
pub use self::whole::Whole;
pub use self::with::{Cte, WithQuery, with};
pub(crate) use self::write::NewValue;
pub use self::write::{
    Assign, Conflict, ConflictSql, Counted, Delete, DoNothing, DoUpdate, ExcludedColumn, Filtered,
    Fits, InsertColumns, InsertSelect, InsertTarget, Proposes, Refuse, Report, Reported, Returned,
    ReturningSql, SelectsRoot, SetClause, SetSql, UniqueKey, Unjoined, Unlimited, Update,
    WholeTable, Writable, WriteFor, WriteStatement, excluded,
};

/// Functions of SQL: aggregates, windows, CASE, and the adapter for diesel's own.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count, max};
///
/// let query = Address::query().select((count(Address::id), max(Address::email)));
/// assert_eq!(s.one(query)?, (2, Some("ed@example.org".to_owned())));
/// # Ok::<(), aludel::Error>(())
/// ```
pub mod func {
    pub use super::case::case;
    pub use super::frame::{
        current_row, following, preceding, unbounded_following, unbounded_preceding,
    };
    pub use super::function::{avg, count, count_distinct, count_star, expr, max, min, sum};
    pub use super::grouping_sets::{cube, grouping, grouping_sets, rollup};
    pub use super::quantifier::{all, any};
    pub use super::ranking::{
        cume_dist, dense_rank, first_value, lag, lag_by, last_value, lead, lead_by, nth_value,
        percent_rank, rank, row_number,
    };
    pub use super::value::{coalesce, value};
    pub use super::window::window;
}

/// Calls a macro with the type parameters of tuples of one to sixteen.
macro_rules! for_each_tuple {
    ($macro:ident) => {
        $macro!(A);
        $macro!(A B);
        $macro!(A B C);
        $macro!(A B C D);
        $macro!(A B C D E);
        $macro!(A B C D E F);
        $macro!(A B C D E F G);
        $macro!(A B C D E F G H);
        $macro!(A B C D E F G H I);
        $macro!(A B C D E F G H I J);
        $macro!(A B C D E F G H I J K);
        $macro!(A B C D E F G H I J K M);
        $macro!(A B C D E F G H I J K M N);
        $macro!(A B C D E F G H I J K M N O);
        $macro!(A B C D E F G H I J K M N O P);
        $macro!(A B C D E F G H I J K M N O P Q);
    };
}
pub(crate) use for_each_tuple;
