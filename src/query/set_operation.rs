//! UNION, UNION ALL, INTERSECT and EXCEPT of queries that give the same rows.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::assemble::{AtOnce, AtOnceBound};
use super::clause::{Clause, NoClause, Page, Paged, Unpaged, Written};
use super::composed::{Complete, Composed, Cut, Rooted};
use super::inner_query::{Correlation, InnerQuery};
use super::output::{OutputKeyBound, Outputs};
use super::select::{Clauses, Query};
use super::selection::Selection;
use crate::backend::SetOperands;
use crate::filter::{FilterSql, WalkFiltered};
use crate::scope::{Empty, KeepOuter};

/// Rows of the same type as `First`: as many columns, of the same types.
#[diagnostic::on_unimplemented(
    message = "the two queries give different rows",
    label = "gives `{Self}`, and the first query `{First}`",
    note = "`.select(..)` as many columns of the same types in both"
)]
pub trait SameRow<First> {}

#[diagnostic::do_not_recommend]
impl<T> SameRow<T> for T {}

/// How two queries are combined.
pub trait Operator: 'static {
    /// The operator, with spaces around it.
    const SQL: &'static str;
    /// Whether it binds more tightly than the others in most databases, and in some not.
    const TIGHT: bool = false;
}

macro_rules! set_operators {
    ($($name:ident = $sql:literal $(, $tight:ident)?;)*) => {$(
        #[doc = concat!("`", $sql, "`")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name(());

        impl Operator for $name {
            const SQL: &'static str = $sql;
            $(const $tight: bool = true;)?
        }
    )*};
}

set_operators! {
    Union = " UNION ";
    UnionAll = " UNION ALL ";
    Intersect = " INTERSECT ", TIGHT;
    Except = " EXCEPT ";
}

/// Two queries as one, with its order and page.
#[derive_where(Debug, Clone; A, B, O, P)]
pub struct SetOperation<Op, A, B, O = NoClause, P = Unpaged> {
    first: A,
    second: B,
    order: O,
    page: P,
    marker: PhantomData<fn() -> Op>,
}

/// The query that an operation makes of `A` and `B`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{CombinesWith, Complete, GivesRows};
///
/// // The type is found by inference: a function gives `impl Complete`.
/// fn both<A: GivesRows>(a: A, b: impl CombinesWith<A::Row, A::Outers>) -> impl Complete {
///     let _ = (a, b);
///     User::query().union(User::query())
/// }
///
/// let _ = both(User::query(), User::query());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub type SetOf<Op, A, B> = Composed<
    <A as Rooted>::Root,
    SetOperation<Op, A, B>,
    <A as InnerQuery>::Selected,
    <A as InnerQuery>::Scope,
    <A as Rooted>::Loads,
>;

impl<Op, A, B> SetOperation<Op, A, B> {
    pub(super) const fn new(first: A, second: B) -> Self {
        Self { first, second, order: NoClause, page: Unpaged, marker: PhantomData }
    }
}

fn combine<Op, A: Complete, B>(first: A, second: B) -> SetOf<Op, A, B> {
    Composed::new(SetOperation::new(first, second))
}

/// What a first operand tells the second of itself.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::GivesRows;
///
/// fn give<Row, Q: GivesRows<Row = Row>>(_: &Q) {}
///
/// give::<String, _>(&User::query().select(User::name));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait GivesRows: Complete {
    /// What a row of it is.
    type Row;
    /// What it reads of a query around it.
    type Outers;
}

impl<A, X, Row> GivesRows for A
where
    A: Complete<Selected: AtOnceBound<A::Root> + AtOnce<A::Root, Itself = X>>,
    X: Selection<A::Scope, Row = Row>,
    A::Scope: KeepOuter,
{
    type Row = Row;
    type Outers = <A::Scope as KeepOuter>::Outers;
}

/// What a second operand must be: a whole query of the same rows, which reads no more of a query
/// around it than the first does.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{CombinesWith, GivesRows};
///
/// fn fit<A: GivesRows, B: CombinesWith<A::Row, A::Outers>>(_: &A, _: &B) {}
///
/// let names = User::query().select(User::name);
/// fit(&names, &Address::query().select(Address::email));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait CombinesWith<Row, Outers = Empty>: Complete {}

impl<B, X, Row, Outers, Own> CombinesWith<Row, Outers> for B
where
    B: Complete<Selected: AtOnceBound<B::Root> + AtOnce<B::Root, Itself = X>>,
    X: Selection<B::Scope, Row = Own>,
    Own: SameRow<Row>,
    B::Scope: Correlation<Outers>,
{
}

