//! MariaDB and MySQL: what each of them lacks, the sense in their errors, and their DDL.
//!
//! diesel has one backend for both: the dialect of the backend is MySQL's, which both understand,
//! and [`AnyConnection`](crate::AnyConnection) asks the server which of the two it is, for messages.
//! MariaDB has RETURNING, but tells the columns of its rows when the statement is executed, and
//! diesel asks for them before: what INSERT made is read by a SELECT on both.

mod ability;
mod ddl;
mod report;

use diesel::mysql::{Mysql, MysqlType};
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

use super::{Dialect, SqlBackend, Sums, Updates};
use crate::driver::BeginSql;
use crate::driver::isolation::{self, HasLevel};
use crate::query::Everywhere;

impl HasLevel<isolation::ReadUncommitted> for Mysql {}
impl HasLevel<isolation::ReadCommitted> for Mysql {}
impl HasLevel<isolation::RepeatableRead> for Mysql {}
impl HasLevel<isolation::Serializable> for Mysql {}

impl SqlBackend for Mysql {
    const DIALECT: &'static Dialect = &dialect("MySQL");

    /// The type of a bind is not known until its value is sent, but that of a column of the result
    /// is told before, and diesel panics at a column without.
    fn push_alone<'b, ST, T>(value: &'b T, mut out: AstPass<'_, 'b, Self>) -> QueryResult<()>
    where
        Self: HasSqlType<ST>,
        T: ToSql<ST, Self>,
    {
        let (open, close) = typed(<Self as HasSqlType<ST>>::metadata(&mut ()));
        out.push_sql(open);
        out.push_bind_param::<ST, T>(value)?;
        out.push_sql(close);
        Ok(())
    }

    fn push_expression<'b>(
        expression: &'b dyn Everywhere,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()> {
        expression.walk_ast(out)
    }
}

/// What gives a bind a type, before and behind it.
const fn typed(kind: MysqlType) -> (&'static str, &'static str) {
    match kind {
        MysqlType::Tiny | MysqlType::Short | MysqlType::Long => ("CAST(", " AS SIGNED)"),
        // MariaDB measures integers by their digits: it takes a cast of a bind for a short one.
        MysqlType::LongLong => ("CAST(CAST(", " AS CHAR(20)) AS SIGNED)"),
        MysqlType::UnsignedTiny
        | MysqlType::UnsignedShort
        | MysqlType::UnsignedLong
        | MysqlType::UnsignedLongLong
        | MysqlType::Bit => ("CAST(CAST(", " AS CHAR(20)) AS UNSIGNED)"),
        MysqlType::Float => ("CAST(", " AS FLOAT)"),
        MysqlType::Double => ("CAST(", " AS DOUBLE)"),
        MysqlType::Numeric => ("CAST(", " AS DECIMAL(65, 30))"),
        MysqlType::Date => ("CAST(", " AS DATE)"),
        MysqlType::Time => ("CAST(", " AS TIME(6))"),
        MysqlType::DateTime | MysqlType::Timestamp => ("CAST(", " AS DATETIME(6))"),
        MysqlType::Blob => ("CAST(", " AS BINARY)"),
        // A cast would give it a collation of its own, which may not go with that of a column.
        _ => ("CONCAT(", ")"),
    }
}

/// What a session must know of MariaDB.
pub(crate) const MARIADB: &Dialect = &dialect("MariaDB");

const fn dialect(name: &'static str) -> Dialect {
    Dialect {
        returning: false,
        returns_updated: false,
        default_row: " () VALUES ()",
        before_rows: "",
        inlined_cte: " AS (",
        // MariaDB says VALUES (..), MySQL VALUES ROW(..).
        values: ["SELECT ", " UNION ALL SELECT ", ""],
        same: "<=>",
        limits_in_lists: false,
        repeats_names: false,
        updates: Updates::Case { rows: 128 },
        checks_each_row: true,
        // Both are decimals; an average of integers has four digits behind the point.
        sums: Some(Sums { integer: "SIGNED", float: "DOUBLE" }),
        ..Dialect::new(name, 65_535, "version()", report::report)
            .with_begin(BeginSql::mysql)
            .with_ddl(&Mysql)
    }
}
