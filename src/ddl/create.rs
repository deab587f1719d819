//! The text of `CREATE TABLE`, `CREATE INDEX` and `DROP TABLE`.

use super::dialect::DdlDialect;
use super::error::SchemaError;
use super::order::TableName;
use crate::entity::{
    ColumnDef, Computed, DefaultValue, DeleteRule, EntityDef, ForeignKeyDef, UpdateRule,
};

/// A statement, and what it does in words, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) action: String,
}

/// The statements that make the table of one entity and its indexes, unless they exist. `later` are
/// tables that are made after it.
pub(super) fn create(
    entity: &EntityDef,
    later: &[TableName],
    dialect: &dyn DdlDialect,
) -> Result<Vec<Statement>, SchemaError> {
    let writer = Writer { entity, dialect };
    let mut statements = vec![writer.table(later)?];
    if !dialect.index_is_part_of_table() {
        statements.extend(writer.indexes().into_iter().map(|columns| writer.index(columns)));
    }
    Ok(statements)
}

/// The statements that add the foreign keys to tables in `later`, which are made by then. They fail
/// where the foreign key exists.
pub(super) fn add_foreign_keys(
    entity: &EntityDef,
    later: &[TableName],
    dialect: &dyn DdlDialect,
) -> Result<Vec<Statement>, SchemaError> {
    let writer = Writer { entity, dialect };
    let keys = entity.foreign_keys.iter().filter(|key| writer.waits(key, later));
    keys.map(|key| writer.add_foreign_key(key)).collect()
}

/// The statement that drops the tables of entities, those that exist. Their indexes go with them.
pub(super) fn drop(entities: &[EntityDef], dialect: &dyn DdlDialect) -> Statement {
    let list = |each: &dyn Fn(&EntityDef) -> String| {
        entities.iter().map(each).collect::<Vec<_>>().join(", ")
    };
    let names = list(&|entity| Writer { entity, dialect }.table_name());
    Statement {
        sql: format!("DROP TABLE IF EXISTS {names}"),
        action: format!("drop table {}", list(&|entity| format!("`{}`", entity.table))),
    }
}

struct Writer<'a> {
    entity: &'a EntityDef,
    dialect: &'a dyn DdlDialect,
}

