//! What all query tests read: one relationship of each kind, and rows on which a wrong query gives
//! a wrong answer. The rows are put in by plain SQL, so that no test rests on the unit of work.

use aludel::ddl::ExecutesDdl;
use aludel::{AnyConnection, Entity, Id, Session};
use diesel::backend::Backend;
use diesel::connection::{Connection, SimpleConnection};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::query_builder::QueryFragment;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use diesel::sqlite::{Sqlite, SqliteConnection};

use crate::engine::{self, Sent};

#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub enum Mood {
    Happy,
    Sad,
}

impl<DB: Backend> ToSql<Text, DB> for Mood
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        let word = match self {
            Self::Happy => "happy",
            Self::Sad => "sad",
        };
        word.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Mood
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        match <String as FromSql<Text, DB>>::from_sql(value)?.as_str() {
            "happy" => Ok(Self::Happy),
            "sad" => Ok(Self::Sad),
            other => Err(format!("no mood is called {other}").into()),
        }
    }
}

/// Two of the same name, two without addresses, NULLs, and a name of wildcards.
#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "users",
    has_many(addresses: Address.user, order_by(id)),
    has_one(profile: Profile.user),
    has_many(posts: Post.author, order_by(-score, id)),
    has_many(edited: Post.editor),
    has_many(comments: Comment.author, large),
    many_to_many(friends: User, through = Friendship(user, friend)),
)]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    pub name: String,
    pub nick: Option<String>,
    pub age: Option<i32>,
    #[entity(sql_type = Text)]
    pub mood: Mood,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User))]
    pub user_id: Id<User>,
}

/// At most one for each user: its key is the user's.
#[derive(Entity, Debug, PartialEq)]
#[entity(table = "profiles")]
pub struct Profile {
    #[entity(key, belongs_to(user: User))]
    pub user_id: Id<User>,
    pub bio: String,
}

/// Two keys to one table, both of which may be NULL.
#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "posts",
    has_many(comments: Comment.post, order_by(id)),
    many_to_many(keywords: Keyword, through = PostKeyword(post, keyword), order_by(-word)),
)]
pub struct Post {
    #[entity(key, generated)]
    pub id: Id<Post>,
    pub title: String,
    #[entity(belongs_to(author: User, on_delete = nullify))]
    pub author_id: Option<Id<User>>,
    #[entity(belongs_to(editor: User, on_delete = nullify))]
    pub editor_id: Option<Id<User>>,
    pub score: Option<i32>,
    pub price: f64,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "comments")]
pub struct Comment {
    #[entity(key, generated)]
    pub id: Id<Comment>,
    pub text: String,
    #[entity(belongs_to(post: Post))]
    pub post_id: Id<Post>,
    #[entity(belongs_to(author: User))]
    pub author_id: Option<Id<User>>,
}

/// A key that the program gives.
#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "keywords",
    many_to_many(posts: Post, through = PostKeyword(keyword, post)),
)]
pub struct Keyword {
    #[entity(key)]
    pub word: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "post_keywords")]
pub struct PostKeyword {
    #[entity(key, belongs_to(post: Post))]
    pub post_id: Id<Post>,
    #[entity(key, belongs_to(keyword: Keyword))]
    pub word: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "friendships")]
pub struct Friendship {
    #[entity(key, belongs_to(user: User))]
    pub user_id: Id<User>,
    #[entity(key, belongs_to(friend: User))]
    pub friend_id: Id<User>,
}

/// Refers to itself, by a key of a plain type.
#[derive(Entity, Debug, PartialEq)]
#[entity(table = "employees", has_many(reports: Employee.manager, order_by(id)))]
pub struct Employee {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(manager: Employee))]
    pub manager_id: Option<i32>,
    pub salary: i64,
}

/// A key of two columns.
#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "offices",
    has_many(desks: Desk.office, order_by(id)),
    many_to_many(keywords: Keyword, through = OfficeKeyword(office, keyword), order_by(word)),
)]
pub struct Office {
    #[entity(key)]
    pub country: String,
    #[entity(key)]
    pub number: i32,
    pub city: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "desks", belongs_to(office: Office, columns(office_country, office_number)))]
pub struct Desk {
    #[entity(key, generated)]
    pub id: i32,
    pub label: String,
    pub office_country: Option<String>,
    pub office_number: Option<i32>,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "office_keywords", belongs_to(office: Office, columns(country, number)))]
