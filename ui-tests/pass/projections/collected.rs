// The correct neighbours of what `fail/projections` collects.

use aludel::{Projection, Session};

include!("../../model.rs");

mod labels {
    aludel::label!(pub emails);
}

#[derive(Projection)]
pub struct Line {
    pub email: String,
}

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub addresses: Vec<Line>,
}

#[derive(Projection)]
pub struct Plain {
    pub name: String,
    pub emails: Vec<String>,
}

fn run(s: &mut Session) -> aludel::Result<()> {
    let lines = Address::query().order_by(Address::id).select(Address::email).project::<Line>();
    s.all(User::query().select((User::name, User::addresses.collect(lines))).project::<Card>())?;
    let emails = || User::addresses.collect(Address::query().select(Address::email));
    let plain = (User::name, emails().label(labels::emails));
    s.all(User::query().select(plain).project::<Plain>())?;
    s.all(Post::query().join(Post::author).select((Post::headline, emails())))?;
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    let some = Post::query().filter(Post::headline.ne("")).select((Post::headline, words));
    let query = User::query().select((User::name, User::posts.collect(some))).within::<3>();
    s.all(query.limit(7))?;
    s.exists(User::query().select(emails()))?;
    Ok(())
}

fn main() {
    let _ = run;
}
