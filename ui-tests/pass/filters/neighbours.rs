// The correct neighbours of the cases in `fail/filters`.

use aludel::driver::FilteredConnection;
use aludel::{AnyConnection, BoxedCondition, Session, Unfiltered};

include!("../../filtered.rs");

impl aludel::Filter<Note> for Tenant {
    fn criterion(&self) -> aludel::Criterion<Note> {
        aludel::Criterion::all().eq(Note::tenant, self.0)
    }
}

fn named(name: &str) -> BoxedCondition<Team> {
    Team::name.eq(name.to_owned()).boxed()
}

fn run(s: &mut Session<Filtered>) -> aludel::Result<()> {
    s.all(Doc::query())?;
    s.count(Doc::query())?;
    s.get::<Doc>(1)?;
    let team = s.insert(NewTeam { name: "red".into() })?;
    s.add(NewDoc { tenant: 1, title: "a".into(), deleted_on: None, team: team.into() });
    s.all(Team::query().with(Team::docs))?;
    s.all(Team::query().join(Team::docs).select(Doc::title))?;
    s.all(Team::query().filter(Team::docs.exists()).filter(named("red")))?;
    s.execute(Doc::query().delete_every())?;
    s.count(Note::query())?;
    let unused = s.all(Team::query().filter(!Team::docs.exists()).select(Team::id))?;
    s.execute(Team::query().filter(Team::id.in_(unused)).delete())?;
    Ok(())
}

fn all(s: &mut Session<FilteredConnection<Unfiltered>>) -> aludel::Result<()> {
    s.all(Doc::from_sql("SELECT * FROM docs"))?;
    Ok(())
}

fn main() {
    let _ = (run, all);
}
