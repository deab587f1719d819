//! What MariaDB and MySQL both have: not FULL JOIN, LATERAL, DISTINCT ON, FILTER or grouping sets, but
//! the rollup.

use diesel::mysql::Mysql;

use crate::backend::ability::cast_names;
use crate::backend::{Explains, Locks, Quantifiers, RightJoin, Rollup, SetOperands};

impl RightJoin for Mysql {}
impl Quantifiers for Mysql {}

/// MariaDB takes no ORDER BY beside it.
impl Rollup for Mysql {
    const OPEN: &'static str = "";
    const CLOSE: &'static str = " WITH ROLLUP";
}

/// MariaDB has no FOR SHARE; MySQL understands both.
impl Locks for Mysql {
    const FOR_SHARE: &'static str = " LOCK IN SHARE MODE";
}

impl SetOperands for Mysql {
    const OPEN: &'static str = "(";
    const CLOSE: &'static str = ")";
    // MariaDB takes no WITH in parentheses.
    const OPEN_WITH: &'static str = "SELECT * FROM (";
    const CLOSE_WITH: &'static str = ") AS `operand`";
}

impl Explains for Mysql {
    const EXPLAIN: &'static str = "EXPLAIN FORMAT=JSON ";
    const COLUMN: usize = 0;
}

cast_names! {
    Mysql:
    SmallInt = "SIGNED";
    Integer = "SIGNED";
    BigInt = "SIGNED";
    Float = "FLOAT";
    Double = "DOUBLE";
    Numeric = "DECIMAL(65, 30)";
    Text = "CHAR";
}
