//! SQLAlchemy's ORM tutorial, section by section, in Rust.
//!
//! `cargo run --example tutorial` plays it on an embedded database; `-- --echo` shows the SQL.
//! Each section asserts what it shows.

#![allow(missing_docs, reason = "an example; the fields speak for themselves")]

use aludel::func::{count, count_star};
use aludel::{Entity, Error, Handle, Has, Id, Session, by, exists, text};
use diesel::sql_types::{Bool, Text};

// -- Declare a Mapping ---------------------------------------------------------------------------

/// Somebody who has addresses and writes posts.
#[derive(Entity, Debug)]
#[entity(
    table = "users",
    has_many(addresses: Address.user, order_by(id)),
    has_many(posts: BlogPost.author, large),
)]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    pub name: String,
    pub fullname: Option<String>,
    pub nickname: Option<String>,
}

/// An e-mail address of a user, who is required: it goes with the user.
#[derive(Entity, Debug)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: Id<Address>,
    #[entity(column = "email_address")]
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = owned))]
    pub user_id: Id<User>,
}

/// A post, which outlives its author.
#[derive(Entity, Debug)]
#[entity(
    table = "posts",
    many_to_many(keywords: Keyword, through = PostKeyword(post, keyword), order_by(keyword)),
)]
pub struct BlogPost {
    #[entity(key, generated)]
    pub id: Id<BlogPost>,
    #[entity(belongs_to(author: User, on_delete = nullify))]
    pub user_id: Option<Id<User>>,
    pub headline: String,
    pub body: String,
}

/// A word that posts are found by.
#[derive(Entity, Debug)]
#[entity(
    table = "keywords",
    many_to_many(posts: BlogPost, through = PostKeyword(keyword, post)),
)]
pub struct Keyword {
    #[entity(key, generated)]
    pub id: Id<Keyword>,
    #[entity(unique)]
    pub keyword: String,
}

/// The association between posts and keywords: nothing but two foreign keys.
#[derive(Entity, Debug)]
#[entity(table = "post_keywords")]
pub struct PostKeyword {
    #[entity(key, belongs_to(post: BlogPost, on_delete = cascade))]
    pub post_id: Id<BlogPost>,
    #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))]
    pub keyword_id: Id<Keyword>,
}

fn section(title: &str) {
    println!("\n== {title}");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "--echo") {
        // Every statement is an event of `tracing`: any subscriber will do.
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).without_time().init();
    }

    section("Version Check");
    // Section "Connecting": an embedded database, or the one whose URL is given.
    let url = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let mut s = Session::connect(url.as_deref().unwrap_or(":memory:"))?;
    println!("aludel {} on {}", aludel::VERSION, s.database_version()?);

    section("Create a Schema");
    let schema = aludel::schema![User, Address, BlogPost, Keyword, PostKeyword];
    schema.drop_all(s.connection())?; // what an earlier run left on a server
    schema.create_all(s.connection())?;
    schema.create_all(s.connection())?; // skips what exists
    println!("tables: users, addresses, posts, keywords, post_keywords");

    adding_and_updating(&mut s)?;
    rolling_back(&mut s)?;
    querying(&mut s)?;
    textual_sql_and_counting(&mut s)?;
    working_with_related_objects(&mut s)?;
    joins_aliases_and_subqueries(&mut s)?;
    relationship_operators(&mut s)?;
    eager_loading(&mut s)?;
    deleting(&mut s)?;
    many_to_many(&mut s)?;
    println!("\nEverything was as the tutorial says.");
    Ok(())
}

