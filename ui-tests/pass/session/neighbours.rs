// What stands beside the mistakes in `fail/session`.

use aludel::{AnyConnection, Handle, Link, Session, Stores};

include!("../../model.rs");

fn branded(connection: AnyConnection) -> aludel::Result<String> {
    aludel::session!(s = connection);
    let tag = s.insert(NewTag { word: "rust".into() })?;
    s[tag].word.push_str("!");
    Ok(s[tag].word.clone())
}

fn one_after_another(one: AnyConnection, other: AnyConnection) -> aludel::Result<()> {
    for connection in [one, other] {
        aludel::session!(s = connection);
        aludel::session!(t = AnyConnection::connect(":memory:")?);
        let rust = s.insert(NewTag { word: "rust".into() })?;
        let sql = t.insert(NewTag { word: "sql".into() })?;
        s[rust].word.push_str(&t[sql].word);
    }
    Ok(())
}

fn relationships(
    s: &mut Session,
    [ed, wendy]: [Handle<User>; 2],
    post: Handle<Post>,
) -> aludel::Result<()> {
    let pending = s.add(NewAddress { email: "x".into(), user: ed.into() });
    s.add(NewAddress { email: "y".into(), user: Link::key(aludel::Id::new(1)) });
    s.set(pending, Address::user, wendy)?;
    s.set(post, Post::author, ed)?;
    s.unset(post, Post::author)?;
    s.link(post, Post::tags, NewTag { word: "rust".into() })?;
    let address = s.saved(pending)?;
    assert_eq!(s.get::<Address>(s[address].id)?, Some(address));
    Ok(())
}

fn one_borrow_at_a_time(s: &mut Session, ed: Handle<User>) -> aludel::Result<String> {
    let user = s.add(NewUser { name: "jo".into(), fullname: None, age: 1 });
    s.add(NewAddress { email: "x".into(), user: user.into() });
    let user = NewUser { name: "al".into(), fullname: None, age: 1 };
    s.add(NewAddress { email: "y".into(), user: user.into() });
    s.flush()?;
    s[ed].name.push('!');
    Ok(s[ed].name.clone())
}

fn values_outlive_their_session(s: Session, user: Handle<User>) -> String {
    let name = s[user].name.clone();
    drop(s);
    name
}

fn counts_in_a_thread(mut s: Session) -> aludel::Result<i64> {
    let worker = std::thread::spawn(move || s.count(User::query()).map(|count| (s, count)));
    let (mut s, count) = worker.join().unwrap()?;
    Ok(count + s.count(Tag::query())?)
}

fn append(s: &mut Session, from: Handle<Tag>, to: Handle<Tag>) {
    let (from, to) = s.both_mut(from, to);
    to.word.push_str(&from.word);
}

fn away_and_back(s: &mut Session, post: Handle<Post>) -> aludel::Result<()> {
    let post = s.load(post, Post::tags)?;
    let mut snapshot = s.snapshot(post)?;
    snapshot.related_mut(Post::tags).clear();
    let post = s.merge(snapshot)?;
    assert_eq!(s.related(post, Post::tags).len(), 0);
    let row: Post = s.expunge(post)?;
    s.merge(row)?;
    Ok(())
}

fn add<C: Stores<Tag>, B>(s: &mut Session<C, B>) {
    s.add(NewTag { word: "rust".into() });
}

fn main() {}
