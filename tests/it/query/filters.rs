//! Comparisons, tests and their combination.

use aludel::{Id, expr};
use diesel::sql_types::{Integer, Nullable, Text};

use super::fixture::{Address, Employee, Mood, Post, User, database, id, sql};

diesel::define_sql_function! { fn upper(x: Text) -> Text; }
diesel::define_sql_function! {
    #[sql_name = "coalesce"]
    fn or_else(x: Nullable<Integer>, y: Integer) -> Integer;
}

/// The keys of the users for whom a condition holds.
macro_rules! users {
    ($condition:expr) => {{
        let found = User::query().filter($condition).select(User::id).order_by(User::id);
        found.all(&mut database()).unwrap().into_iter().map(Id::get).collect::<Vec<i32>>()
    }};
}

/// The SQL text of a condition on users.
macro_rules! text {
    ($condition:expr) => {{
        let query = sql(&User::query().filter($condition).select(User::id));
        query.strip_prefix("SELECT `users`.`id` FROM `users` WHERE ").unwrap().to_owned()
    }};
}

#[test]
fn eq_keeps_equal_rows() {
    assert_eq!(users!(User::name.eq("ed")), [1, 3]);
    assert_eq!(text!(User::name.eq("ed")), "`users`.`name` = ?");
}

#[test]
fn ne_leaves_out_nulls() {
    assert_eq!(users!(User::nick.assume_not_null().ne("x")), [1]);
    assert_eq!(text!(User::nick.assume_not_null().ne("x")), "`users`.`nick` <> ?");
}

#[test]
fn lt_keeps_smaller_rows() {
    assert_eq!(users!(User::age.lt(30)), [4]);
    assert_eq!(text!(User::age.lt(30)), "`users`.`age` < ?");
}

#[test]
fn le_keeps_smaller_and_equal_rows() {
    assert_eq!(users!(User::age.le(30)), [1, 2, 4]);
    assert_eq!(text!(User::age.le(30)), "`users`.`age` <= ?");
}

#[test]
fn gt_keeps_larger_rows() {
    assert_eq!(users!(User::age.gt(30)), [5]);
    assert_eq!(text!(User::age.gt(30)), "`users`.`age` > ?");
}

#[test]
fn ge_keeps_larger_and_equal_rows() {
    assert_eq!(users!(User::age.ge(30)), [1, 2, 5]);
    assert_eq!(text!(User::age.ge(30)), "`users`.`age` >= ?");
}

#[test]
fn between_includes_both_ends() {
    assert_eq!(users!(User::age.between(17, 30)), [1, 2, 4]);
    assert_eq!(text!(User::age.between(17, 30)), "`users`.`age` BETWEEN ? AND ?");
}

#[test]
fn like_knows_wildcards() {
    assert_eq!(users!(User::name.like("%d%")), [1, 2, 3]);
    assert_eq!(users!(User::name.like("_d")), [1, 3]);
    assert_eq!(text!(User::name.like("%d%")), "`users`.`name` LIKE ?");
}

#[test]
fn not_like_leaves_out_nulls() {
    assert_eq!(users!(User::nick.not_like("%d%")), [4]);
    assert_eq!(text!(User::nick.not_like("%d%")), "`users`.`nick` NOT LIKE ?");
}

#[test]
fn ilike_disregards_case() {
    assert_eq!(users!(User::name.ilike("W%")), [2]);
    assert_eq!(text!(User::name.ilike("W%")), "lower(`users`.`name`) LIKE lower(?)");
}

/// SQLite's `lower` knows ASCII alone; a database with ICU would find the row.
#[test]
fn ilike_regards_the_case_of_letters_beyond_ascii() {
    only_on!(crate::engine::is_sqlite(), "the database knows the case of all letters");
    assert_eq!(users!(User::name.ilike("Éri%")), [5]);
    assert_eq!(users!(User::name.ilike("éri%")), [0; 0]);
}

#[test]
fn contains_escapes_its_wildcards() {
    assert_eq!(users!(User::name.contains("%")), [4]);
    assert_eq!(users!(User::name.contains("0%_w")), [4]);
    assert_eq!(users!(User::name.contains("d")), [1, 2, 3]);
    assert_eq!(text!(User::name.contains("%")), "`users`.`name` LIKE ? ESCAPE '!'");
}