impl Writer<'_> {
    fn table(&self, later: &[TableName]) -> Result<Statement, SchemaError> {
        let mut lines = Vec::new();
        for (at, column) in self.entity.columns.iter().enumerate() {
            lines.push(self.column(at, column)?);
        }
        if self.generated_key().is_none() && !self.entity.key.is_empty() {
            lines.push(format!("PRIMARY KEY {}", self.columns(self.entity.key)));
        }
        for columns in self.unique_constraints() {
            lines.push(format!("UNIQUE {}", self.columns(columns)));
        }
        if self.dialect.index_is_part_of_table() {
            for columns in self.indexes() {
                let name = self.dialect.quoted(&self.index_name(columns));
                lines.push(format!("INDEX {name} {}", self.columns(columns)));
            }
        }
        for key in self.entity.foreign_keys {
            let line = self.foreign_key(key)?;
            if !self.waits(key, later) {
                lines.push(line);
            }
        }
        Ok(Statement {
            sql: format!(
                "CREATE TABLE IF NOT EXISTS {} (\n    {}\n)",
                self.table_name(),
                lines.join(",\n    ")
            ),
            action: format!("create table `{}`", self.entity.table),
        })
    }

    fn column(&self, at: usize, column: &ColumnDef) -> Result<String, SchemaError> {
        let (entity, field) = (self.entity.name, column.field);
        let name = self.dialect.quoted(column.name);
        let database = self.dialect.name();
        if self.generated_key() == Some(at) {
            let key = self.dialect.generated_key(column.kind).ok_or(SchemaError::NotGenerated {
                entity,
                field,
                database,
            })?;
            return Ok(format!("{name} {} NOT NULL PRIMARY KEY {}", key.type_name, key.suffix));
        }
        if column.generated && column.default.is_none() {
            return Err(SchemaError::NotGenerated { entity, field, database });
        }
        let type_name = match self.is_indexed(at) {
            true => self.dialect.indexed_type_name(column.kind),
            false => self.dialect.type_name(column.kind),
        };
        let type_name = type_name.ok_or(SchemaError::UnknownType { entity, field, database })?;
        let mut line = format!("{name} {type_name}");
        // SQLite lets a key that is not an integer be NULL unless told otherwise.
        let declared = column.computed.is_none() || self.dialect.computes_not_null();
        if declared && (!column.nullable || self.entity.key.contains(&at)) {
            line.push_str(" NOT NULL");
        }
        match column.computed {
            None => {}
            Some(Computed::Sql(sql)) => {
                line.push_str(&format!(" GENERATED ALWAYS AS ({sql}) STORED"));
            }
            Some(Computed::Database) if self.entity.version == Some(at) => {}
            Some(Computed::Database) => {
                return Err(SchemaError::UnknownComputed { entity, field });
            }
        }
        match column.default {
            None => {}
            // In parentheses any expression is allowed, not only a literal.
            Some(DefaultValue::Sql(sql)) => line.push_str(&format!(" DEFAULT ({sql})")),
            Some(DefaultValue::Database) => {
                return Err(SchemaError::UnknownDefault { entity, field });
            }
        }
        Ok(line)
    }

    /// The position of the key, when it is one column that the database makes by counting.
    fn generated_key(&self) -> Option<usize> {
        match *self.entity.key {
            [at] => {
                let column = &self.entity.columns[at];
                (column.generated && column.default.is_none()).then_some(at)
            }
            _ => None,
        }
    }

    /// Whether a key, a constraint or an index is over the column.
    fn is_indexed(&self, at: usize) -> bool {
        let foreign = self.entity.foreign_keys.iter().map(|key| key.columns);
        let declared = self.entity.indexes.iter().map(|index| index.columns);
        foreign.chain(declared).chain([self.entity.key]).any(|columns| columns.contains(&at))
    }

    /// Whether a foreign key must wait until the table that it leads to is made.
    fn waits(&self, key: &ForeignKeyDef, later: &[TableName]) -> bool {
        !self.dialect.refers_to_later_tables()
            && later.contains(&(key.target_schema, key.target_table))
    }

    fn add_foreign_key(&self, key: &ForeignKeyDef) -> Result<Statement, SchemaError> {
        let columns = key.columns.iter().map(|&at| self.entity.columns[at].name);
        let name = unique_name("fk", self.entity.table, columns);
        Ok(Statement {
            sql: format!(
                "ALTER TABLE {} ADD CONSTRAINT {} {}",
                self.table_name(),
                self.dialect.quoted(&name),
                self.foreign_key(key)?
            ),
            action: format!("add foreign key `{name}`"),
        })
    }

    fn foreign_key(&self, key: &ForeignKeyDef) -> Result<String, SchemaError> {
        let elsewhere = key.target_schema != self.entity.schema;
        if elsewhere && !self.dialect.refers_across_schemas() {
            return Err(SchemaError::AcrossSchemas {
                entity: self.entity.name,
                relationship: key.name,
                target: key.target,
                database: self.dialect.name(),
            });
        }
        let schema = key.target_schema.filter(|_| self.dialect.refers_across_schemas());
        let targets: Vec<_> =
            (key.target_columns)().iter().map(|name| self.dialect.quoted(name)).collect();
        let mut line = format!(
            "FOREIGN KEY {} REFERENCES {} ({})",
            self.columns(key.columns),
            self.qualified(schema, key.target_table),
            targets.join(", ")
        );
        line.push_str(on_delete(key));
        let defers = self.dialect.defers_foreign_keys();
        let carried = key.on_update == UpdateRule::Cascade;
        if key.on_update == UpdateRule::Database || (carried && !defers) {
            line.push_str(" ON UPDATE CASCADE");
        }
        if (key.deferred || carried) && defers {
            line.push_str(" DEFERRABLE INITIALLY DEFERRED");
        }
        Ok(line)
    }

    /// Each set of columns once.
    fn unique_constraints(&self) -> Vec<&'static [usize]> {
        let declared = self.entity.indexes.iter().filter(|index| index.unique);
        let one_to_one = self.entity.foreign_keys.iter().filter(|key| key.unique);
        let mut found: Vec<&'static [usize]> = Vec::new();
        for columns in declared.map(|index| index.columns).chain(one_to_one.map(|key| key.columns))
        {
            let known = |other: &[usize]| other.len() == columns.len() && covers(other, columns);
            if !known(self.entity.key) && !found.iter().any(|other| known(other)) {
                found.push(columns);
            }
        }
        found
    }

    /// The declared indexes, and one for each foreign key that no other index begins with: the
    /// database looks for referring rows by it on each delete, and so does each load of the
    /// other end.
    fn indexes(&self) -> Vec<&'static [usize]> {
        let unique = self.unique_constraints();
        let declared = self.entity.indexes.iter().filter(|index| !index.unique);
        let mut made: Vec<&'static [usize]> = Vec::new();
        for index in declared {
            if !made.contains(&index.columns) {
                made.push(index.columns);
            }
        }
        for key in self.entity.foreign_keys {
            let known = made.iter().chain(&unique).chain([&self.entity.key]);
            if !known.into_iter().any(|other| covers(other, key.columns)) {
                made.push(key.columns);
            }
        }
        made
    }

    fn index_name(&self, columns: &[usize]) -> String {
        let parts = columns.iter().map(|&at| self.entity.columns[at].name);
        unique_name("ix", self.entity.table, parts)
    }

    fn index(&self, columns: &[usize]) -> Statement {
        let name = self.index_name(columns);
        let on_index = self.entity.schema.filter(|_| self.dialect.schema_names_index());
        let on_table = self.entity.schema.filter(|_| !self.dialect.schema_names_index());
        Statement {
            sql: format!(
                "CREATE INDEX IF NOT EXISTS {} ON {} {}",
                self.qualified(on_index, &name),
                self.qualified(on_table, self.entity.table),
                self.columns(columns)
            ),
            action: format!("create index `{name}`"),
        }
    }

    fn table_name(&self) -> String {
        self.qualified(self.entity.schema, self.entity.table)
    }

    fn qualified(&self, schema: Option<&str>, name: &str) -> String {
        let name = self.dialect.quoted(name);
        match schema {
            Some(schema) => format!("{}.{name}", self.dialect.quoted(schema)),
            None => name,
        }
    }

    /// The names of the columns in parentheses.
    fn columns(&self, positions: &[usize]) -> String {
        let names: Vec<_> =
            positions.iter().map(|&at| self.dialect.quoted(self.entity.columns[at].name)).collect();
        format!("({})", names.join(", "))
    }
}

