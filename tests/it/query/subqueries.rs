//! Queries inside queries.

use aludel::func::{avg, count, count_star, max};
use aludel::{exists, scalar};

use super::fixture::{Address, Employee, Post, User, database, id, session, sql};

#[test]
fn a_subquery_is_a_source_with_typed_columns_and_labels() {
    aludel::label!(how_many);
    aludel::alias!(stats = Address);
    let counts = Address::query()
        .group_by(Address::user_id)
        .select((Address::user_id, count_star().label(how_many)))
        .subquery(stats);
    let (owner, number) = (counts.column(Address::user_id), counts.labelled(how_many));
    let query = User::query()
        .join_on(counts, User::id.eq(owner))
        .select((User::id, number))
        .order_by((number.desc(), User::id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(1, 2), (2, 1), (4, 1)].map(|(user, number)| (id(user), number)));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, `stats`.`how_many` FROM `users` INNER JOIN \
         (SELECT `addresses`.`user_id`, COUNT(*) AS `how_many` FROM `addresses` \
         GROUP BY `addresses`.`user_id`) AS `stats` ON `users`.`id` = `stats`.`user_id` \
         ORDER BY `stats`.`how_many` DESC, `users`.`id`"
    );
}

#[test]
fn the_columns_of_a_left_joined_subquery_are_options() {
    aludel::label!(how_many);
    aludel::alias!(stats = Address);
    let counts = Address::query()
        .group_by(Address::user_id)
        .select((Address::user_id, count_star().label(how_many)))
        .subquery(stats);
    let (owner, number) = (counts.column(Address::user_id), counts.labelled(how_many));
    let query = User::query()
        .left_join_on(counts, User::id.eq(owner))
        .select((User::entity(), number))
        .order_by(User::id);
    let mut s = session();
    let numbers: Vec<Option<i64>> = s.all(query).unwrap().iter().map(|row| row.1).collect();
    assert_eq!(numbers, [Some(2), Some(1), None, Some(1), None]);
}

#[test]
fn a_label_has_the_operators_of_its_expression() {
    aludel::label!(best);
    aludel::alias!(stats = Post);
    let scores = Post::query()
        .group_by(Post::author_id)
        .select((Post::author_id, max(Post::score).label(best)))
        .subquery(stats);
    let (author, score) = (scores.column(Post::author_id), scores.labelled(best));
    let query = User::query()
        .join_on(scores, User::id.eq(author))
        .filter(score.gt(7).and(score.is_not_null()))
        .select((User::id, score + 1));
    let rows: Vec<(_, Option<i32>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), Some(11))]);
}

#[test]
fn entities_of_a_subquery_are_those_of_the_session() {
    let mut s = session();
    aludel::alias!(kept = Address);
    let known = s.one(Address::query().filter(Address::id.eq(id(3)))).unwrap();
    let org = Address::query().filter(Address::email.ends_with(".org")).subquery(kept);
    let (address, owner) = (org.entity(), org.column(Address::user_id));
    let query = User::query()
        .join_on(org, owner.eq(User::id))
        .filter(User::name.eq("wendy"))
        .select((User::entity(), address));
    let (wendy, address) = s.one(query).unwrap();
    assert_eq!(address, known);
    assert_eq!(s[address].user_id, s[wendy].id);
}

#[test]
fn a_limited_query_is_filtered_as_a_subquery() {
    aludel::alias!(top = Employee);
    let rich = Employee::query().order_by(Employee::salary.desc()).limit(3).subquery(top);
    let (key, name) = (rich.column(Employee::id), rich.column(Employee::name));
    let query = Employee::query()
        .join_on(rich, key.eq(Employee::id))
        .filter(name.ne("boss"))
        .select(Employee::id)
        .order_by(Employee::id);
    assert_eq!(query.all(&mut database()).unwrap(), [2, 3]);
}

