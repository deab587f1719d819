//! MariaDB and MySQL: what each of them lacks, the sense in their errors, and their DDL.
//!
//! diesel has one backend for both. MariaDB returns what INSERT and DELETE did, MySQL does not: the
//! dialect of the backend is MySQL's, which both understand, and
//! [`AnyConnection`](crate::AnyConnection) asks the server which of the two it is.

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
    const DIALECT: &'static Dialect = &dialect("MySQL", false);
}

/// What a session must know of MariaDB.
pub(crate) const MARIADB: &Dialect = &dialect("MariaDB", true);

const fn dialect(name: &'static str, returning: bool) -> Dialect {
    Dialect {
        returning,
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