/// Create an Instance of the Mapped Class; Creating a Session; Adding and Updating Objects.
fn adding_and_updating(s: &mut Session) -> aludel::Result<()> {
    section("Adding and Updating Objects");
    // A draft has no id: there is nothing to read before the row is saved.
    let draft = NewUser {
        name: "ed".into(),
        fullname: Some("Ed Jones".into()),
        nickname: Some("edsnickname".into()),
    };
    let pending = s.add(draft); // no SQL yet
    assert_eq!(s.new_rows::<User>().len(), 1);

    // The query flushes first, so that it sees the row; and gives the very same row.
    let our_user = s.first(User::query().filter(User::name.eq("ed")).order_by(User::id))?;
    let ed = s.saved(pending)?;
    assert_eq!(our_user, Some(ed));
    println!("{:?}", s[ed]);

    s.add_all([
        NewUser {
            name: "wendy".into(),
            fullname: Some("Wendy Williams".into()),
            nickname: Some("windy".into()),
        },
        NewUser {
            name: "mary".into(),
            fullname: Some("Mary Contrary".into()),
            nickname: Some("mary".into()),
        },
        NewUser {
            name: "fred".into(),
            fullname: Some("Fred Flintstone".into()),
            nickname: Some("freddy".into()),
        },
    ]);
    s[ed].nickname = Some("eddie".into());
    assert!(s.is_modified(ed));
    assert_eq!((s.dirty::<User>().len(), s.new_rows::<User>().len()), (1, 3));

    s.commit()?; // UPDATE of the one changed column, INSERT of the three rows, COMMIT
    assert_eq!((s.dirty::<User>().len(), s.new_rows::<User>().len()), (0, 0));
    assert_eq!(s[ed].id.get(), 1); // a key, not an Option of one
    Ok(())
}

/// Rolling Back.
fn rolling_back(s: &mut Session) -> aludel::Result<()> {
    section("Rolling Back");
    let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    s[ed].name = "Edwardo".into();
    let fake = s.add(NewUser {
        name: "fakeuser".into(),
        fullname: Some("Invalid".into()),
        nickname: Some("12345".into()),
    });
    let found = s.all(User::query().filter(User::name.in_(["Edwardo", "fakeuser"])))?;
    assert_eq!(found.len(), 2);

    s.rollback()?;
    assert_eq!(s[ed].name, "ed"); // memory is as it was, without reading
    let found = s.all(User::query().filter(User::name.in_(["ed", "fakeuser"])))?;
    assert_eq!(found, [ed]);
    assert_eq!(s.new_rows::<User>().len(), 0);
    let _ = fake; // new again: `s.saved(fake)` would save it after all
    println!("{} is ed again, and the fake user is gone", s[ed].name);
    Ok(())
}

/// Querying; Common Filter Operators; Returning Lists and Scalars.
fn querying(s: &mut Session) -> aludel::Result<()> {
    section("Querying");
    for user in s.all(User::query().order_by(User::id))? {
        println!("{} {:?}", s[user].name, s[user].fullname);
    }
    // Columns come as tuples of their Rust types.
    let rows: Vec<(String, Option<String>)> =
        s.all(User::query().select((User::name, User::fullname)).order_by(User::id))?;
    assert_eq!(rows[0], ("ed".into(), Some("Ed Jones".into())));

    // Entities and columns mixed.
    let mixed = s.all(User::query().select((User::entity(), User::name)).order_by(User::id))?;
    assert!(mixed.iter().all(|(user, name)| s[*user].name == *name));

    // Labels are types.
    aludel::label!(name_label);
    let labelled =
        s.all(User::query().select(User::name.label(name_label)).order_by(by(name_label).asc()))?;
    assert_eq!(labelled, ["ed", "fred", "mary", "wendy"]);

    // Aliases are types, too.
    aludel::alias!(user_alias = User);
    let aliased = s.all(user_alias.query().select((user_alias.entity(), user_alias.name)))?;
    assert_eq!(aliased.len(), 4);

    // A slice [1:3] is an offset and a limit.
    let slice = s.all(User::query().order_by(User::id).offset(1).limit(2))?;
    assert_eq!(names(s, &slice), ["wendy", "mary"]);

    section("Common Filter Operators");
    let ed = ["ed".to_owned()];
    assert_eq!(s.all(User::query().filter(User::fullname.eq("Ed Jones")).select(User::name))?, ed);
    let both = User::query().filter(User::name.eq("ed")).filter(User::fullname.eq("Ed Jones"));
    assert_eq!(s.count(both)?, 1);
    has_rows(3, s.count(User::query().filter(User::name.ne("ed")))?);
    has_rows(2, s.count(User::query().filter(User::name.like("%ed%")))?);
    has_rows(2, s.count(User::query().filter(User::name.ilike("%ED%")))?);
    has_rows(2, s.count(User::query().filter(User::name.in_(["ed", "wendy", "jack"])))?);
    let like_ed = User::query().filter(User::name.like("%ed%")).select(User::name);
    has_rows(2, s.count(User::query().filter(User::name.in_(like_ed)))?);
    has_rows(2, s.count(User::query().filter(User::name.not_in(["ed", "wendy", "jack"])))?);
    has_rows(0, s.count(User::query().filter(User::nickname.is_null()))?);
    has_rows(4, s.count(User::query().filter(User::nickname.is_not_null()))?);
    has_rows(1, s.count(User::query().filter(User::name.between("a", "f")))?);
    let both = User::name.starts_with("e").and(User::name.ends_with("d"));
    has_rows(1, s.count(User::query().filter(both))?);
    let either = User::name.eq("ed").or(User::name.eq("wendy"));
    has_rows(2, s.count(User::query().filter(either))?);
    let wildcard = User::name.contains("%"); // escaped: it stands for itself
    has_rows(4, s.count(User::query().filter(!wildcard))?);

    section("Returning Lists and Scalars");
    let like_ed = User::query().filter(User::name.like("%ed")).order_by(User::id);
    assert_eq!(s.all(like_ed.clone())?.len(), 2);
    assert!(s.first(like_ed.clone())?.is_some());
    assert!(matches!(s.one(like_ed), Err(Error::MultipleRows { entity: "User" })));
    let nobody = User::query().filter(User::id.eq(Id::new(99)));
    assert!(matches!(s.one(nobody.clone()), Err(Error::NotFound { entity: "User", .. })));
    assert_eq!(s.one_or_none(nobody)?, None);
    let id = s.scalar(User::query().filter(User::name.eq("ed")).select(User::id))?;
    assert_eq!(id, Some(Id::new(1)));
    println!("all, first, one, one_or_none, scalar");
    Ok(())
}

