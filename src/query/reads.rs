//! What each part of a query reads, as far as filters are concerned: what its parts read, and the
//! entities that it names itself.
//!
//! A condition that stands in the type alone (the columns of GROUP BY, of a window, of a keyset)
//! reads nothing.

use super::aggregate::Filtered;
use super::arithmetic::Arithmetic;
use super::attr::Attr;
use super::boxed::BoxedFor;
use super::boxed_condition::AnyCondition;
use super::boxed_query::{Filters, Orders};
use super::case::{CaseElse, FirstWhen, NoElse, When};
use super::cast::Cast;
use super::clause::{Both, NoClause, Paged, Top, Unpaged, Written};
use super::collect::{CollectQuery, Collected};
use super::composed::Composed;
use super::condition::{Between, Compare, Not, Or, Test};
use super::count::{AnyRow, CountOf};
use super::explain::PlanOf;
use super::function::{Aggregated, AsNullable, AssumeNotNull, CountRows, Foreign};
use super::grouping_sets::GroupingOf;
use super::inner_query::{Exists, InQuery, Scalar};
use super::join::{ByCondition, ByRelation, Restricted, Table, Then};
use super::joined::JoinedQuery;
use super::keyset::Behind;
use super::label::{ByLabel, Labelled};
use super::list::{InList, ListValues};
use super::lock::Locked;
use super::many::Many;
use super::node::Expr;
use super::operand::Bind;
use super::optional::Optional;
use super::order::Ordered;
use super::outer_join::{LateralTable, Unconditional};
use super::output::Outputs;
use super::part::Nested;
use super::path::{Along, Steps};
use super::pattern::{Lower, Matches};
use super::predicate::Related;
use super::projection::Projected;
use super::quantifier::Quantified;
use super::ranking::{Elsewhere, Ranking};
use super::relationship::{Rel, RelTo};
use super::row_match::{KeyMatch, LinkMatch, NullKey};
use super::same::Same;
use super::select::{Clauses, Query};
use super::set_operation::SetOperation;
use super::sorting::Sorting;
use super::stream::WindowQuery;
use super::subquery::{Parenthesised, Subquery};
use super::text::{EntitySql, TextClause};
use super::value::{Alone, Coalesce};
use super::values::ValuesOf;
use super::whole::Whole;
use super::window::{OnlyOver, Window, Windowed};
use super::with::{Cte, Recursive, Reference, With};
use super::write::{
    Assign, Delete, DoNothing, DoUpdate, ExcludedColumn, InsertSelect, InsertTarget, Null, Refuse,
    Reported, Update,
};
use crate::entity::Entity;
use crate::filter::{
    Definitions, LockedQueries, ReadsThrough, RowsBetween, RowsOf, TextUnder, Within, WritesByQuery,
};
use crate::relation::{BelongsTo, Linked, Relation};
use crate::scope::Source;

macro_rules! reads {
    ($([$($generic:tt)*] $node:ty $(: $($part:ty),+)? $(; rows $($entity:ty),+)? $(; only $($kind:ty: $within:ty),+)?;)*) => {$(
        impl<$($generic)* Filter> Within<Filter> for $node
        where
            $($($part: Within<Filter>,)+)?
            $($(<$entity as Entity>::Reading: ReadsThrough<$entity, Filter>,)+)?
            $($($kind: Within<$within>,)+)?
        {
            fn define(filter: &Filter, to: &mut Definitions) {
                let _ = (filter, &to);
                $($(<<$entity as Entity>::Reading as ReadsThrough<$entity, Filter>>::define(filter, to);)+)?
                $($(<$part as Within<Filter>>::define(filter, to);)+)?
            }
        }
    )*};
}

// Queries.
reads! {
    [Root: Source, Sel, L, J, W, M, Eager,] Query<Root, Sel, L, J, W, M, Eager>: Sel, J, W; rows Root::Entity;
    [D, F, G, H, O, P,] Clauses<D, F, G, H, O, P>: F, H, O, P;
    [Root, Q, Sel, L, Loads,] Composed<Root, Q, Sel, L, Loads>: Q;
    [Op, A, B, O, P,] SetOperation<Op, A, B, O, P>: A, B, O, P;
    [A, Sel, Q, Out,] With<A, Sel, Q, Out>: Cte<A, Sel, Q>, Out;
    [A, Sel, Q,] Cte<A, Sel, Q>: Q;
    [Op, A, B,] Recursive<Op, A, B>: A, B;
    [A, Q,] Reference<A, Q>;
    [Columns, R,] ValuesOf<Columns, R>;
    [Q, R: Relation,] JoinedQuery<Q, R>: Q; rows R::Target;
    [E: Entity, F,] WindowQuery<E, F>: F; rows E;
    [F: BelongsTo, R: Relation, Q,] CollectQuery<F, R, Q>: Q, RowsBetween<R>;
    [Q,] CountOf<Q>: Q;
    [Q,] AnyRow<Q>: Q;
    [Q,] PlanOf<Q>: Q;
    [Q, S, W, Of,] Locked<Q, S, W, Of>; only Q: LockedQueries;
    [E: Entity, V,] EntitySql<E, V>; only RowsOf<E>: TextUnder<Filter>;
}

