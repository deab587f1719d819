//! A query without run-time shape has its SQL built once and is prepared once.

use std::sync::{Arc, Mutex};

use aludel::func::{case, count, count_star, row_number, value, window};
use aludel::{AnyConnection, exists, expr, text, with};
use diesel::connection::InstrumentationEvent;
use diesel::query_builder::QueryId;
use diesel::sql_types::{Bool, Text};

use super::fixture::{Address, Desk, Office, Post, User, database, id, session};

diesel::define_sql_function! { fn upper(x: Text) -> Text; }

/// The statements that a connection puts into its cache of prepared ones.
fn prepared(connection: &mut AnyConnection) -> Arc<Mutex<Vec<String>>> {
    let prepared = Arc::<Mutex<Vec<String>>>::default();
    let list = Arc::clone(&prepared);
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            list.lock().unwrap().push(sql.to_owned());
        }
    });
    prepared
}

const fn is_static<Q: QueryId>(_: &Q) -> bool {
    Q::HAS_STATIC_QUERY_ID
}

#[test]
fn a_query_is_prepared_once_whatever_its_values() {
    let mut connection = database();
    let prepared = prepared(&mut connection);
    for key in 1..=5 {
        let query = User::query()
            .left_join(User::addresses.and(Address::email.ne("nobody")))
            .filter(User::id.eq(id(key)).and(User::name.contains("e")))
            .order_by(User::id)
            .select((User::name, Address::email));
        query.all(&mut connection).unwrap();
    }
    assert_eq!(prepared.lock().unwrap().len(), 1);
}

#[test]
fn first_one_count_and_exists_are_prepared_once_each() {
    let mut s = session();
    let prepared = prepared(s.connection());
    for name in ["ed", "wendy", "nobody"] {
        let query = || User::query().filter(User::name.eq(name));
        s.first(query()).unwrap();
        let _ = s.one(query());
        s.count(query()).unwrap();
        s.exists(query()).unwrap();
    }
    assert_eq!(prepared.lock().unwrap().len(), 4);
}

#[test]
fn windows_set_operations_and_ctes_are_prepared_once() {
    aludel::alias!(chosen = User);
    aludel::label!(place);
    let mut connection = database();
    let prepared = prepared(&mut connection);
    for age in [17, 30, 41] {
        let by_age = window().partition_by(User::age).order_by(User::id);
        let named = User::query()
            .filter(User::age.ge(age))
            .select((User::id, row_number().over(by_age).label(place)));
        let query = with(named.cte(chosen), |chosen| {
            let nth = chosen.labelled(place);
            chosen.select(case(nth.eq(1_i64), value("first")).otherwise("later"))
        });
        let others = User::query().filter(User::age.lt(age)).select(User::name);
        query.union_all(others).all(&mut connection).unwrap();
    }
    assert_eq!(prepared.lock().unwrap().len(), 1);
}

