// The entities of the guide, and a session over a small database.

pub use aludel::{Entity, Id, Session};

#[derive(Entity, Debug)]
#[entity(
    table = "users",
    has_many(addresses: Address.user, order_by(id)),
    has_one(profile: Profile.user),
    has_many(posts: Post.author, large),
)]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    #[entity(unique)]
    pub name: String,
    pub fullname: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: Id<User>,
}

#[derive(Entity, Debug)]
#[entity(table = "profiles")]
pub struct Profile {
    #[entity(key, belongs_to(user: User, on_delete = cascade))]
    pub user_id: Id<User>,
    pub text: String,
}

#[derive(Entity, Debug)]
#[entity(
    table = "posts",
    many_to_many(keywords: Keyword, through = PostKeyword(post, keyword), order_by(word)),
    has_many(links: PostKeyword.post),
)]
pub struct Post {
    #[entity(key, generated)]
    pub id: Id<Post>,
    pub headline: String,
    #[entity(belongs_to(author: User, on_delete = nullify))]
    pub author_id: Option<Id<User>>,
}

#[derive(Entity, Debug)]
#[entity(
    table = "keywords",
    many_to_many(posts: Post, through = PostKeyword(keyword, post)),
    has_many(links: PostKeyword.keyword),
)]
pub struct Keyword {
    #[entity(key, generated)]
    pub id: Id<Keyword>,
    #[entity(unique)]
    pub word: String,
}

#[derive(Entity, Debug)]
#[entity(table = "post_keywords")]
pub struct PostKeyword {
    #[entity(key, belongs_to(post: Post, on_delete = cascade))]
    pub post_id: Id<Post>,
    #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))]
    pub keyword_id: Id<Keyword>,
}

#[derive(Entity, Debug)]
#[entity(table = "employees", has_many(reports: Employee.manager))]
pub struct Employee {
    #[entity(key, generated)]
    pub id: Id<Employee>,
    pub name: String,
    #[entity(belongs_to(manager: Employee, on_delete = nullify))]
    pub manager_id: Option<Id<Employee>>,
}

#[derive(Entity, Debug)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: Id<Account>,
    pub owner: String,
    pub balance: i64,
    #[entity(version)]
    pub version: i32,
}

pub fn tables() -> aludel::Schema {
    aludel::schema![User, Address, Profile, Post, Keyword, PostKeyword, Employee, Account]
}

/// Jack has two addresses, Wendy has one post, Ed has nothing.
pub fn session() -> aludel::Result<Session> {
    let mut s = Session::connect(":memory:")?;
    tables().create_all(s.connection())?;
    let jack = s.add(NewUser { name: "jack".into(), fullname: Some("Jack Bean".into()) });
    let wendy = s.add(NewUser { name: "wendy".into(), fullname: None });
    s.add(NewUser { name: "ed".into(), fullname: None });
    s.add(NewAddress { email: "jack@example.org".into(), user: jack.into() });
    s.add(NewAddress { email: "j25@example.com".into(), user: jack.into() });
    s.add(NewPost { headline: "Wendy's post".into(), author: Some(wendy.into()) });
    s.commit()?;
    Ok(s)
}
