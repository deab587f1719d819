//! Queries made of queries in a session.

use super::Session;
use super::read::{Fetch, FetchTop, Fetched, LoadPlan, Track};
use crate::driver::{Runs, Statement};
use crate::entity::{Entity, EntityDef};
use crate::error::Result;
use crate::query::{Assemble, Composed, Cut, at_once, rows};
use crate::scope::Source;

impl<Root, L, Sel, Q, Loads, C, B> Fetched<C, B> for Composed<Root, Q, Sel, L, Loads>
where
    Sel: Track<L, Loads, C, B>,
{
    type Out = Sel::Out;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root, L, Sel, Q: Cut, Loads, C, B> Fetch<C, B> for Composed<Root, Q, Sel, L, Loads> where Root: Source, Sel: Track<L, Loads, C, B> + Assemble<L, C>, Loads: LoadPlan<Root::Entity, C, B>, Self: Statement<Row = Sel::Read>, C: Runs<Self> {
    const ENTITY: &'static str = Root::Entity::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Sel::Out>> {
        if Q::LOCKS {
            // Without a transaction its locks would be gone before the rows are here.
            session.hold()?;
        }
        let read = rows(session.driver(), &self, EntityDef::of::<Root::Entity>())?;
        let rows = read.into_iter().map(at_once::<Sel, L, C>);
        let out: Vec<_> = rows.map(|row| Sel::track(row, session)).collect();
        Loads::run(session, &Sel::roots(&out))?;
        Ok(out)
    }
}

impl<Root, L, Sel, Q, Loads, C, B> FetchTop<C, B> for Composed<Root, Q, Sel, L, Loads>
where
    Q: Cut,
    Sel: Track<L, Loads, C, B>,
    Self: Fetch<C, B, Out = Sel::Out>,
    Composed<Root, Q::Top<1>, Sel, L, Loads>: Fetch<C, B, Out = Sel::Out>,
    Composed<Root, Q::Top<2>, Sel, L, Loads>: Fetch<C, B, Out = Sel::Out>,
{
    type Top1 = Composed<Root, Q::Top<1>, Sel, L, Loads>;
    type Top2 = Composed<Root, Q::Top<2>, Sel, L, Loads>;

    fn top1(self) -> Self::Top1 {
        self.cut()
    }

    fn top2(self) -> Self::Top2 {
        self.cut()
    }
}
