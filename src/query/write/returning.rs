//! Whether a statement that writes gives the rows it wrote.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use crate::driver::table::push_returning;
use crate::entity::{ColumnSet, Entity};

/// A statement that counts the rows it writes.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Counted, Delete};
///
/// fn counts<F>(_: &Delete<User, F, Counted>) {}
///
/// counts(&User::query().filter(User::name.eq("wendy")).delete());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Counted {}

/// A statement that gives the rows it wrote.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Delete, Returned};
///
/// fn gives_rows<F>(_: &Delete<User, F, Returned>) {}
///
/// gives_rows(&User::query().filter(User::name.eq("wendy")).delete().returning());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Returned {}

/// Writes `RETURNING ..`, or nothing.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Counted, Returned, ReturningSql};
///
/// fn is_known<R: ReturningSql>() {}
///
/// is_known::<Counted>();
/// is_known::<Returned>();
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ReturningSql: 'static {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// None.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::ReturningSql;
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// struct Shown<S>(S);
    ///
    /// impl<S: 'static> QueryFragment<Sqlite> for Shown<S> {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> diesel::QueryResult<()> {
    ///         aludel::query::Returned::walk::<User, Sqlite>(&mut { out })
    ///     }
    /// }
    ///
    /// let statement = ();
    /// let sql = diesel::debug_query::<Sqlite, _>(&Shown(statement)).to_string();
    /// assert!(sql.starts_with(" RETURNING `id`, `name`"));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn walk<E: Entity, DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
}

impl ReturningSql for Counted {
    fn walk<E: Entity, DB: Backend>(_: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl ReturningSql for Returned {
    fn walk<E: Entity, DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        push_returning::<E, DB>(out, ColumnSet::first(E::COLUMNS.len()))
    }
}
