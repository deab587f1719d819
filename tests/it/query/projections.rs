//! Rows as structs of the program's own.

use aludel::func::count;
use aludel::{Id, Projection, by};

use super::fixture::*;

aludel::label!(posts, owner);

/// Fields in another order than they are selected, two of one type.
#[derive(Projection, Debug, PartialEq)]
struct Person {
    nick: Option<String>,
    name: String,
    id: Id<User>,
}

#[derive(Projection, Debug, PartialEq)]
struct Tally {
    owner: String,
    posts: i64,
}

/// Whatever is selected under that name.
#[derive(Projection, Debug, PartialEq)]
#[projection(fields = "wrapped_names")]
struct Wrapped<T: 'static> {
    name: T,
}

#[test]
fn a_struct_is_filled_by_name_whatever_the_order() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .filter(User::id.lt(Id::new(3)))
        .order_by(User::id)
        .select((User::id, User::name, User::nick))
        .project::<Person>();
    let person = |id, name: &str, nick: Option<&str>| Person {
        id: Id::new(id),
        name: name.into(),
        nick: nick.map(str::to_owned),
    };
    assert_eq!(s.all(query).unwrap(), [person(1, "ed", Some("eddie")), person(2, "wendy", None)]);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT `users`.`id`, `users`.`name`, `users`.`nick` FROM `users` \
          WHERE `users`.`id` < ? ORDER BY `users`.`id`"]
    );
}

#[test]
fn an_expression_fills_the_field_that_its_label_names() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .join(User::posts)
        .group_by(User::name)
        .having(count(Post::id).gt(1))
        .select((count(Post::id).label(posts), User::name.label(owner)))
        .order_by(by(posts).desc())
        .project::<Tally>();
    assert_eq!(s.all(query).unwrap(), [Tally { owner: "ed".into(), posts: 3 }]);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT COUNT(`posts`.`id`) AS `posts`, `users`.`name` AS `owner` FROM `users` \
          INNER JOIN `posts` ON `users`.`id` = `posts`.`author_id` GROUP BY `users`.`name` \
          HAVING COUNT(`posts`.`id`) > ? ORDER BY `posts` DESC"]
    );
}

#[test]
fn a_column_of_a_left_joined_source_fills_an_option() {
    let mut s = session();
    let query = User::query()
        .left_join(User::addresses)
        .filter(User::name.eq("Érik"))
        .select(Address::email.label(contact))
        .project::<Maybe>();
    assert_eq!(s.all(query).unwrap(), [Maybe { contact: None }]);
}

aludel::label!(contact);

#[derive(Projection, Debug, PartialEq)]
struct Maybe {
    contact: Option<String>,
}

#[test]
fn a_generic_struct_takes_what_is_selected() {
    let mut s = session();
    let query = User::query().filter(User::id.eq(Id::new(2))).select(User::name);
    let rows = s.all(query.project::<Wrapped<String>>()).unwrap();
    assert_eq!(rows, [Wrapped { name: "wendy".to_owned() }]);
}

#[test]
fn a_projection_can_be_read_one_by_one_and_on_a_plain_connection() {
    let mut connection = database();
    let query = User::query().filter(User::id.eq(Id::new(2))).select(User::name);
    let row = query.project::<Wrapped<String>>().one(&mut connection).unwrap();
    assert_eq!(row.name, "wendy");
    let mut s = session();
    let query = User::query().order_by(User::id).select(User::name).project::<Wrapped<String>>();
    assert_eq!(s.first(query).unwrap().map(|row| row.name).as_deref(), Some("ed"));
}
