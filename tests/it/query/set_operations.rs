//! UNION, INTERSECT and EXCEPT.

use aludel::func::value;
use aludel::{by, exists};

use super::fixture::{Address, Employee, Post, User, database, id, recorded, session, sql};

aludel::label!(sort, what);

fn names(rows: &[&str]) -> Vec<String> {
    rows.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn union_gives_each_different_row_once() {
    let users = User::query().select(User::name);
    let employees = Employee::query().select(Employee::name);
    let query = users.union(employees).order_by(User::name);
    assert_eq!(
        query.all(&mut database()).unwrap(),
        names(&["100%_wow!", "ann", "bob", "boss", "cat", "ed", "wendy", "Érik"])
    );
    assert_eq!(
        sql(&query),
        "SELECT `users`.`name` FROM `users` UNION SELECT `employees`.`name` FROM `employees` \
         ORDER BY `name`"
    );
}

#[test]
fn union_all_gives_what_is_in_both_twice() {
    let query = || User::query().select(User::name).filter(User::name.eq("ed"));
    let query = query().union_all(query());
    assert_eq!(query.all(&mut database()).unwrap(), ["ed"; 4]);
    assert_eq!(query.count(&mut database()).unwrap(), 4);
}

#[test]
fn intersect_keeps_what_is_in_both() {
    let authors = Post::query().select(Post::author_id);
    let editors = Post::query().select(Post::editor_id);
    let query = authors.intersect(editors).order_by(Post::author_id);
    assert_eq!(
        query.all(&mut database()).unwrap(),
        crate::engine::null_first([None, Some(id(1)), Some(id(2))])
    );
}

#[test]
fn except_leaves_out_what_is_in_the_second() {
    let with_address = User::query().join(User::addresses).select(User::id);
    let query = User::query().select(User::id).except(with_address).order_by(User::id.desc());
    assert_eq!(query.all(&mut database()).unwrap(), [id(5), id(3)]);
    assert!(sql(&query).ends_with(" ORDER BY `id` DESC"));
}

/// One and two, united with two and three, without three: as written, from left to right.
#[test]
fn operations_of_one_strength_go_from_left_to_right() {
    let of = |low: i32, high: i32| {
        User::query().filter(User::id.between(id(low), id(high))).select(User::id)
    };
    let query = of(1, 2).union(of(2, 3)).except(of(3, 3)).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1), id(2)]);
    assert_eq!(sql(&query).matches("SELECT *").count(), 0);
}

/// INTERSECT binds more tightly than UNION in most databases, and does not in SQLite.
#[test]
fn an_operation_inside_an_intersection_is_made_first() {
    let of = |low: i32, high: i32| {
        User::query().filter(User::id.between(id(low), id(high))).select(User::id)
    };
    let query = of(1, 2).union(of(3, 3)).intersect(of(3, 4)).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(3)]);
    let inner = of(1, 2).union(of(3, 3).intersect(of(3, 4))).order_by(User::id);
    assert_eq!(inner.all(&mut database()).unwrap(), [id(1), id(2), id(3)]);
    assert_eq!(sql(&query).matches("SELECT * FROM (").count(), 1);
    assert_eq!(sql(&inner).matches("SELECT * FROM (").count(), 1);
}

#[test]
fn an_operand_keeps_its_own_order_and_limit() {
    let last = User::query().order_by(User::id.desc()).limit(1).select(User::name);
    let first = User::query().order_by(User::id).limit(1).select(User::name);
    let query = first.union_all(last).order_by(User::name);
    assert_eq!(query.all(&mut database()).unwrap(), ["ed", "Érik"]);
}

#[test]
fn the_whole_is_limited_and_counted() {
    let all = || User::query().select(User::id).union(User::query().select(User::id));
    let query = all().order_by(User::id).offset(1).limit(2);
    assert_eq!(query.all(&mut database()).unwrap(), [id(2), id(3)]);
    assert_eq!(query.clone().count(&mut database()).unwrap(), 2);
    assert!(sql(&query).ends_with(" ORDER BY `id` LIMIT 2 OFFSET 1"));
    assert!(all().exists(&mut database()).unwrap());
}

#[test]
fn a_label_of_the_first_names_the_column() {
    let users = User::query().select((value("user").label(sort), User::name.label(what)));
    let posts = Post::query().select((value("post"), Post::title));
    let query = users.union(posts).order_by((by(sort), by(what).desc())).limit(2);
    let row = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    assert_eq!(query.all(&mut database()).unwrap(), [row("post", "third"), row("post", "second")]);
}

#[test]
fn entities_of_a_union_are_those_of_the_session() {
    let (mut s, recorder) = recorded();
    let ed = s.get::<User>(id(1)).unwrap().unwrap();
    recorder.clear();
    let named = User::query().filter(User::name.eq("ed"));
    let rich = User::query().filter(User::nick.is_not_null());
    let users = s.all(named.union(rich).order_by(User::id)).unwrap();
    assert_eq!(users.len(), 3);
    assert!(users[0] == ed);
    assert_eq!(recorder.take().len(), 1);
}

#[test]
fn the_first_row_of_a_union_is_cut_in_the_database() {
    let (mut s, recorder) = recorded();
    let query = User::query().select(User::id).union(User::query().select(User::id));
    assert_eq!(s.first(query.order_by(User::id.desc())).unwrap(), Some(id(5)));
    assert!(recorder.take()[0].ends_with(" ORDER BY `id` DESC LIMIT 1"));
}

#[test]
fn a_relationship_is_loaded_with_the_rows_of_a_union() {
    let mut s = session();
    let first = User::query().filter(User::id.eq(id(1))).with(User::addresses);
    let users =
        s.all(first.union(User::query().filter(User::id.eq(id(4)))).order_by(User::id)).unwrap();
    let numbers: Vec<_> =
        users.iter().map(|&user| s.related(user, User::addresses).count()).collect();
    assert_eq!(numbers, [2, 1]);
}

#[test]
fn a_union_is_looked_in_and_asked_for() {
    let ids = User::query()
        .filter(User::name.eq("wendy"))
        .select(User::id)
        .union(Address::query().filter(Address::email.starts_with("x")).select(Address::user_id));
    let query = User::query().filter(User::id.in_(ids.clone())).order_by(User::id).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(2), id(4)]);
    assert_eq!(User::query().filter(!exists(ids)).count(&mut database()).unwrap(), 0);
}

#[test]
fn a_correlated_union_speaks_of_the_query_around_it() {
    let written = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id))
        .select(Post::id);
    let edited = Post::query()
        .correlate(User::entity())
        .filter(Post::editor_id.eq(User::id))
        .select(Post::id);
    let query = User::query().filter(exists(written.union(edited))).order_by(User::id);
    assert_eq!(query.select(User::id).all(&mut database()).unwrap(), [id(1), id(2)]);
}

#[test]
fn a_union_is_a_source_with_the_columns_of_the_first() {
    aludel::alias!(people = User);
    let both = User::query()
        .select((User::id, User::name.label(what)))
        .union_all(User::query().select((User::id, User::name)))
        .subquery(people);
    let (of, name) = (both.column(User::id), both.labelled(what));
    let query = Address::query()
        .join_on(both, Address::user_id.eq(of))
        .filter(name.eq("wendy"))
        .select(Address::email);
    assert_eq!(query.all(&mut database()).unwrap(), ["wendy@a.org"; 2]);
}
