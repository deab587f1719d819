//! Which tables a query reads, by name: what a CTE of that name would hide.

use super::Source;
use super::membership::{Certain, Maybe, Outer};
use super::sources::{Empty, Fork};
use crate::entity::Entity;

/// Whether a scope reads a table whose name is that of the source `A`. A table in a schema is named with it,
/// which no CTE is.
///
/// Found by inference, never written.
pub trait ReadsTable<A> {
    /// Whether it does.
    const READS: bool;
}

impl<A> ReadsTable<A> for Empty {
    const READS: bool = false;
}

impl<A, Zeros: ReadsTable<A>, Ones: ReadsTable<A>> ReadsTable<A> for Fork<Zeros, Ones> {
    const READS: bool = Zeros::READS || Ones::READS;
}

macro_rules! leaves {
    ($($leaf:ident)+) => {$(
        impl<A: Source, S: Source> ReadsTable<A> for $leaf<S> {
            const READS: bool = !S::BY_NAME
                && <S::Entity as Entity>::SCHEMA.is_none()
                && same(<S::Entity as Entity>::TABLE, A::SQL_NAME);
        }
    )+};
}

leaves!(Certain Maybe Outer);

/// `==`, which is not for constants.
pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
