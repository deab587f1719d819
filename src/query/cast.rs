//! `CAST(.. AS ..)` between types where it means something.

use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{self, SingleValue, SqlType, is_nullable};

use super::condition::composite;
use super::node::Typed;
use super::nullability::EitherNull;
use crate::backend::CastName;

/// Types of SQL that can be cast to `ST`: numbers to numbers, to text and back.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` cannot be cast to that type",
    label = "a `{Self}` has no meaning as a `{ST}`"
)]
pub trait Castable<Subject, ST> {}

macro_rules! castable {
    ($from:ident: $($to:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<Subject> Castable<Subject, sql_types::$to> for sql_types::$from {}
    )*};
    ($($from:ident)*) => {
        $(castable!($from: SmallInt Integer BigInt Float Double Numeric Text);)*
    };
}

castable!(SmallInt Integer BigInt Float Double Numeric Text);

/// `CAST(inner AS ST)`, NULL where the inner is. Made by `.cast::<ST>()`.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Cast<N, ST>(N, PhantomData<fn() -> ST>);

impl<N, ST> Cast<N, ST> {
    pub(super) const fn new(inner: N) -> Self {
        Self(inner, PhantomData)
    }
}

impl<N, ST> Expression for Cast<N, ST>
where
    N: Expression<SqlType: SqlType>,
    ST: SingleValue<IsNull = is_nullable::NotNull>,
    (<N::SqlType as SqlType>::IsNull, is_nullable::NotNull): EitherNull,
{
    type SqlType = <(<N::SqlType as SqlType>::IsNull, is_nullable::NotNull) as EitherNull>::Of<ST>;
}

impl<N, ST> Typed for Cast<N, ST>
where
    Self: Expression,
    ST: SqlType + diesel::expression::TypedExpressionType,
{
    type Domain = ST;
    type Base = ST;
}

composite!(Cast<N; ST> { inner: N });

impl<N: ValidGrouping<G>, ST, G> ValidGrouping<G> for Cast<N, ST> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryFragment<DB>, ST, DB: CastName<ST>> QueryFragment<DB> for Cast<N, ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("CAST(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" AS ");
        out.push_sql(<DB as CastName<ST>>::NAME);
        out.push_sql(")");
        Ok(())
    }
}
