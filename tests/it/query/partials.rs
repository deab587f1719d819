//! Some columns of an entity, as a struct that lists them.

use aludel::{Id, Projection};

use super::fixture::*;

aludel::label!(author);

#[derive(Projection, Debug, PartialEq)]
#[projection(of = User)]
struct UserName {
    name: String,
    id: Id<User>,
    nick: Option<String>,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Post)]
struct Title {
    title: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Employee)]
struct Person {
    name: String,
    id: i32,
}

fn user(id: i32, name: &str, nick: Option<&str>) -> UserName {
    UserName { id: Id::new(id), name: name.into(), nick: nick.map(str::to_owned) }
}

#[test]
fn a_struct_of_some_columns_is_read_without_the_others() {
    let (mut s, recorder) = recorded();
    let query = User::query().filter(User::age.eq(30)).order_by(User::id).partial::<UserName>();
    assert_eq!(s.all(query).unwrap(), [user(1, "ed", Some("eddie")), user(2, "wendy", None)]);
    assert_eq!(
        recorder.take_sql(),
        ["SELECT `users`.`name`, `users`.`id`, `users`.`nick` FROM `users` \
          WHERE `users`.`age` = ? ORDER BY `users`.`id`"]
    );
}

#[test]
fn a_struct_of_some_columns_is_read_without_a_session() {
    let query = User::query().filter(User::id.eq(Id::new(2))).partial::<UserName>();
    assert_eq!(query.one(&mut database()).unwrap(), user(2, "wendy", None));
}

/// The far side of the left join is missing as a whole.
#[test]
fn a_struct_of_some_columns_is_nested() {
    #[derive(Projection, Debug, PartialEq)]
    struct Signed {
        title: String,
        author: Option<UserName>,
    }
    let (mut s, recorder) = recorded();
    let query = Post::query()
        .left_join(Post::author)
        .filter(Post::id.ge(Id::new(3)))
        .order_by(Post::id)
        .select((Post::title, UserName::part_of(User::entity()).label(author)))
        .project::<Signed>();
    let signed = |title: &str, by| Signed { title: title.into(), author: by };
    assert_eq!(
        s.all(query).unwrap(),
        [
            signed("orphan", None),
            signed("third", Some(user(2, "wendy", None))),
            signed("fourth", Some(user(1, "ed", Some("eddie")))),
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        ["SELECT `posts`.`title`, `users`.`id`, `users`.`name`, `users`.`id`, `users`.`nick` \
          FROM `posts` LEFT OUTER JOIN `users` ON `posts`.`author_id` = `users`.`id` \
          WHERE `posts`.`id` >= ? ORDER BY `posts`.`id`"]
    );
}

/// The columns are those of the alias, not of the table's own name.
#[test]
fn a_struct_of_some_columns_of_an_alias_is_read_from_it() {
    let mut s = session();
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .filter(Employee::name.eq("cat"))
        .select((Employee::name, Person::part_of(boss.entity())));
    let ann = Person { name: "ann".into(), id: 2 };
    assert_eq!(s.one(query).unwrap(), ("cat".to_owned(), ann));
}

#[test]
fn structs_of_some_columns_are_listed() {
    #[derive(Projection, Debug, PartialEq)]
    struct Writer {
        name: String,
        posts: Vec<Title>,
    }
    let (mut s, recorder) = recorded();
    let titles = Post::query().order_by(Post::id).partial::<Title>();
    let query = User::query()
        .filter(User::id.le(Id::new(2)))
        .order_by(User::id)
        .select((User::name, User::posts.collect(titles)))
        .project::<Writer>();
    let title = |title: &str| Title { title: title.into() };
    assert_eq!(
        s.all(query).unwrap(),
        [
            Writer {
                name: "ed".into(),
                posts: vec![title("first"), title("second"), title("fourth")]
            },
            Writer { name: "wendy".into(), posts: vec![title("third")] },
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        [
            "SELECT `users`.`name`, `users`.`id` FROM `users` WHERE `users`.`id` <= ? \
             ORDER BY `users`.`id`",
            "SELECT `posts`.`author_id`, `posts`.`title` FROM `posts` \
             WHERE `posts`.`author_id` IN (?, ?) ORDER BY `posts`.`id`",
        ]
    );
}

/// It is no row of the session: what reads the row still asks the database, and what is changed in it is
/// not written.
#[test]
fn a_struct_of_some_columns_is_not_in_memory() {
    let (mut s, recorder) = recorded();
    let mut ed =
        s.one(User::query().filter(User::id.eq(Id::new(1))).partial::<UserName>()).unwrap();
    ed.name.push('!');
    s.commit().unwrap();
    recorder.take_sql();
    let row = s.get::<User>(ed.id).unwrap().unwrap();
    assert_eq!(s[row].name, "ed");
    assert_eq!(recorder.take_sql().len(), 1);
}

/// As any query, it sees what was changed before.
#[test]
fn a_struct_of_some_columns_has_what_the_session_changed() {
    let mut s = session();
    let row = s.get::<User>(Id::new(1)).unwrap().unwrap();
    s[row].name = "edward".into();
    let ed = s.one(User::query().filter(User::id.eq(Id::new(1))).partial::<UserName>()).unwrap();
    assert_eq!(ed.name, "edward");
}
