//! Window functions: rows look at other rows, and stay rows.

use aludel::by;
use aludel::func::{
    avg, count, count_star, cume_dist, current_row, dense_rank, first_value, following, lag,
    lag_by, last_value, lead, lead_by, max, nth_value, percent_rank, preceding, rank, row_number,
    sum, unbounded_following, unbounded_preceding, window,
};

use crate::engine::{is_postgres, null_first};

use super::fixture::{Address, Employee, Post, User, database, id, sql, sqlite};

aludel::label!(place, total);

#[test]
fn row_number_counts_within_a_partition() {
    let newest = window().partition_by(Address::user_id).order_by(Address::id.desc());
    let query =
        Address::query().order_by(Address::id).select((Address::id, row_number().over(newest)));
    let rows: Vec<(_, i64)> = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), 2), (id(2), 1), (id(3), 1), (id(4), 1)]);
    assert_eq!(
        sql(&query),
        "SELECT `addresses`.`id`, ROW_NUMBER() OVER (PARTITION BY `addresses`.`user_id` \
         ORDER BY `addresses`.`id` DESC) FROM `addresses` ORDER BY `addresses`.`id`"
    );
}

#[test]
fn rank_leaves_a_gap_where_dense_rank_leaves_none() {
    let ages = window().order_by(User::age);
    let ranks = (
        rank().over(ages),
        dense_rank().over(ages),
        row_number().over(window().order_by((User::age, User::id))),
    );
    let query = User::query().order_by((User::age, User::id)).select(ranks);
    // The ages are NULL, 17, 30, 30, 41; on PostgreSQL NULL is the last.
    assert_eq!(
        query.all(&mut database()).unwrap(),
        match is_postgres() {
            true => [(1, 1, 1), (2, 2, 2), (2, 2, 3), (4, 3, 4), (5, 4, 5)],
            false => [(1, 1, 1), (2, 2, 2), (3, 3, 3), (3, 3, 4), (5, 4, 5)],
        }
    );
}

#[test]
fn percent_rank_and_cume_dist_are_parts_of_the_partition() {
    let ages = window().order_by(User::age);
    let query = User::query()
        .order_by((User::age, User::id))
        .select((percent_rank().over(ages), cume_dist().over(ages)));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        match is_postgres() {
            true => [(0.0, 0.2), (0.25, 0.6), (0.25, 0.6), (0.75, 0.8), (1.0, 1.0)],
            false => [(0.0, 0.2), (0.25, 0.4), (0.5, 0.8), (0.5, 0.8), (1.0, 1.0)],
        }
    );
}

#[test]
fn lag_and_lead_are_null_at_the_ends() {
    let by_id = window().order_by(Employee::id);
    let query = Employee::query().order_by(Employee::id).select((
        lag(Employee::name).over(by_id),
        lead(Employee::salary).over(by_id),
        lag_by::<3, _>(Employee::id).over(by_id),
        lead_by::<3, _>(Employee::id).over(by_id),
    ));
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [
            (None, Some(50), None, Some(4)),
            (name("boss"), Some(40), None, Some(5)),
            (name("ann"), Some(30), None, None),
            (name("bob"), Some(20), Some(1), None),
            (name("cat"), None, Some(2), None),
        ]
    );
    assert!(sql(&query).contains("LAG(`employees`.`id`, 3) OVER (ORDER BY `employees`.`id`)"));
}

#[test]
fn values_of_other_rows_are_read_from_the_frame() {
    let by_id = window().order_by(Employee::id);
    let whole = by_id.rows(unbounded_preceding(), unbounded_following());
    let query = Employee::query().order_by(Employee::id).select((
        first_value(Employee::name).over(by_id),
        last_value(Employee::id).over(whole),
        last_value(Employee::id).over(by_id),
        nth_value::<2, _>(Employee::id).over(by_id),
    ));
    let rows: Vec<(String, Option<i32>, i32, Option<i32>)> = query.all(&mut database()).unwrap();
    let boss = || "boss".to_owned();
    assert_eq!(rows[0], (boss(), Some(5), 1, None));
    assert_eq!(rows[3], (boss(), Some(5), 4, Some(2)));
}

#[test]
fn a_sum_runs_in_the_order_of_its_window() {
    let so_far = window().order_by(Employee::id);
    let query = Employee::query()
        .order_by(Employee::id)
        .select((sum(Employee::salary).over(so_far), sum(Employee::salary).over(window())));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [100, 150, 190, 220, 240].map(|running| (Some(running), Some(240)))
    );
}

