//! What a session asks of a statement that writes, to keep the rows in memory right: which rows it
//! wrote.

use core::fmt;

use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use crate::driver::table::{push_names, push_returning, push_table_of};
use crate::driver::{Statement, StatementFor};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};
use crate::filter::{Definitions, FilterSql, WalkFiltered};

/// A statement that writes rows of one entity by query.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Entity as _;
/// use aludel::query::WriteStatement;
///
/// fn table<S: WriteStatement>(_: &S) -> &'static str {
///     S::Entity::TABLE
/// }
///
/// assert_eq!(table(&User::query().filter(User::name.eq("wendy")).delete()), "users");
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait WriteStatement {
    /// The entity.
    type Entity: Entity;
    /// What it does, for messages.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::WriteStatement;
    ///
    /// fn verb<S: WriteStatement>(_: &S) -> &'static str {
    ///     S::VERB
    /// }
    ///
    /// assert_eq!(verb(&User::query().filter(User::name.eq("wendy")).delete()), "delete");
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const VERB: &'static str;
    /// Whether the rows are there afterwards.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::WriteStatement;
    ///
    /// fn leaves_them<S: WriteStatement>(_: &S) -> bool {
    ///     S::UPDATES
    /// }
    ///
    /// assert!(!leaves_them(&User::query().filter(User::name.eq("wendy")).delete()));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const UPDATES: bool;
}

/// A [`WriteStatement`] in the words of one backend.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::WriteFor;
/// use diesel::sqlite::Sqlite;
///
/// fn writes_on_sqlite<S: WriteFor<Sqlite>>(_: &S) {}
///
/// writes_on_sqlite(&User::query().filter(User::name.eq("wendy")).delete());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait WriteFor<DB: Backend>: WriteStatement {
    /// Writes it up to its WHERE.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::WriteFor;
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// struct Shown<S>(S);
    ///
    /// impl<S: WriteFor<Sqlite>> QueryFragment<Sqlite> for Shown<S> {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> diesel::QueryResult<()> {
    ///         self.0.walk_write(out)
    ///     }
    /// }
    ///
    /// let statement = User::query().filter(User::name.eq("wendy")).delete();
    /// let sql = diesel::debug_query::<Sqlite, _>(&Shown(statement)).to_string();
    /// assert!(sql.starts_with("DELETE FROM `users` --"));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn walk_write<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Writes its condition behind a word, if it has one.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::WriteFor;
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// struct Shown<S>(S);
    ///
    /// impl<S: WriteFor<Sqlite>> QueryFragment<Sqlite> for Shown<S> {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> diesel::QueryResult<()> {
    ///         self.0.walk_filter(" WHERE ", out)
    ///     }
    /// }
    ///
    /// let statement = User::query().filter(User::name.eq("wendy")).delete();
    /// let sql = diesel::debug_query::<Sqlite, _>(&Shown(statement)).to_string();
    /// assert!(!sql.contains("DELETE") && sql.contains("`name` = ?"));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn walk_filter<'b>(
        &'b self,
        keyword: &'static str,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;
}

/// Writes a statement through its WHERE.
pub(super) fn walk_whole<'b, S, DB>(
    statement: &'b S,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    S: WriteFor<DB>,
    DB: Backend,
{
    statement.walk_write(out.reborrow())?;
    statement.walk_filter(" WHERE ", out)
}

/// The same for the rows that a filter leaves.
pub(super) fn walk_whole_filtered<'b, S, DB>(
    statement: &'b S,
    definitions: &'b Definitions,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    S: WriteFor<DB>,
    DB: FilterSql,
{
    statement.walk_write(out.reborrow())?;
    walk_filter_within(statement, definitions, out)
}

fn walk_filter_within<'b, S, DB>(
    statement: &'b S,
    definitions: &'b Definitions,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    S: WriteFor<DB>,
    DB: FilterSql,
{
    let limited = definitions.walk_criterion::<S::Entity, DB>(" WHERE ", out.reborrow())?;
    statement.walk_filter(if limited { " AND " } else { " WHERE " }, out)
}

/// What is asked of the statement.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::entity::ColumnSet;
/// use aludel::query::Report;
///
/// assert_ne!(Report::Columns(ColumnSet::EMPTY), Report::Keys); // run, or only asked about
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// To run, and to give these columns of the rows it wrote; none at all is allowed.
    Columns(ColumnSet),
    /// Not to run, but to say which rows it would write: their keys.
    Keys,
}

/// A statement that writes, and what is asked of it. A bound names it in generic code:
/// `C: Runs<Reported<Update<..>>>`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::Runs;
/// use aludel::query::{Reported, WriteStatement};
///
/// fn is_sent<S: WriteStatement>(_: &S)
/// where
///     diesel::SqliteConnection: Runs<Reported<S>>,
/// {
/// }
///
/// is_sent(&User::query().filter(User::name.eq("wendy")).delete());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Reported<S> {
    pub(crate) statement: S,
    pub(crate) report: Report,
}

impl<S: WriteStatement> fmt::Debug for Reported<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", S::VERB, S::Entity::NAME)
    }
}

/// Known by its SQL text: what is asked is known at run time only.
impl<S> QueryId for Reported<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: WriteStatement> Statement for Reported<S> {
    type Row = <S::Entity as Entity>::Row;
}

impl<S: WriteFor<DB>, DB: Backend> QueryFragment<DB> for Reported<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_head(out.reborrow())?;
        self.statement.walk_filter(" WHERE ", out.reborrow())?;
        self.walk_end(out)
    }
}

impl<S: WriteFor<DB>, DB: FilterSql> WalkFiltered<DB> for Reported<S> {
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.walk_head(out.reborrow())?;
        walk_filter_within(&self.statement, definitions, out.reborrow())?;
        self.walk_end(out)
    }
}

impl<S: WriteStatement> Reported<S> {
    fn walk_head<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        S: WriteFor<DB>,
        DB: Backend,
    {
        match self.report {
            Report::Columns(_) => self.statement.walk_write(out),
            Report::Keys => {
                let entity = EntityDef::of::<S::Entity>();
                out.push_sql("SELECT ");
                push_names(&mut out, entity, S::Entity::KEY.iter().copied())?;
                out.push_sql(" FROM ");
                push_table_of(&mut out, entity)
            }
        }
    }

    fn walk_end<DB: Backend>(&self, mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        match self.report {
            Report::Columns(columns) => push_returning::<S::Entity, DB>(&mut out, columns),
            Report::Keys => Ok(()),
        }
    }
}

impl<S, DB> StatementFor<DB> for Reported<S>
where
    S: WriteFor<DB>,
    S::Entity: Persist<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<Self::Row> {
        let columns = match self.report {
            Report::Columns(columns) => columns,
            Report::Keys => ColumnSet::of(S::Entity::KEY),
        };
        let mut partial = Self::Row::default();
        S::Entity::read_into(row, 0, columns, &mut partial)?;
        Ok(partial)
    }
}
