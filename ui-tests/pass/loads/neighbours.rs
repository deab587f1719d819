// The correct neighbours of the cases in `fail/loads` that are about queries.

use aludel::Session;

include!("../../model.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(Post::query().with(Post::tags))?;
    s.all(Address::query().with(Address::user.with(User::addresses)))?;
    s.all(Employee::query().with_joined(Employee::reports))?;
    s.all(User::query().join(User::addresses).gather(User::addresses))?;
    let user = s.one(User::query())?;
    let posts = s.query_related(user, User::posts)?;
    s.all(posts.with(Post::author))?;
    Ok(())
}

fn main() {
    let _ = run;
}