#[test]
fn starts_with_escapes_its_wildcards() {
    assert_eq!(users!(User::name.starts_with("_")), [0; 0]);
    assert_eq!(users!(User::name.starts_with("100%_")), [4]);
    assert_eq!(users!(User::name.starts_with("e")), [1, 3]);
    assert_eq!(text!(User::name.starts_with("e")), "`users`.`name` LIKE ? ESCAPE '!'");
}

#[test]
fn ends_with_escapes_the_escape_character() {
    assert_eq!(users!(User::name.ends_with("!")), [4]);
    assert_eq!(users!(User::name.ends_with("%!")), [0; 0]);
    assert_eq!(users!(User::name.ends_with("y")), [2]);
    assert_eq!(text!(User::name.ends_with("y")), "`users`.`name` LIKE ? ESCAPE '!'");
}

#[test]
fn an_empty_part_is_in_every_text_but_null() {
    assert_eq!(users!(User::nick.contains("")), [1, 4]);
}

#[test]
fn in_keeps_listed_rows() {
    assert_eq!(users!(User::name.in_(["ed", "wendy", "nobody"])), [1, 2, 3]);
    assert_eq!(text!(User::name.in_(["ed", "wendy"])), "`users`.`name` IN (?, ?)");
}

#[test]
fn in_takes_arrays_vecs_and_slices() {
    let names = vec!["ed".to_owned()];
    assert_eq!(users!(User::name.in_(&names)), [1, 3]);
    assert_eq!(users!(User::name.in_(&names[..])), [1, 3]);
    assert_eq!(users!(User::name.in_(names.clone())), [1, 3]);
    assert_eq!(users!(User::id.in_([id(2), id(5)])), [2, 5]);
    assert_eq!(users!(User::mood.in_(vec![Mood::Sad])), [2, 4]);
}

#[test]
fn not_in_leaves_out_listed_rows_and_nulls() {
    assert_eq!(users!(User::nick.assume_not_null().not_in(["x"])), [1]);
    assert_eq!(text!(User::nick.assume_not_null().not_in(["x"])), "`users`.`nick` NOT IN (?)");
}

#[test]
fn in_of_nothing_never_holds() {
    let none: [&str; 0] = [];
    assert_eq!(users!(User::nick.in_(none)), [0; 0]);
    assert_eq!(text!(User::nick.in_(none)), "0 = 1");
}

#[test]
fn not_in_of_nothing_holds_for_null_too() {
    let none: [&str; 0] = [];
    assert_eq!(users!(User::nick.assume_not_null().not_in(none)), [1, 2, 3, 4, 5]);
    assert_eq!(text!(User::nick.assume_not_null().not_in(none)), "1 = 1");
}

#[test]
fn in_takes_a_query_of_one_column() {
    let with_address = || Address::query().filter(Address::email.like("%.org"));
    assert_eq!(users!(User::id.in_(with_address().select(Address::user_id))), [1, 2, 4]);
    assert_eq!(
        text!(User::id.in_(with_address().select(Address::user_id))),
        "`users`.`id` IN (SELECT `addresses`.`user_id` FROM `addresses` \
         WHERE `addresses`.`email` LIKE ?)"
    );
}

#[test]
fn not_in_a_query_with_a_null_holds_for_no_row() {
    assert_eq!(users!(User::id.in_(Post::query().select(Post::author_id))), [1, 2]);
    let authors = || Post::query().select(Post::author_id.assume_not_null());
    assert_eq!(users!(User::id.not_in(authors())), [0; 0]);
    let some = authors().filter(Post::author_id.is_not_null());
    assert_eq!(users!(User::id.not_in(some)), [3, 4, 5]);
}

#[test]
fn is_distinct_from_keeps_rows_without_a_value() {
    assert_eq!(users!(User::nick.is_distinct_from("x")), [1, 2, 3, 5]);
    assert_eq!(users!(User::nick.is_not_distinct_from(User::nick)), [1, 2, 3, 4, 5]);
    assert_eq!(users!(!User::nick.is_distinct_from("x")), [4]);
    assert_eq!(text!(User::nick.is_distinct_from("x")), "NOT (`users`.`nick` IS ?)");
    assert_eq!(
        text!(User::nick.is_not_distinct_from(User::name)),
        "`users`.`nick` IS `users`.`name`"
    );
}

