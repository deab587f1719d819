//! ROLLUP, CUBE and GROUPING SETS, where the database has them.

use aludel::func::{count_star, cube, grouping, grouping_sets, rollup, sum};
use diesel::mysql::Mysql;
use diesel::pg::Pg;

use super::fixture::{Employee, Post, User, database, id};
use crate::engine;

/// The rows in an order of Rust's: a rollup has none on each database.
fn sorted<T: Ord>(mut rows: Vec<T>) -> Vec<T> {
    rows.sort();
    rows
}

#[test]
fn a_rollup_has_subtotals_and_a_total_whose_columns_are_options() {
    let query = Post::query().join(Post::author).group_by(rollup((User::name, Post::id))).select((
        User::name,
        Post::id,
        sum(Post::score),
    ));
    assert!(
        query
            .to_sql::<Pg>()
            .unwrap()
            .ends_with(" GROUP BY ROLLUP (\"users\".\"name\", \"posts\".\"id\")")
    );
    assert!(
        query
            .to_sql::<Mysql>()
            .unwrap()
            .ends_with(" GROUP BY `users`.`name`, `posts`.`id` WITH ROLLUP")
    );
    let rows: Vec<(Option<String>, Option<aludel::Id<Post>>, Option<i64>)> = match database() {
        aludel::AnyConnection::Postgres(mut connection) => query.all(&mut connection).unwrap(),
        aludel::AnyConnection::Mysql(mut connection)
        | aludel::AnyConnection::MariaDb(mut connection) => query.all(&mut connection).unwrap(),
        _ => {
            only_on!(engine::is_postgres(), "it has no ROLLUP");
            return;
        }
    };
    let row = |name: Option<&str>, post: Option<i32>, score| {
        (name.map(str::to_owned), post.map(id), score)
    };
    assert_eq!(
        sorted(rows),
        sorted(vec![
            row(Some("ed"), Some(1), Some(5)),
            row(Some("ed"), Some(2), None),
            row(Some("ed"), Some(5), Some(10)),
            row(Some("ed"), None, Some(15)),
            row(Some("wendy"), Some(4), Some(7)),
            row(Some("wendy"), None, Some(7)),
            row(None, None, Some(22)),
        ])
    );
}

#[test]
fn the_rows_of_a_rollup_are_counted_and_kept_by_having() {
    let query = Employee::query()
        .select(Employee::name)
        .group_by(rollup(Employee::name))
        .having(sum(Employee::salary).gt(60));
    let (rows, count) = match database() {
        aludel::AnyConnection::Postgres(mut connection) => {
            (query.all(&mut connection).unwrap(), query.count(&mut connection).unwrap())
        }
        aludel::AnyConnection::Mysql(mut connection)
        | aludel::AnyConnection::MariaDb(mut connection) => {
            (query.all(&mut connection).unwrap(), query.count(&mut connection).unwrap())
        }
        _ => {
            only_on!(engine::is_postgres(), "it has no ROLLUP");
            return;
        }
    };
    let expected = [None, Some("ann".to_owned()), Some("boss".to_owned())];
    assert_eq!((sorted(rows), count), (expected.to_vec(), 3));
}

#[test]
fn a_cube_has_each_choice_of_its_columns_and_grouping_tells_which() {
    let query = Post::query()
        .group_by(cube((Post::author_id, Post::editor_id)))
        .select((
            grouping(Post::author_id),
            grouping(Post::editor_id),
            Post::author_id,
            Post::editor_id,
            count_star(),
        ))
        .order_by((
            grouping(Post::author_id),
            grouping(Post::editor_id),
            Post::author_id,
            Post::editor_id,
        ));
    assert_eq!(
        query.to_sql::<Pg>().unwrap(),
        "SELECT GROUPING(\"posts\".\"author_id\"), GROUPING(\"posts\".\"editor_id\"), \
         \"posts\".\"author_id\", \"posts\".\"editor_id\", COUNT(*) FROM \"posts\" \
         GROUP BY CUBE (\"posts\".\"author_id\", \"posts\".\"editor_id\") \
         ORDER BY GROUPING(\"posts\".\"author_id\"), GROUPING(\"posts\".\"editor_id\"), \
         \"posts\".\"author_id\", \"posts\".\"editor_id\""
    );
    only_on!(engine::is_postgres(), "it has no CUBE");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    let row = |author_out, editor_out, author: Option<i32>, editor: Option<i32>, count| {
        (author_out, editor_out, author.map(id), editor.map(id), count)
    };
    assert_eq!(
        query.all(&mut connection).unwrap(),
        [
            row(0, 0, Some(1), Some(1), 1),
            row(0, 0, Some(1), Some(2), 1),
            row(0, 0, Some(1), None, 1), // the data's own NULL
            row(0, 0, Some(2), Some(2), 1),
            row(0, 0, None, Some(1), 1),
            row(0, 1, Some(1), None, 3),
            row(0, 1, Some(2), None, 1),
            row(0, 1, None, None, 1),
            row(1, 0, None, Some(1), 2),
            row(1, 0, None, Some(2), 2),
            row(1, 0, None, None, 1),
            row(1, 1, None, None, 5),
        ]
    );
}

#[test]
fn grouping_sets_are_the_ones_that_are_listed() {
    let query = Employee::query()
        .group_by(grouping_sets(((Employee::name, Employee::manager_id), Employee::name, ())))
        .having(grouping(Employee::manager_id).eq(1))
        .order_by((grouping(Employee::name), Employee::name))
        .select((Employee::name, sum(Employee::salary)));
    assert_eq!(
        query.to_sql::<Pg>().unwrap(),
        "SELECT \"employees\".\"name\", CAST(SUM(\"employees\".\"salary\") AS bigint) \
         FROM \"employees\" GROUP BY GROUPING SETS \
         ((\"employees\".\"name\", \"employees\".\"manager_id\"), (\"employees\".\"name\"), ()) \
         HAVING GROUPING(\"employees\".\"manager_id\") = $1 \
         ORDER BY GROUPING(\"employees\".\"name\"), \"employees\".\"name\""
    );
    only_on!(engine::is_postgres(), "it has no GROUPING SETS");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    let row = |name: Option<&str>, salary| (name.map(str::to_owned), Some(salary));
    assert_eq!(
        query.all(&mut connection).unwrap(),
        [
            row(Some("ann"), 70),
            row(Some("bob"), 40),
            row(Some("boss"), 100),
            row(Some("cat"), 30),
            row(None, 240),
        ]
    );
}

#[test]
fn a_subquery_of_a_rollup_gives_what_is_left_out_as_an_option() {
    only_on!(engine::is_postgres(), "it has no ROLLUP with an order");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    aludel::alias!(totals = Employee);
    aludel::label!(total);
    let query = Employee::query()
        .group_by(rollup(Employee::name))
        .select((Employee::name, sum(Employee::salary).label(total)))
        .cte(totals);
    let query = aludel::with(query, |totals| {
        let name = totals.column(Employee::name);
        totals.select((name, totals.labelled(total))).filter(name.is_null())
    });
    let rows: Vec<(Option<String>, Option<i64>)> = query.all(&mut connection).unwrap();
    assert_eq!(rows, [(None, Some(240))]);
}
