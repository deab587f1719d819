//! Columns of a row that the database computes when it is next written.

use aludel_macros::quiet;

use super::Session;
use super::apply::unlink;
use super::handle::Handle;
use crate::driver::{Driver, Stores};
use crate::entity::{ColumnSet, Entity};
use crate::error::Result;
use crate::query::inferred::{OfRowsOf, WritableBound};
use crate::query::{Attr, Boxable, Enabled, Fits, Named, NewValue, Typed};

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Sets a column of a row to what the database computes from an expression, with the next
    /// flush: a counter that others count too is moved on without reading it before.
    ///
    /// The expression is about the row as it is in the database then. Until that flush memory has
    /// the old value; after it, the value that the database computed. It takes the place of a value
    /// or an expression that was set before, and another value that is set later takes its place.
    /// After a failed COMMIT the expression is what waits, not its result.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s.connection().batch_execute("UPDATE accounts SET balance = 200")?; // somebody else
    ///
    /// s.set_expr(a, Account::balance, Account::balance + 5)?;
    /// assert_eq!(s[a].balance, 100);
    /// s.commit()?;
    /// assert_eq!(s[a].balance, 205);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None; the next flush sends
    ///
    /// ```sql
    /// UPDATE "accounts" SET "balance" = "accounts"."balance" + ? WHERE "id" = ?
    /// RETURNING "id", "balance"
    /// ```
    ///
    /// for each such row, with what else was changed in it; where UPDATE has no RETURNING, a SELECT
    /// follows.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn set_expr<E: Entity, L, A: WritableBound<Entity = E>, T, X>(&mut self, handle: Handle<E, L, B>, column: Attr<E, A>, value: T) -> Result<()> where C: Stores<E>, T: NewValue<<Attr<E, A> as Named>::Subject, <Attr<E, A> as Typed>::Domain, <Attr<E, A> as Typed>::Base, X>, X: Fits<A> + OfRowsOf<E> + Boxable<Enabled> {
        let _ = column;
        let edited = self.memory.store_mut::<E>().edited(handle.row)?;
        unlink::<E>(&mut edited.links, ColumnSet::of(&[A::INDEX]));
        edited.set_expression(A::INDEX, value.lower().boxed());
        Ok(())
    }
}