/// Gives the methods to plain queries and to those made of others.
macro_rules! set_operations {
    ([$($generics:tt)*] $this:ty) => {
        #[quiet]
        impl<$($generics)*> $this {
            /// The rows of both, each different one once.
            ///
            /// The queries must select as many columns of the same types; labels and names are the
            /// first one's. Entities are one value each, as in any query.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # fn main() -> aludel::Result<()> {
            /// # let mut s = session()?;
            /// let eds = User::query().filter(User::name.eq("ed"));
            /// let short = User::query().filter(User::fullname.is_null());
            /// let users = s.all(eds.union(short).order_by(User::name))?;
            /// assert_eq!(s[users[1]].name, "wendy");
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # SQL
            ///
            /// ```sql
            /// SELECT .. FROM "users" WHERE .. UNION SELECT .. FROM "users" WHERE .. ORDER BY "name"
            /// ```
            ///
            /// An operand with an order, a limit or an operation of its own stands in parentheses, or
            /// in a `SELECT * FROM (..)` where the database takes none.
            pub fn union<Other>(self, other: Other) -> SetOf<Union, Self, Other>
            where
                Self: GivesRows,
                Other: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>,
            {
                combine(self, other)
            }

            /// The rows of both, as they come: what is in both comes twice.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # let mut s = session()?;
            /// let twice = User::query().select(User::name).union_all(User::query().select(User::name));
            /// assert_eq!(s.all(twice)?.len(), 4);
            /// # Ok::<(), aludel::Error>(())
            /// ```
            ///
            /// # SQL
            ///
            /// `.. UNION ALL ..`
            pub fn union_all<Other>(self, other: Other) -> SetOf<UnionAll, Self, Other>
            where
                Self: GivesRows,
                Other: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>,
            {
                combine(self, other)
            }

            /// The rows that are in both, each different one once.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # let mut s = session()?;
            /// let ed = User::query().filter(User::name.eq("ed")).select(User::name);
            /// let all = User::query().select(User::name);
            /// assert_eq!(s.all(all.intersect(ed))?, ["ed"]);
            /// # Ok::<(), aludel::Error>(())
            /// ```
            ///
            /// # SQL
            ///
            /// `.. INTERSECT ..`
            pub fn intersect<Other>(self, other: Other) -> SetOf<Intersect, Self, Other>
            where
                Self: GivesRows,
                Other: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>,
            {
                combine(self, other)
            }

            /// The rows that are in the first and not in the second, each different one once.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # let mut s = session()?;
            /// let ed = User::query().filter(User::name.eq("ed")).select(User::name);
            /// let all = User::query().select(User::name);
            /// assert_eq!(s.all(all.except(ed))?, ["wendy"]);
            /// # Ok::<(), aludel::Error>(())
            /// ```
            ///
            /// # SQL
            ///
            /// `.. EXCEPT ..`
            pub fn except<Other>(self, other: Other) -> SetOf<Except, Self, Other>
            where
                Self: GivesRows,
                Other: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>,
            {
                combine(self, other)
            }
        }
    };
}

set_operations!([Root, L, J, Sel, W, M, Eager] Query<Root, Sel, L, J, W, M, Eager>);
set_operations!([Root, L, Sel, Q, Loads] Composed<Root, Q, Sel, L, Loads>);

#[quiet]
impl<Root, L, Sel, Op, A, B, P, Loads>
    Composed<Root, SetOperation<Op, A, B, NoClause, P>, Sel, L, Loads>
{
    /// Sorts the rows: by a column that is selected, a label, or a tuple of them.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let names = User::query().select(User::name).union(Address::query().select(Address::email));
    /// assert_eq!(s.all(names.order_by(User::name.desc()))?[0], "wendy");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `ORDER BY "name"`: by the name of the first query's column.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn order_by<K: OutputKeyBound<Sel>>(
        self,
        key: K,
    ) -> Composed<Root, SetOperation<Op, A, B, Written<Outputs<K>>, P>, Sel, L, Loads> {
        const { assert!(K::ALONE, "two columns that are selected have this name: label one") };
        self.map(|it| SetOperation {
            first: it.first,
            second: it.second,
            order: Written(Outputs::new(key)),
            page: it.page,
            marker: PhantomData,
        })
    }
}

impl<Root, L, Sel, Op, A, B, O, Loads>
    Composed<Root, SetOperation<Op, A, B, O, Unpaged>, Sel, L, Loads>
{
    /// At most `count` rows of the whole.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let names = User::query().select(User::name).union(Address::query().select(Address::email));
    /// let first = names.order_by(User::name).limit(2);
    /// assert_eq!(s.all(first)?.len(), 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn limit(
        self,
        count: u64,
    ) -> Composed<Root, SetOperation<Op, A, B, O, Paged>, Sel, L, Loads> {
        self.map(|it| it.paged(Paged { limit: Option::Some(count), offset: None }))
    }

    /// Leaves out the first `count` rows of the whole.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let names = User::query().select(User::name).union(Address::query().select(Address::email));
    /// let rest = names.order_by(User::name).offset(3);
    /// assert_eq!(s.all(rest)?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn offset(
        self,
        count: u64,
    ) -> Composed<Root, SetOperation<Op, A, B, O, Paged>, Sel, L, Loads> {
        self.map(|it| it.paged(Paged { limit: None, offset: Option::Some(count) }))
    }
}

