//! Conditions on relationships.

use super::fixture::{
    Address, Comment, Desk, Employee, Keyword, Office, Post, Profile, User, database, id, session,
    sql,
};

/// The keys of the rows for which a condition holds.
macro_rules! keys {
    ($entity:ident, $condition:expr) => {{
        let query = $entity::query().filter($condition).select($entity::id).order_by($entity::id);
        query.all(&mut database()).unwrap().into_iter().map(Key::number).collect::<Vec<i32>>()
    }};
}

/// The SQL text of a condition.
macro_rules! text {
    ($entity:ident, $condition:expr) => {{
        let query = sql(&$entity::query().filter($condition));
        query.split_once(" WHERE ").unwrap().1.to_owned()
    }};
}

trait Key {
    fn number(self) -> i32;
}

impl Key for i32 {
    fn number(self) -> i32 {
        self
    }
}

impl<E> Key for aludel::Id<E> {
    fn number(self) -> i32 {
        self.get()
    }
}

fn user(key: i32) -> User {
    User::query().filter(User::id.eq(id(key))).one(&mut database()).unwrap()
}

fn post(key: i32) -> Post {
    Post::query().filter(Post::id.eq(id(key))).one(&mut database()).unwrap()
}

fn desk(key: i32) -> Desk {
    Desk::query().filter(Desk::id.eq(key)).one(&mut database()).unwrap()
}

fn office(country: &str, number: i32) -> Office {
    let query =
        Office::query().filter(Office::country.eq(country)).filter(Office::number.eq(number));
    query.one(&mut database()).unwrap()
}

fn keyword(word: &str) -> Keyword {
    Keyword { word: word.to_owned() }
}

#[test]
fn any_asks_for_one_of_a_has_many() {
    let org = || User::addresses.any(Address::email.like("ed@%"));
    assert_eq!(keys!(User, org()), [1]);
    assert_eq!(keys!(User, !org()), [2, 3, 4, 5]);
    assert_eq!(
        text!(User, org()),
        "EXISTS (SELECT 1 FROM `addresses` WHERE `users`.`id` = `addresses`.`user_id` \
         AND `addresses`.`email` LIKE ?)"
    );
}

#[test]
fn any_keeps_an_or_together() {
    let either = || User::addresses.any(Address::id.eq(id(1)).or(Address::id.eq(id(3))));
    assert_eq!(keys!(User, either()), [1, 2]);
    assert!(text!(User, either()).ends_with("AND (`addresses`.`id` = ? OR `addresses`.`id` = ?))"));
}

#[test]
fn any_sees_the_query_around_it() {
    let own = User::posts.any(Post::editor_id.eq(User::id));
    assert_eq!(keys!(User, own), [1, 2]);
    let foreign = User::posts.any(Post::editor_id.assume_not_null().ne(User::id));
    assert_eq!(keys!(User, foreign), [1]);
}

#[test]
fn any_tells_two_relationships_to_one_entity_apart() {
    let third = || Post::title.eq("orphan");
    assert_eq!(keys!(User, User::posts.any(third())), [0; 0]);
    assert_eq!(keys!(User, User::edited.any(third())), [1]);
}

#[test]
fn any_goes_through_an_association() {
    let rust = || Post::keywords.any(Keyword::word.eq("rust"));
    assert_eq!(keys!(Post, rust()), [1, 3]);
    assert_eq!(
        text!(Post, rust()),
        "EXISTS (SELECT 1 FROM `post_keywords` AS `posts_keywords_keywords` \
         INNER JOIN `keywords` ON `posts_keywords_keywords`.`word` = `keywords`.`word` \
         WHERE `posts`.`id` = `posts_keywords_keywords`.`post_id` AND `keywords`.`word` = ?)"
    );
}

#[test]
fn any_is_nested() {
    let rust = User::posts.any(Post::keywords.any(Keyword::word.eq("rust")));
    assert_eq!(keys!(User, rust), [1]);
    let commented = User::posts.any(Post::comments.any(Comment::text.eq("ok")));
    assert_eq!(keys!(User, commented), [2]);
}

#[test]
fn any_of_rows_of_the_same_entity_needs_a_name() {
    aludel::alias!(report = Employee);
    let poor = Employee::reports.to(report).any(report.salary.lt(45));
    assert_eq!(keys!(Employee, poor), [1, 2]);
    assert_eq!(
        text!(Employee, poor),
        "EXISTS (SELECT 1 FROM `employees` AS `report` \
         WHERE `employees`.`id` = `report`.`manager_id` AND `report`.`salary` < ?)"
    );
}

