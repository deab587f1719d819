//! What can go wrong when tables are made, dropped or verified.

use core::fmt;

use super::verify::Difference;

/// Why a schema could not be created, dropped or verified.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::ddl::SchemaError;
/// use diesel::{Connection, SqliteConnection};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     #[entity(default)]
///     pub joined: String,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let error = aludel::schema![User].create_all(&mut connection).unwrap_err();
/// assert!(matches!(error, SchemaError::UnknownDefault { entity: "User", field: "joined", .. }));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum SchemaError {
    /// The SQL type of a column cannot be told from its Rust type, or the database lacks it.
    /// `#[entity(ddl = "...")]` on the field spells it out.
    UnknownType {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// The database.
        database: &'static str,
    },
    /// A column has a default that only an existing database knows: `#[entity(default)]`.
    /// `#[entity(default = "...")]` spells it out.
    UnknownDefault {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The entity does not say how the database computes a column, as an existing schema does.
    /// `#[entity(computed = "...")]` on the field spells it out.
    UnknownComputed {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The database cannot make values of a key's type by itself, or not for one of several key
    /// columns.
    NotGenerated {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// The database.
        database: &'static str,
    },
    /// A foreign key leads to an entity that is not in the schema, and its table is not in the
    /// database either.
    MissingTarget {
        /// The entity that has the foreign key.
        entity: &'static str,
        /// The relationship.
        relationship: &'static str,
        /// The entity that it leads to.
        target: &'static str,
        /// The table of that entity.
        table: &'static str,
    },
    /// A foreign key leads to another schema, which the database does not support.
    AcrossSchemas {
        /// The entity that has the foreign key.
        entity: &'static str,
        /// The relationship.
        relationship: &'static str,
        /// The entity that it leads to.
        target: &'static str,
        /// The database.
        database: &'static str,
    },
    /// Two entities of the schema have the same table.
    SameTable {
        /// The table.
        table: &'static str,
        /// Its entities.
        entities: [&'static str; 2],
    },
    /// The database lacks mapped tables or columns. Usually a migration is missing.
    Differs(Vec<Difference>),
    /// The driver's [`Dialect`](crate::backend::Dialect) does not spell DDL.
    Unsupported {
        /// The database.
        database: &'static str,
    },
    /// The database refused a statement.
    Database {
        /// What was being done, for example ``create table `users` ``.
        action: String,
        /// What the database said.
        source: diesel::result::Error,
    },
}

impl SchemaError {
    /// Attaches what was being done to an error of the database.
    pub(super) fn database(action: impl Into<String>, source: diesel::result::Error) -> Self {
        Self::Database { action: action.into(), source }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownType { entity, field, database } => write!(
                f,
                "the type of `{entity}.{field}` on {database} is not known: write \
                 `#[entity(ddl = \"...\")]` on the field"
            ),
            Self::UnknownDefault { entity, field } => write!(
                f,
                "the default of `{entity}.{field}` is not known: write \
                 `#[entity(default = \"...\")]` on the field"
            ),
            Self::UnknownComputed { entity, field } => write!(
                f,
                "how `{entity}.{field}` is computed is not known: write \
                 `#[entity(computed = \"...\")]` on the field"
            ),
            Self::NotGenerated { entity, field, database } => write!(
                f,
                "{database} cannot generate `{entity}.{field}`: only a key of one integer column \
                 is generated without `#[entity(default = \"...\")]`"
            ),
            Self::MissingTarget { entity, relationship, target, table } => write!(
                f,
                "`{entity}.{relationship}` refers to `{target}`, which is not in the schema, and \
                 there is no table `{table}`: add `{target}` to `schema![..]`"
            ),
            Self::AcrossSchemas { entity, relationship, target, database } => write!(
                f,
                "`{entity}.{relationship}` refers to `{target}` in another schema, which a \
                 foreign key on {database} cannot"
            ),
            Self::SameTable { table, entities: [first, second] } => write!(
                f,
                "`{first}` and `{second}` both have the table `{table}`: keep one of them in \
                 `schema![..]`"
            ),
            Self::Differs(differences) => {
                f.write_str("the database does not fit the entities: ")?;
                for (at, difference) in differences.iter().enumerate() {
                    if at > 0 {
                        f.write_str("; ")?;
                    }
                    difference.fmt(f)?;
                }
                Ok(())
            }
            Self::Unsupported { database } => {
                write!(f, "tables cannot be made on {database}: its dialect does not spell DDL")
            }
            Self::Database { action, .. } => write!(f, "cannot {action}"),
        }
    }
}

impl std::error::Error for SchemaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database { source, .. } => Some(source),
            _ => None,
        }
    }
}
