//! Queries whose shape is found at run time, and stay checked.

use aludel::{BoxedCondition, BoxedQuery, Session, Sorting, all_of, any_of};
use diesel::sqlite::Sqlite;

use super::fixture::{Address, Comment, Post, User, database, id, session, sql, sqlite};

#[test]
fn a_filter_that_is_none_is_not_written() {
    let none: Option<&str> = None;
    let filtered = |name: Option<&'static str>, age: Option<i32>| {
        User::query()
            .filter(name.map(|name| User::name.eq(name)))
            .filter(none.map(|nick| User::nick.eq(nick.to_owned())))
            .filter(age.map(|age| User::age.ge(age)))
            .order_by(User::id)
            .select(User::id)
    };
    let select = "SELECT `users`.`id` FROM `users`";
    for (query, clause, ids) in [
        (filtered(None, None), "", vec![1, 2, 3, 4, 5]),
        (filtered(Some("ed"), None), " WHERE `users`.`name` = ?", vec![1, 3]),
        (filtered(None, Some(30)), " WHERE `users`.`age` >= ?", vec![1, 2, 5]),
        (
            filtered(Some("ed"), Some(30)),
            " WHERE `users`.`name` = ? AND `users`.`age` >= ?",
            vec![1],
        ),
    ] {
        assert_eq!(sql(&query), format!("{select}{clause} ORDER BY `users`.`id`"));
        assert_eq!(
            query.all(&mut database()).unwrap(),
            ids.into_iter().map(id).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_filter_that_is_none_is_counted_without() {
    let none: Option<i32> = None;
    let mut s = session();
    let query = User::query().filter(none.map(|age| User::age.eq(age)));
    assert_eq!(s.count(query).unwrap(), 5);
    let grouped = Post::query().group_by(Post::author_id);
    let grouped = grouped.having(none.map(|n| aludel::func::count_star().gt(i64::from(n))));
    assert_eq!(s.all(grouped.select(Post::author_id)).unwrap().len(), 3);
}

/// About users, whatever else a query reads.
fn named(name: Option<&str>) -> BoxedCondition<User> {
    match name {
        Some(name) => User::name.eq(name.to_owned()).boxed(),
        None => User::nick.is_null().and(User::age.gt(30)).boxed(),
    }
}

#[test]
fn a_boxed_condition_goes_into_each_query_that_reads_its_source() {
    let mut s = session();
    assert_eq!(s.count(User::query().filter(named(Some("ed")))).unwrap(), 2);
    assert_eq!(s.count(User::query().filter(named(None))).unwrap(), 1);
    let joined = Address::query().join(Address::user).filter(named(Some("ed")));
    assert_eq!(s.count(joined).unwrap(), 2);
    let related = Post::query().filter(Post::author.has(named(Some("wendy"))));
    assert_eq!(s.count(related).unwrap(), 1);
}

#[test]
fn boxed_conditions_are_combined_like_others() {
    let mut s = session();
    let either = named(Some("wendy")).or(named(None));
    assert_eq!(s.count(User::query().filter(either)).unwrap(), 2);
    let neither = !named(Some("wendy")).or(named(None));
    assert_eq!(s.count(User::query().filter(neither)).unwrap(), 2); // NULL for the one without age
    let both = User::age.eq(30).and(named(Some("ed")));
    let query = User::query().filter(both);
    assert_eq!(sql(&query).matches("WHERE").count(), 1);
    assert_eq!(s.count(query).unwrap(), 1);
}

#[test]
fn a_boxed_condition_is_about_several_sources() {
    fn by_address(part: &str) -> BoxedCondition<(User, Address)> {
        User::name.eq("ed").and(Address::email.contains(part)).boxed()
    }
    let query = User::query().join(User::addresses).filter(by_address(".com")).rows();
    assert_eq!(session().count(query).unwrap(), 1);
}

#[test]
fn a_boxed_condition_is_for_one_backend_if_it_says_so() {
    let condition: BoxedCondition<User, Sqlite> = User::age.eq(30).boxed_for();
    assert_eq!(User::query().filter(condition).count(&mut sqlite()).unwrap(), 2);
}

#[test]
fn any_of_a_list_holds_where_one_does_and_none_of_an_empty_one() {
    let of = |names: &[&'static str]| {
        let names = names.iter().map(|&name| User::name.eq(name));
        User::query().filter(any_of(names)).order_by(User::id).select(User::id)
    };
    assert_eq!(of(&["wendy", "Érik"]).all(&mut database()).unwrap(), [id(2), id(5)]);
    assert_eq!(of(&[]).all(&mut database()).unwrap(), []);
    assert!(sql(&of(&["a", "b"])).contains("WHERE ((`users`.`name` = ?) OR (`users`.`name` = ?))"));
    assert!(sql(&of(&[])).contains("WHERE (0 = 1)"));
}

#[test]
fn all_of_a_list_holds_where_each_does_and_all_of_an_empty_one() {
    let of = |conditions: Vec<BoxedCondition<User>>| {
        User::query().filter(all_of(conditions)).order_by(User::id).select(User::id)
    };
    let both = vec![User::name.eq("ed").boxed(), User::age.is_not_null().boxed()];
    assert_eq!(of(both).all(&mut database()).unwrap(), [id(1)]);
    assert_eq!(of(Vec::new()).all(&mut database()).unwrap().len(), 5);
}

#[test]
fn a_list_inside_other_conditions_binds_as_it_is_nested() {
    let names = any_of(["ed", "wendy"].map(|name| User::name.eq(name)));
    let query = User::query().filter(names.and(User::age.eq(30)).or(User::id.eq(id(5))));
    let query = query.order_by(User::id).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1), id(2), id(5)]);
    let none = User::query().filter(!any_of([User::name.eq("ed")])).select(User::id);
    assert_eq!(none.all(&mut database()).unwrap().len(), 3);
}