pub struct OfficeKeyword {
    #[entity(key)]
    pub country: String,
    #[entity(key)]
    pub number: i32,
    #[entity(key, belongs_to(keyword: Keyword))]
    pub word: String,
}

const ROWS: &str = "
    INSERT INTO users (id, name, nick, age, mood) VALUES
        (1, 'ed', 'eddie', 30, 'happy'), (2, 'wendy', NULL, 30, 'sad'), (3, 'ed', NULL, NULL, 'happy'),
        (4, '100%_wow!', 'x', 17, 'sad'), (5, 'Érik', NULL, 41, 'happy');
    INSERT INTO addresses (id, email, user_id) VALUES
        (1, 'ed@a.org', 1), (2, 'ed@b.com', 1), (3, 'wendy@a.org', 2), (4, 'x_y@a.org', 4);
    INSERT INTO profiles (user_id, bio) VALUES (1, 'about ed'), (2, 'about wendy');
    INSERT INTO posts (id, title, author_id, editor_id, score, price) VALUES
        (1, 'first', 1, 2, 5, 1.5), (2, 'second', 1, NULL, NULL, 2.5),
        (3, 'orphan', NULL, 1, 5, 0.5), (4, 'third', 2, 2, 7, 4.0), (5, 'fourth', 1, 1, 10, 1.0);
    INSERT INTO comments (id, text, post_id, author_id) VALUES
        (1, 'good', 1, 2), (2, 'bad', 1, 1), (3, 'fine', 3, 2), (4, 'ok', 4, NULL);
    INSERT INTO keywords (word) VALUES ('rust'), ('sql'), ('unused');
    INSERT INTO post_keywords (post_id, word) VALUES
        (1, 'rust'), (1, 'sql'), (3, 'rust'), (4, 'sql');
    INSERT INTO friendships (user_id, friend_id) VALUES (1, 2), (2, 1), (1, 3);
    INSERT INTO employees (id, name, manager_id, salary) VALUES
        (1, 'boss', NULL, 100), (2, 'ann', 1, 50), (3, 'bob', 1, 40), (4, 'cat', 2, 30),
        (5, 'ann', NULL, 20);
    INSERT INTO offices (country, number, city) VALUES
        ('de', 1, 'Berlin'), ('de', 2, 'Bonn'), ('fr', 1, 'Paris');
    INSERT INTO desks (id, label, office_country, office_number) VALUES
        (1, 'a', 'de', 1), (2, 'b', 'de', 2), (3, 'c', NULL, NULL), (4, 'd', 'fr', 1),
        (5, 'e', 'de', 1), (6, 'f', 'de', NULL);
    INSERT INTO office_keywords (country, number, word) VALUES
        ('de', 1, 'sql'), ('de', 1, 'rust'), ('fr', 1, 'rust');
";

/// A database with all tables and rows.
pub(crate) fn database() -> AnyConnection {
    let mut connection = engine::connect();
    create_all(&mut connection);
    connection.batch_execute(ROWS).expect("the rows fit the tables");
    let counted = ["users", "addresses", "posts", "comments", "employees", "desks"];
    engine::count_on(&mut connection, &counted);
    connection
}

/// The same on SQLite, as a connection of diesel's: for statements that some engine does not have,
/// which do not compile for one that is any of them.
pub(crate) fn sqlite() -> SqliteConnection {
    let mut connection = SqliteConnection::establish(":memory:").expect("it is in memory");
    create_all(&mut connection);
    connection.batch_execute(ROWS).expect("the rows fit the tables");
    connection
}

fn create_all(connection: &mut impl ExecutesDdl) {
    aludel::schema![
        User,
        Address,
        Profile,
        Post,
        Comment,
        Keyword,
        PostKeyword,
        Friendship,
        Employee,
        Office,
        Desk,
        OfficeKeyword
    ]
    .create_all(connection)
    .expect("nothing is there yet");
}

/// A session on [`database`].
pub(crate) fn session() -> Session {
    Session::new(database())
}

/// The SQL text of a query, without its values.
pub fn sql<Q: QueryFragment<Sqlite>>(query: &Q) -> String {
    let text = diesel::debug_query::<Sqlite, _>(query).to_string();
    text.split(" -- binds").next().unwrap_or_default().to_owned()
}

/// A session whose statements are recorded.
pub(crate) fn recorded() -> (Session, Sent) {
    let mut s = session();
    let sent = Sent::by(s.connection());
    (s, sent)
}

/// A key.
pub fn id<E>(value: i32) -> Id<E> {
    Id::new(value)
}
