//! What `tracing` hears of a session.
//!
//! A program of its own: `tracing` remembers for the whole process whether anybody listens, so other
//! tests beside these would make it forget.

#[allow(dead_code, unused_macros, reason = "made for other tests too")]
mod engine;
#[allow(dead_code, reason = "made for other tests too")]
mod model;

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use self::model::*;

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Keeps the tests of this file apart, for the same reason.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is heard while `act` runs.
fn heard(act: impl FnOnce()) -> Vec<String> {
    let heard = Heard::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(heard.clone())
        .without_time()
        .with_ansi(false)
        .finish();
    tracing::subscriber::with_default(subscriber, act);
    let bytes = heard.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_statement_is_heard_with_its_values_inside_its_span() {
    let _alone = alone();
    let (mut s, _) = recorded();
    let heard = heard(|| {
        s.add(user("ed"));
        s.commit().unwrap();
    });
    assert_eq!(
        heard,
        [
            "DEBUG commit:flush: aludel::sql: BEGIN",
            "DEBUG commit:flush: aludel::sql: INSERT INTO `users` (`name`, `fullname`) \
             VALUES (?, ?) RETURNING `id` -- binds: [\"ed\", None] rows=1",
            "DEBUG commit: aludel::sql: COMMIT",
        ]
    );
}

#[test]
fn dropping_a_session_with_changes_that_were_never_flushed_warns() {
    let _alone = alone();
    let (mut s, _) = recorded();
    s.add(user("ed"));
    let heard = heard(|| drop(s));
    assert_eq!(
        heard,
        ["WARN aludel: a session was dropped with changes that were never flushed \
          new=1 dirty=0 deleted=0"]
    );
}

#[test]
fn a_session_that_is_dropped_without_changes_is_silent() {
    let _alone = alone();
    let (s, _) = recorded();
    assert_eq!(heard(|| drop(s)), [""; 0]);
}
