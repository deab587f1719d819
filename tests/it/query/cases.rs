//! CASE, CAST, COALESCE and values.

use aludel::by;
use aludel::func::{case, coalesce, count, count_star, sum, value};
use diesel::sql_types::{BigInt, Double, Integer, Text};

use super::fixture::{Address, Employee, Post, User, database, sql};

aludel::label!(group);

#[test]
fn the_first_branch_that_holds_counts() {
    let group_of = case(User::age.lt(18), value("child"))
        .when(User::age.lt(40), "grown")
        .when(User::age.ge(0), "old")
        .otherwise("unknown");
    let query = User::query().order_by(User::id).select(group_of);
    assert_eq!(query.all(&mut database()).unwrap(), ["grown", "grown", "unknown", "child", "old"]);
    assert_eq!(
        sql(&query),
        "SELECT CASE WHEN `users`.`age` < ? THEN ? WHEN `users`.`age` < ? THEN ? \
         WHEN `users`.`age` >= ? THEN ? ELSE ? END FROM `users` ORDER BY `users`.`id`"
    );
}

#[test]
fn a_case_without_else_is_an_option() {
    let adult = case(User::age.ge(18), User::name).or_null();
    let query = User::query().order_by(User::id).select(adult);
    let rows: Vec<Option<String>> = query.all(&mut database()).unwrap();
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(rows, [name("ed"), name("wendy"), None, None, name("Érik")]);
}

#[test]
fn a_case_is_an_option_if_one_branch_is() {
    let either = case(User::age.is_null(), User::name).when(User::age.gt(40), User::nick);
    let query = User::query().order_by(User::id).select(either.otherwise("-"));
    let rows: Vec<Option<String>> = query.all(&mut database()).unwrap();
    assert_eq!(rows[2].as_deref(), Some("ed"));
    assert_eq!(rows[4], None);
    assert_eq!(rows[0].as_deref(), Some("-"));
}

#[test]
fn a_case_stands_in_a_filter_an_order_and_an_aggregate() {
    let first = case(User::name.eq("wendy"), value(0)).otherwise(1);
    let query = User::query()
        .filter(case(User::id.gt(aludel::Id::new(3)), value(1)).otherwise(0).eq(0))
        .order_by((first, User::id.desc()))
        .select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [2, 3, 1].map(aludel::Id::new));

    let grown = sum(case(User::age.ge(18), value(1_i32)).otherwise(0));
    assert_eq!(User::query().select(grown).one(&mut database()).unwrap(), Some(3));
}

#[test]
fn a_case_over_groups_asks_about_the_group() {
    let size = case(count_star().gt(1), value("several")).otherwise("one");
    let query = Post::query()
        .group_by(Post::author_id)
        .select((Post::author_id, size.label(group)))
        .order_by((by(group), Post::author_id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(
        rows.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(),
        ["one", "one", "several"]
    );
}

#[test]
fn a_case_over_a_left_joined_row_says_what_is_missing() {
    let has = case(Address::id.is_null(), value("none")).otherwise("some");
    let query = User::query()
        .left_join(User::addresses)
        .select((User::id, has))
        .distinct()
        .order_by(User::id);
    let rows: Vec<String> =
        query.all(&mut database()).unwrap().into_iter().map(|row| row.1).collect();
    assert_eq!(rows, ["some", "some", "none", "some", "none"]);
}

#[test]
fn a_cast_changes_the_type_and_keeps_null() {
    let query = User::query().order_by(User::id).limit(3).select((
        User::age.cast::<Text>(),
        User::age.cast::<Double>(),
        User::nick.is_null(),
    ));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [
            (Some("30".to_owned()), Some(30.0), false),
            (Some("30".to_owned()), Some(30.0), true),
            (None, None, true),
        ]
    );
    assert!(
        sql(&query).starts_with("SELECT CAST(`users`.`age` AS TEXT), CAST(`users`.`age` AS REAL)")
    );
}

#[test]
fn a_cast_is_calculated_with() {
    let per_thousand = Employee::salary.cast::<Double>() / 1000.0;
    let query = Employee::query().order_by(Employee::id).select(per_thousand).limit(2);
    assert_eq!(query.all(&mut database()).unwrap(), [0.1, 0.05]);
    let query = Post::query().filter(Post::price.cast::<Integer>().eq(2)).select(Post::title);
    // SQLite cuts the fraction off, the others round.
    let found = query.order_by(Post::id).all(&mut database()).unwrap();
    assert_eq!(found.last().map(String::as_str), Some("second"));
    assert_eq!(found.len(), if crate::engine::is_sqlite() { 1 } else { 2 });
}

#[test]
fn a_count_is_cast_to_be_compared() {
    let query = Address::query()
        .group_by(Address::user_id)
        .having(count(Address::id).cast::<BigInt>().gt(1_i64))
        .select(Address::user_id);
    assert_eq!(query.all(&mut database()).unwrap(), [aludel::Id::new(1)]);
}

#[test]
fn coalesce_gives_the_second_where_the_first_is_null() {
    let query = User::query().order_by(User::id).select((
        coalesce(User::nick, User::name),
        coalesce(User::age, 0),
        coalesce(User::nick, User::nick),
    ));
    let rows: Vec<(String, i32, Option<String>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[0], ("eddie".to_owned(), 30, Some("eddie".to_owned())));
    assert_eq!(rows[2], ("ed".to_owned(), 0, None));
    assert!(sql(&query).starts_with("SELECT COALESCE(`users`.`nick`, `users`.`name`)"));
}

#[test]
fn coalesce_stands_in_for_a_missing_row() {
    let query = User::query()
        .left_join(User::profile)
        .order_by(User::id)
        .select(coalesce(super::fixture::Profile::bio, "nothing"));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        ["about ed", "about wendy", "nothing", "nothing", "nothing"]
    );
}

#[test]
fn a_value_is_selected_as_it_is() {
    let query =
        User::query().order_by(User::id).limit(1).select((value(7_i64), value("x"), User::id));
    assert_eq!(query.all(&mut database()).unwrap(), [(7, "x".to_owned(), aludel::Id::new(1))]);
    assert!(sql(&query).starts_with("SELECT ?, ?, `users`.`id`"));
}