#[test]
fn a_frame_takes_the_rows_between_its_ends() {
    let around = window().order_by(Employee::id).rows(preceding::<1>(), following::<1>());
    let after = window().order_by(Employee::id).rows(following::<1>(), following::<2>());
    let query = Employee::query().order_by(Employee::id).select((
        count_star().over(around),
        avg(Employee::salary).over(around),
        sum(Employee::salary).over(after),
    ));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [
            (2, Some(75.0), Some(90)),
            (3, Some(190.0 / 3.0), Some(70)),
            (3, Some(40.0), Some(50)),
            (3, Some(30.0), Some(20)),
            (2, Some(25.0), None),
        ]
    );
    assert!(sql(&query).contains("ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING"));
}

#[test]
fn a_range_takes_equal_rows_together() {
    let ages = window().order_by(User::age);
    // Which of two equal rows is counted first is the database's choice, unless they are ordered, too.
    let each = window().order_by((User::age, User::id));
    let query = User::query().order_by((User::age, User::id)).select((
        count_star().over(ages.range(unbounded_preceding(), current_row())),
        count_star().over(each.rows(unbounded_preceding(), current_row())),
    ));
    let rows: Vec<(i64, i64)> = query.all(&mut database()).unwrap();
    // The two that are equal come second where NULL is the largest age.
    let equal = if is_postgres() { [1, 3, 3, 4, 5] } else { [1, 2, 4, 4, 5] };
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), equal);
    assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn a_window_over_groups_orders_by_an_aggregate() {
    let most = window().order_by(count(Post::id).desc());
    let query = Post::query()
        .group_by(Post::author_id)
        .select((Post::author_id, count(Post::id).label(total), rank().over(most).label(place)))
        .order_by((by(place), Post::author_id));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        match is_postgres() {
            true => [(Some(id(1)), 3, 1), (Some(id(2)), 1, 2), (None, 1, 2)],
            false => [(Some(id(1)), 3, 1), (None, 1, 2), (Some(id(2)), 1, 2)],
        }
    );
}

#[test]
fn an_aggregate_of_aggregates_goes_over_the_groups() {
    let share = count(Post::id);
    let query = Post::query().group_by(Post::author_id).order_by(Post::author_id).select((
        share,
        sum(share).over(window()),
        max(share).over(window()),
    ));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        null_first([(1, Some(5), Some(3)), (3, Some(5), Some(3)), (1, Some(5), Some(3))])
    );
}

#[test]
fn an_aggregate_takes_the_rows_of_its_filter() {
    let query = Post::query().group_by(Post::author_id).order_by(Post::author_id).select((
        count_star().filter(Post::score.gt(5)),
        sum(Post::score).filter(Post::editor_id.is_not_null()),
    ));
    assert_eq!(query.all(&mut sqlite()).unwrap(), [(0, Some(5)), (1, Some(15)), (1, Some(7))]);
    assert_eq!(
        sql(&query),
        "SELECT COUNT(*) FILTER (WHERE `posts`.`score` > ?), \
         SUM(`posts`.`score`) FILTER (WHERE `posts`.`editor_id` IS NOT NULL) FROM `posts` \
         GROUP BY `posts`.`author_id` ORDER BY `posts`.`author_id`"
    );
}

#[test]
fn a_filtered_aggregate_looks_over_a_window() {
    let high = count_star().filter(Employee::salary.ge(40)).over(window().order_by(Employee::id));
    let query = Employee::query().order_by(Employee::id).select(high);
    assert_eq!(query.all(&mut sqlite()).unwrap(), [1, 2, 3, 3, 3]);
}

#[test]
fn the_first_of_each_partition_is_found_through_a_subquery() {
    aludel::alias!(ranked = Address);
    let newest = window().partition_by(Address::user_id).order_by(Address::id.desc());
    let inner = Address::query()
        .select((Address::id, row_number().over(newest).label(place)))
        .subquery(ranked);
    let (of, number) = (inner.column(Address::id), inner.labelled(place));
    let query = Address::query()
        .join_on(inner, Address::id.eq(of))
        .filter(number.eq(1_i64))
        .rows()
        .order_by(Address::id)
        .select(Address::email);
    assert_eq!(query.all(&mut database()).unwrap(), ["ed@b.com", "wendy@a.org", "x_y@a.org"]);
}
