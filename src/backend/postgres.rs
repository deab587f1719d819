//! PostgreSQL: arrays in place of lists, the sense in its errors, and its DDL.

mod ability;
mod array;
mod ddl;
mod report;

use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{
    ArrayType, Dialect, OnConflict, ReturnsDeleted, ReturnsInserted, ReturnsUpdated, SqlBackend,
    Sums,
};
use crate::driver::ColumnOf;
use crate::driver::isolation::{self, HasLevel};
use crate::entity::{Persist, SqlKind};
use crate::query::Everywhere;

impl HasLevel<isolation::ReadUncommitted> for Pg {}
impl HasLevel<isolation::ReadCommitted> for Pg {}
impl HasLevel<isolation::RepeatableRead> for Pg {}
impl HasLevel<isolation::Serializable> for Pg {}

impl SqlBackend for Pg {
    const DIALECT: &'static Dialect = &{
        let version = "current_setting('server_version')";
        let dialect = Dialect::new("PostgreSQL", 65_535, version, report::report).with_ddl(&Pg);
        Dialect { array_type, sums: Some(SUMS), ..dialect }
    };

    fn push_array<'b, E: Persist<Self>>(
        column: &'b ColumnOf<E>,
        mut out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()> {
        out.push_bind_param::<array::ArrayOfColumn, ColumnOf<E>>(column)
    }

    fn push_expression<'b>(
        expression: &'b dyn Everywhere,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()> {
        expression.walk_ast(out)
    }
}

/// A sum of `bigint` and an average are `numeric`.
const SUMS: Sums = Sums { integer: "bigint", float: "double precision" };

impl ReturnsInserted for Pg {}
impl ReturnsUpdated for Pg {}
impl ReturnsDeleted for Pg {}
impl OnConflict for Pg {}

/// The arrays of types that PostgreSQL has by itself. Columns of other types are bound one by one.
fn array_type(kind: SqlKind) -> Option<ArrayType> {
    Some(match kind {
        SqlKind::Int16 => "int2[]",
        SqlKind::Int32 => "int4[]",
        SqlKind::Int64 => "int8[]",
        SqlKind::Float32 => "float4[]",
        SqlKind::Float64 => "float8[]",
        SqlKind::Decimal => "numeric[]",
        SqlKind::Chars => "text[]",
        SqlKind::Bytes => "bytea[]",
        SqlKind::Boolean => "bool[]",
        SqlKind::Day => "date[]",
        SqlKind::TimeOfDay => "time[]",
        SqlKind::DateAndTime => "timestamp[]",
        SqlKind::PointInTime => "timestamptz[]",
        SqlKind::JsonText => "json[]",
        SqlKind::JsonBinary => "jsonb[]",
        SqlKind::UuidBytes => "uuid[]",
        SqlKind::Verbatim(_) | SqlKind::Unknown => return None,
    })
}
