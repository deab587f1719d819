//! diesel by hand, in its best form: batches where they are faster, statements that it can cache,
//! two steps for a many-to-many.

use std::collections::HashMap;
use std::hint::black_box;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Integer;
use diesel::sqlite::Sqlite;

use super::{email, name};
use crate::database::{Database, PRAGMAS};
use crate::measure::Measured;

diesel::table! {
    users (id) {
        id -> Integer,
        name -> Text,
        age -> Integer,
    }
}

diesel::table! {
    addresses (id) {
        id -> Integer,
        email -> Text,
        user_id -> Integer,
    }
}

diesel::table! {
    tags (id) {
        id -> Integer,
        word -> Text,
    }
}

diesel::table! {
    user_tags (user_id, tag_id) {
        user_id -> Integer,
        tag_id -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(users, addresses, tags, user_tags);

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct User {
    id: i32,
    #[expect(dead_code, reason = "read, as by every peer")]
    name: String,
    age: i32,
}

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = addresses)]
struct Address {
    id: i32,
    #[expect(dead_code, reason = "read, as by every peer")]
    email: String,
    user_id: i32,
}

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = tags)]
struct Tag {
    id: i32,
    #[expect(dead_code, reason = "read, as by every peer")]
    word: String,
}

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
struct NewUser {
    name: String,
    age: i32,
}

#[derive(Insertable)]
#[diesel(table_name = addresses, treat_none_as_default_value = false)]
struct NewAddress {
    email: String,
    user_id: i32,
}

/// `UPDATE users SET age = ? WHERE id = ?`, which `diesel::update` does not let diesel cache.
#[derive(QueryId)]
struct SetAge {
    id: i32,
    age: i32,
}

impl QueryFragment<Sqlite> for SetAge {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE users SET age = ");
        out.push_bind_param::<Integer, _>(&self.age)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<Integer, _>(&self.id)
    }
}

impl RunQueryDsl<SqliteConnection> for SetAge {}

pub fn run(workload: &str, database: &Database, measured: &mut Measured) {
    let mut connection = SqliteConnection::establish(&database.path()).expect("it can be opened");
    connection.batch_execute(PRAGMAS).expect("well-formed");
    work(workload, &mut connection, measured).expect("nothing stands against it");
}

fn all(connection: &mut SqliteConnection) -> QueryResult<Vec<User>> {
    users::table.select(User::as_select()).load(connection)
}

fn change(c: &mut SqliteConnection, measured: &mut Measured, every: usize) -> QueryResult<()> {
    let mut users = all(c)?;
    let mut changed = Vec::new();
    for user in users.iter_mut().step_by(every) {
        user.age += 1;
        changed.push(SetAge { id: user.id, age: user.age });
    }
    measured.time(|| write(c, &changed))
}

fn write(c: &mut SqliteConnection, changed: &[SetAge]) -> QueryResult<()> {
    c.transaction(|c| {
        for SetAge { id, age } in changed {
            SetAge { id: *id, age: *age }.execute(c)?;
        }
        Ok(())
    })
}

