//! rusqlite by hand: the limit. Rows that are loaded go into a map by key, the least that an
//! identity map is.

use std::collections::HashMap;
use std::hint::black_box;

use rusqlite::{Connection, Result, params};

use super::{email, name};
use crate::database::Database;
use crate::measure::Measured;

struct User {
    id: i32,
    #[expect(dead_code, reason = "read, as by every peer")]
    name: String,
    age: i32,
}

struct Address {
    id: i32,
    #[expect(dead_code, reason = "read, as by every peer")]
    email: String,
    user_id: i32,
}

pub fn run(workload: &str, database: &Database, measured: &mut Measured) {
    let mut connection = database.open();
    work(workload, &mut connection, measured).expect("nothing stands against it");
}

fn all(c: &Connection) -> Result<HashMap<i32, User>> {
    let mut statement = c.prepare_cached("SELECT id, name, age FROM users")?;
    let rows = statement
        .query_map([], |row| Ok(User { id: row.get(0)?, name: row.get(1)?, age: row.get(2)? }))?;
    rows.map(|user| user.map(|user| (user.id, user))).collect()
}

fn set_ages(c: &mut Connection, ages: impl Iterator<Item = (i32, i32)>) -> Result<()> {
    let transaction = c.transaction()?;
    {
        let mut set = transaction.prepare_cached("UPDATE users SET age = ?1 WHERE id = ?2")?;
        for (id, age) in ages {
            set.execute(params![age, id])?;
        }
    }
    transaction.commit()
}

fn change(c: &mut Connection, measured: &mut Measured, every: i32) -> Result<()> {
    let mut users = all(c)?;
    let mut changed = Vec::new();
    for id in (1..=100_000).step_by(every as usize) {
        let user = users.get_mut(&id).expect("it was loaded");
        user.age += 1;
        changed.push((user.id, user.age));
    }
    measured.time(|| set_ages(c, changed.into_iter()))
}

fn addresses(c: &Connection) -> Result<HashMap<i32, Vec<Address>>> {
    let mut statement = c.prepare_cached(
        "SELECT id, email, user_id FROM addresses WHERE user_id IN (SELECT id FROM users)",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Address { id: row.get(0)?, email: row.get(1)?, user_id: row.get(2)? })
    })?;
    let mut of: HashMap<i32, Vec<Address>> = HashMap::new();
    for address in rows {
        let address = address?;
        of.entry(address.user_id).or_default().push(address);
    }
    Ok(of)
}

fn work(workload: &str, c: &mut Connection, measured: &mut Measured) -> Result<()> {
    match workload {
        "W1" => measured.time(|| {
            let transaction = c.transaction()?;
            {
                let mut user =
                    transaction.prepare_cached("INSERT INTO users (name, age) VALUES (?1, ?2)")?;
                let mut address = transaction
                    .prepare_cached("INSERT INTO addresses (email, user_id) VALUES (?1, ?2)")?;
                for nth in 0..2_000 {
                    user.execute(params![name(nth), 1])?;
                    let id = transaction.last_insert_rowid();
                    for of in 0..5 {
                        address.execute(params![email(nth, of), id])?;
                    }
                }
            }
            transaction.commit()
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
            let of = addresses(c)?;
            assert_eq!(of.values().map(Vec::len).sum::<usize>(), 10_000);
            black_box(users);
            Ok(())
        }),
        "W5b" => measured.time(|| {
            let users = all(c)?;
            let tags: HashMap<i32, String> = c
                .prepare_cached("SELECT id, word FROM tags")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_>>()?;
            let mut of: HashMap<i32, Vec<&String>> = HashMap::new();
            let mut links = c.prepare_cached("SELECT user_id, tag_id FROM user_tags")?;
            for link in links.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
                let (user, tag): (i32, i32) = link?;
                of.entry(user).or_default().push(&tags[&tag]);
            }
            assert_eq!(of.values().map(Vec::len).sum::<usize>(), 10_000);
            black_box(users);
            Ok(())
        }),
        "W6" => {
            let users = all(c)?;
            measured.time(|| {
                for nth in 0..50_000 {
                    black_box(users.get(&(nth % 1_000 + 1)));
                }
                Ok(())
            })
        }
        "W7" => {
            all(c)?;
            measured.time(|| {
                let transaction = c.transaction()?;
                transaction
                    .execute("DELETE FROM addresses WHERE user_id IN (SELECT id FROM users)", [])?;
                transaction.execute("DELETE FROM users", [])?;
                transaction.commit()
            })
        }
        "W8" => measured.time(|| (0..20).try_for_each(|_| round(c))),
        "W9" => {
            let users = all(c)?;
            measured.time(|| set_ages(c, users.values().map(|user| (user.id, user.age + user.id))))
        }
        other => panic!("no workload {other}"),
    }
}

fn round(c: &mut Connection) -> Result<()> {
    let users = all(c)?;
    let of = addresses(c)?;
    let transaction = c.transaction()?;
    {
        let mut set = transaction.prepare_cached("UPDATE users SET age = ?1 WHERE id = ?2")?;
        let mut add =
            transaction.prepare_cached("INSERT INTO addresses (email, user_id) VALUES (?1, ?2)")?;
        let mut delete = transaction.prepare_cached("DELETE FROM addresses WHERE id = ?1")?;
        for user in users.values() {
            set.execute(params![user.age + 1, user.id])?;
            add.execute(params![email(user.id, 9), user.id])?;
            delete.execute(params![of[&user.id][0].id])?;
        }
    }
    transaction.commit()
}
