//! A column of many rows as one array bind.
//!
//! The values are those that diesel would bind one by one: it is asked for them as bytes, and they
//! are written one after the other in PostgreSQL's format of arrays. Reading what diesel collected
//! needs its feature `i-implement-a-third-party-backend-and-opt-into-breaking-changes`; this file
//! is the only one that uses it.

use std::io::Write;

use diesel::pg::{Pg, PgTypeMetadata};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::HasSqlType;

use crate::driver::ColumnOf;
use crate::entity::Persist;

/// The SQL type of the bind, which the statement spells out behind it: `$1::int4[]`.
#[derive(Debug, QueryId)]
pub(super) struct ArrayOfColumn;

impl HasSqlType<ArrayOfColumn> for Pg {
    fn metadata(_: &mut Self::MetadataLookup) -> PgTypeMetadata {
        // "Not specified": PostgreSQL takes it from the cast.
        PgTypeMetadata::new(0, 0)
    }
}

impl<E: Persist<Pg>> ToSql<ArrayOfColumn, Pg> for ColumnOf<E> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let mut collected = RawBytesBindCollector::<Pg>::new();
        self.collect_binds(&mut collected, out.metadata_lookup(), &Pg)?;
        // Where there is no value there is no type to tell; nobody asks for that of no element.
        let element = collected.metadata.first().map_or(Ok(0), PgTypeMetadata::oid)?;
        let has_null = collected.binds.iter().any(Option::is_none);
        out.write_all(&1_i32.to_be_bytes())?; // dimensions
        out.write_all(&i32::from(has_null).to_be_bytes())?;
        out.write_all(&element.to_be_bytes())?;
        out.write_all(&i32::try_from(collected.binds.len())?.to_be_bytes())?;
        out.write_all(&1_i32.to_be_bytes())?; // the index of the first
        for bind in &collected.binds {
            match bind {
                Some(bytes) => {
                    out.write_all(&i32::try_from(bytes.len())?.to_be_bytes())?;
                    out.write_all(bytes)?;
                }
                None => out.write_all(&(-1_i32).to_be_bytes())?,
            }
        }
        Ok(IsNull::No)
    }
}
