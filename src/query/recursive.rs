//! Loading a relationship of an entity to itself, level by level: `Employee::reports.levels::<3>()`.

use aludel_macros::quiet;

use super::eager::RelWith;
use super::relationship::Rel;
use crate::relation::{self, LoadableBound, Relation};
use crate::scope::{Cons, Nil};
use crate::session::Loaded;

/// A relationship that leads back to its own entity. You meet this bound by loading levels of one
/// that does not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lead back to `{E}`, so it has no levels",
    label = "leads to another entity; nest its relationships: `.with(..)`"
)]
pub trait LeadsHome<E> {}

#[diagnostic::do_not_recommend]
impl<R: Relation<Source = E, Target = E>, E> LeadsHome<E> for R {}

/// A number of levels, 1 to 8.
#[derive(Debug)]
pub struct Levels<const COUNT: usize>(());

/// What is loaded below the first of some levels.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{R}` cannot be loaded to that many levels at once",
    label = "1 to 8 levels"
)]
pub trait Below<R> {
    /// The list.
    type Loads;
}

impl<R> Below<R> for Levels<1> {
    type Loads = Nil;
}

macro_rules! levels {
    ($($count:literal = 1 + $less:literal;)*) => {$(
        impl<R> Below<R> for Levels<$count> {
            type Loads = Cons<Loaded<R, <Levels<$less> as Below<R>>::Loads>, Nil>;
        }
    )*};
}

levels! {
    2 = 1 + 1;
    3 = 1 + 2;
    4 = 1 + 3;
    5 = 1 + 4;
    6 = 1 + 5;
    7 = 1 + 6;
    8 = 1 + 7;
}

#[quiet]
impl<E, R: Relation> Rel<E, R> {
    /// Loads a relationship that leads back to its own entity to a number of levels: one statement
    /// for each, whatever the number of rows. Each level is in the type of the handles above it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let boss = s.add(NewEmployee { name: "boss".into(), manager: None });
    /// let ann = s.add(NewEmployee { name: "ann".into(), manager: Some(boss.into()) });
    /// s.add(NewEmployee { name: "bob".into(), manager: Some(ann.into()) });
    ///
    /// let query = Employee::query().filter(Employee::name.eq("boss"));
    /// let boss = s.one(query.with(Employee::reports.levels::<2>()))?;
    /// for report in s.related(boss, Employee::reports) {
    ///     for below in s.related(report, Employee::reports) {
    ///         assert_eq!(s[below].name, "bob");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT .. FROM "employees" WHERE "manager_id" IN (?)
    /// SELECT .. FROM "employees" WHERE "manager_id" IN (?)
    /// ```
    #[rustfmt::skip] // one line, so that a message quotes no more
    #[must_use]
    pub fn levels<const COUNT: usize>(self) -> RelWith<E, R, <Levels<COUNT> as Below<R>>::Loads> where R: LeadsHome<E>, relation::Loads: LoadableBound<R>, Levels<COUNT>: Below<R> {
        RelWith::new()
    }
}