#[test]
fn is_null_keeps_rows_without_a_value() {
    assert_eq!(users!(User::age.is_null()), [3]);
    assert_eq!(text!(User::age.is_null()), "`users`.`age` IS NULL");
}

#[test]
fn is_not_null_keeps_rows_with_a_value() {
    assert_eq!(users!(User::nick.is_not_null()), [1, 4]);
    assert_eq!(text!(User::nick.is_not_null()), "`users`.`nick` IS NOT NULL");
}

#[test]
fn not_of_null_is_null() {
    assert_eq!(users!(!User::nick.eq("x")), [1]);
    assert_eq!(text!(!User::nick.eq("x")), "NOT (`users`.`nick` = ?)");
}

#[test]
fn or_stands_in_parentheses() {
    let either = || User::name.eq("ed").or(User::name.eq("wendy"));
    assert_eq!(users!(either().and(User::age.is_null())), [3]);
    assert_eq!(
        text!(either().and(User::age.is_null())),
        "(`users`.`name` = ? OR `users`.`name` = ?) AND `users`.`age` IS NULL"
    );
}

#[test]
fn and_inside_or_binds_as_written() {
    let condition = || User::age.is_null().or(User::name.eq("ed").and(User::age.eq(30)));
    assert_eq!(users!(condition()), [1, 3]);
    assert_eq!(
        text!(condition()),
        "(`users`.`age` IS NULL OR `users`.`name` = ? AND `users`.`age` = ?)"
    );
}

#[test]
fn not_reaches_over_a_whole_conjunction() {
    let condition = || !(User::name.eq("ed").and(User::id.eq(id(1))));
    assert_eq!(users!(condition()), [2, 3, 4, 5]);
    assert_eq!(text!(condition()), "NOT (`users`.`name` = ? AND `users`.`id` = ?)");
}

#[test]
fn chained_filters_are_joined_by_and() {
    let query = User::query()
        .filter(User::name.eq("ed").or(User::name.eq("wendy")))
        .filter(User::age.eq(30))
        .filter(User::mood.eq(Mood::Happy))
        .select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id` FROM `users` WHERE (`users`.`name` = ? OR `users`.`name` = ?) \
         AND `users`.`age` = ? AND `users`.`mood` = ?"
    );
}

#[test]
fn criteria_of_one_filter_are_joined_by_and() {
    let query = User::query()
        .filter((User::name.eq("ed").or(User::name.eq("wendy")), User::age.eq(30)))
        .filter((User::mood.eq(Mood::Happy),))
        .select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id` FROM `users` WHERE (`users`.`name` = ? OR `users`.`name` = ?) \
         AND `users`.`age` = ? AND `users`.`mood` = ?"
    );
}

#[test]
fn a_criterion_that_is_none_is_left_out_of_its_filter() {
    let found = |name: Option<&str>, age: Option<i32>| {
        let criteria = (name.map(|it| User::name.eq(it)), age.map(|it| User::age.eq(it)));
        let query = User::query().filter(criteria).order_by(User::id).select(User::id);
        (
            query.all(&mut database()).unwrap(),
            sql(&query).split(" WHERE ").nth(1).map(str::to_owned),
        )
    };
    let order = " ORDER BY `users`.`id`";
    let expected = |condition: &str| Some(format!("{condition}{order}"));
    assert_eq!(found(Some("ed"), Some(30)).1, expected("`users`.`name` = ? AND `users`.`age` = ?"));
    assert_eq!(found(Some("ed"), None).1, expected("`users`.`name` = ?"));
    assert_eq!(found(None, Some(30)), (vec![id(1), id(2)], expected("`users`.`age` = ?")));
    assert_eq!(found(None, None).1, None);
}

#[test]
fn a_query_leaves_the_function_whose_text_it_was_made_of() {
    fn of_name(name: String) -> impl Fn() -> usize {
        let query = User::query().filter((User::name.eq(name.as_str()), User::name.in_([&name])));
        move || query.clone().all(&mut database()).unwrap().len()
    }
    assert_eq!(of_name("ed".to_owned())(), 2);
}

