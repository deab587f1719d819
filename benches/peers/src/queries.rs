//! Each kind of query, built, sent and read: by aludel, and by hand-written diesel, on one connection.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::Instant;

use aludel::func::{case, count_star, max, value};
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::dsl::{case_when, exists};
use diesel::prelude::*;

use crate::database::{Database, PRAGMAS};
use crate::peer::aludel::{Address, User};
use crate::peer::diesel::{addresses, users};

/// Users and addresses as W5a has them.
const ROWS: &str = "W5a";

pub fn print(rounds: &str) {
    let database = Database::filled(ROWS);
    let connection = &mut SqliteConnection::establish(&database.path()).expect("it can be opened");
    connection.batch_execute(PRAGMAS).expect("well-formed");
    let mut table = Table { connection, rounds: rounds.parse().expect("a number of rounds") };
    println!("| query | rows | diesel (µs) | aludel (µs) | ratio |\n|---|---|---|---|---|");
    table.rows();
    table.joins();
    table.groups();
    table.subqueries();
    database.check(ROWS);
}

struct Table<'c> {
    connection: &'c mut SqliteConnection,
    rounds: usize,
}

impl Table<'_> {
    /// One line: the least time of all rounds, which take turns. Both give the same rows.
    fn compare<T: PartialEq + Debug>(
        &mut self,
        kind: &str,
        times: i32,
        theirs: impl Fn(&mut SqliteConnection, i32) -> Vec<T>,
        ours: impl Fn(&mut SqliteConnection, i32) -> Vec<T>,
    ) {
        let found = theirs(self.connection, 7);
        assert_eq!(found, ours(self.connection, 7), "{kind}");
        assert!(!found.is_empty(), "{kind}");
        let mut best = [f64::INFINITY; 2];
        for _ in 0..self.rounds {
            let took = [self.time(times, &theirs), self.time(times, &ours)];
            best = [best[0].min(took[0]), best[1].min(took[1])];
        }
        let [diesel, aludel] = best;
        let ratio = aludel / diesel;
        println!("| {kind} | {} | {diesel:.1} | {aludel:.1} | {ratio:.2} |", found.len());
    }

    /// Microseconds of one.
    fn time<T>(&mut self, times: i32, query: impl Fn(&mut SqliteConnection, i32) -> Vec<T>) -> f64 {
        let start = Instant::now();
        for nth in 0..times {
            black_box(query(self.connection, 1 + nth % 80));
        }
        start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
    }

    fn rows(&mut self) {
        self.compare(
            "one row by its key",
            20_000,
            |c, n| {
                let query = users::table.filter(users::id.eq(n)).select((users::name, users::age));
                query.load::<(String, i32)>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query().filter(User::id.eq(n)).select((User::name, User::age));
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "two conditions, sorted, the first ten",
            300,
            |c, n| {
                let query = users::table
                    .filter(users::age.gt(n).and(users::name.like("user%")))
                    .order((users::age.desc(), users::id))
                    .limit(10)
                    .select((users::id, users::name));
                query.load::<(i32, String)>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query()
                    .filter((User::age.gt(n), User::name.like("user%")))
                    .order_by((User::age.desc(), User::id))
                    .limit(10)
                    .select((User::id, User::name));
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "rows by a list of twenty keys",
            5_000,
            |c, n| {
                let keys: Vec<i32> = (n..n + 20).collect();
                let query = users::table.filter(users::id.eq_any(keys)).select(users::name);
                query.load::<String>(c).expect("it runs")
            },
            |c, n| {
                let keys: Vec<i32> = (n..n + 20).collect();
                let query = User::query().filter(User::id.in_(keys)).select(User::name);
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "2 000 rows as tuples",
            100,
            |c, _| {
                let query = users::table.select((users::id, users::name, users::age));
                query.load::<(i32, String, i32)>(c).expect("it runs")
            },
            |c, _| {
                let query = User::query().select((User::id, User::name, User::age));
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "CASE",
            200,
            |c, n| {
                let kind =
                    case_when(users::age.lt(n), "young".into_sql::<diesel::sql_types::Text>())
                        .otherwise("old".into_sql::<diesel::sql_types::Text>());
                let query = users::table.filter(users::id.le(200)).select((users::id, kind));
                query.load::<(i32, String)>(c).expect("it runs")
            },
            |c, n| {
                let kind = case(User::age.lt(n), value("young")).otherwise("old");
                let query = User::query().filter(User::id.le(200)).select((User::id, kind));
                query.all(c).expect("it runs")
            },
        );
    }

    fn joins(&mut self) {
        self.compare(
            "a join",
            5_000,
            |c, n| {
                let query = users::table
                    .inner_join(addresses::table.on(addresses::user_id.eq(users::id)))
                    .filter(users::id.eq(n))
                    .order(addresses::id)
                    .select((users::name, addresses::email));
                query.load::<(String, String)>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query()
                    .join(User::addresses)
                    .filter(User::id.eq(n))
                    .order_by(Address::id)
                    .select((User::name, Address::email));
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "a left join",
            1_000,
            |c, n| {
                let query = users::table
                    .left_join(addresses::table.on(addresses::user_id.eq(users::id)))
                    .filter(users::id.between(n, n + 20))
                    .order((users::id, addresses::id))
                    .select((users::name, addresses::email.nullable()));
                query.load::<(String, Option<String>)>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query()
                    .left_join(User::addresses)
                    .filter(User::id.between(n, n + 20))
                    .order_by((User::id, Address::id))
                    .select((User::name, Address::email));
                query.all(c).expect("it runs")
            },
        );
    }

    fn groups(&mut self) {
        self.compare(
            "one aggregate",
            1_000,
            |c, n| {
                let query =
                    users::table.filter(users::age.lt(n)).select(diesel::dsl::max(users::id));
                query.load::<Option<i32>>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query().filter(User::age.lt(n)).select(max(User::id));
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "groups with a condition",
            300,
            |c, n| {
                let query = users::table
                    .filter(users::id.gt(n))
                    .group_by(users::age)
                    .having(diesel::dsl::count_star().gt(3))
                    .order(users::age)
                    .select((users::age, diesel::dsl::count_star()));
                query.load::<(i32, i64)>(c).expect("it runs")
            },
            |c, n| {
                let query = User::query()
                    .filter(User::id.gt(n))
                    .group_by(User::age)
                    .having(count_star().gt(3))
                    .order_by(User::age)
                    .select((User::age, count_star()));
                query.all(c).expect("it runs")
            },
        );
    }

    fn subqueries(&mut self) {
        self.compare(
            "EXISTS",
            1_000,
            |c, n| {
                let own = addresses::table
                    .filter(addresses::user_id.eq(users::id))
                    .filter(addresses::email.like("%@host3.org"));
                let query = users::table
                    .filter(users::id.between(n, n + 20).and(exists(own)))
                    .select(users::name);
                query.load::<String>(c).expect("it runs")
            },
            |c, n| {
                let own = User::addresses.any(Address::email.like("%@host3.org"));
                let query =
                    User::query().filter((User::id.between(n, n + 20), own)).select(User::name);
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "IN of a query",
            1_000,
            |c, n| {
                let owners = addresses::table
                    .filter(addresses::id.between(n, n + 100))
                    .select(addresses::user_id);
                let query = users::table.filter(users::id.eq_any(owners)).select(users::name);
                query.load::<String>(c).expect("it runs")
            },
            |c, n| {
                let owners = Address::query()
                    .filter(Address::id.between(n, n + 100))
                    .select(Address::user_id);
                let query = User::query().filter(User::id.in_(owners)).select(User::name);
                query.all(c).expect("it runs")
            },
        );
        self.compare(
            "UNION",
            1_000,
            |c, n| {
                let first = users::table.filter(users::id.le(n)).select(users::name);
                let second = users::table.filter(users::age.eq(n)).select(users::name);
                let mut found = first.union(second).load::<String>(c).expect("it runs");
                found.sort_unstable();
                found
            },
            |c, n| {
                let first = User::query().filter(User::id.le(n)).select(User::name);
                let second = User::query().filter(User::age.eq(n)).select(User::name);
                let mut found = first.union(second).all(c).expect("it runs");
                found.sort_unstable();
                found
            },
        );
    }
}