impl<Root, L, Sel, Op, A, B, O, Loads>
    Composed<Root, SetOperation<Op, A, B, O, Paged>, Sel, L, Loads>
{
    /// At most `count` rows of the whole.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let names = User::query().select(User::name).union(Address::query().select(Address::email));
    /// let first = names.order_by(User::name).offset(1).limit(2);
    /// assert_eq!(s.all(first)?.len(), 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn limit(self, count: u64) -> Self {
        self.map(|it| {
            let page = Paged { limit: Option::Some(count), ..it.page };
            it.paged(page)
        })
    }

    /// Leaves out the first `count` rows of the whole.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let names = User::query().select(User::name).union(Address::query().select(Address::email));
    /// let rest = names.order_by(User::name).limit(9).offset(3);
    /// assert_eq!(s.all(rest)?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn offset(self, count: u64) -> Self {
        self.map(|it| {
            let page = Paged { offset: Option::Some(count), ..it.page };
            it.paged(page)
        })
    }
}

impl<Op, A, B, O, P> SetOperation<Op, A, B, O, P> {
    fn paged<P2>(self, page: P2) -> SetOperation<Op, A, B, O, P2> {
        let Self { first, second, order, .. } = self;
        SetOperation { first, second, order, page, marker: PhantomData }
    }
}

impl<Op, A, B, O, P: Page> Cut for SetOperation<Op, A, B, O, P> {
    type Top<const COUNT: u64> = SetOperation<Op, A, B, O, P::AtMost<COUNT>>;
    const LIMITED: bool = P::CHANGES_ROWS;

    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT> {
        let page = self.page.at_most();
        self.paged(page)
    }
}

/// What an operand looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// A plain SELECT without order and page.
    Plain,
    /// Operands in a row, the operators of which bind loosely.
    Chain,
    /// Operands in a row, the operators of which bind tightly.
    TightChain,
    /// A query with CTEs.
    Named,
    /// Anything else.
    Closed,
}

/// An operand of a set operation.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a union",
    label = "lock the rows of the whole query instead"
)]
pub trait SetOperand {
    /// What it looks like.
    const OUTLINE: Outline;
}

/// A clause that may be there.
pub trait Given {
    /// Whether it is.
    const GIVEN: bool;
}

impl Given for NoClause {
    const GIVEN: bool = false;
}

impl<X> Given for Written<X> {
    const GIVEN: bool = true;
}

impl<Root, L, J, Sel, D, F, G, H, O: Given, P: Page, M, Eager> SetOperand
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    const OUTLINE: Outline =
        if O::GIVEN || P::CHANGES_ROWS { Outline::Closed } else { Outline::Plain };
}

impl<Root, L, Sel, Q: SetOperand, Loads> SetOperand for Composed<Root, Q, Sel, L, Loads> {
    const OUTLINE: Outline = Q::OUTLINE;
}

impl<Op: Operator, A, B, O: Given, P: Page> SetOperand for SetOperation<Op, A, B, O, P> {
    const OUTLINE: Outline = match (O::GIVEN || P::CHANGES_ROWS, Op::TIGHT) {
        (true, _) => Outline::Closed,
        (false, true) => Outline::TightChain,
        (false, false) => Outline::Chain,
    };
}

impl<Op, A, B, O, P> QueryId for SetOperation<Op, A, B, O, P>
where
    Op: 'static,
    A: QueryId,
    B: QueryId,
    O: QueryId,
    P: QueryId,
{
    type QueryId = SetOperation<Op, A::QueryId, B::QueryId, O::QueryId, P::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = A::HAS_STATIC_QUERY_ID
        && B::HAS_STATIC_QUERY_ID
        && O::HAS_STATIC_QUERY_ID
        && P::HAS_STATIC_QUERY_ID;
}

/// Operators of one strength go from left to right everywhere; all else is put in parentheses.
impl<Op, A, B, O, P, DB> QueryFragment<DB> for SetOperation<Op, A, B, O, P>
where
    Op: Operator,
    A: SetOperand + QueryFragment<DB>,
    B: SetOperand + QueryFragment<DB>,
    O: Clause<DB>,
    P: QueryFragment<DB>,
    DB: SetOperands,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let bare = match A::OUTLINE {
            Outline::Plain | Outline::TightChain => true,
            Outline::Chain => !Op::TIGHT,
            Outline::Named | Outline::Closed => false,
        };
        push_operand(&self.first, bare, out.reborrow())?;
        out.push_sql(Op::SQL);
        push_operand(&self.second, B::OUTLINE == Outline::Plain, out.reborrow())?;
        self.order.walk(" ORDER BY ", out.reborrow())?;
        self.page.walk_ast(out)
    }
}

fn push_operand<'b, Q, DB>(
    operand: &'b Q,
    bare: bool,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    Q: SetOperand + QueryFragment<DB>,
    DB: SetOperands,
{
    if bare {
        return operand.walk_ast(out);
    }
    let (open, close) = match Q::OUTLINE {
        Outline::Named => (DB::OPEN_WITH, DB::CLOSE_WITH),
        _ => (DB::OPEN, DB::CLOSE),
    };
    out.push_sql(open);
    operand.walk_ast(out.reborrow())?;
    out.push_sql(close);
    Ok(())
}

impl<Op, A, B, O, P, DB> WalkFiltered<DB> for SetOperation<Op, A, B, O, P>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}
