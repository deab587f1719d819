//! What does not hold of a type, found out when the tests are compiled. `ui-tests` shows how some of it
//! reads; here is the breadth.

use aludel::backend::{DistinctOn, LockOf, Locks};
use aludel::query::{Bind, Operand};
use aludel::relation::{ByKey, ByLinks, ByNullableKey, Loadable, Loads};
use aludel::scope::{Certain, Contains, Lacks, Maybe, Present};
use aludel::{Draft, Entity, Handle, Id, Session, Unbranded};
use diesel::sql_types::{BigInt, Bool, Double, Integer, Text};
use static_assertions::{assert_impl_all, assert_not_impl_any};

use crate::model::*;

/// No value of the type can be compared with a column of another one.
macro_rules! never_compared {
    ($($rust:ty => $($sql:ty),+;)+) => {$(
        assert_not_impl_any!($rust: $(Operand<(), $sql, $sql, Bind<$sql, $rust>>),+);
    )+};
}

#[test]
fn a_value_is_compared_with_columns_of_its_own_type_alone() {
    never_compared! {
        i16 => Integer, BigInt, Bool, Double, Text;
        i32 => BigInt, Bool, Double, Text;
        i64 => Integer, Bool, Double, Text;
        f64 => Integer, BigInt, Bool, Text;
        bool => Integer, BigInt, Double, Text;
        String => Integer, BigInt, Bool, Double;
        Option<i32> => Integer, BigInt;
        Option<String> => Text;
        () => Integer, Text;
    }
    assert_impl_all!(i32: Operand<(), Integer, Integer, Bind<Integer, i32>>);
    assert_impl_all!(String: Operand<(), Text, Text, Bind<Text, String>>);
}

#[test]
fn keys_of_two_entities_are_of_two_types() {
    assert_not_impl_any!(Id<User>: PartialEq<Id<Address>>, PartialEq<i32>, From<Id<Address>>);
    assert_not_impl_any!(i32: PartialEq<Id<User>>, PartialOrd<Id<User>>);
    assert_impl_all!(Id<User>: Copy, Ord, core::hash::Hash, Send, Sync);
}

#[test]
fn a_handle_is_of_one_entity_and_promises_what_was_loaded_alone() {
    type Bare = Handle<User>;
    assert_not_impl_any!(Bare: Into<Handle<Address>>, PartialEq<Handle<Address>>, PartialEq<i32>);
    assert_not_impl_any!(Bare: aludel::Has<user_fields::addresses>);
    assert_impl_all!(Bare: Copy, Eq, core::hash::Hash);
}

#[test]
fn a_scope_has_what_was_joined_and_nothing_else() {
    type Users = Certain<User>;
    type UsersAndMaybeAddresses = aludel::scope::With<Maybe<Address>, Users>;
    assert_not_impl_any!(Users: Contains<Address>, Contains<Task>, Lacks<User>);
    assert_not_impl_any!(UsersAndMaybeAddresses: Present<Address>, Contains<Task>, Lacks<Address>);
    assert_impl_all!(Users: Contains<User>, Present<User>, Lacks<Address>);
    assert_impl_all!(UsersAndMaybeAddresses: Contains<Address>, Present<User>, Lacks<Task>);
}

#[test]
fn a_relationship_is_of_one_kind() {
    type Kind<R> = <R as aludel::Relation>::Mechanism;
    type Shape<R> = <R as aludel::Relation>::Shape;
    assert_not_impl_any!(Kind<user_fields::addresses>: ByKey<user_fields::addresses>, ByLinks<user_fields::addresses>);
    assert_not_impl_any!(Kind<address_fields::user>: ByLinks<address_fields::user>);
    assert_not_impl_any!(Kind<post_fields::keywords>: ByKey<post_fields::keywords>);
    assert_not_impl_any!(Shape<address_fields::user>: ByNullableKey<address_fields::user>);
    assert_impl_all!(Shape<task_fields::assignee>: ByNullableKey<task_fields::assignee>);
    assert_impl_all!(Kind<post_fields::keywords>: ByLinks<post_fields::keywords>);
    assert_impl_all!(Loads: Loadable<user_fields::addresses>);
}

#[test]
fn a_row_is_no_draft_and_a_draft_no_row() {
    assert_not_impl_any!(User: Draft<Unbranded>, Clone, Copy);
    assert_not_impl_any!(NewUser: Entity);
    assert_impl_all!(NewUser: Draft<Unbranded>);
}

#[test]
fn a_session_is_not_copied() {
    assert_not_impl_any!(Session: Clone, Copy);
}

#[cfg(feature = "sqlite")]
#[test]
fn sqlite_locks_no_rows_and_has_no_distinct_on() {
    use aludel::backend::{GroupingSets, Lateral, Quantifiers, Rollup};
    use aludel::driver::isolation::{HasLevel, ReadCommitted};
    use diesel::sqlite::Sqlite;

    assert_not_impl_any!(Sqlite: Locks, LockOf, DistinctOn, Lateral, Quantifiers, GroupingSets);
    assert_not_impl_any!(Sqlite: Rollup, HasLevel<ReadCommitted>);
}

#[cfg(feature = "mysql")]
#[test]
fn mysql_returns_nothing_from_what_it_writes() {
    use aludel::backend::{
        AggregateFilter, FullJoin, GroupingSets, OnConflict, OrderedRollup, ReturnsDeleted,
        ReturnsInserted, ReturnsUpdated,
    };
    use diesel::mysql::Mysql;

    assert_not_impl_any!(Mysql: ReturnsInserted, ReturnsUpdated, ReturnsDeleted);
    assert_not_impl_any!(Mysql: OrderedRollup, FullJoin, DistinctOn, AggregateFilter, OnConflict, GroupingSets);
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_has_no_level_below_its_own() {
    use aludel::driver::isolation::{HasLevel, Immediate};
    use diesel::pg::Pg;

    assert_not_impl_any!(Pg: HasLevel<Immediate>);
}
