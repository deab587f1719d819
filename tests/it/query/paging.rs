//! LIMIT and OFFSET, and the ways to run a query for some of its rows or for their number.

use aludel::func::count_star;
use aludel::{Error, Id};

use super::fixture::{Address, Employee, Post, User, database, id, recorded, session, sql};

fn employees(found: &[Employee]) -> Vec<i32> {
    found.iter().map(|employee| employee.id).collect()
}

#[test]
fn limit_keeps_the_first_rows() {
    let query = Employee::query().order_by(Employee::id).limit(2);
    assert_eq!(employees(&query.all(&mut database()).unwrap()), [1, 2]);
    assert_eq!(
        sql(&query.select(Employee::id)),
        "SELECT `employees`.`id` FROM `employees` ORDER BY `employees`.`id` LIMIT 2"
    );
}

#[test]
fn offset_leaves_out_the_first_rows() {
    let query = Employee::query().order_by(Employee::id).offset(3);
    assert_eq!(employees(&query.all(&mut database()).unwrap()), [4, 5]);
    assert_eq!(
        sql(&query.select(Employee::id)),
        "SELECT `employees`.`id` FROM `employees` ORDER BY `employees`.`id` \
         LIMIT 9223372036854775807 OFFSET 3"
    );
}

#[test]
fn limit_and_offset_are_a_page_in_either_order() {
    let query = Employee::query().order_by(Employee::id);
    let one = query.clone().limit(2).offset(1);
    let other = query.offset(1).limit(2);
    assert_eq!(employees(&one.all(&mut database()).unwrap()), [2, 3]);
    assert_eq!(sql(&one), sql(&other));
}

#[test]
fn the_last_limit_counts() {
    let query = Employee::query().order_by(Employee::id).limit(1).limit(3);
    assert_eq!(employees(&query.all(&mut database()).unwrap()), [1, 2, 3]);
}

#[test]
fn a_limit_of_nothing_gives_nothing() {
    assert_eq!(employees(&Employee::query().limit(0).all(&mut database()).unwrap()), [0; 0]);
    assert_eq!(Employee::query().limit(0).first(&mut database()).unwrap(), None);
}

#[test]
fn the_largest_numbers_are_no_overflow() {
    let all = Employee::query().limit(u64::MAX).all(&mut database()).unwrap();
    assert_eq!(all.len(), 5);
    let none = Employee::query().limit(u64::MAX).offset(u64::MAX).all(&mut database()).unwrap();
    assert_eq!(none.len(), 0);
}

#[test]
fn first_gives_the_first_row_or_none() {
    let (mut s, recorder) = recorded();
    let first = s.first(Employee::query().order_by(Employee::salary)).unwrap().unwrap();
    assert_eq!(s[first].id, 5);
    assert!(recorder.take_sql()[0].ends_with("ORDER BY `employees`.`salary` LIMIT 1"));
    assert_eq!(s.first(Employee::query().filter(Employee::id.eq(99))).unwrap(), None);
}

#[test]
fn first_of_a_page_is_the_first_of_the_page() {
    let page = Employee::query().order_by(Employee::id).offset(1).limit(3);
    assert_eq!(page.first(&mut database()).unwrap().unwrap().id, 2);
}

#[test]
fn one_gives_the_only_row() {
    let (mut s, recorder) = recorded();
    let bob = s.one(Employee::query().filter(Employee::name.eq("bob"))).unwrap();
    assert_eq!(s[bob].id, 3);
    assert!(recorder.take_sql()[0].ends_with(" LIMIT 2"));
}

#[test]
fn one_of_no_row_is_an_error_that_names_the_entity() {
    let error = session().one(Employee::query().filter(Employee::id.eq(99))).unwrap_err();
    assert!(matches!(error, Error::NotFound { entity: "Employee", key: None }));
}

#[test]
fn one_of_two_rows_is_an_error_that_names_the_entity() {
    let error = session().one(Employee::query().filter(Employee::name.eq("ann"))).unwrap_err();
    assert!(matches!(error, Error::MultipleRows { entity: "Employee" }));
}

#[test]
fn one_of_a_limited_query_looks_no_further() {
    let first = Employee::query().filter(Employee::name.eq("ann")).order_by(Employee::id).limit(1);
    assert_eq!(first.one(&mut database()).unwrap().id, 2);
}

#[test]
fn one_or_none_takes_no_row_for_an_answer() {
    let mut s = session();
    let named = |name: &'static str| Employee::query().filter(Employee::name.eq(name));
    assert_eq!(s.one_or_none(named("nobody")).unwrap(), None);
    let bob = s.one_or_none(named("bob")).unwrap().unwrap();
    assert_eq!(s[bob].id, 3);
    assert!(matches!(s.one_or_none(named("ann")), Err(Error::MultipleRows { .. })));
}

