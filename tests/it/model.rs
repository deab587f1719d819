//! The entities of the tests, their tables, and a session that records what it sends.

use aludel::{Entity, Session};

use crate::engine::{self, Sent};

#[derive(Debug, Entity)]
#[entity(table = "users", has_many(addresses: Address.user), has_many(tasks: Task.assignee))]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(unique)]
    pub name: String,
    pub fullname: Option<String>,
}

#[derive(Debug, Entity)]
#[entity(table = "addresses", has_many(visits: Visit.address))]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "visits")]
pub struct Visit {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(address: Address, on_delete = cascade))]
    pub address_id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "tasks")]
pub struct Task {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
    #[entity(belongs_to(assignee: User, on_delete = nullify))]
    pub assignee_id: Option<i32>,
}

#[derive(Debug, Entity)]
#[entity(table = "nodes", has_many(children: Node.parent, order_by(id)))]
pub struct Node {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(parent: Node, on_delete = cascade))]
    pub parent_id: Option<i32>,
}

#[derive(Debug, Entity)]
#[entity(
    table = "posts",
    many_to_many(keywords: Keyword, through = PostKeyword(post, keyword)),
    has_many(links: PostKeyword.post)
)]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub headline: String,
}

#[derive(Debug, Entity)]
#[entity(
    table = "keywords",
    many_to_many(posts: Post, through = PostKeyword(keyword, post)),
    has_many(links: PostKeyword.keyword)
)]
pub struct Keyword {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(unique)]
    pub word: String,
}

#[derive(Debug, Entity)]
#[entity(table = "post_keywords")]
pub struct PostKeyword {
    #[entity(key, belongs_to(post: Post, on_delete = cascade))]
    pub post_id: i32,
    #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))]
    pub keyword_id: i32,
}

/// Optimistic locking.
#[derive(Debug, Entity)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: i32,
    pub owner: String,
    pub balance: i64,
    #[entity(version)]
    pub version: i32,
}

/// A natural key, and a default made by the database.
#[derive(Debug, Entity)]
#[entity(table = "countries")]
pub struct Country {
    #[entity(key)]
    pub code: String,
    #[entity(default = "'?'")]
    pub name: String,
}

/// Two tables that refer to each other: one of the keys is deferred.
#[derive(Debug, Entity)]
#[entity(table = "companies", has_many(staff: Employee.company))]
pub struct Company {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(chief: Employee, on_delete = nullify, deferred))]
    pub chief_id: Option<i32>,
}

#[derive(Debug, Entity)]
#[entity(table = "employees")]
pub struct Employee {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(company: Company))]
    pub company_id: i32,
}

/// A row that is deleted when it loses its owner.
#[derive(Debug, Entity)]
#[entity(table = "carts", has_many(items: Item.cart))]
pub struct Cart {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "items")]
pub struct Item {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(cart: Cart, on_delete = owned))]
    pub cart_id: Option<i32>,
}

/// A tree with keys that the program gives, so that a row can take the place of another.
#[derive(Debug, Entity)]
#[entity(table = "drawers", has_many(inner: Drawer.outer), has_many(things: Thing.drawer))]
pub struct Drawer {
    #[entity(key)]
    pub id: i32,
    pub label: String,
    #[entity(belongs_to(outer: Drawer, on_delete = cascade))]
    pub outer_id: Option<i32>,
}

#[derive(Debug, Entity)]
#[entity(table = "things")]
pub struct Thing {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(belongs_to(drawer: Drawer, on_delete = cascade))]
    pub drawer_id: i32,
}

const TABLES: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, fullname TEXT);
    CREATE TABLE addresses (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users (id),
        CONSTRAINT email_is_given CHECK (email <> ''));
    CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT,
        address_id INTEGER NOT NULL REFERENCES addresses (id));
    CREATE TABLE tasks (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
        assignee_id INTEGER REFERENCES users (id));
    CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        parent_id INTEGER REFERENCES nodes (id));
    CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, headline TEXT NOT NULL);
    CREATE TABLE keywords (id INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL UNIQUE);
    CREATE TABLE post_keywords (post_id INTEGER NOT NULL REFERENCES posts (id),
        keyword_id INTEGER NOT NULL REFERENCES keywords (id), PRIMARY KEY (post_id, keyword_id));
    CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL,
        balance BIGINT NOT NULL, version INTEGER NOT NULL);
    CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL DEFAULT '?');
    CREATE TABLE companies (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        chief_id INTEGER /* later */ REFERENCES employees (id));
    CREATE TABLE employees (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        company_id INTEGER NOT NULL REFERENCES companies (id));
    CREATE TABLE carts (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        cart_id INTEGER REFERENCES carts (id));
    CREATE TABLE drawers (id INTEGER NOT NULL PRIMARY KEY, label TEXT NOT NULL,
        outer_id INTEGER REFERENCES drawers (id));
    CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
        drawer_id INTEGER NOT NULL REFERENCES drawers (id));
";

/// An empty database.
pub(crate) fn connection() -> aludel::AnyConnection {
    connections::<1>().into_iter().next().expect("there is one")
}

/// An empty database on SQLite, whatever the suite runs on.
pub(crate) fn sqlite() -> aludel::AnyConnection {
    let mut connection = aludel::AnyConnection::connect(":memory:").expect("it is in memory");
    connection.batch_execute(TABLES).expect("the tables are well-formed");
    connection
}

/// Connections to one empty database. On SQLite only the first of them has the tables.
pub(crate) fn connections<const N: usize>() -> [aludel::AnyConnection; N] {
    let database = engine::Database::new();
    let mut connections = [(); N].map(|()| database.connect());
    connections[0].batch_execute(&engine::tables(TABLES)).expect("the tables are well-formed");
    connections
}

/// Makes the tables in a file of SQLite.
pub(crate) fn create_tables(connection: &mut aludel::AnyConnection) {
    connection.batch_execute(TABLES).expect("the tables are well-formed");
}

/// A session over an empty database.
pub(crate) fn session() -> Session {
    Session::new(connection())
}

/// A session over an empty database, and what it sends from now on.
pub(crate) fn recorded() -> (Session, Sent) {
    let mut s = session();
    let recorder = record(&mut s);
    (s, recorder)
}

/// What a session sends from now on.
pub(crate) fn record(s: &mut Session) -> Sent {
    Sent::by(s.connection())
}

/// A foreign key to rows of a table that is only checked at COMMIT, for [`fail_at_commit`].
pub(crate) fn prepare_to_fail(s: &mut Session, table: &str) {
    let sql = format!(
        "CREATE TABLE late (id INTEGER NOT NULL
            REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED)"
    );
    s.connection().batch_execute(&sql).expect("the table is there");
}

/// Makes the COMMIT of the open transaction fail.
pub(crate) fn fail_at_commit(s: &mut Session) {
    s.connection().batch_execute("INSERT INTO late VALUES (99)").expect("it is checked later");
}

pub(crate) fn user(name: &str) -> NewUser {
    NewUser { name: name.into(), fullname: None }
}

pub(crate) fn address<B>(email: &str, user: impl Into<aludel::Link<User, B>>) -> NewAddress<B> {
    NewAddress { email: email.into(), user: user.into() }
}

pub(crate) fn node<B>(name: &str, parent: Option<aludel::Link<Node, B>>) -> NewNode<B> {
    NewNode { name: name.into(), parent }
}
