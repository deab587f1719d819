//! What is selected, ordered and made distinct, and what a row becomes.

use aludel::func::count_star;
use aludel::{Id, by, expr};
use diesel::sql_types::Text;

use crate::engine::is_mysql;

use super::fixture::{Address, Employee, Mood, Post, User, database, id, session, sql};

diesel::define_sql_function! { fn upper(x: Text) -> Text; }
diesel::define_sql_function! { fn length(x: Text) -> diesel::sql_types::Integer; }

#[test]
fn a_query_selects_the_columns_of_its_entity() {
    assert_eq!(
        sql(&User::query()),
        "SELECT `users`.`id`, `users`.`name`, `users`.`nick`, `users`.`age`, `users`.`mood` \
         FROM `users`"
    );
    let ed = User::query().filter(User::id.eq(id(1))).one(&mut database()).unwrap();
    let expected = User {
        id: id(1),
        name: "ed".into(),
        nick: Some("eddie".into()),
        age: Some(30),
        mood: Mood::Happy,
    };
    assert_eq!(ed, expected);
}

#[test]
fn one_column_is_a_list_of_its_values() {
    let query = User::query().select(User::nick).order_by(User::id);
    let nicks: Vec<Option<String>> = query.all(&mut database()).unwrap();
    assert_eq!(nicks, [Some("eddie".into()), None, None, Some("x".into()), None]);
}

#[test]
fn columns_are_a_list_of_tuples() {
    let query = User::query().select((User::id, User::mood, User::age)).order_by(User::id);
    let rows: Vec<(Id<User>, Mood, Option<i32>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[2], (id(3), Mood::Happy, None));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, `users`.`mood`, `users`.`age` FROM `users` ORDER BY `users`.`id`"
    );
}

#[test]
fn a_function_of_diesel_is_selected() {
    let query = User::query().select((expr(upper(User::name)), User::id)).order_by(User::id);
    let rows: Vec<(String, Id<User>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[1], ("WENDY".to_owned(), id(2)));
    assert_eq!(
        sql(&query),
        "SELECT (upper(`users`.`name`)), `users`.`id` FROM `users` ORDER BY `users`.`id`"
    );
}

#[test]
fn arithmetic_and_conditions_are_selected() {
    let query = Employee::query()
        .select((Employee::salary + 1, Employee::name.eq("ann"), Employee::manager_id.eq(1)))
        .order_by(Employee::id);
    let rows: Vec<(i64, bool, Option<bool>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[0], (101, false, None));
    assert_eq!(rows[1], (51, true, Some(true)));
}

#[test]
fn a_range_with_a_nullable_bound_is_selected_as_an_option() {
    let query = Post::query().select(Post::price.is_not_null().between(Post::score.gt(0), true));
    let rows: Vec<Option<bool>> = query.order_by(Post::id).all(&mut database()).unwrap();
    assert_eq!(rows, [Some(true), None, Some(true), Some(true), Some(true)]);
    let query = User::query().select(User::id.is_not_null().between(true, User::age.gt(0)));
    let rows: Vec<Option<bool>> = query.order_by(User::id).all(&mut database()).unwrap();
    assert_eq!(rows[2], None);
}

#[test]
fn a_search_in_a_query_with_nulls_is_selected_as_an_option() {
    let authors = Post::query().select(Post::author_id);
    let query = User::query().select(User::id.in_(authors)).order_by(User::id);
    let rows: Vec<Option<bool>> = query.all(&mut database()).unwrap();
    assert_eq!(rows, [Some(true), Some(true), None, None, None]);
}

#[test]
fn whole_entities_and_columns_are_mixed() {
    let mut s = session();
    let query = Address::query()
        .join(Address::user)
        .select((User::name, Address::entity(), User::entity()))
        .order_by(Address::id);
    let rows = s.all(query).unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|(name, address, user)| {
        s[*user].name == *name && s[*address].user_id == s[*user].id
    }));
    assert_eq!(rows[0].2, rows[1].2); // one user, one handle
}

#[test]
fn the_same_column_may_be_selected_twice() {
    let query = User::query().select((User::id, User::id)).filter(User::id.eq(id(4)));
    assert_eq!(query.all(&mut database()).unwrap(), [(id(4), id(4))]);
}

#[test]
fn twelve_columns_are_the_most_of_one_tuple() {
    let i = User::id;
    let query = User::query().select((i, i, i, i, i, i, i, i, i, i, i, User::name));
    assert_eq!(query.order_by(i).first(&mut database()).unwrap().unwrap().11, "ed");
}