#[test]
fn scalar_gives_the_value_of_the_only_row() {
    let mut s = session();
    let salary = |id: i32| Employee::query().filter(Employee::id.eq(id)).select(Employee::salary);
    assert_eq!(s.scalar(salary(1)).unwrap(), Some(100));
    assert_eq!(s.scalar(salary(99)).unwrap(), None);
    let all = Employee::query().select(Employee::salary);
    assert!(matches!(s.scalar(all), Err(Error::MultipleRows { .. })));
}

#[test]
fn scalar_tells_null_from_no_row() {
    let mut s = session();
    let nick = |key: i32| User::query().filter(User::id.eq(id(key))).select(User::nick);
    assert_eq!(s.scalar(nick(2)).unwrap(), Some(None));
    assert_eq!(s.scalar(nick(99)).unwrap(), None);
}

#[test]
fn count_counts_rows() {
    let (mut s, recorder) = recorded();
    assert_eq!(s.count(User::query().filter(User::name.eq("ed"))).unwrap(), 2);
    assert_eq!(recorder.take_sql(), ["SELECT COUNT(*) FROM `users` WHERE `users`.`name` = ?"]);
}

#[test]
fn count_takes_no_notice_of_the_order() {
    let (mut s, recorder) = recorded();
    assert_eq!(s.count(User::query().order_by(User::name)).unwrap(), 5);
    assert_eq!(recorder.take_sql(), ["SELECT COUNT(*) FROM `users`"]);
}

#[test]
fn count_of_a_join_counts_its_rows() {
    let mut s = session();
    assert_eq!(s.count(User::query().join(User::addresses).rows()).unwrap(), 4);
    assert_eq!(s.count(User::query().left_join(User::addresses).rows()).unwrap(), 6);
}

#[test]
fn count_of_a_distinct_query_counts_each_row_once() {
    let (mut s, recorder) = recorded();
    assert_eq!(s.count(User::query().join(User::addresses).distinct()).unwrap(), 3);
    recorder.clear();
    assert_eq!(s.count(User::query().select(User::name).distinct()).unwrap(), 4);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT COUNT(*) FROM (SELECT DISTINCT `users`.`name` FROM `users`) AS `counted`"]
    );
}

#[test]
fn count_of_a_grouped_query_counts_groups() {
    let (mut s, recorder) = recorded();
    let query = User::query().group_by(User::age).select(User::age);
    assert_eq!(s.count(query).unwrap(), 4);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT COUNT(*) FROM (SELECT `users`.`age` FROM `users` GROUP BY `users`.`age`) \
          AS `counted`"]
    );
}

#[test]
fn count_of_a_limited_query_counts_within_the_limit() {
    let (mut s, recorder) = recorded();
    assert_eq!(s.count(User::query().select(User::id).limit(3)).unwrap(), 3);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT COUNT(*) FROM (SELECT `users`.`id` FROM `users` LIMIT 3) AS `counted`"]
    );
    assert_eq!(s.count(User::query().offset(4)).unwrap(), 1);
}

#[test]
fn count_of_an_aggregate_is_one() {
    let mut s = session();
    assert_eq!(s.count(User::query().select(count_star())).unwrap(), 1);
    let none = User::query().filter(User::id.eq(id(99)));
    assert_eq!(s.count(none.select((count_star(), count_star()))).unwrap(), 1);
}

#[test]
fn exists_tells_whether_there_is_a_row() {
    let (mut s, recorder) = recorded();
    assert!(s.exists(User::query().filter(User::name.eq("ed")).select(User::id)).unwrap());
    assert_eq!(
        recorder.take_sql(),
        ["SELECT EXISTS (SELECT `users`.`id` FROM `users` WHERE `users`.`name` = ?)"]
    );
    assert!(!s.exists(User::query().filter(User::name.eq("nobody"))).unwrap());
    assert!(!s.exists(User::query().offset(5)).unwrap());
    assert!(s.exists(User::query().join(User::addresses)).unwrap());
}

#[test]
fn a_to_one_join_is_limited_by_its_roots() {
    let query = Address::query().join(Address::user).order_by(Address::id).limit(3);
    let keys: Vec<Id<Address>> = query.select(Address::id).all(&mut database()).unwrap();
    assert_eq!(keys, [1, 2, 3].map(id));
}

#[test]
fn a_distinct_to_many_join_is_limited_by_its_roots() {
    let query = User::query().join(User::posts).order_by(User::id.desc()).distinct().limit(1);
    assert_eq!(query.all(&mut database()).unwrap()[0].id, id(2));
    assert_eq!(query.offset(1).one(&mut database()).unwrap().id, id(1));
}

#[test]
fn the_rows_of_a_to_many_join_are_limited_as_rows() {
    let query = User::query().join(User::posts).order_by(Post::id).rows().limit(2);
    let users: Vec<_> = query.all(&mut database()).unwrap().iter().map(|user| user.id).collect();
    assert_eq!(users, [id(1), id(1)]);
}