fn has_rows(expected: i64, count: i64) {
    assert_eq!(count, expected);
    println!("  {count} rows");
}

fn names(s: &Session, users: &[Handle<User>]) -> Vec<String> {
    users.iter().map(|user| s[*user].name.clone()).collect()
}

/// Using Textual SQL; Counting.
fn textual_sql_and_counting(s: &mut Session) -> aludel::Result<()> {
    section("Using Textual SQL");
    // The number of values is checked when this is compiled.
    let query = User::query().filter(text!(Bool, "id < ? AND name = ?", 224, "fred"));
    let fred = s.one(query.order_by(User::id))?;
    let same = s.all(User::from_sql("SELECT * FROM users WHERE name = ?").bind("fred"))?;
    assert_eq!(same, [fred]);
    let upper = s.all(User::query().select((User::id, text!(Text, "upper(name)"))).limit(1))?;
    assert_eq!(upper[0].1, "ED");
    println!("{:?}", s[fred]);

    section("Counting");
    assert_eq!(s.count(User::query().filter(User::name.like("%ed")))?, 2);
    let grouped =
        s.all(User::query().group_by(User::name).select((count(User::name), User::name)))?;
    assert_eq!(grouped.len(), 4);
    assert_eq!(s.scalar(User::query().select(count_star()))?, Some(4));
    println!("{grouped:?}");
    Ok(())
}

/// Building a Relationship; Working with Related Objects.
fn working_with_related_objects(s: &mut Session) -> aludel::Result<()> {
    section("Working with Related Objects");
    let jack = s.add(NewUser {
        name: "jack".into(),
        fullname: Some("Jack Bean".into()),
        nickname: Some("gjffdd".into()),
    });
    // An address cannot be built without its user; the key is handed down by the flush.
    s.add_all([
        NewAddress { email: "jack@google.com".into(), user: jack.into() },
        NewAddress { email: "j25@yahoo.com".into(), user: jack.into() },
    ]);
    let jack = s.saved(jack)?;
    s.commit()?;

    // There is no hidden loading: it is asked for, and then the type says so.
    let jack = s.load(jack, User::addresses)?;
    println!("{}: {:?}", s[jack].name, emails(s, jack));
    assert_eq!(emails(s, jack), ["jack@google.com", "j25@yahoo.com"]);

    // Both ends agree at once, in memory.
    let wendy = s.one(User::query().filter(User::name.eq("wendy")).with(User::addresses))?;
    let moved = s.related(jack, User::addresses).next_back().expect("jack has two");
    s.set(moved, Address::user, wendy)?;
    assert_eq!(emails(s, jack), ["jack@google.com"]);
    assert_eq!(emails(s, wendy), ["j25@yahoo.com"]);
    s.rollback()?;
    assert_eq!(emails(s, jack), ["jack@google.com", "j25@yahoo.com"]);
    Ok(())
}

