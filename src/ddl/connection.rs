//! What makes, drops and looks at tables.

use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::deserialize::FromSql;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::{Field, Row};
use diesel::sql_types::{Text, Untyped};

use super::dialect::DdlDialect;

/// A connection that makes tables. You name it in a bound; it is implemented for every diesel
/// connection whose backend has a [`DdlDialect`].
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
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use diesel::{Connection, SqliteConnection};
/// prepare(&mut SqliteConnection::establish(":memory:")?)?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot make tables",
    label = "not a connection to a database with a `DdlDialect`",
    note = "give `&mut connection`, or `session.connection()`"
)]
pub trait ExecutesDdl {
    /// How the database spells DDL.
    fn ddl_dialect(&self) -> Box<dyn DdlDialect>;

    /// Executes the statements in order, all of them or none where the database can roll DDL
    /// back (MySQL cannot).
    ///
    /// # Errors
    ///
    /// The first statement that the database refuses, and why.
    fn execute_ddl(&mut self, statements: &[String]) -> Result<(), Refused>;

    /// The names of the columns of a table or view; none where there is no such table.
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn live_columns(&mut self, schema: Option<&str>, table: &str) -> QueryResult<Vec<String>>;
}

/// Where a batch of statements stopped.
///
/// # Example
///
/// ```
/// use aludel::ddl::ExecutesDdl;
/// use diesel::{Connection, SqliteConnection};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let statements = ["CREATE TABLE a (id INTEGER)".into(), "CREATE TABEL b (id INTEGER)".into()];
/// let refused = connection.execute_ddl(&statements).unwrap_err();
/// assert_eq!(refused.statement, Some(1));
/// assert!(connection.live_columns(None, "a")?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Refused {
    /// The position of the statement; nothing when it was the transaction around them.
    pub statement: Option<usize>,
    /// What the database reports.
    pub source: diesel::result::Error,
}

impl From<diesel::result::Error> for Refused {
    fn from(source: diesel::result::Error) -> Self {
        Self { statement: None, source }
    }
}

#[diagnostic::do_not_recommend]
impl<C> ExecutesDdl for C
where
    C: LoadConnection,
    C::Backend: DdlDialect + Default + 'static,
    // Names in the catalogue are read as text.
    String: FromSql<Text, C::Backend>,
{
    fn ddl_dialect(&self) -> Box<dyn DdlDialect> {
        Box::<C::Backend>::default()
    }

    fn execute_ddl(&mut self, statements: &[String]) -> Result<(), Refused> {
        self.transaction(|connection| {
            for (at, statement) in statements.iter().enumerate() {
                tracing::debug!(target: "aludel::sql", sql = %statement);
                connection
                    .batch_execute(statement)
                    .map_err(|source| Refused { statement: Some(at), source })?;
            }
            Ok(())
        })
    }

    fn live_columns(&mut self, schema: Option<&str>, table: &str) -> QueryResult<Vec<String>> {
        let query = CatalogueQuery(self.ddl_dialect().columns_query(schema, table));
        let mut names = Vec::new();
        for row in LoadConnection::load(self, query)? {
            let row = row?;
            let name = row
                .get(0)
                .ok_or_else(|| "the catalogue gave a row without columns".into())
                .and_then(|field| String::from_nullable_sql(field.value()))
                .map_err(diesel::result::Error::DeserializationError)?;
            names.push(name);
        }
        Ok(names)
    }
}

/// A query as text. diesel's `SqlQuery` cannot be executed for a backend that is not known.
struct CatalogueQuery(String);

impl Query for CatalogueQuery {
    type SqlType = Untyped;
}

impl QueryId for CatalogueQuery {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for CatalogueQuery {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.0);
        Ok(())
    }
}
