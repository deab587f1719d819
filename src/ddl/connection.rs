//! How DDL reaches a database: through a driver, as text.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::{Field, Row};
use diesel::sql_types::Text;

use super::create::Statement;
use super::dialect::DdlDialect;
use super::error::SchemaError;
use crate::driver::{self, Driver, Runs, StatementFor};
use crate::filter::{FilterSql, WalkFiltered, Within};

/// A driver that makes tables: every diesel connection, [`AnyConnection`](crate::AnyConnection),
/// [`Borrowed`](crate::Borrowed), and wrappers that pass every statement on. You name it in a
/// bound.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::ddl::{ExecutesDdl, SchemaError};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
/// }
///
/// /// Prepares the database of a test.
/// fn prepare(connection: &mut impl ExecutesDdl) -> Result<(), SchemaError> {
///     aludel::schema![User].create_all(connection)
/// }
///
/// prepare(&mut aludel::AnyConnection::connect(":memory:")?)?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot make tables",
    label = "not a connection that a session works on",
    note = "give `&mut connection`, or `session.connection()`"
)]
pub trait ExecutesDdl: Runs<DdlText> {}

#[diagnostic::do_not_recommend]
impl<D: Runs<DdlText>> ExecutesDdl for D {}

/// One statement of DDL or query of the catalogue, as text without binds.
#[doc(hidden)]
#[derive(Debug)]
pub struct DdlText(String);

impl QueryId for DdlText {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl driver::Statement for DdlText {
    type Row = LiveColumn;
}

impl<DB: Backend> QueryFragment<DB> for DdlText {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Each is executed once.
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.0);
        Ok(())
    }
}

impl<F> Within<F> for DdlText {}

impl<DB: FilterSql> WalkFiltered<DB> for DdlText {}

impl<DB: Backend> StatementFor<DB> for DdlText
where
    // Names in the catalogue are read as text.
    String: FromSql<Text, DB>,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<LiveColumn> {
        let text = |at: usize| {
            let field = row.get(at).ok_or("the catalogue gave too few columns")?;
            String::from_nullable_sql(field.value())
        };
        let nullable = match text(1)?.as_str() {
            "YES" => Some(true),
            "NO" => Some(false),
            _ => None,
        };
        Ok(LiveColumn { name: text(0)?, nullable, type_name: text(2)? })
    }
}

/// A column as the database has it.
#[doc(hidden)]
#[derive(Debug)]
pub struct LiveColumn {
    pub(super) name: String,
    /// Whether it may be NULL, as far as the database knows.
    pub(super) nullable: Option<bool>,
    pub(super) type_name: String,
}

/// How the database spells DDL.
pub(super) fn dialect(driver: &impl Driver) -> Result<&'static dyn DdlDialect, SchemaError> {
    let dialect = driver.dialect();
    dialect.ddl.ok_or(SchemaError::Unsupported { database: dialect.name })
}

/// Executes the statements in order, all of them or none where the database can roll DDL back
/// (MySQL cannot).
pub(super) fn execute(
    statements: &[Statement],
    driver: &mut impl ExecutesDdl,
) -> Result<(), SchemaError> {
    let transaction = |source| SchemaError::database("complete the transaction", source);
    driver.begin().map_err(transaction)?;
    for Statement { sql, action } in statements {
        if let Err(source) = driver.execute(&DdlText(sql.clone())) {
            // The first error tells more than one about a connection that is lost by now.
            let _ = driver.rollback();
            return Err(SchemaError::database(action, source));
        }
    }
    driver.commit().map_err(transaction)
}

/// The columns that a table has in the database; none where there is no such table.
pub(super) fn live_columns(
    schema: Option<&str>,
    table: &str,
    driver: &mut impl ExecutesDdl,
) -> Result<Vec<LiveColumn>, SchemaError> {
    let query = DdlText(dialect(driver)?.columns_query(schema, table));
    driver
        .rows(&query)
        .map_err(|source| SchemaError::database(format!("read the columns of `{table}`"), source))
}
