//! DISTINCT ON, where the database has it.

use diesel::pg::Pg;

use super::fixture::Address;
use super::fixture::database;
use crate::engine;

#[test]
fn the_first_row_of_each_is_taken_in_its_order() {
    let query = Address::query()
        .filter(Address::email.contains("@"))
        .distinct_on(Address::user_id, Address::id.desc())
        .select((Address::user_id, Address::id))
        .limit(2);
    assert_eq!(
        query.to_sql::<Pg>().unwrap(),
        "SELECT DISTINCT ON (\"addresses\".\"user_id\") \"addresses\".\"user_id\", \
         \"addresses\".\"id\" FROM \"addresses\" WHERE \"addresses\".\"email\" LIKE $1 ESCAPE '!' \
         ORDER BY \"addresses\".\"user_id\", \"addresses\".\"id\" DESC LIMIT 2"
    );
}

#[test]
fn the_first_row_of_each_is_the_one_that_its_order_says() {
    only_on!(engine::is_postgres(), "it has no DISTINCT ON");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    let query = Address::query()
        .distinct_on(Address::user_id, Address::id.desc())
        .select((Address::user_id, Address::id));
    let newest = query.clone().all(&mut connection).unwrap();
    let all = Address::query().order_by(Address::id).select((Address::user_id, Address::id));
    let mut expected = std::collections::BTreeMap::new();
    expected.extend(all.all(&mut connection).unwrap()); // the last of each stays
    assert_eq!(newest, expected.into_iter().collect::<Vec<_>>());
    assert_eq!(query.count(&mut connection).unwrap(), i64::try_from(newest.len()).unwrap());
}
