//! What may stand on the right of an operator: values of the column's own kind, columns and
//! expressions of that kind, nothing else.
//!
//! The traits are implemented type by type and the lowered type is found by inference: a blanket
//! impl, or a projection, would make rustc follow one mistake with errors in diesel's words.

use aludel_macros::bound;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, AsExpression, Expression, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{self, HasSqlType, SqlType};

use super::attr::Attr;
use super::node::{Expr, Typed};
use crate::entity::{Column, Custom, Id, KeyOf};

/// What `Subject`, whose domain is `Domain`, can be compared with.
///
/// `ST` is the SQL type without `Nullable`. `Lowered` is found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let owned = String::from("ed");
/// assert_eq!(s.count(User::query().filter(User::name.eq("ed")))?, 1);
/// assert_eq!(s.count(User::query().filter(User::name.eq(&owned)))?, 1);
/// assert_eq!(s.count(User::query().filter(User::name.eq(User::fullname)))?, 0);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Subject}` does not go together with `{Self}`",
    label = "not a `{Domain}`; diesel's own: `expr(..)`; NULL: `.is_null()`"
)]
#[bound(OperandBound)]
pub trait Operand<Subject, Domain, ST, Lowered = Self> {
    /// The operand as an expression.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Operand;
    /// use diesel::sql_types::Text;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let value = Operand::<user_fields::name, Text, Text, _>::lower("ed");
    /// assert_eq!(diesel::debug_query::<Sqlite, _>(&value).to_string(), r#"? -- binds: ["ed"]"#);
    /// ```
    fn lower(self) -> Lowered;
}

/// A value bound as a parameter. A query owns its values, so that it can leave the function that makes
/// it, and its type has no lifetime, which rustc would renew at each call of a chain: a borrowed
/// text is copied.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Values travel as binds: what they say is never read as SQL.
/// let hostile = "ed' OR '1' = '1";
/// assert_eq!(s.count(User::query().filter(User::name.eq(hostile)))?, 0);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy; T)]
pub struct Bind<ST, T>(pub(crate) T, PhantomData<fn() -> ST>);

impl<ST, T> Bind<ST, T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value, PhantomData)
    }
}

impl<ST: SqlType + TypedExpressionType, T> Expression for Bind<ST, T> {
    type SqlType = ST;
}

impl<ST: SqlType + TypedExpressionType, T> Typed for Bind<ST, T> {
    type Domain = ST;
    type Base = ST;
}

impl<ST: SqlType + TypedExpressionType, T, QS> AppearsOnTable<QS> for Bind<ST, T> {}

impl<ST: SqlType + TypedExpressionType, T, QS> SelectableExpression<QS> for Bind<ST, T> {}

impl<ST, T, G> ValidGrouping<G> for Bind<ST, T> {
    type IsAggregate = is_aggregate::Never;
}

/// The text does not depend on the value, nor on its Rust type.
impl<ST: 'static, T> QueryId for Bind<ST, T> {
    type QueryId = Bind<ST, ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<ST, T, DB> QueryFragment<DB> for Bind<ST, T>
where
    DB: Backend + HasSqlType<ST>,
    T: ToSql<ST, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<ST, T>(&self.0)
    }
}

macro_rules! values {
    ($($(#[$cfg:meta])* $sql:ty: $rust:ty;)*) => {$(
        $(#[$cfg])*
        #[diagnostic::do_not_recommend]
        impl<Subject> Operand<Subject, $sql, $sql, Bind<$sql, $rust>> for $rust {
            fn lower(self) -> Bind<$sql, $rust> {
                Bind::new(self)
            }
        }
        $(#[$cfg])*
        #[diagnostic::do_not_recommend]
        impl<Subject> Operand<Subject, $sql, $sql, Bind<$sql, $rust>> for &$rust {
            fn lower(self) -> Bind<$sql, $rust> {
                Bind::new(self.clone())
            }
        }
    )*};
}

values! {
    sql_types::SmallInt: i16;
    sql_types::Integer: i32;
    sql_types::BigInt: i64;
    sql_types::Float: f32;
    sql_types::Double: f64;
    sql_types::Bool: bool;
    sql_types::Text: String;
    sql_types::Binary: Vec<u8>;
    #[cfg(feature = "chrono")] sql_types::Date: chrono::NaiveDate;
    #[cfg(feature = "chrono")] sql_types::Time: chrono::NaiveTime;
    #[cfg(feature = "chrono")] sql_types::Timestamp: chrono::NaiveDateTime;
    #[cfg(feature = "time")] sql_types::Date: time::Date;
    #[cfg(feature = "time")] sql_types::Time: time::Time;
    #[cfg(feature = "time")] sql_types::Timestamp: time::PrimitiveDateTime;
    #[cfg(feature = "serde_json")] sql_types::Json: serde_json::Value;
    #[cfg(feature = "numeric")] sql_types::Numeric: bigdecimal::BigDecimal;
}
#[diagnostic::do_not_recommend]
#[rustfmt::skip] // one line, so that a message quotes no more
impl<Subject> Operand<Subject, sql_types::Text, sql_types::Text, Bind<sql_types::Text, String>> for &str {
    fn lower(self) -> Bind<sql_types::Text, String> {
        Bind::new(self.to_owned())
    }
}
#[diagnostic::do_not_recommend]
impl<Subject>
    Operand<Subject, sql_types::Binary, sql_types::Binary, Bind<sql_types::Binary, Vec<u8>>>
    for &[u8]
{
    fn lower(self) -> Bind<sql_types::Binary, Vec<u8>> {
        Bind::new(self.to_vec())
    }
}
#[diagnostic::do_not_recommend]
impl<Subject, E, T, ST> Operand<Subject, KeyOf<E>, ST, Bind<ST, Id<E, T>>> for Id<E, T> {
    fn lower(self) -> Bind<ST, Id<E, T>> {
        Bind::new(self)
    }
}
#[diagnostic::do_not_recommend]
impl<Subject, T, ST, U> Operand<Subject, Custom<T, U>, ST, Bind<ST, T>> for T {
    fn lower(self) -> Bind<ST, T> {
        Bind::new(self)
    }
}
#[diagnostic::do_not_recommend]
#[rustfmt::skip] // one line, so that a message quotes no more
impl<Subject, Domain, S, C: Column, ST> Operand<Subject, Domain, ST, Self> for Attr<S, C> where Self: Typed<Domain = Domain> {
    fn lower(self) -> Self {
        self
    }
}
#[diagnostic::do_not_recommend]
impl<Subject, Domain, N: Typed<Domain = Domain>, ST> Operand<Subject, Domain, ST, Self>
    for Expr<N>
{
    fn lower(self) -> Self {
        self
    }
}

/// An [`Id`] in diesel's own expressions: `users::id.eq(id)`.
impl<E, T, ST> AsExpression<ST> for Id<E, T>
where
    ST: SqlType + TypedExpressionType,
{
    type Expression = Bind<ST, Self>;

    fn as_expression(self) -> Self::Expression {
        Bind::new(self)
    }
}