#[test]
fn any_of_a_many_to_many_of_the_same_entity_needs_a_name() {
    aludel::alias!(friend = User);
    assert_eq!(keys!(User, User::friends.to(friend).any(friend.age.is_null())), [1]);
    assert_eq!(keys!(User, User::friends.to(friend).exists()), [1, 2]);
}

#[test]
fn any_begins_at_an_alias() {
    aludel::alias!(person = User);
    let query = person
        .query()
        .filter(person.addresses.any(Address::email.eq("ed@b.com")))
        .select(person.id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
}

#[test]
fn any_shadows_a_join_of_the_same_entity() {
    // The joined address and the one asked for are two.
    let query = User::query()
        .join(User::addresses)
        .filter(Address::email.eq("ed@a.org"))
        .filter(User::addresses.any(Address::email.eq("ed@b.com")))
        .select((User::id, Address::id));
    assert_eq!(query.all(&mut database()).unwrap(), [(id(1), id(1))]);
}

#[test]
fn has_asks_about_the_row_of_a_required_belongs_to() {
    let of_ed = || Address::user.has(User::name.eq("ed"));
    assert_eq!(keys!(Address, of_ed()), [1, 2]);
    assert_eq!(keys!(Address, !of_ed()), [3, 4]);
    assert_eq!(
        text!(Address, of_ed()),
        "EXISTS (SELECT 1 FROM `users` WHERE `addresses`.`user_id` = `users`.`id` \
         AND `users`.`name` = ?)"
    );
}

#[test]
fn has_of_null_is_false_and_its_negation_true() {
    assert_eq!(keys!(Post, Post::editor.has(User::name.eq("wendy"))), [1, 4]);
    assert_eq!(keys!(Post, !Post::editor.has(User::name.eq("wendy"))), [2, 3, 5]);
}

#[test]
fn has_asks_about_the_row_of_a_has_one() {
    assert_eq!(keys!(User, User::profile.has(Profile::bio.contains("wendy"))), [2]);
    assert_eq!(keys!(User, !User::profile.exists()), [3, 4, 5]);
}

#[test]
fn has_of_the_same_entity_needs_a_name() {
    aludel::alias!(boss = Employee);
    assert_eq!(keys!(Employee, Employee::manager.to(boss).has(boss.name.eq("ann"))), [4]);
}

#[test]
fn has_compares_composite_keys_column_by_column() {
    let berlin = || Desk::office.has(Office::city.eq("Berlin"));
    assert_eq!(keys!(Desk, berlin()), [1, 5]);
    assert_eq!(
        text!(Desk, berlin()),
        "EXISTS (SELECT 1 FROM `offices` WHERE `desks`.`office_country` = `offices`.`country` \
         AND `desks`.`office_number` = `offices`.`number` AND `offices`.`city` = ?)"
    );
}

#[test]
fn exists_asks_for_any_row_at_all() {
    assert_eq!(keys!(User, User::addresses.exists()), [1, 2, 4]);
    assert_eq!(keys!(User, !User::addresses.exists()), [3, 5]);
    assert_eq!(keys!(Post, Post::keywords.exists()), [1, 3, 4]);
    assert_eq!(keys!(Post, Post::author.exists()), [1, 2, 4, 5]);
    assert_eq!(keys!(Desk, Desk::office.exists()), [1, 2, 4, 5]);
    assert_eq!(
        text!(User, User::addresses.exists()),
        "EXISTS (SELECT 1 FROM `addresses` WHERE `users`.`id` = `addresses`.`user_id`)"
    );
}

#[test]
fn exists_is_selected_as_a_bool() {
    let query = User::query().select((User::id, User::addresses.exists())).order_by(User::id);
    let rows: Vec<bool> = query.all(&mut database()).unwrap().iter().map(|row| row.1).collect();
    assert_eq!(rows, [true, true, false, true, false]);
}

#[test]
fn is_compares_the_key_with_that_of_a_row() {
    let ed = user(1);
    assert_eq!(keys!(Address, Address::user.is(&ed)), [1, 2]);
    assert_eq!(keys!(Post, Post::editor.is(&ed)), [3, 5]);
    assert_eq!(text!(Address, Address::user.is(&ed)), "`addresses`.`user_id` = ?");
}

#[test]
fn is_takes_a_key() {
    assert_eq!(keys!(Address, Address::user.is(id(2))), [3]);
    assert_eq!(keys!(Employee, Employee::manager.is(1)), [2, 3]);
}

#[test]
fn is_takes_the_row_of_a_handle() {
    let mut s = session();
    let ed = s.one(User::query().filter(User::id.eq(id(1)))).unwrap();
    assert_eq!(s.count(Address::query().filter(Address::user.is(&s[ed]))).unwrap(), 2);
}

#[test]
fn is_of_null_is_null() {
    assert_eq!(keys!(Post, Post::author.is(id(2))), [4]);
    assert_eq!(keys!(Post, !Post::author.is(id(2))), [1, 2, 5]); // not the orphan
}

#[test]
fn is_compares_a_composite_key_column_by_column() {
    let berlin = office("de", 1);
    assert_eq!(keys!(Desk, Desk::office.is(&berlin)), [1, 5]);
    assert_eq!(
        text!(Desk, Desk::office.is(&berlin)),
        "`desks`.`office_country` = ? AND `desks`.`office_number` = ?"
    );
    assert_eq!(keys!(Desk, !Desk::office.is(&berlin)), [2, 4]);
}

#[test]
fn is_of_an_alias_compares_the_key_of_the_alias() {
    aludel::alias!(other = Employee);
    let query = other.query().filter(other.manager.is(2)).select(other.id);
    assert_eq!(query.all(&mut database()).unwrap(), [4]);
    assert!(sql(&query).ends_with("WHERE `other`.`manager_id` = ?"));
}

#[test]
fn is_of_a_composite_key_is_compared_as_a_whole() {
    let berlin = office("de", 1);
    let query = Desk::query().filter(Desk::office.is(&berlin).eq(false)).select(Desk::id);
    assert_eq!(query.order_by(Desk::id).all(&mut database()).unwrap(), [2, 4]);
}

#[test]
fn is_none_asks_for_a_null_key() {
    assert_eq!(keys!(Post, Post::author.is_none()), [3]);
    assert_eq!(keys!(Employee, Employee::manager.is_none()), [1, 5]);
    assert_eq!(keys!(Employee, !Employee::manager.is_none()), [2, 3, 4]);
    assert_eq!(text!(Post, Post::author.is_none()), "`posts`.`author_id` IS NULL");
}

#[test]
fn is_none_of_a_composite_key_asks_for_a_null_in_any_column() {
    assert_eq!(keys!(Desk, Desk::office.is_none()), [3, 6]);
    assert_eq!(
        text!(Desk, Desk::office.is_none()),
        "(`desks`.`office_country` IS NULL OR `desks`.`office_number` IS NULL)"
    );
}

#[test]
fn contains_compares_the_key_that_a_child_refers_to() {
    let address = Address { id: id(3), email: String::new(), user_id: id(2) };
    assert_eq!(keys!(User, User::addresses.contains(&address)), [2]);
    assert_eq!(text!(User, User::addresses.contains(&address)), "`users`.`id` = ?");
}

#[test]
fn contains_of_a_child_without_parent_never_holds() {
    assert_eq!(keys!(User, User::posts.contains(&post(3))), [0; 0]);
    assert_eq!(text!(User, User::posts.contains(&post(3))), "0 = 1");
    assert_eq!(keys!(User, !User::posts.contains(&post(3))), [1, 2, 3, 4, 5]);
    assert_eq!(keys!(User, User::edited.contains(&post(3))), [1]);
}

#[test]
fn contains_of_a_composite_key_compares_each_column() {
    let query = |key| {
        let offices = Office::query().filter(Office::desks.contains(&desk(key)));
        offices.select(Office::city).all(&mut database()).unwrap()
    };
    assert_eq!(query(2), ["Bonn"]);
    assert_eq!(query(3), [""; 0]);
    assert_eq!(query(6), [""; 0]); // half a key is none
}

#[test]
fn contains_looks_for_an_association_row() {
    let sql_word = keyword("sql");
    assert_eq!(keys!(Post, Post::keywords.contains(&sql_word)), [1, 4]);
    assert_eq!(keys!(Post, !Post::keywords.contains(&sql_word)), [2, 3, 5]);
    assert_eq!(keys!(Post, Post::keywords.contains(&keyword("unused"))), [0; 0]);
    assert_eq!(
        text!(Post, Post::keywords.contains(&sql_word)),
        "EXISTS (SELECT 1 FROM `post_keywords` AS `posts_keywords_post_keywords` \
         WHERE `posts_keywords_post_keywords`.`post_id` = `posts`.`id` \
         AND `posts_keywords_post_keywords`.`word` = ?)"
    );
}

#[test]
fn contains_of_two_rows_asks_for_both() {
    let both =
        Post::keywords.contains(&keyword("sql")).and(Post::keywords.contains(&keyword("rust")));
    assert_eq!(keys!(Post, both), [1]);
}

#[test]
fn contains_looks_for_an_association_of_rows_of_one_entity() {
    assert_eq!(keys!(User, User::friends.contains(&user(1))), [2]);
    assert_eq!(keys!(User, User::friends.contains(&user(2))), [1]);
}

#[test]
fn of_keeps_the_children_of_a_parent() {
    let ed = user(1);
    assert_eq!(keys!(Address, User::addresses.of(&ed)), [1, 2]);
    assert_eq!(keys!(Post, User::edited.of(&ed)), [3, 5]);
    assert_eq!(text!(Address, User::addresses.of(&ed)), "`addresses`.`user_id` = ?");
}

#[test]
fn of_keeps_the_parent_of_a_child() {
    assert_eq!(keys!(User, Post::author.of(&post(4))), [2]);
    assert_eq!(keys!(User, Post::author.of(&post(3))), [0; 0]);
    assert_eq!(text!(User, Post::author.of(&post(4))), "`users`.`id` = ?");
}

#[test]
fn of_keeps_the_far_rows_of_an_association() {
    let words = |key| {
        let query = Keyword::query().filter(Post::keywords.of(&post(key)));
        query.select(Keyword::word).order_by(Keyword::word).all(&mut database()).unwrap()
    };
    assert_eq!(words(1), ["rust", "sql"]);
    assert_eq!(words(2), [""; 0]);
    assert_eq!(keys!(Post, Keyword::posts.of(&keyword("rust"))), [1, 3]);
    assert_eq!(keys!(User, User::friends.of(&user(1))), [2, 3]);
}

#[test]
fn of_keeps_the_far_rows_of_a_composite_key() {
    let words = |country: &str, number| {
        let query = Keyword::query().filter(Office::keywords.of(&office(country, number)));
        query.select(Keyword::word).order_by(Keyword::word).all(&mut database()).unwrap()
    };
    assert_eq!(words("de", 1), ["rust", "sql"]);
    assert_eq!(words("de", 2), [""; 0]);
    assert_eq!(words("fr", 1), ["rust"]);
}

#[test]
fn query_related_begins_at_a_handle() {
    let mut s = session();
    let wendy = s.one(User::query().filter(User::id.eq(id(2)))).unwrap();
    let comments = s.query_related(wendy, User::comments).unwrap();
    assert_eq!(s.count(comments.clone()).unwrap(), 2);
    let fine = comments.filter(Comment::text.starts_with("f")).order_by(Comment::id).limit(1);
    let fine = s.one(fine).unwrap();
    assert_eq!(s[fine].id, id(3));
}

#[test]
fn query_related_leads_through_an_association() {
    let mut s = session();
    let first = s.one(Post::query().filter(Post::id.eq(id(1)))).unwrap();
    let keywords = s.query_related(first, Post::keywords).unwrap();
    let words = keywords.select(Keyword::word).order_by(Keyword::word);
    assert_eq!(s.all(words).unwrap(), ["rust", "sql"]);
}

#[test]
fn a_dangling_key_leads_nowhere_but_is_not_none() {
    only_on!(crate::engine::is_sqlite(), "a foreign key always leads somewhere");
    let mut connection = database();
    let dangling = "PRAGMA foreign_keys = OFF; UPDATE posts SET author_id = 99 WHERE id = 1";
    connection.batch_execute(dangling).unwrap();
    let mut keys = |nowhere: bool| {
        let query = Post::query().select(Post::id).order_by(Post::id);
        match nowhere {
            true => query.filter(!Post::author.exists()).all(&mut connection).unwrap(),
            false => query.filter(Post::author.is_none()).all(&mut connection).unwrap(),
        }
    };
    assert_eq!(keys(true), [id(1), id(3)]);
    assert_eq!(keys(false), [id(3)]);
}