fn work(workload: &str, c: &mut SqliteConnection, measured: &mut Measured) -> QueryResult<()> {
    match workload {
        "W1" => measured.time(|| {
            let new: Vec<_> = (0..2_000).map(|user| NewUser { name: name(user), age: 1 }).collect();
            c.transaction(|c| {
                // SQLite promises no order of what RETURNING gives, so keys are matched by name.
                let made: Vec<(i32, String)> = diesel::insert_into(users::table)
                    .values(&new)
                    .returning((users::id, users::name))
                    .get_results(c)?;
                let ids: HashMap<String, i32> =
                    made.into_iter().map(|(id, name)| (name, id)).collect();
                let mut addresses = Vec::with_capacity(10_000);
                for user in 0..2_000 {
                    let user_id = ids[&name(user)];
                    addresses
                        .extend((0..5).map(|nth| NewAddress { email: email(user, nth), user_id }));
                }
                diesel::insert_into(addresses::table).values(&addresses).execute(c)?;
                Ok(())
            })
        }),
        "W2" => {
            let users = measured.time(|| all(c))?;
            assert_eq!(users.len(), 100_000);
            Ok(())
        }
        "W3" => change(c, measured, 100),
        "W4" => change(c, measured, 1_000),
        "W5a" => measured.time(|| {
            let users = all(c)?;
            let of = addresses_of(c, &users)?;
            assert_eq!(of.values().map(Vec::len).sum::<usize>(), 10_000);
            black_box(users);
            Ok(())
        }),
        "W5b" => measured.time(|| {
            let users = all(c)?;
            let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
            let links: Vec<(i32, i32)> =
                user_tags::table.filter(user_tags::user_id.eq_any(&ids)).load(c)?;
            let mut far: Vec<i32> = links.iter().map(|(_, tag)| *tag).collect();
            far.sort_unstable();
            far.dedup();
            let tags: Vec<Tag> =
                tags::table.filter(tags::id.eq_any(&far)).select(Tag::as_select()).load(c)?;
            let tags: HashMap<i32, Tag> = tags.into_iter().map(|tag| (tag.id, tag)).collect();
            let mut of: HashMap<i32, Vec<&Tag>> = HashMap::with_capacity(users.len());
            for (user, tag) in &links {
                of.entry(*user).or_default().push(&tags[tag]);
            }
            assert_eq!(of.values().map(Vec::len).sum::<usize>(), 10_000);
            black_box(users);
            Ok(())
        }),
        "W6" => measured.time(|| {
            for nth in 0..50_000 {
                let user = users::table.find(nth % 1_000 + 1).select(User::as_select());
                black_box(user.first(c)?);
            }
            Ok(())
        }),
        "W7" => {
            let ids: Vec<i32> = all(c)?.iter().map(|user| user.id).collect();
            measured.time(|| {
                c.transaction(|c| {
                    diesel::delete(addresses::table.filter(addresses::user_id.eq_any(&ids)))
                        .execute(c)?;
                    diesel::delete(users::table.filter(users::id.eq_any(&ids))).execute(c)?;
                    Ok(())
                })
            })
        }
        "W8" => measured.time(|| (0..20).try_for_each(|_| round(c))),
        "W9" => {
            let users = all(c)?;
            measured.time(|| {
                let set = |user: &User| SetAge { id: user.id, age: user.age + user.id };
                let changed: Vec<_> = users.iter().map(set).collect();
                write(c, &changed)
            })
        }
        other => panic!("no workload {other}"),
    }
}

fn addresses_of(
    c: &mut SqliteConnection,
    users: &[User],
) -> QueryResult<HashMap<i32, Vec<Address>>> {
    let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
    let found: Vec<Address> = addresses::table
        .filter(addresses::user_id.eq_any(&ids))
        .select(Address::as_select())
        .load(c)?;
    let mut of: HashMap<i32, Vec<Address>> = HashMap::with_capacity(users.len());
    for address in found {
        of.entry(address.user_id).or_default().push(address);
    }
    Ok(of)
}

fn round(c: &mut SqliteConnection) -> QueryResult<()> {
    let users = all(c)?;
    let of = addresses_of(c, &users)?;
    let changed: Vec<_> = users.iter().map(|u| SetAge { id: u.id, age: u.age + 1 }).collect();
    let added: Vec<_> =
        users.iter().map(|u| NewAddress { email: email(u.id, 9), user_id: u.id }).collect();
    let gone: Vec<i32> = users.iter().map(|user| of[&user.id][0].id).collect();
    c.transaction(|c| {
        for set in changed {
            set.execute(c)?;
        }
        diesel::insert_into(addresses::table).values(&added).execute(c)?;
        diesel::delete(addresses::table.filter(addresses::id.eq_any(&gone))).execute(c)?;
        Ok(())
    })
}