#[test]
fn queries_that_differ_by_a_type_are_not_taken_for_each_other() {
    let mut connection = database();
    let mut keys = |query: &dyn Fn(&mut AnyConnection) -> Vec<i32>| query(&mut connection);
    aludel::alias!(a = User);
    let all = [
        keys(&|c| {
            User::query()
                .select(User::id)
                .order_by(User::id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            User::query()
                .select(User::id)
                .order_by(User::id.desc())
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            User::query()
                .filter(User::nick.is_null())
                .select(User::id)
                .order_by(User::id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            User::query()
                .filter(User::nick.is_not_null())
                .select(User::id)
                .order_by(User::id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            User::query()
                .filter(User::age.lt(30))
                .select(User::id)
                .order_by(User::id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            User::query()
                .filter(User::age.le(30))
                .select(User::id)
                .order_by(User::id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
        keys(&|c| {
            a.query()
                .filter(a.age.gt(30))
                .select(a.id)
                .order_by(a.id)
                .all(c)
                .unwrap()
                .iter()
                .map(|it| it.get())
                .collect()
        }),
    ];
    assert_eq!(
        all,
        [
            vec![1, 2, 3, 4, 5],
            vec![5, 4, 3, 2, 1],
            vec![2, 3, 5],
            vec![1, 4],
            vec![4],
            vec![1, 2, 4],
            vec![5]
        ]
    );
}

#[test]
fn negated_and_empty_lists_are_not_taken_for_each_other() {
    let mut connection = database();
    let none: [&str; 0] = [];
    let count = |c: &mut AnyConnection, negated: bool, names: &[&str]| {
        let query = User::query();
        match negated {
            true => query.filter(User::name.not_in(names)).count(c).unwrap(),
            false => query.filter(User::name.in_(names)).count(c).unwrap(),
        }
    };
    assert_eq!(count(&mut connection, false, &["ed"]), 2);
    assert_eq!(count(&mut connection, true, &["ed"]), 3);
    assert_eq!(count(&mut connection, false, &none), 0);
    assert_eq!(count(&mut connection, true, &none), 5);
    assert_eq!(count(&mut connection, false, &["ed", "wendy"]), 3);
}

#[test]
fn a_null_key_is_not_taken_for_another() {
    let mut connection = database();
    let post = |key: i32, connection: &mut AnyConnection| {
        Post::query().filter(Post::id.eq(id(key))).one(connection).unwrap()
    };
    for (key, found) in [(1, 1), (3, 0), (4, 1)] {
        let post = post(key, &mut connection);
        let query = User::query().filter(User::posts.contains(&post));
        assert_eq!(query.count(&mut connection).unwrap(), found);
    }
}

#[test]
fn pages_are_not_taken_for_each_other() {
    let mut connection = database();
    for limit in [1, 3, 2] {
        let query = User::query().select(User::id).limit(limit);
        assert_eq!(query.all(&mut connection).unwrap().len() as u64, limit);
    }
}

#[test]
fn what_has_no_run_time_shape_is_known_by_its_type() {
    assert!(is_static(&User::query()));
    assert!(is_static(&User::query().filter(User::name.eq("ed")).select((User::id, User::nick))));
    assert!(is_static(&User::query().filter(User::name.starts_with("e").or(User::age.is_null()))));
    assert!(is_static(&User::query().filter(!User::age.between(1, 2)).order_by(User::age.desc())));
    assert!(is_static(&User::query().join(User::posts).left_join(Post::keywords).distinct()));
    assert!(is_static(&User::query().filter(User::addresses.any(Address::email.eq("a")))));
    assert!(is_static(&Desk::query().filter(Desk::office.is_none())));
    assert!(is_static(&User::query().filter(expr(upper(User::name)).eq("ED"))));
    let grouped = User::query().group_by(User::age).having(count_star().gt(1));
    assert!(is_static(&grouped.select((User::age, count(User::id)))));
    let inner = Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    assert!(is_static(&User::query().filter(exists(inner))));
    aludel::alias!(part = Address);
    let sub = Address::query().filter(Address::email.eq("a")).subquery(part);
    let owner = sub.column(Address::user_id);
    assert!(is_static(&User::query().join_on(sub, owner.eq(User::id)).select(User::id)));
}

#[test]
fn what_has_run_time_shape_is_known_by_its_text() {
    assert!(!is_static(&User::query().filter(User::name.in_(["ed"]))));
    assert!(!is_static(&User::query().limit(1)));
    assert!(!is_static(&User::query().offset(1)));
    assert!(!is_static(&User::query().filter(text!(Bool, "id = 1"))));
    assert!(!is_static(&User::query().filter(Some(User::name.eq("ed")))));
    assert!(!is_static(&User::query().boxed()));
    let office = Office { country: "de".into(), number: 1, city: "Berlin".into() };
    assert!(!is_static(&Desk::query().filter(Desk::office.is(&office))));
}
