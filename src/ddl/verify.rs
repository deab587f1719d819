//! Where the live database differs from what the entities map.

use core::fmt;

use super::connection::{ExecutesDdl, LiveColumn, live_columns};
use super::error::SchemaError;
use crate::entity::{ColumnDef, EntityDef, Place, SqlKind};

/// Something that an entity maps and the database has otherwise, or not at all. Its text says where
/// in the program the field is, and what to change.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::ddl::Difference;
/// use diesel::{Connection, SqliteConnection};
/// use diesel::connection::SimpleConnection;
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub nickname: String,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let missing = aludel::schema![User].missing(&mut connection)?;
/// assert!(matches!(missing[0], Difference::MissingTable { entity: "User", .. }));
/// assert!(missing[0].to_string().starts_with("there is no table `users` for `User` ("));
///
/// connection.batch_execute("CREATE TABLE users (id INTEGER PRIMARY KEY, nickname TEXT)")?;
/// let differs = aludel::schema![User].missing(&mut connection)?;
/// assert!(matches!(differs[0], Difference::MayBeNull { field: "nickname", .. }));
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
        /// Where the struct is.
        place: Place,
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
        /// Where the field is.
        place: Place,
    },
    /// The column may be NULL, which the field cannot hold.
    MayBeNull {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// Where the field is.
        place: Place,
    },
    /// The column is NOT NULL, and the field an `Option`.
    NeverNull {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// Where the field is.
        place: Place,
    },
    /// The column has a type of another kind: a number for a text, or the other way round.
    OtherType {
        /// The entity.
        entity: &'static str,
        /// The field.
        field: &'static str,
        /// The column's type, as the database names it.
        type_name: String,
        /// Where the field is.
        place: Place,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self {
            Self::MissingTable { entity, table, place } => {
                write!(f, "there is no table `{table}` for `{entity}`")?;
                place
            }
            Self::MissingColumn { entity, table, field, column, place } => {
                write!(f, "table `{table}` has no column `{column}` for `{entity}.{field}`")?;
                place
            }
            Self::MayBeNull { entity, field, place } => {
                let advice = "make the field an `Option`, or the column NOT NULL";
                write!(f, "the column of `{entity}.{field}` may be NULL: {advice}")?;
                place
            }
            Self::NeverNull { entity, field, place } => {
                let advice = "make the field no `Option`, or let the column be NULL";
                write!(f, "the column of `{entity}.{field}` is NOT NULL: {advice}")?;
                place
            }
            Self::OtherType { entity, field, type_name, place } => {
                let advice = "change one of the two";
                write!(
                    f,
                    "the column of `{entity}.{field}` is of type {type_name}, which does not fit the field: {advice}"
                )?;
                place
            }
        };
        match place.line {
            0 => Ok(()),
            _ => write!(f, " ({place})"),
        }
    }
}

/// Where the database differs from one entity.
pub(super) fn differences(
    entity: &EntityDef,
    connection: &mut impl ExecutesDdl,
) -> Result<Vec<Difference>, SchemaError> {
    let live = live_columns(entity.schema, entity.table, connection)?;
    if live.is_empty() {
        let EntityDef { name, table, place, .. } = *entity;
        return Ok(vec![Difference::MissingTable { entity: name, table, place }]);
    }
    let mut found = Vec::new();
    for mapped in entity.columns {
        // Names of columns are compared without regard to ASCII case where they come from the
        // database's catalogue: SQLite takes "Name" for name.
        match live.iter().find(|column| column.name.eq_ignore_ascii_case(mapped.name)) {
            Some(column) => found.extend(of_column(entity, mapped, column)),
            None => found.push(Difference::MissingColumn {
                entity: entity.name,
                table: entity.table,
                field: mapped.field,
                column: mapped.name,
                place: entity.place.at(mapped.line),
            }),
        }
    }
    Ok(found)
}

/// Where a column differs from its field.
fn of_column(entity: &EntityDef, mapped: &ColumnDef, live: &LiveColumn) -> Option<Difference> {
    let (entity, field, place) = (entity.name, mapped.field, entity.place.at(mapped.line));
    let type_name = live.type_name.clone();
    if let (Some(wanted), Some(found)) = (family_of(mapped.kind), family_named(&type_name))
        && wanted != found
    {
        return Some(Difference::OtherType { entity, field, type_name, place });
    }
    match (mapped.nullable, live.nullable) {
        (false, Some(true)) => Some(Difference::MayBeNull { entity, field, place }),
        (true, Some(false)) => Some(Difference::NeverNull { entity, field, place }),
        _ => None,
    }
}

/// Types whose values are written alike. What is in none of them is not compared: databases have more
/// types than a program needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Integer,
    Real,
    Text,
    Binary,
}

fn family_of(kind: SqlKind) -> Option<Family> {
    Some(match kind {
        SqlKind::Int16 | SqlKind::Int32 | SqlKind::Int64 => Family::Integer,
        SqlKind::Float32 | SqlKind::Float64 => Family::Real,
        SqlKind::Chars => Family::Text,
        SqlKind::Bytes => Family::Binary,
        _ => return None,
    })
}

/// By the words that type names are made of, on all three databases.
fn family_named(type_name: &str) -> Option<Family> {
    let name = type_name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&["interval", "point"]) => None,
        () if has(&["int", "serial"]) => Some(Family::Integer),
        () if has(&["real", "float", "double"]) => Some(Family::Real),
        () if has(&["char", "text", "clob"]) => Some(Family::Text),
        () if has(&["blob", "bytea", "binary"]) => Some(Family::Binary),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, family_named};

    #[test]
    fn a_type_is_of_the_family_that_its_name_says() {
        let families = [
            ("INTEGER", Some(Family::Integer)),
            ("bigint unsigned", Some(Family::Integer)),
            ("double precision", Some(Family::Real)),
            ("character varying", Some(Family::Text)),
            ("NVARCHAR(160)", Some(Family::Text)),
            ("longblob", Some(Family::Binary)),
            ("varbinary", Some(Family::Binary)),
            ("interval", None),
            ("numeric", None),
            ("timestamp with time zone", None),
            ("", None),
        ];
        for (name, family) in families {
            assert_eq!(family_named(name), family, "{name}");
        }
    }
}