/// A function says in its signature what must have been loaded.
fn emails<L: Has<user_fields::addresses>>(s: &Session, user: Handle<User, L>) -> Vec<String> {
    s.related(user, User::addresses).map(|address| s[address].email.clone()).collect()
}

/// Querying with Joins; Using Aliases; Using Subqueries; Selecting Entities from Subqueries;
/// Using EXISTS.
fn joins_aliases_and_subqueries(s: &mut Session) -> aludel::Result<()> {
    section("Querying with Joins");
    let rows = s.all(
        User::query()
            .join_on(Address::entity(), User::id.eq(Address::user_id))
            .filter(Address::email.eq("jack@google.com"))
            .select((User::entity(), Address::entity())),
    )?;
    assert_eq!(rows.len(), 1);
    let by_name = User::query().join(User::addresses).filter(Address::email.eq("jack@google.com"));
    let jack = s.one(by_name.distinct())?;
    println!("{} has jack@google.com", s[jack].name);
    let criterion = User::addresses.and(Address::email.like("%yahoo%"));
    assert_eq!(s.count(User::query().join(criterion).rows())?, 1);
    let left = User::query()
        .left_join(User::addresses)
        .select((User::name, Address::email)) // an Option: the address may be missing
        .order_by((User::id, Address::id));
    let left: Vec<(String, Option<String>)> = s.all(left)?;
    assert_eq!(left.iter().filter(|(_, email)| email.is_none()).count(), 4);
    let from_address = Address::query().join(Address::user).select((User::name, Address::email));
    assert_eq!(s.all(from_address)?.len(), 2);

    section("Using Aliases");
    aludel::alias!(first = Address);
    aludel::alias!(second = Address);
    let both = User::query()
        .join(User::addresses.to(first))
        .multiplied()
        .join(User::addresses.to(second))
        .filter(first.email.eq("jack@google.com"))
        .filter(second.email.eq("j25@yahoo.com"))
        .select((User::name, first.email, second.email));
    println!("{:?}", s.one(both)?);

    section("Using Subqueries");
    aludel::label!(address_count);
    aludel::alias!(stats = Address);
    let counts = Address::query()
        .group_by(Address::user_id)
        .select((Address::user_id, count_star().label(address_count)))
        .subquery(stats);
    let (owner, number) = (counts.column(Address::user_id), counts.labelled(address_count));
    let query = User::query()
        .left_join_on(counts, User::id.eq(owner))
        .select((User::entity(), number))
        .order_by(User::id);
    for (user, number) in s.all(query)? {
        println!("{} {number:?}", s[user].name); // None where there is no address
    }

    section("Selecting Entities from Subqueries");
    aludel::alias!(kept = Address);
    let without_yahoo = Address::query().filter(Address::email.ne("j25@yahoo.com")).subquery(kept);
    let address = without_yahoo.entity();
    let owner = without_yahoo.column(Address::user_id);
    let query =
        User::query().join_on(without_yahoo, owner.eq(User::id)).select((User::entity(), address));
    let (user, address) = s.one(query)?;
    assert_eq!((s[user].name.as_str(), s[address].email.as_str()), ("jack", "jack@google.com"));

    section("Using EXISTS");
    let of_user = Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    assert_eq!(s.all(User::query().filter(exists(of_user)).select(User::name))?, ["jack"]);
    assert_eq!(s.all(User::query().filter(User::addresses.exists()).select(User::name))?, ["jack"]);
    let google = User::addresses.any(Address::email.like("%google%"));
    assert_eq!(s.all(User::query().filter(google).select(User::name))?, ["jack"]);
    assert_eq!(s.count(Address::query().filter(!Address::user.has(User::name.eq("jack"))))?, 0);
    println!("exists, any and has agree");
    Ok(())
}

/// Common Relationship Operators.
fn relationship_operators(s: &mut Session) -> aludel::Result<()> {
    section("Common Relationship Operators");
    let jack = s.one(User::query().filter(User::name.eq("jack")))?;
    let of_jack = s.all(Address::query().filter(Address::user.is(&s[jack])))?;
    assert_eq!(of_jack.len(), 2);
    assert_eq!(s.count(Address::query().filter(!Address::user.is(s[jack].id)))?, 0);
    assert_eq!(s.one(User::query().filter(User::addresses.contains(&s[of_jack[0]])))?, jack);
    assert_eq!(s.count(Address::query().filter(User::addresses.of(&s[jack])))?, 2); // with_parent
    println!("is, contains and of agree");
    Ok(())
}