/// What the database does by itself. It agrees with what a session does first, so that rows
/// deleted behind its back leave the same behind.
fn on_delete(key: &ForeignKeyDef) -> &'static str {
    match key.outcome() {
        DeleteRule::Cascade | DeleteRule::Owned | DeleteRule::Database => " ON DELETE CASCADE",
        DeleteRule::Nullify => " ON DELETE SET NULL",
        // The default, NO ACTION, refuses too, but at the end of the statement: RESTRICT would
        // refuse to delete two rows of one table of which one refers to the other.
        DeleteRule::Restrict => "",
    }
}

/// Whether an index over `index` finds rows by the values of all of `columns`.
fn covers(index: &[usize], columns: &[usize]) -> bool {
    index.len() >= columns.len()
        && index[..columns.len()].iter().all(|at| columns.contains(at))
        && columns.iter().all(|at| index.contains(at))
}

/// A name that depends on the table and the columns only, and that no other table or columns
/// have: `CREATE INDEX IF NOT EXISTS` would silently skip the second of two indexes of one name.
fn unique_name<'a>(prefix: &str, table: &'a str, columns: impl Iterator<Item = &'a str>) -> String {
    /// What PostgreSQL keeps of a name, the shortest limit, less a hash.
    const ROOM: usize = 63 - 17;
    let parts: Vec<_> = core::iter::once(table).chain(columns).collect();
    let mut name = format!("{prefix}_{}", parts.join("__"));
    // Where a part has the separator in it, or ends in half of it, its end cannot be told.
    let ambiguous =
        |part: &&str| part.contains("__") || part.starts_with('_') || part.ends_with('_');
    if name.len() > ROOM || parts.iter().any(ambiguous) {
        let end = (0..=ROOM.min(name.len())).rev().find(|&at| name.is_char_boundary(at));
        name.truncate(end.unwrap_or(0));
        name.push_str(&format!("_{:016x}", hash(&parts)));
    }
    name
}

/// FNV-1a over the parts, which is the same on each machine and in each version.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
