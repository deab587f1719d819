//! What the live database lacks of what the entities map.

use core::fmt;

use super::connection::{ExecutesDdl, live_columns};
use super::error::SchemaError;
use crate::entity::EntityDef;

/// Something that an entity maps and the database lacks.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::ddl::Difference;
/// use diesel::{Connection, SqliteConnection};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let missing = aludel::schema![User].missing(&mut connection)?;
/// assert_eq!(missing, [Difference::MissingTable { entity: "User", table: "users" }]);
/// assert_eq!(missing[0].to_string(), "there is no table `users` for `User`");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// There is no such table or view.
    MissingTable {
        /// The entity.
        entity: &'static str,
        /// Its table.
        table: &'static str,
    },
    /// The table has no such column.
    MissingColumn {
        /// The entity.
        entity: &'static str,
        /// Its table.
        table: &'static str,
        /// The field.
        field: &'static str,
        /// The field's column.
        column: &'static str,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingTable { entity, table } => {
                write!(f, "there is no table `{table}` for `{entity}`")
            }
            Self::MissingColumn { entity, table, field, column } => {
                write!(f, "table `{table}` has no column `{column}` for `{entity}.{field}`")
            }
        }
    }
}

/// What the database lacks of one entity.
pub(super) fn differences(
    entity: &EntityDef,
    connection: &mut impl ExecutesDdl,
) -> Result<Vec<Difference>, SchemaError> {
    let live = live_columns(entity.schema, entity.table, connection)?;
    if live.is_empty() {
        return Ok(vec![Difference::MissingTable { entity: entity.name, table: entity.table }]);
    }
    // Names of columns are compared without regard to ASCII case where they come from the
    // database's catalogue: SQLite takes "Name" for name.
    Ok(entity
        .columns
        .iter()
        .filter(|mapped| !live.iter().any(|name| name.eq_ignore_ascii_case(mapped.name)))
        .map(|mapped| Difference::MissingColumn {
            entity: entity.name,
            table: entity.table,
            field: mapped.field,
            column: mapped.name,
        })
        .collect())
}
