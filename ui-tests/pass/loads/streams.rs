// Streams, windows and budgets that are fine.

use aludel::Session;

include!("../../model.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(Post::query().with(Post::tags).with(Post::author).within::<4>())?;
    s.each(User::query().join(User::addresses).select((User::name, Address::email)), |_| Ok(()))?;
    s.windows(User::query().with(User::addresses), 100, |_, _| Ok(()))?;
    Ok(())
}

fn main() {
    let _ = run;
}
