//! Whether a statement that writes gives the rows it wrote.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use crate::driver::table::push_returning;
use crate::entity::{ColumnSet, Entity};

/// A statement that counts the rows it writes.
#[derive(Debug, Clone, Copy)]
pub enum Counted {}

/// A statement that gives the rows it wrote.
#[derive(Debug, Clone, Copy)]
pub enum Returned {}

/// Writes `RETURNING ..`, or nothing.
///
/// Found by inference, never written.
pub trait ReturningSql: 'static {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// None.
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
