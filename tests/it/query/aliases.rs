//! The same entity a second time: aliases.

use super::fixture::{Address, Employee, Keyword, Post, User, database, id, session, sql};

aludel::alias!(pub Boss = Employee);

#[test]
fn an_alias_is_queried_like_an_entity() {
    aludel::alias!(person = User);
    let query = person.query().filter(person.name.eq("ed")).select(person.id).order_by(person.id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1), id(3)]);
    assert_eq!(
        sql(&query),
        "SELECT `person`.`id` FROM `users` AS `person` WHERE `person`.`name` = ? \
         ORDER BY `person`.`id`"
    );
}

#[test]
fn a_row_met_through_an_alias_has_the_same_handle() {
    let mut s = session();
    aludel::alias!(person = User);
    let ed = s.one(User::query().filter(User::id.eq(id(1)))).unwrap();
    assert_eq!(s.one(person.query().filter(person.id.eq(id(1)))).unwrap(), ed);
}

#[test]
fn an_entity_is_joined_to_itself() {
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .select((Employee::name, boss.name))
        .order_by(Employee::id);
    let rows = query.all(&mut database()).unwrap();
    let expected = [("ann", "boss"), ("bob", "boss"), ("cat", "ann")];
    assert_eq!(rows, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(
        sql(&query),
        "SELECT `employees`.`name`, `boss`.`name` FROM `employees` INNER JOIN `employees` \
         AS `boss` ON `employees`.`manager_id` = `boss`.`id` ORDER BY `employees`.`id`"
    );
}

#[test]
fn an_alias_may_be_left_joined() {
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .left_join(Employee::manager.to(boss))
        .select((Employee::entity(), boss.entity()))
        .order_by(Employee::id);
    let mut s = session();
    let rows = s.all(query).unwrap();
    let bosses: Vec<_> = rows.iter().map(|(_, boss)| boss.map(|it| s[it].id)).collect();
    assert_eq!(bosses, [None, Some(1), Some(1), Some(2), None]);
    assert_eq!(rows[1].1, Some(rows[0].0)); // the manager is one of the employees
}

#[test]
fn a_relationship_begins_at_an_alias() {
    aludel::alias!(boss = Employee);
    aludel::alias!(top = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .join(boss.manager.to(top))
        .select((Employee::name, boss.name, top.name));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [("cat".to_owned(), "ann".to_owned(), "boss".to_owned())]);
}

#[test]
fn an_alias_can_be_a_type_of_its_own() {
    let boss = Boss::members();
    let query = Employee::query()
        .join(Employee::reports.to(boss))
        .filter(Employee::name.eq("boss"))
        .select(boss.id)
        .order_by(boss.id);
    assert_eq!(query.all(&mut database()).unwrap(), [2, 3]);
    assert!(sql(&query).contains("`employees` AS `Boss`"));
}

#[test]
fn one_relationship_is_joined_twice_under_two_names() {
    aludel::alias!(first = Address);
    aludel::alias!(second = Address);
    let query = User::query()
        .join(User::addresses.to(first))
        .multiplied()
        .join(User::addresses.to(second))
        .filter(first.email.eq("ed@a.org"))
        .filter(second.email.eq("ed@b.com"))
        .select((User::id, first.id, second.id));
    assert_eq!(query.all(&mut database()).unwrap(), [(id(1), id(1), id(2))]);
}

#[test]
fn two_relationships_to_one_entity_are_joined_at_once() {
    aludel::alias!(editor = User);
    let query = Post::query()
        .join(Post::author)
        .left_join(Post::editor.to(editor))
        .select((Post::id, User::id, editor.id))
        .order_by(Post::id);
    let rows = query.all(&mut database()).unwrap();
    let expected = [(1, 1, Some(2)), (2, 1, None), (4, 2, Some(2)), (5, 1, Some(1))];
    assert_eq!(rows, expected.map(|(p, a, e)| (id(p), id(a), e.map(id))));
}

#[test]
fn a_criterion_may_speak_of_the_alias() {
    aludel::alias!(boss = Employee);
    let rich = Employee::manager.to(boss).and(boss.salary.gt(60));
    let query = Employee::query().join(rich).select(Employee::id).order_by(Employee::id);
    assert_eq!(query.all(&mut database()).unwrap(), [2, 3]);
}

#[test]
fn a_many_to_many_leads_to_an_alias() {
    aludel::alias!(friend = User);
    let query = User::query()
        .join(User::friends.to(friend))
        .select((User::id, friend.id))
        .order_by((User::id, friend.id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(1, 2), (1, 3), (2, 1)].map(|(a, b)| (id(a), id(b))));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, `friend`.`id` FROM `users` \
         INNER JOIN `friendships` AS `users_friends_friend` \
         ON `users`.`id` = `users_friends_friend`.`user_id` \
         INNER JOIN `users` AS `friend` ON `users_friends_friend`.`friend_id` = `friend`.`id` \
         ORDER BY `users`.`id`, `friend`.`id`"
    );
}

#[test]
fn a_many_to_many_is_joined_twice_under_two_names() {
    aludel::alias!(one = Keyword);
    aludel::alias!(other = Keyword);
    let query = Post::query()
        .join(Post::keywords.to(one))
        .multiplied()
        .join(Post::keywords.to(other))
        .filter(one.word.lt(other.word))
        .select((Post::id, one.word, other.word));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), "rust".to_owned(), "sql".to_owned())]);
}

#[test]
fn an_alias_is_joined_by_a_condition() {
    aludel::alias!(other = User);
    let query = User::query()
        .join_on(other.entity(), User::name.eq(other.name).and(User::id.lt(other.id)))
        .select((User::id, other.id));
    assert_eq!(query.all(&mut database()).unwrap(), [(id(1), id(3))]);
}

#[test]
fn columns_of_two_aliases_are_compared() {
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .filter((Employee::salary * 2).ge(boss.salary))
        .select(Employee::id)
        .order_by(Employee::id);
    assert_eq!(query.all(&mut database()).unwrap(), [2, 4]);
}