#[test]
fn a_subquery_may_be_of_an_alias() {
    aludel::alias!(other = Employee);
    aludel::alias!(named = Employee);
    let sub = other.query().filter(other.name.eq("ann")).select((other.id, other.name));
    let sub = sub.subquery(named);
    let boss = sub.column(Employee::id);
    let query =
        Employee::query().join_on(sub, Employee::manager_id.eq(boss)).select(Employee::name);
    assert_eq!(query.all(&mut database()).unwrap(), ["cat"]);
}

#[test]
fn a_subquery_is_a_source_of_a_subquery() {
    aludel::label!(size, largest);
    aludel::alias!(groups = Address);
    aludel::alias!(outer = User);
    let sizes = Address::query()
        .group_by(Address::user_id)
        .select((Address::user_id, count_star().label(size)))
        .subquery(groups);
    let (owner, number) = (sizes.column(Address::user_id), sizes.labelled(size));
    let by_age = User::query()
        .join_on(sizes, owner.eq(User::id))
        .group_by(User::age)
        .select((User::age, max(number).label(largest)))
        .subquery(outer);
    let (age, most) = (by_age.column(User::age), by_age.labelled(largest));
    let query = User::query()
        .join_on(by_age, age.eq(User::age))
        .select((User::id, most))
        .order_by(User::id);
    let rows = query.all(&mut database()).unwrap();
    let expected = [(1, 2), (2, 2), (4, 1)];
    assert_eq!(rows, expected.map(|(user, most)| (id(user), Some(most))));
}

#[test]
fn two_subqueries_stand_under_two_names() {
    aludel::alias!(org = Address);
    aludel::alias!(com = Address);
    let ending = |end: &str| Address::query().filter(Address::email.ends_with(end));
    let (one, other) = (ending(".org").subquery(org), ending(".com").subquery(com));
    let (a, b) = (one.column(Address::user_id), other.column(Address::user_id));
    let query =
        User::query().join_on(one, a.eq(User::id)).join_on(other, b.eq(User::id)).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
}

