//! MariaDB and MySQL: what each of them lacks, the sense in their errors, and their DDL.
//!
//! diesel has one backend for both: the dialect of the backend is MySQL's, which both understand,
//! and [`AnyConnection`](crate::AnyConnection) asks the server which of the two it is, for messages.
//! MariaDB has RETURNING, but tells the columns of its rows when the statement is executed, and
//! diesel asks for them before: what INSERT made is read by a SELECT on both.

mod ability;
mod ddl;
mod report;

use diesel::mysql::Mysql;

use super::{Dialect, SqlBackend, Sums, Updates};
use crate::driver::BeginSql;
use crate::driver::isolation::{self, HasLevel};

impl HasLevel<isolation::ReadUncommitted> for Mysql {}
impl HasLevel<isolation::ReadCommitted> for Mysql {}
impl HasLevel<isolation::RepeatableRead> for Mysql {}
impl HasLevel<isolation::Serializable> for Mysql {}

impl SqlBackend for Mysql {
    const DIALECT: &'static Dialect = &dialect("MySQL");
}

/// What a session must know of MariaDB.
pub(crate) const MARIADB: &Dialect = &dialect("MariaDB");

const fn dialect(name: &'static str) -> Dialect {
    Dialect {
        returning: false,
        returns_updated: false,
        default_row: " () VALUES ()",
        before_rows: "",
        updates: Updates::Case { rows: 128 },
        checks_each_row: true,
        // Both are decimals; an average of integers has four digits behind the point.
        sums: Some(Sums { integer: "SIGNED", float: "DOUBLE" }),
        ..Dialect::new(name, 65_535, "version()", report::report)
            .with_begin(BeginSql::mysql)
            .with_ddl(&Mysql)
    }
}
