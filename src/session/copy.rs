//! A row once more, as a new one.

use aludel_macros::quiet;

use super::Session;
use super::handle::{Handle, Pending, RowRef};
use super::registry::StoredBy;
use super::store::State;
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow};
use crate::error::Result;

#[quiet]
impl<C, B> Session<C, B> {
    /// Adds a copy of a row, with the changes that `change` makes to it: columns that must differ,
    /// such as a unique name or a key that the program gives.
    ///
    /// A key that the database makes is not copied, and the version begins anew; what the program
    /// did to the row and did not write yet is. Rows that refer to the original are not copied.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     #[entity(unique)] pub name: String,
    /// #     pub fullname: Option<String>,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into(), fullname: Some("Ed Jones".into()) })?;
    /// let copy = s.copy_as_new(ed, |user| user.name = "ed2".into())?;
    /// let copy = s.saved(copy)?;
    /// assert_ne!(s[copy].id, s[ed].id);
    /// assert_eq!(s[copy].fullname, s[ed].fullname);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None; the next flush inserts it.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn copy_as_new<E: Entity + StoredBy<C>, L>(
        &mut self,
        handle: Handle<E, L, B>,
        change: impl FnOnce(&mut E),
    ) -> Result<Pending<E, B>> {
        let mut copy = self.memory.read::<E>(handle.row)?.snapshot();
        let changed = {
            let before = copy.snapshot();
            change(&mut copy);
            copy.changes(&before)
        };
        let mut links = self.memory.links_of(EntityDef::of::<E>(), &copy);
        if let State::Edited(edited) = self.memory.store_mut::<E>().state(handle.row.slot) {
            let kept = |&&(at, _): &&(usize, RowRef)| {
                ColumnSet::of(E::FOREIGN_KEYS[at].columns).and(changed).is_empty()
            };
            for &(at, target) in edited.links.0.iter().filter(kept) {
                links.set(at, target);
            }
        }
        let made = |at: &usize| E::COLUMNS[*at].is_made();
        let made: Vec<usize> = (0..E::COLUMNS.len()).filter(made).collect();
        let columns = ColumnSet::first(E::COLUMNS.len()).without(ColumnSet::of(&made));
        let mut row = E::Row::of(&copy, columns);
        row.start_version();
        E::register(&mut self.registry);
        Ok(Pending::of(self.memory.add_new::<E>(row, links)))
    }
}
