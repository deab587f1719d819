//! What a query says, and how the database goes about it.

use aludel_macros::quiet;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::query_builder::{AstPass, QueryBuilder, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;
use diesel::sql_types::Text;

use super::composed::Composed;
use super::joined::{GatherQuery, JoinedQuery};
use super::select::Query;
use crate::backend::{Explains, SqlBackend};
use crate::driver::{Statement, StatementFor};
use crate::error::Result;
use crate::filter::{Definitions, FilterSql, WalkFiltered};

/// The text of a statement in the words of one backend.
fn text_of<DB, Q>(query: &Q) -> Result<String>
where
    DB: SqlBackend,
    Q: QueryFragment<DB>,
{
    let mut builder = <DB::QueryBuilder as Default>::default();
    query.to_sql(&mut builder, &DB::default())?;
    Ok(builder.finish())
}

/// Gives the method to each kind of query.
macro_rules! to_sql {
    ([$($generics:tt)*] $this:ty) => {
        #[quiet]
        impl<$($generics)*> $this {
            /// The text of the query in the words of a backend, with its marks in place of values.
            /// Nothing is sent.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # fn main() -> aludel::Result<()> {
            /// use diesel::sqlite::Sqlite;
            ///
            /// let query = User::query().filter(User::name.eq("ed")).select(User::id);
            /// assert_eq!(
            ///     query.to_sql::<Sqlite>()?,
            ///     "SELECT `users`.`id` FROM `users` WHERE `users`.`name` = ?",
            /// );
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # Errors
            ///
            /// A value that cannot be converted.
            pub fn to_sql<DB: SqlBackend>(&self) -> Result<String>
            where
                Self: QueryFragment<DB>,
            {
                text_of(self)
            }
        }
    };
}

to_sql!([Root, L, J, Sel, W, M, Eager] Query<Root, Sel, L, J, W, M, Eager>);
to_sql!([Root, L, Sel, Q, Loads] Composed<Root, Q, Sel, L, Loads>);
to_sql!([Q, R] JoinedQuery<Q, R>);

#[quiet]
impl<Q, R, Loads> GatherQuery<Q, R, Loads> {
    /// The text of the query in the words of a backend: see [`Query::to_sql`].
    ///
    /// # Errors
    ///
    /// A value that cannot be converted.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let joined = User::query().join(User::addresses).filter(Address::id.gt(Id::new(1)));
    /// let query = joined.gather(User::addresses);
    /// assert!(query.to_sql::<Sqlite>()?.contains(" INNER JOIN `addresses` "));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn to_sql<DB: SqlBackend>(&self) -> Result<String>
    where
        Q: QueryFragment<DB>,
    {
        text_of(&self.query)
    }
}

/// How a database goes about a statement, a line of text for each row.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // What `explain` runs.
/// let plan = s.explain(User::query().filter(User::name.eq("ed")))?;
/// assert!(plan[0].contains("users"));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PlanOf<Q>(pub(crate) Q);

impl<Q: QueryId> QueryId for PlanOf<Q> {
    type QueryId = PlanOf<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryId> Statement for PlanOf<Q> {
    type Row = String;
}

impl<Q, DB> StatementFor<DB> for PlanOf<Q>
where
    Self: Statement<Row = String> + QueryFragment<DB>,
    DB: Explains,
    String: FromSql<Text, DB>,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<String> {
        row.get_value::<Text, String, _>(DB::COLUMN)
    }
}

impl<Q: QueryFragment<DB>, DB: Backend + Explains> QueryFragment<DB> for PlanOf<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(DB::EXPLAIN);
        self.0.walk_ast(out)
    }
}

impl<Q: WalkFiltered<DB>, DB: FilterSql + Explains> WalkFiltered<DB> for PlanOf<Q> {
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        out.push_sql(DB::EXPLAIN);
        self.0.walk_filtered(definitions, out)
    }
}
