//! GROUP BY, HAVING and aggregates.

use aludel::by;
use aludel::func::{avg, count, count_distinct, count_star, max, min, sum};

use super::fixture::{
    Address, Comment, Desk, Employee, Mood, Office, Post, User, database, id, sql,
};
use crate::engine::{self, null_first};

#[test]
fn group_by_gives_a_row_for_each_value() {
    let query = User::query()
        .group_by(User::name)
        .select((User::name, count(User::id)))
        .order_by(User::name);
    let rows: Vec<(String, i64)> = query.all(&mut database()).unwrap();
    let expected = [("100%_wow!", 1), ("ed", 2), ("wendy", 1), ("Érik", 1)];
    assert_eq!(rows, expected.map(|(name, number)| (name.to_owned(), number)));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`name`, COUNT(`users`.`id`) FROM `users` GROUP BY `users`.`name` \
         ORDER BY `users`.`name`"
    );
}

#[test]
fn select_may_come_before_group_by() {
    let query = User::query().select(User::mood).group_by(User::mood);
    let rows = query.order_by(User::mood).all(&mut database()).unwrap();
    assert_eq!(rows, [Mood::Happy, Mood::Sad]);
}

#[test]
fn null_is_a_group_of_its_own() {
    let query =
        User::query().group_by(User::age).select((User::age, count_star())).order_by(User::age);
    let rows: Vec<(Option<i32>, i64)> = query.all(&mut database()).unwrap();
    assert_eq!(rows, null_first([(None, 1), (Some(17), 1), (Some(30), 2), (Some(41), 1)]));
}

#[test]
fn groups_are_made_by_several_columns() {
    let query = User::query()
        .group_by((User::name, User::age))
        .select((User::name, User::age, count_star()))
        .filter(User::name.eq("ed"))
        .order_by(User::age);
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, null_first([("ed".to_owned(), None, 1), ("ed".to_owned(), Some(30), 1)]));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`name`, `users`.`age`, COUNT(*) FROM `users` WHERE `users`.`name` = ? \
         GROUP BY `users`.`name`, `users`.`age` ORDER BY `users`.`age`"
    );
}

#[test]
fn having_keeps_groups() {
    let query = User::query()
        .group_by(User::name)
        .having(count(User::id).gt(1))
        .select((User::name, count(User::id)));
    assert_eq!(query.all(&mut database()).unwrap(), [("ed".to_owned(), 2)]);
    assert_eq!(
        sql(&query),
        "SELECT `users`.`name`, COUNT(`users`.`id`) FROM `users` GROUP BY `users`.`name` \
         HAVING COUNT(`users`.`id`) > ?"
    );
}

#[test]
fn several_having_are_joined_by_and() {
    let query = Post::query()
        .group_by(Post::author_id)
        .having(count_star().ge(1).or(max(Post::score).is_null()))
        .having(Post::author_id.is_not_null())
        .having(sum(Post::score).gt(7))
        .select(Post::author_id);
    assert_eq!(query.all(&mut database()).unwrap(), [Some(id(1))]);
    assert_eq!(
        sql(&query),
        "SELECT `posts`.`author_id` FROM `posts` GROUP BY `posts`.`author_id` \
         HAVING (COUNT(*) >= ? OR MAX(`posts`.`score`) IS NULL) \
         AND `posts`.`author_id` IS NOT NULL AND SUM(`posts`.`score`) > ?"
    );
}

#[test]
fn a_filter_comes_before_the_groups_and_having_after() {
    let query = Employee::query()
        .filter(Employee::salary.gt(25))
        .group_by(Employee::manager_id)
        .having(min(Employee::salary).ge(40))
        .select((Employee::manager_id, count_star()))
        .order_by(Employee::manager_id);
    assert_eq!(query.all(&mut database()).unwrap(), null_first([(None, 1), (Some(1), 2)]));
}

#[test]
fn count_passes_over_nulls_and_count_star_does_not() {
    let query = User::query().select((count(User::nick), count(User::age), count_star()));
    assert_eq!(query.all(&mut database()).unwrap(), [(2, 4, 5)]);
    assert_eq!(
        sql(&query),
        "SELECT COUNT(`users`.`nick`), COUNT(`users`.`age`), COUNT(*) FROM `users`"
    );
}

#[test]
fn count_distinct_counts_each_value_once() {
    let query = User::query().select((count(User::age), count_distinct(User::age)));
    assert_eq!(query.all(&mut database()).unwrap(), [(4, 3)]);
    assert_eq!(
        sql(&User::query().select(count_distinct(User::age))),
        "SELECT COUNT(DISTINCT `users`.`age`) FROM `users`"
    );
}

#[test]
fn sum_avg_min_and_max_pass_over_nulls() {
    let query = User::query().select((
        sum(User::age),
        avg(User::age),
        min(User::age),
        max(User::age),
        min(User::nick),
    ));
    let row = query.one(&mut database()).unwrap();
    assert_eq!(row, (Some(118), Some(29.5), Some(17), Some(41), Some("eddie".into())));
    assert_eq!(
        sql(&User::query().select((
            sum(User::age),
            avg(User::age),
            min(User::age),
            max(User::age)
        ))),
        "SELECT SUM(`users`.`age`), AVG(`users`.`age`), MIN(`users`.`age`), MAX(`users`.`age`) \
         FROM `users`"
    );
}

