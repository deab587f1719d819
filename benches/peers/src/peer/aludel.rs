//! aludel: entities and a session.

use std::hint::black_box;

use aludel::{Entity, Handle, Result, Session};

use super::{email, name};
use crate::database::{Database, PRAGMAS};
use crate::measure::Measured;

#[derive(Debug, Entity)]
#[entity(
    table = "users",
    has_many(addresses: Address.user),
    many_to_many(tags: Tag, through = UserTag(user, tag))
)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    pub age: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "tags")]
pub struct Tag {
    #[entity(key, generated)]
    pub id: i32,
    pub word: String,
}

#[derive(Debug, Entity)]
#[entity(table = "user_tags")]
pub struct UserTag {
    #[entity(key, belongs_to(user: User))]
    pub user_id: i32,
    #[entity(key, belongs_to(tag: Tag))]
    pub tag_id: i32,
}

pub fn run(workload: &str, database: &Database, measured: &mut Measured) {
    let mut s = Session::connect(&database.path()).expect("it can be opened");
    s.connection().batch_execute(PRAGMAS).expect("well-formed");
    work(workload, &mut s, measured).expect("nothing stands against it");
}

fn change(s: &mut Session, measured: &mut Measured, every: usize) -> Result<()> {
    let users = s.all(User::query())?;
    for user in users.iter().step_by(every) {
        s[*user].age += 1;
    }
    measured.time(|| s.commit())
}

fn work(workload: &str, s: &mut Session, measured: &mut Measured) -> Result<()> {
    match workload {
        "W1" => measured.time(|| {
            for user in 0..2_000 {
                let pending = s.add(NewUser { name: name(user), age: 1 });
                for nth in 0..5 {
                    s.add(NewAddress { email: email(user, nth), user: pending.into() });
                }
            }
            s.commit()
        }),
        "W2" => {
            let users = measured.time(|| s.all(User::query()))?;
            assert_eq!(users.len(), 100_000);
            Ok(())
        }
        "W3" => change(s, measured, 100),
        "W4" => change(s, measured, 1_000),
        "W5a" => measured.time(|| {
            let users = s.all(User::query().with(User::addresses))?;
            let count: usize = users.iter().map(|u| s.related(*u, User::addresses).len()).sum();
            assert_eq!(count, 10_000);
            Ok(())
        }),
        "W5b" => measured.time(|| {
            let users = s.all(User::query().with(User::tags))?;
            let count: usize = users.iter().map(|u| s.related(*u, User::tags).len()).sum();
            assert_eq!(count, 10_000);
            Ok(())
        }),
        "W6" => {
            s.all(User::query())?;
            measured.time(|| {
                for nth in 0..50_000 {
                    black_box(s.get::<User>(nth % 1_000 + 1)?);
                }
                Ok(())
            })
        }
        "W7" => {
            let users = s.all(User::query())?;
            measured.time(|| {
                for user in users {
                    s.delete(user)?;
                }
                s.commit()
            })
        }
        "W8" => measured.time(|| (0..20).try_for_each(|_| round(s))),
        "W9" => {
            let users = s.all(User::query())?;
            measured.time(|| {
                for user in users {
                    let id = s[user].id;
                    s[user].age += id;
                }
                s.commit()
            })
        }
        other => panic!("no workload {other}"),
    }
}

fn round(s: &mut Session) -> Result<()> {
    let users = s.all(User::query().with(User::addresses))?;
    for user in users {
        s[user].age += 1;
        let oldest: Option<Handle<Address>> = s.related(user, User::addresses).next();
        s.delete(oldest.expect("each has five"))?;
        let id = s[user].id;
        s.add(NewAddress { email: email(id, 9), user: user.into() });
    }
    s.commit()
}