#[test]
fn exists_speaks_of_the_query_around_it() {
    let addresses = || {
        Address::query()
            .correlate(User::entity())
            .filter(Address::user_id.eq(User::id))
            .select(Address::id)
    };
    let query = User::query().filter(exists(addresses())).select(User::id).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [1, 2, 4].map(id));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id` FROM `users` WHERE EXISTS (SELECT `addresses`.`id` FROM `addresses` \
         WHERE `addresses`.`user_id` = `users`.`id`) ORDER BY `users`.`id`"
    );
    let query = User::query().filter(!exists(addresses())).select(User::id).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [3, 5].map(id));
}

#[test]
fn exists_need_not_speak_of_the_query_around_it() {
    let some = exists(Address::query().filter(Address::email.eq("nobody")));
    assert_eq!(User::query().filter(some).count(&mut database()).unwrap(), 0);
}

#[test]
fn exists_speaks_of_rows_of_the_same_entity() {
    aludel::alias!(other = User);
    let namesake = other
        .query()
        .correlate(User::entity())
        .filter(other.name.eq(User::name).and(other.id.ne(User::id)));
    let query = User::query().filter(exists(namesake)).select(User::id).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [1, 3].map(id));
}

#[test]
fn a_scalar_subquery_is_selected_as_an_option() {
    let addresses = Address::query()
        .correlate(User::entity())
        .filter(Address::user_id.eq(User::id))
        .select(count_star());
    let query = User::query().select((User::id, scalar(addresses))).order_by(User::id);
    let rows: Vec<Option<i64>> =
        query.all(&mut database()).unwrap().iter().map(|it| it.1).collect();
    assert_eq!(rows, [2, 1, 0, 1, 0].map(Some));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, (SELECT COUNT(*) FROM `addresses` \
         WHERE `addresses`.`user_id` = `users`.`id`) FROM `users` ORDER BY `users`.`id`"
    );
}

#[test]
fn a_scalar_subquery_without_row_is_null() {
    let best = if crate::engine::is_postgres() { "second" } else { "fourth" }; // NULL is largest
    let expected = [Some(best.to_owned()), Some("third".to_owned()), None, None, None];
    let best = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id))
        .order_by(Post::score.desc())
        .limit(1)
        .select(Post::title);
    let query = User::query().select(scalar(best)).order_by(User::id);
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, expected);
}

#[test]
fn a_scalar_subquery_is_an_operand() {
    aludel::alias!(other = Employee);
    let average = other.query().select(max(other.salary));
    let query = Employee::query().filter(Employee::salary.eq(scalar(average)));
    assert_eq!(query.select(Employee::id).all(&mut database()).unwrap(), [1]);
    let mean = Employee::query().select(avg(Employee::salary));
    let query = User::query().filter(scalar(mean).gt(47.9)).select(count(User::id));
    assert_eq!(query.one(&mut database()).unwrap(), 5);
}

#[test]
fn in_takes_a_query_that_speaks_of_the_one_around_it() {
    let authors = Post::query()
        .correlate(User::entity())
        .filter(Post::editor_id.eq(User::id))
        .select(Post::author_id);
    let query = User::query().filter(User::id.in_(authors)).select(User::id).order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [1, 2].map(id));
}

#[test]
fn in_takes_a_grouped_and_limited_query() {
    let busiest = Post::query()
        .filter(Post::author_id.is_not_null())
        .group_by(Post::author_id)
        .select(Post::author_id)
        .order_by(count_star().desc())
        .limit(1);
    let query = User::query().filter(User::id.in_(busiest)).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
}

#[test]
fn two_columns_of_one_name_are_told_apart_in_a_subquery() {
    aludel::alias!(boss = Employee);
    aludel::alias!(pairs = Employee);
    aludel::label!(boss_name);
    let sub = Employee::query()
        .join(Employee::manager.to(boss))
        .select((Employee::id, Employee::name, boss.name.label(boss_name)))
        .subquery(pairs);
    let (key, name, of) =
        (sub.column(Employee::id), sub.column(Employee::name), sub.labelled(boss_name));
    let query = Employee::query().join_on(sub, key.eq(Employee::id)).select((name, of));
    let rows = query.order_by(key).all(&mut database()).unwrap();
    let expected = [("ann", "boss"), ("bob", "boss"), ("cat", "ann")];
    assert_eq!(rows, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn entities_of_a_subquery_stand_beside_labels_of_other_columns() {
    aludel::alias!(owned = Address);
    aludel::label!(owner_name);
    let sub = Address::query()
        .join(Address::user)
        .select((Address::entity(), User::name.label(owner_name)))
        .subquery(owned);
    let (address, name) = (sub.entity(), sub.labelled(owner_name));
    let query = User::query()
        .join_on(sub, name.eq(User::name).and(User::id.eq(id(2))))
        .select((address, name));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!((rows.len(), rows[0].0.id, rows[0].1.as_str()), (1, id(3), "wendy"));
}

#[test]
fn a_column_that_is_left_joined_inside_a_subquery_is_an_option_outside() {
    aludel::alias!(all = Address);
    aludel::label!(owner_of);
    let sub = User::query()
        .left_join(User::addresses)
        .select((User::id, Address::user_id, Address::email.label(owner_of)))
        .subquery(all);
    let (key, owner) = (sub.column(User::id), sub.column(Address::user_id));
    let email = sub.labelled(owner_of);
    let query = User::query().join_on(sub, key.eq(User::id)).order_by((User::id, owner)).select((
        User::id,
        owner,
        email,
    ));
    let rows: Vec<(aludel::Id<User>, Option<aludel::Id<User>>, Option<String>)> =
        query.all(&mut database()).unwrap();
    assert!(rows.iter().any(|(_, owner, email)| owner.is_none() && email.is_none()));
    assert!(rows.iter().all(|(user, owner, _)| owner.is_none_or(|owner| owner == *user)));
}