fn search(words: &[&str], newest: bool) -> BoxedQuery<User> {
    let mut query = User::query().boxed();
    for word in words {
        query = query.filter(User::name.contains(word));
    }
    if newest {
        query = query.order_by(User::id.desc());
    }
    query
}

#[test]
fn a_boxed_query_takes_filters_and_order_in_a_loop() {
    let mut s = session();
    let users = s.all(search(&["e", "d"], true)).unwrap();
    let ids: Vec<_> = users.iter().map(|&user| s[user].id).collect();
    assert_eq!(ids, [id(3), id(2), id(1)]);
    assert_eq!(
        sql(&search(&["e", "d"], true).select(User::id)),
        "SELECT `users`.`id` FROM `users` WHERE `users`.`name` LIKE ? ESCAPE '!' AND \
         `users`.`name` LIKE ? ESCAPE '!' ORDER BY `users`.`id` DESC"
    );
    assert_eq!(sql(&search(&[], false).select(User::id)), "SELECT `users`.`id` FROM `users`");
}

#[test]
fn a_boxed_query_is_limited_counted_and_loaded_with() {
    let mut s = session();
    assert_eq!(s.count(search(&["e"], false)).unwrap(), 3);
    let first = s.all(search(&[], true).limit(2).with(User::addresses)).unwrap();
    let numbers: Vec<_> = first.iter().map(|&it| s.related(it, User::addresses).count()).collect();
    assert_eq!(numbers, [0, 1]);
}

#[test]
fn a_boxed_query_keeps_what_it_had_and_what_it_reads() {
    let mut query = User::query()
        .join(User::addresses)
        .filter(User::age.is_not_null())
        .order_by(Address::id)
        .select((User::id, Address::email))
        .boxed();
    query = query.filter(Some(Address::email.ends_with("a.org")));
    query = query.filter(None::<BoxedCondition<User>>);
    query = query.order_by(User::id.desc());
    let rows = query.clone().limit(1).all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), "ed@a.org".to_owned())]);
    assert_eq!(query.all(&mut database()).unwrap().len(), 3);
}

#[test]
fn a_sorting_is_put_together_at_run_time() {
    fn sorting(by: &str) -> Option<Sorting<User>> {
        Some(match by {
            "name" => Sorting::by(User::name),
            "-age" => Sorting::by(User::age.desc()),
            "id" => Sorting::by(User::id),
            _ => return None,
        })
    }
    assert!(sorting("password").is_none());
    let of = |keys: &[&str]| {
        let order: Sorting<User> = keys.iter().filter_map(|key| sorting(key)).collect();
        User::query().order_by(order).select(User::id)
    };
    assert!(sql(&of(&["name", "-age"])).ends_with("ORDER BY `users`.`name`, `users`.`age` DESC"));
    assert_eq!(
        of(&["-age", "name", "id"]).all(&mut database()).unwrap(),
        crate::engine::null_last([id(5), id(1), id(2), id(4), id(3)])
    );
    assert_eq!(sql(&of(&[])), "SELECT `users`.`id` FROM `users`");
}

#[test]
fn a_sorting_is_about_several_sources_and_goes_into_a_boxed_query() {
    let order = Sorting::<(User, Address)>::by(User::name.desc()).then(Address::email);
    let query = User::query().join(User::addresses).order_by(order.clone()).select(Address::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(3), id(1), id(2), id(4)]);
    let query = User::query().join(User::addresses).select(Address::id).boxed().order_by(order);
    assert_eq!(query.all(&mut database()).unwrap(), [id(3), id(1), id(2), id(4)]);
}

#[test]
fn what_is_boxed_runs_on_any_connection() {
    let mut connection = database();
    assert_eq!(search(&["wen"], false).all(&mut connection).unwrap().len(), 1);
    let mut s = Session::new(connection);
    assert_eq!(
        s.count(Comment::query().filter(all_of(Vec::<BoxedCondition<Comment>>::new()))).unwrap(),
        4
    );
}

#[test]
fn a_boxed_query_forgets_what_was_absent() {
    let (none, order): (Option<&str>, Sorting<User>) = (None, Sorting::default());
    let filtered = User::query().filter(none.map(|name| User::name.eq(name.to_owned())));
    let query = filtered.order_by(order).boxed().filter(User::age.eq(30)).order_by(User::id);
    assert_eq!(
        sql(&query.select(User::id)),
        "SELECT `users`.`id` FROM `users` WHERE `users`.`age` = ? ORDER BY `users`.`id`"
    );
}