// Statements that write.
reads! {
    [E: Entity, F, S, R,] Update<E, F, S, R>; rows E; only F: WritesByQuery, S: WritesByQuery;
    [E: Entity, F, R,] Delete<E, F, R>; rows E; only F: WritesByQuery;
    [K: InsertTarget, Q, R,] InsertSelect<K, Q, R>: Q; only RowsOf<K::Entity>: Filter;
    [S,] Reported<S>: S;
    [S, C, X,] Assign<S, C, X>: X;
    [] Refuse;
    [K,] DoNothing<K>;
    [K, S,] DoUpdate<K, S>: S;
    [C,] Null<C>;
    [E, C,] ExcludedColumn<E, C>;
}

// Clauses.
reads! {
    [] ();
    [] NoClause;
    [X,] Written<X>: X;
    [X, P,] Both<X, P>: X, P;
    [] Unpaged;
    [const N: u64,] Top<N>;
    [] Paged;
    [N, D,] Ordered<N, D>: N;
    [S, K: BoxedFor,] Sorting<S, K>;
    [K: BoxedFor,] Filters<K>;
    [K: BoxedFor,] Orders<K>;
    [K, V,] Behind<K, V>;
    [J, K, C,] Then<J, K, C>: J, C;
    [S, R: Relation, T: Source,] ByRelation<S, R, T>: RowsBetween<R>; rows T::Entity;
    [J, P,] Restricted<J, P>: J, P;
    [T, P,] ByCondition<T, P>: T, P;
    [T,] Unconditional<T>: T;
    [T,] LateralTable<T>: T;
    [S: Source,] Table<S>; rows S::Entity;
    [A, Q,] Parenthesised<A, Q>: Q;
    [A, Sel, Q,] Subquery<A, Sel, Q>: Q;
}

// What is selected.
reads! {
    [S,] Whole<S>;
    [N, Name,] Labelled<N, Name>: N;
    [Name,] ByLabel<Name>;
    [K,] Outputs<K>;
    [Sel, P,] Projected<Sel, P>: Sel;
    [S, Sel, P, Name,] Nested<S, Sel, P, Name>: Sel;
    [S, R, Q, Name,] Collected<S, R, Q, Name>;
}

// Expressions.
reads! {
    [S, C,] Attr<S, C>;
    [N,] Expr<N>: N;
    [ST, T,] Bind<ST, T>;
    [ST, T,] Alone<ST, T>;
    [ST, T,] ListValues<ST, T>;
    [E,] Foreign<E>;
    [ST, V,] TextClause<ST, V>;
    [S, K: BoxedFor,] AnyCondition<S, K>;
    [L, R, Op,] Compare<L, R, Op>: L, R;
    [L, R,] Or<L, R>: L, R;
    [N,] Not<N>: N;
    [N, Op,] Test<N, Op>: N;
    [L, A, B,] Between<L, A, B>: L, A, B;
    [L, R,] Same<L, R>: L, R;
    [L,] Matches<L>: L;
    [N,] Lower<N>: N;
    [L, R,] InList<L, R>: L, R;
    [C, J,] Many<C, J>: C;
    [N,] Optional<N>: N;
    [L, R, Op,] Arithmetic<L, R, Op>: L, R;
    [N, ST,] Cast<N, ST>: N;
    [N, T,] Coalesce<N, T>: N, T;
    [N,] AsNullable<N>: N;
    [N,] AssumeNotNull<N>: N;
    [C, V,] FirstWhen<C, V>: C, V;
    [B, C, V,] When<B, C, V>: B, C, V;
    [] NoElse;
    [B, E,] CaseElse<B, E>: B, E;
    [N, F, D, Out,] Aggregated<N, F, D, Out>: N;
    [] CountRows;
    [A, C,] Filtered<A, C>: A, C;
    [A,] GroupingOf<A>;
    [F,] Ranking<F>;
    [N, F, const STEP: u32,] Elsewhere<N, F, STEP>: N;
    [N,] OnlyOver<N>: N;
    [N, O, P, F,] Windowed<N, O, P, F>: N, Window<P, O, F>;
    [P, O, F,] Window<P, O, F>: P, O;
}

// Queries in expressions, and what relationships say of rows.
reads! {
    [Q,] Exists<Q>: Q;
    [Q, Sel,] Scalar<Q, Sel>: Q;
    [Q,] InQuery<Q>: Q;
    [Q, A,] Quantified<Q, A>: Q;
    [S, R: Relation, T: Source, P,] Related<S, R, T, P>: RowsBetween<R>, P; rows T::Entity;
    [P, C,] Along<P, C>: P;
    [B, Last,] Steps<B, Last>: B, Last;
    [S, R: Relation,] Rel<S, R>; rows R::Target;
    [S, R: Relation, A,] RelTo<S, R, A>; rows R::Target;
    [S, R,] NullKey<S, R>;
    [S, E: Entity, W,] KeyMatch<S, E, W>;
    [S, R: Linked, N, F,] LinkMatch<S, R, N, F>; rows R::Association;
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Within<Filter>,)+ Filter> Within<Filter> for ($($name,)+) {
            fn define(filter: &Filter, to: &mut Definitions) {
                $($name::define(filter, to);)+
            }
        }
    };
}

super::for_each_tuple!(tuples);
