//! What PostgreSQL has: all of it.

use diesel::pg::Pg;

use crate::backend::ability::cast_names;
use crate::backend::{
    AggregateFilter, DistinctOn, Explains, FullJoin, GroupingSets, Lateral, LockOf, Locks,
    OrderedRollup, Quantifiers, RightJoin, Rollup, SetOperands,
};

impl RightJoin for Pg {}
impl FullJoin for Pg {}
impl Lateral for Pg {}
impl DistinctOn for Pg {}
impl AggregateFilter for Pg {}
impl GroupingSets for Pg {}

impl Rollup for Pg {
    const OPEN: &'static str = "ROLLUP (";
    const CLOSE: &'static str = ")";
}

impl OrderedRollup for Pg {}
impl Quantifiers for Pg {}

impl Locks for Pg {
    const FOR_SHARE: &'static str = " FOR SHARE";
}

impl LockOf for Pg {}

impl SetOperands for Pg {
    const OPEN: &'static str = "(";
    const CLOSE: &'static str = ")";
}

impl Explains for Pg {
    const EXPLAIN: &'static str = "EXPLAIN ";
    const COLUMN: usize = 0;
}

cast_names! {
    Pg:
    SmallInt = "int2";
    Integer = "int4";
    BigInt = "int8";
    Float = "float4";
    Double = "float8";
    Numeric = "numeric";
    Text = "text";
}