#[test]
fn order_by_sorts_by_a_column() {
    let query = Employee::query().select(Employee::id).order_by(Employee::salary);
    assert_eq!(query.all(&mut database()).unwrap(), [5, 4, 3, 2, 1]);
    assert_eq!(
        sql(&query),
        "SELECT `employees`.`id` FROM `employees` ORDER BY `employees`.`salary`"
    );
}

#[test]
fn order_by_sorts_by_several_keys_in_their_directions() {
    let query = Employee::query().select(Employee::id).order_by((
        Employee::name.asc(),
        Employee::salary.desc(),
        Employee::id,
    ));
    assert_eq!(query.all(&mut database()).unwrap(), [2, 5, 3, 1, 4]);
    assert_eq!(
        sql(&query),
        "SELECT `employees`.`id` FROM `employees` \
         ORDER BY `employees`.`name` ASC, `employees`.`salary` DESC, `employees`.`id`"
    );
}

#[test]
fn order_by_sorts_by_an_expression() {
    let query = Employee::query()
        .select(Employee::id)
        .order_by(((Employee::salary - 40).desc(), Employee::id));
    assert_eq!(query.all(&mut database()).unwrap(), [1, 2, 3, 4, 5]);
    let query = User::query().select(User::id).order_by((expr(length(User::name)), User::id));
    // MariaDB counts bytes, and É has two.
    let by_length = if is_mysql() { [1, 3, 2, 5, 4] } else { [1, 3, 5, 2, 4] };
    assert_eq!(query.all(&mut database()).unwrap(), by_length.map(id));
}

#[test]
fn order_by_sorts_by_a_condition() {
    let query = User::query().select(User::id).order_by((User::nick.is_null(), User::id));
    assert_eq!(query.all(&mut database()).unwrap(), [1, 4, 2, 3, 5].map(id));
}

#[test]
fn order_by_sorts_by_a_label() {
    aludel::label!(size);
    let query = User::query()
        .select((User::id, expr(length(User::name)).label(size)))
        .order_by((by(size).desc(), User::id));
    let rows = query.all(&mut database()).unwrap();
    let fifth = if is_mysql() { 5 } else { 4 }; // bytes
    assert_eq!(rows, [(4, 9), (2, 5), (5, fifth), (1, 2), (3, 2)].map(|(u, n)| (id(u), n)));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, (length(`users`.`name`)) AS `size` FROM `users` \
         ORDER BY `size` DESC, `users`.`id`"
    );
}

#[test]
fn a_label_alone_is_a_key() {
    aludel::label!(size);
    let query = User::query().select(expr(length(User::name)).label(size)).order_by(by(size));
    let fifth = if is_mysql() { 5 } else { 4 }; // bytes
    assert_eq!(query.all(&mut database()).unwrap(), [2, 2, fifth, 5, 9]);
}

#[test]
fn order_by_sorts_by_a_column_that_is_not_selected() {
    let query = Address::query()
        .join(Address::user)
        .select(Address::id)
        .order_by((User::name.desc(), Address::id.desc()));
    assert_eq!(query.all(&mut database()).unwrap(), [3, 2, 1, 4].map(id));
}

#[test]
fn distinct_gives_each_different_row_once() {
    let query = User::query().select(User::name).distinct().order_by(User::name);
    assert_eq!(query.all(&mut database()).unwrap(), ["100%_wow!", "ed", "wendy", "Érik"]);
    assert_eq!(sql(&query), "SELECT DISTINCT `users`.`name` FROM `users` ORDER BY `users`.`name`");
}

#[test]
fn a_distinct_query_is_ordered_by_a_column_of_another_entity_that_it_selects_too() {
    let query = User::query()
        .join(User::addresses)
        .select((User::name, Address::email))
        .distinct()
        .order_by((Address::email.desc(), User::name));
    assert_eq!(query.all(&mut database()).unwrap()[0].1, "x_y@a.org");
    assert_eq!(
        sql(&query),
        "SELECT DISTINCT `users`.`name`, `addresses`.`email` FROM `users` \
         INNER JOIN `addresses` ON `users`.`id` = `addresses`.`user_id` \
         ORDER BY `addresses`.`email` DESC, `users`.`name`"
    );
}

#[test]
fn distinct_takes_two_nulls_for_the_same() {
    let query = User::query().select(User::nick).distinct();
    assert_eq!(query.all(&mut database()).unwrap().len(), 3);
}

#[test]
fn a_constant_number_of_rows_is_selected_as_an_aggregate() {
    let query = User::query().select(count_star());
    assert_eq!(query.all(&mut database()).unwrap(), [5]);
    assert_eq!(sql(&query), "SELECT COUNT(*) FROM `users`");
}