#[test]
fn columns_are_compared_with_columns() {
    let query = Post::query().filter(Post::author_id.eq(Post::editor_id)).select(Post::id);
    assert_eq!(query.clone().order_by(Post::id).all(&mut database()).unwrap(), [id(4), id(5)]);
    assert_eq!(
        sql(&query),
        "SELECT `posts`.`id` FROM `posts` WHERE `posts`.`author_id` = `posts`.`editor_id`"
    );
}

#[test]
fn a_typed_key_is_compared_with_its_own_kind() {
    assert_eq!(users!(User::id.gt(id(3))), [4, 5]);
    let of_ed = Address::query().filter(Address::user_id.eq(id(1))).count(&mut database());
    assert_eq!(of_ed.unwrap(), 2);
}

#[test]
fn a_type_of_the_program_is_compared_by_value() {
    assert_eq!(users!(User::mood.eq(Mood::Sad)), [2, 4]);
    assert_eq!(users!(User::mood.ne(Mood::Sad)), [1, 3, 5]);
}

#[test]
fn a_function_of_diesel_is_an_operand() {
    assert_eq!(users!(expr(upper(User::name)).eq("WENDY")), [2]);
    assert_eq!(users!(User::name.ne(expr(upper(User::name)))), [1, 2, 3, 4, 5]);
    assert_eq!(text!(expr(upper(User::name)).eq("WENDY")), "(upper(`users`.`name`)) = ?");
}

#[test]
fn a_function_of_diesel_takes_nullable_columns_and_values() {
    assert_eq!(users!(expr(or_else(User::age, 99)).gt(40)), [3, 5]);
    assert_eq!(text!(expr(or_else(User::age, 99)).gt(40)), "(coalesce(`users`.`age`, ?)) > ?");
}

#[test]
fn arithmetic_is_done_by_the_database() {
    let earns = Employee::query().filter((Employee::salary * 2 - 10).ge(90)).select(Employee::id);
    assert_eq!(earns.clone().order_by(Employee::id).all(&mut database()).unwrap(), [1, 2]);
    assert_eq!(
        sql(&earns),
        "SELECT `employees`.`id` FROM `employees` WHERE ((`employees`.`salary` * ?) - ?) >= ?"
    );
}

#[test]
fn arithmetic_with_null_is_null() {
    assert_eq!(users!((User::age + 1).gt(0)), [1, 2, 4, 5]);
    assert_eq!(users!((User::age + 1).is_null()), [3]);
}

#[test]
fn integers_divide_to_integers() {
    let halves = Employee::query().select(Employee::salary / 7).order_by(Employee::id);
    assert_eq!(halves.all(&mut database()).unwrap(), [14, 7, 5, 4, 2]);
}

#[test]
fn a_condition_is_compared_with_a_value_as_a_whole() {
    let both = || User::name.eq("ed").and(User::age.eq(30));
    assert_eq!(users!(both().eq(false)), [2, 4, 5]);
    assert_eq!(text!(both().eq(false)), "(`users`.`name` = ? AND `users`.`age` = ?) = ?");
}

#[test]
fn a_condition_is_compared_with_a_condition_as_a_whole() {
    let same = || User::name.eq("ed").eq(User::mood.eq(Mood::Happy));
    assert_eq!(users!(same()), [1, 2, 3, 4]);
    assert_eq!(text!(same()), "(`users`.`name` = ?) = (`users`.`mood` = ?)");
}

#[test]
fn a_negation_is_tested_for_null_as_a_whole() {
    let unknown = || (!User::age.eq(30)).is_null();
    assert_eq!(users!(unknown()), [3]);
    assert_eq!(text!(unknown()), "(NOT (`users`.`age` = ?)) IS NULL");
}

#[test]
fn a_conjunction_is_looked_for_in_a_list_as_a_whole() {
    let both = || User::name.eq("ed").and(User::age.eq(30));
    assert_eq!(users!(both().in_([true])), [1]);
    assert_eq!(text!(both().in_([true])), "(`users`.`name` = ? AND `users`.`age` = ?) IN (?)");
}

#[test]
fn conditions_may_be_the_bounds_of_a_range() {
    let between = || User::age.is_null().between(User::name.eq("ed").and(User::id.gt(id(0))), true);
    assert_eq!(users!(between()), [2, 3, 4, 5]);
}
