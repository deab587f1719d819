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

aludel::label!(author, book);

#[derive(Projection, Debug, PartialEq)]
struct Author {
    name: String,
    nick: Option<String>,
}

fn person(name: &str, nick: Option<&str>) -> Author {
    Author { name: name.into(), nick: nick.map(str::to_owned) }
}

#[derive(Projection, Debug, PartialEq)]
struct Title {
    title: String,
    author: Option<Author>,
}

#[derive(Projection, Debug, PartialEq)]
struct Remark {
    text: String,
    book: Title,
}

#[test]
fn a_struct_of_a_left_joined_source_is_missing_as_a_whole() {
    let (mut s, recorder) = recorded();
    let part = Author::part(User::entity(), (User::nick, User::name));
    let query = Post::query()
        .left_join(Post::author)
        .filter(Post::id.ge(Id::new(3)))
        .order_by(Post::id)
        .select((Post::title, part.label(author)))
        .project::<Title>();
    let title = |title: &str, by| Title { title: title.into(), author: by };
    assert_eq!(
        s.all(query).unwrap(),
        [
            title("orphan", None),
            title("third", Some(person("wendy", None))),
            title("fourth", Some(person("ed", Some("eddie")))),
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        ["SELECT `posts`.`title`, `users`.`id`, `users`.`nick`, `users`.`name` FROM `posts` \
          LEFT OUTER JOIN `users` ON `posts`.`author_id` = `users`.`id` \
          WHERE `posts`.`id` >= ? ORDER BY `posts`.`id`"]
    );
}

#[test]
fn structs_are_nested_in_structs_that_are_nested() {
    let mut s = session();
    let of_book = Title::part(
        Post::entity(),
        (Post::title, Author::part(User::entity(), (User::name, User::nick)).label(author)),
    );
    let query = Comment::query()
        .join(Comment::post)
        .left_join(Post::author)
        .order_by(Comment::id)
        .select((of_book.label(book), Comment::text))
        .project::<Remark>();
    let rows = s.all(query).unwrap();
    let of = |row: &Remark| (row.text.clone(), row.book.title.clone());
    assert_eq!(of(&rows[2]), ("fine".to_owned(), "orphan".to_owned()));
    assert_eq!(rows[2].book.author, None);
    assert_eq!(rows[1].book.author, Some(person("ed", Some("eddie"))));
    assert_eq!(rows[3].book.author, Some(person("wendy", None)));
}

#[test]
fn a_struct_stands_beside_other_items_of_a_tuple() {
    let mut s = session();
    aludel::alias!(editor = User);
    let query = Post::query()
        .join(Post::editor.to(editor))
        .order_by(Post::id)
        .select((Author::part(editor.entity(), (editor.name, editor.nick)), Post::title));
    let rows = s.all(query).unwrap();
    assert_eq!(rows[0], (person("wendy", None), "first".to_owned()));
    assert_eq!(rows[1], (person("ed", Some("eddie")), "orphan".to_owned()));
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