#[test]
fn aggregates_of_no_row_are_null_but_counts_are_zero() {
    let query = Employee::query().filter(Employee::id.gt(99)).select((
        sum(Employee::salary),
        avg(Employee::salary),
        max(Employee::name),
        count(Employee::id),
        count_star(),
    ));
    assert_eq!(query.all(&mut database()).unwrap(), [(None, None, None, 0, 0)]);
}

#[test]
fn the_sum_of_floats_is_a_float() {
    let query = Post::query().select((sum(Post::price), max(Post::price)));
    assert_eq!(query.one(&mut database()).unwrap(), (Some(9.5), Some(4.0)));
}

#[test]
fn the_sum_of_integers_is_wider_than_they_are() {
    only_on!(engine::is_sqlite(), "a product of integers is an integer, which is too small");
    let query = User::query().select(sum(User::age * i32::MAX));
    assert_eq!(query.one(&mut database()).unwrap(), Some(118 * i64::from(i32::MAX)));
}

#[test]
fn the_largest_key_is_a_typed_key() {
    assert_eq!(User::query().select(max(User::id)).one(&mut database()).unwrap(), Some(id(5)));
    let last = User::query().select(max(User::mood)).one(&mut database()).unwrap();
    assert_eq!(last, Some(Mood::Sad));
}

#[test]
fn arithmetic_is_done_on_aggregates() {
    let query = Employee::query().select(max(Employee::salary) - 1);
    assert_eq!(query.one(&mut database()).unwrap(), Some(99));
}

#[test]
fn the_targets_of_a_left_join_are_counted_without_the_missing_ones() {
    let query = User::query()
        .left_join(User::addresses)
        .group_by(User::id)
        .select((User::id, count(Address::id), count_star()))
        .order_by(User::id);
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(
        rows,
        [(1, 2, 2), (2, 1, 1), (3, 0, 1), (4, 1, 1), (5, 0, 1)].map(|(u, n, all)| (id(u), n, all))
    );
}

#[test]
fn a_group_is_made_by_the_column_of_a_joined_entity() {
    let query = Comment::query()
        .join(Comment::post)
        .group_by(Post::title)
        .select((Post::title, count(Comment::id)))
        .order_by((count(Comment::id).desc(), Post::title));
    let rows = query.all(&mut database()).unwrap();
    let expected = [("first", 2), ("orphan", 1), ("third", 1)];
    assert_eq!(rows, expected.map(|(title, number)| (title.to_owned(), number)));
}

#[test]
fn a_group_of_a_left_joined_column_is_optional() {
    let query = Desk::query()
        .left_join(Desk::office)
        .group_by(Office::city)
        .select((Office::city, count_star()))
        .order_by(Office::city);
    let rows: Vec<(Option<String>, i64)> = query.all(&mut database()).unwrap();
    assert!(rows.contains(&(None, 2)));
    assert_eq!(rows.len(), 4);
}

#[test]
fn groups_are_ordered_by_a_label() {
    aludel::label!(total);
    let query = Employee::query()
        .group_by(Employee::name)
        .select((Employee::name, sum(Employee::salary).label(total)))
        .order_by((by(total).desc(), Employee::name));
    let rows = query.all(&mut database()).unwrap();
    let expected = [("boss", 100), ("ann", 70), ("bob", 40), ("cat", 30)];
    assert_eq!(rows, expected.map(|(name, sum)| (name.to_owned(), Some(sum))));
}

#[test]
fn groups_are_limited() {
    let query = Employee::query()
        .group_by(Employee::name)
        .select(Employee::name)
        .order_by(max(Employee::salary).desc())
        .limit(2);
    assert_eq!(query.all(&mut database()).unwrap(), ["boss", "ann"]);
}

#[test]
fn a_whole_grouping_of_a_fanned_out_join_is_one_row_each() {
    let query = User::query()
        .join(User::posts)
        .group_by((User::id, User::name))
        .having(count(Post::id).gt(1))
        .select((User::name, User::id));
    assert_eq!(query.limit(5).all(&mut database()).unwrap(), [("ed".to_owned(), id(1))]);
}

#[test]
fn a_sum_of_what_is_behind_a_to_many_adds_up_each_joined_row() {
    aludel::alias!(editor = User);
    // Comments repeat their post, and the post its author; what they lead to is theirs alone.
    let query = User::query()
        .join(User::posts)
        .join(Post::comments)
        .join_path(Comment::author.to(editor))
        .group_by(User::id)
        .order_by(User::id)
        .select((User::id, sum(editor.age), count(Comment::id)));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), Some(60), 2), (id(2), None, 1)]);
    // Of both sides, it is meant for each joined row.
    let query = User::query().join(User::posts).group_by(User::id).order_by(User::id);
    let rows =
        query.select((User::id, sum(Post::score.times(User::age)))).all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), Some(450)), (id(2), Some(210))]);
}

#[test]
fn a_repeated_value_is_added_up_several_times_where_rows_says_so() {
    let query = User::query().join(User::posts).join(Post::comments).rows();
    let sums = query.select((sum(User::age), sum(Post::score)));
    // Posts 1 (twice) and 4 have comments, of users of 30.
    assert_eq!(sums.all(&mut database()).unwrap(), [(Some(90), Some(17))]);
}
