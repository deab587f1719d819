//! A version that is the time of the flush.

#![allow(
    clippy::double_must_use,
    reason = "clippy takes what a derive in a macro makes for the macro's own"
)]

use aludel::{Entity, Session};

macro_rules! timestamps {
    ($module:ident, $ty:ty) => {
        mod $module {
            use super::*;

            #[derive(Debug, Entity)]
            #[entity(table = "accounts")]
            pub struct Account {
                #[entity(key, generated)]
                pub id: i32,
                pub balance: i64,
                #[entity(version)]
                pub changed_at: $ty,
            }

            fn session() -> Session {
                let mut s = Session::new(crate::engine::connect());
                aludel::schema![Account].create_all(s.connection()).unwrap();
                s
            }

            #[test]
            fn each_update_moves_it_on_and_the_database_has_the_same() {
                let mut s = session();
                let a = s.insert(NewAccount { balance: 0 }).unwrap();
                for balance in 1..50 {
                    let before = s[a].changed_at;
                    s[a].balance = balance;
                    s.flush().unwrap();
                    assert!(s[a].changed_at > before);
                }
                let in_memory = s[a].changed_at;
                s.refresh(a).unwrap();
                assert_eq!(s[a].changed_at, in_memory);
                s.commit().unwrap();
            }

            #[test]
            fn an_update_of_another_time_is_a_conflict() {
                let mut s = session();
                let a = s.insert(NewAccount { balance: 0 }).unwrap();
                s.commit().unwrap();
                let elsewhere = "UPDATE accounts SET changed_at = '2001-01-01 00:00:00'";
                s.connection().batch_execute(elsewhere).unwrap();
                s[a].balance = 1;
                assert!(s.commit().unwrap_err().is_stale::<Account>());
                s.refresh_and_reapply(a).unwrap();
                s.commit().unwrap();
            }
        }
    };
}

#[cfg(feature = "chrono")]
timestamps!(with_chrono, chrono::NaiveDateTime);
#[cfg(feature = "time")]
timestamps!(with_time, time::PrimitiveDateTime);
