//! What SQLite has: not LATERAL, DISTINCT ON, grouping sets, ANY and ALL, or locks on rows.

use diesel::sqlite::Sqlite;

use crate::backend::ability::cast_names;
use crate::backend::{
    AggregateFilter, Explains, FullJoin, OnConflict, ReturnsDeleted, ReturnsInserted,
    ReturnsUpdated, RightJoin, SetOperands,
};

impl RightJoin for Sqlite {}
impl FullJoin for Sqlite {}
impl AggregateFilter for Sqlite {}
impl ReturnsInserted for Sqlite {}
impl ReturnsUpdated for Sqlite {}
impl ReturnsDeleted for Sqlite {}
impl OnConflict for Sqlite {}

/// It takes no parentheses around an operand.
impl SetOperands for Sqlite {
    const OPEN: &'static str = "SELECT * FROM (";
    const CLOSE: &'static str = ")";
}

impl Explains for Sqlite {
    const EXPLAIN: &'static str = "EXPLAIN QUERY PLAN ";
    const COLUMN: usize = 3;
}

cast_names! {
    Sqlite:
    SmallInt = "INTEGER";
    Integer = "INTEGER";
    BigInt = "INTEGER";
    Float = "REAL";
    Double = "REAL";
    Text = "TEXT";
}
