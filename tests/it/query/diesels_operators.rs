//! Operators of PostgreSQL that are diesel's own: arrays and JSON.

use aludel::expr;
use diesel::dsl::{array, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Text};

use super::fixture::{Post, User, database, id};
use crate::engine;

#[test]
fn an_array_of_columns_is_searched_by_diesels_operator() {
    let named = array::<Text, _>((User::name, Post::title)).contains(vec!["wendy"]);
    let query =
        User::query().join(User::posts).filter(expr(named)).rows().select((User::id, Post::id));
    let text = query.to_sql::<Pg>().unwrap();
    assert!(text.contains("(ARRAY[\"users\".\"name\", \"posts\".\"title\"] @> $1)"), "{text}");
    only_on!(engine::is_postgres(), "it has no arrays");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    assert_eq!(query.all(&mut connection).unwrap(), [(id(2), id(4))]);
}

#[test]
fn a_json_value_is_read_by_diesels_operator() {
    let row = sql::<Jsonb>("to_jsonb(\"users\")");
    let mood = row.retrieve_as_text("mood").eq("sad");
    let query = User::query().filter(expr(mood)).order_by(User::id).select(User::id);
    let text = query.to_sql::<Pg>().unwrap();
    assert!(text.contains("(to_jsonb(\"users\") ->> $1)"), "{text}");
    only_on!(engine::is_postgres(), "it has no jsonb");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    assert_eq!(query.all(&mut connection).unwrap(), [id(2), id(4)]);
}
