//! What the program changed in a row since it was last written, column by column.

use aludel_macros::quiet;

use super::Session;
use super::inspect::RowOf;
use super::store::State;
use crate::entity::{ColumnSet, Entity, Field};
use crate::error::Result;
use crate::query::Attr;

/// What happened to one column of a row since the last flush: SQLAlchemy's attribute history.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// use aludel::session::History;
///
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// s[ed].name.push('!');
/// match s.history(ed, User::name)? {
///     History::Changed { from, to } => assert_eq!((&**from, &**to), ("ed", "ed!")),
///     other => panic!("{other:?}"),
/// }
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum History<'a, T> {
    /// The row is not saved. The value that the draft gave; `None` where the database, or the row
    /// that it belongs to, is to give one.
    New(Option<&'a T>),
    /// As in the database, as far as the session knows.
    Unchanged(&'a T),
    /// The next flush writes it.
    Changed {
        /// As in the database.
        from: &'a T,
        /// As the program left it.
        to: &'a T,
    },
    /// The next flush makes it: the key of a row that is not saved yet.
    Later {
        /// As in the database.
        from: &'a T,
    },
}

#[quiet]
impl<C, B> Session<C, B> {
    /// What happened to a column of a row since the last flush.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// use aludel::session::History;
    ///
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// assert_eq!(s.history(ed, User::name)?, History::Unchanged(&"ed".to_owned()));
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read); a row that a rollback undid has the history of a new one.
    pub fn history<F: Field>(
        &self,
        row: impl RowOf<F::Entity, B>,
        column: Attr<F::Entity, F>,
    ) -> Result<History<'_, F::Value>> {
        let _ = column;
        let Some(store) = self.memory.store::<F::Entity>() else {
            return Err(self.memory.unknown::<F::Entity>(row.row()));
        };
        Ok(match store.state(store.slot(row.row())?) {
            State::New(new) | State::Undone(new) => {
                let links = new.links.columns::<F::Entity>();
                History::New(F::given(&new.row).filter(|_| !links.contains(F::INDEX)))
            }
            State::Edited(edited) => {
                let (from, to) = (F::get(&edited.before), F::get(&edited.now));
                if edited.links.columns::<F::Entity>().contains(F::INDEX) {
                    History::Later { from }
                } else if edited.now.changes(&edited.before).contains(F::INDEX) {
                    History::Changed { from, to }
                } else {
                    History::Unchanged(to)
                }
            }
            _ => History::Unchanged(F::get(store.read(row.row())?)),
        })
    }

    /// The names of the columns that the next flush writes for a row, in the order of the fields:
    /// all that are given where it is new.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// assert!(s.changed(ed)?.is_empty());
    /// s[ed].name.push('!');
    /// assert_eq!(s.changed(ed)?, ["name"]);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    ///
    /// # Errors
    ///
    /// As for [`history`](Session::history).
    pub fn changed<E: Entity>(&self, row: impl RowOf<E, B>) -> Result<Vec<&'static str>> {
        let Some(store) = self.memory.store::<E>() else {
            return Err(self.memory.unknown::<E>(row.row()));
        };
        let columns = match store.state(store.slot(row.row())?) {
            State::New(new) | State::Undone(new) => new.shape(),
            State::Edited(edited) => edited.changes(),
            _ => store.read(row.row()).map(|_| ColumnSet::EMPTY)?,
        };
        Ok(columns.iter().map(|at| E::COLUMNS[at].name).collect())
    }
}