/// Eager Loading: Selectin Load; Joined Load; Explicit Join + Eagerload.
fn eager_loading(s: &mut Session) -> aludel::Result<()> {
    section("Eager Loading");
    let jack = User::query().filter(User::name.eq("jack"));
    let selectin = s.one(jack.clone().with(User::addresses))?;
    assert_eq!(emails(s, selectin).len(), 2);
    let joined = s.one(jack.with_joined(User::addresses))?; // the limit counts users
    assert_eq!(emails(s, joined).len(), 2);
    let contains =
        Address::query().join(Address::user).filter(User::name.eq("jack")).gather(Address::user);
    for address in s.all(contains)? {
        println!("{} of {}", s[address].email, s[s.related(address, Address::user)].name);
    }
    // A filtered to-many is a type of its own, which never passes for the whole.
    let partial = User::query()
        .join(User::addresses)
        .filter(Address::email.like("%google%"))
        .gather(User::addresses);
    for found in s.all(partial)? {
        assert_eq!((found.root, found.rows.len()), (selectin.forget(), 1));
    }
    Ok(())
}

/// Deleting; Configuring delete/delete-orphan Cascade.
fn deleting(s: &mut Session) -> aludel::Result<()> {
    section("Deleting");
    let jack = s.one(User::query().filter(User::name.eq("jack")).with(User::addresses))?;
    let one = s.related(jack, User::addresses).next().expect("jack has two");
    s.delete(one)?;
    assert_eq!(emails(s, jack), ["j25@yahoo.com"]); // seen at once
    assert_eq!(s.count(Address::query())?, 1);

    s.delete(jack)?; // and, as declared, what he owns
    assert_eq!(s.count(User::query().filter(User::name.eq("jack")))?, 0);
    assert_eq!(s.count(Address::query())?, 0);
    s.commit()?;
    assert!(matches!(s.read(jack), Err(Error::Gone { entity: "User", .. })));
    println!("jack is gone, and his addresses with him");
    Ok(())
}

/// Building a Many To Many Relationship; Common Relationship Operators; the large collection.
fn many_to_many(s: &mut Session) -> aludel::Result<()> {
    section("Building a Many To Many Relationship");
    let wendy = s.one(User::query().filter(User::name.eq("wendy")))?;
    let post = s.insert(NewBlogPost {
        headline: "Wendy's Blog Post".into(),
        body: "This is a test".into(),
        author: Some(wendy.into()),
    })?;
    let keywords = [
        s.insert(NewKeyword { keyword: "wendy".into() })?,
        s.insert(NewKeyword { keyword: "firstpost".into() })?,
    ];
    for keyword in keywords {
        s.link(post, BlogPost::keywords, keyword)?;
    }
    s.commit()?;

    let first = BlogPost::keywords.any(Keyword::keyword.eq("firstpost"));
    assert_eq!(s.all(BlogPost::query().filter(first.clone()))?, [post]);
    let of_wendy = BlogPost::query().filter(BlogPost::author.is(&s[wendy])).filter(first);
    assert_eq!(s.all(of_wendy)?, [post]);
    let post = s.load(post, BlogPost::keywords)?;
    let words: Vec<_> =
        s.related(post, BlogPost::keywords).map(|keyword| s[keyword].keyword.clone()).collect();
    assert_eq!(words, ["firstpost", "wendy"]);
    println!("{}: {words:?}", s[post].headline);

    // `posts` is declared `large`: it is never loaded whole, but queried.
    let query = s.query_related(wendy, User::posts)?;
    assert_eq!(s.count(query.filter(BlogPost::headline.contains("Blog")))?, 1);

    // The post outlives its author: its key becomes NULL.
    s.delete(wendy)?;
    s.commit()?;
    let post = s.load(post, BlogPost::author)?;
    s.refresh(post)?;
    assert_eq!(s.related(post, BlogPost::author), None);
    s.unlink(post, BlogPost::keywords, keywords[0])?;
    s.commit()?;
    assert_eq!(s.count(PostKeyword::query())?, 1);
    Ok(())
}
