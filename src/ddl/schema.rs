//! A list of entities whose tables are made, dropped and verified together.

use std::collections::HashMap;

use aludel_macros::quiet;

use super::connection::{ExecutesDdl, dialect, execute, live_columns};
use super::create::{self, Statement};
use super::dialect::DdlDialect;
use super::error::SchemaError;
use super::order::{TableName, by_dependency, table_of};
use super::verify::{self, Difference};
use crate::entity::EntityDef;

/// Entities whose tables are created, dropped and verified together. Made by
/// [`schema!`](crate::schema).
///
/// This is for tests, examples and first versions. A database that outlives a version of the
/// program wants migrations: put [`create_sql`](Schema::create_sql) into the first of them, and
/// let [`verify`](Schema::verify) tell at start-up what a later one forgot.
///
/// # Example
///
/// ```
/// # let mut s = aludel::Session::connect(":memory:")?;
/// use aludel::{Entity, Schema};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
/// }
///
/// let tables: Schema = aludel::schema![User];
/// tables.create_all(s.connection())?;
/// tables.verify(s.connection())?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Schema {
    entities: Vec<EntityDef>,
}

#[quiet]
impl Schema {
    /// The schema of these entities; each counts once. [`schema!`](crate::schema) is shorter.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    /// use aludel::ddl::Schema;
    /// use aludel::entity::EntityDef;
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    /// }
    ///
    /// let schema = Schema::new([EntityDef::of::<User>(), EntityDef::of::<User>()]);
    /// assert_eq!(schema.entities().len(), 1);
    /// ```
    #[must_use]
    pub fn new(entities: impl IntoIterator<Item = EntityDef>) -> Self {
        Self { entities: Vec::new() }.and(Self { entities: entities.into_iter().collect() })
    }

    /// This schema and another: that of each module of a program, for example.
    ///
    /// # Example
    ///
    /// ```
    /// mod accounts {
    ///     #[derive(aludel::Entity)]
    ///     #[entity(table = "users")]
    ///     pub struct User {
    ///         #[entity(key, generated)]
    ///         pub id: i32,
    ///     }
    ///
    ///     pub fn schema() -> aludel::Schema {
    ///         aludel::schema![User]
    ///     }
    /// }
    ///
    /// mod tags {
    ///     #[derive(aludel::Entity)]
    ///     #[entity(table = "tags")]
    ///     pub struct Tag {
    ///         #[entity(key)]
    ///         pub name: String,
    ///     }
    ///
    ///     pub fn schema() -> aludel::Schema {
    ///         aludel::schema![Tag]
    ///     }
    /// }
    ///
    /// # fn main() {
    /// let schema = accounts::schema().and(tags::schema());
    /// assert_eq!(schema.entities().len(), 2);
    /// # }
    /// ```
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for entity in other.entities {
            if !self.entities.iter().any(|known| (known.type_id)() == (entity.type_id)()) {
                self.entities.push(entity);
            }
        }
        self
    }

    /// The entities, in the order given.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::Entity;
    /// #[derive(Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    /// }
    ///
    /// assert_eq!(aludel::schema![User].entities()[0].name, "User");
    /// ```
    #[must_use]
    pub fn entities(&self) -> &[EntityDef] {
        &self.entities
    }

    /// Makes the tables that do not exist, each after those that it refers to, with their keys,
    /// constraints and indexes. A table that exists is left as it is, also when it lacks a
    /// column: see [`verify`](Schema::verify).
    ///
    /// A foreign key gets the `ON DELETE` that does by itself what its declaration tells the
    /// session to do: `CASCADE` for `cascade` and `owned`, `SET NULL` for `nullify`, nothing
    /// (the delete is refused) for `restrict`. For `database` it is `SET NULL` where the key
    /// may be NULL, else `CASCADE`. A `deferred` one is checked by the database at the commit.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    ///     #[entity(unique)]
    ///     pub email: String,
    ///     #[entity(index)]
    ///     pub name: Option<String>,
    ///     #[entity(default = "CURRENT_TIMESTAMP")]
    ///     pub joined: String,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut connection = SqliteConnection::establish(":memory:")?;
    /// let schema = aludel::schema![User];
    /// schema.create_all(&mut connection)?;
    /// schema.create_all(&mut connection)?; // nothing left to do
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// CREATE TABLE IF NOT EXISTS "users" (
    ///     "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    ///     "email" TEXT NOT NULL,
    ///     "name" TEXT,
    ///     "joined" TEXT NOT NULL DEFAULT (CURRENT_TIMESTAMP),
    ///     UNIQUE ("email")
    /// )
    /// CREATE INDEX IF NOT EXISTS "ix_users__name" ON "users" ("name")
    /// ```
    ///
    /// in one transaction. On SQLite keys are made with `AUTOINCREMENT`, so that the key of a
    /// deleted row is never given to another.
    ///
    /// # Errors
    ///
    /// - A column's type, default or generated key cannot be spelled in SQL: the field is named,
    ///   nothing was sent.
    /// - A foreign key leads to an entity that is neither in this schema nor a table in the
    ///   database, or to another schema where the database cannot: the relationship is named,
    ///   nothing was created.
    /// - Two entities have the same table.
    /// - The database refuses a statement: nothing was created.
    pub fn create_all(&self, connection: &mut impl ExecutesDdl) -> Result<(), SchemaError> {
        let dialect = dialect(connection)?;
        let mut statements = self.create_statements(dialect)?;
        self.find_targets(connection)?;
        for (entity, later) in self.with_later_tables() {
            let added = create::add_foreign_keys(&entity, &later, dialect)?;
            // A table that exists has what it has.
            if !added.is_empty()
                && live_columns(entity.schema, entity.table, connection)?.is_empty()
            {
                statements.extend(added);
            }
        }
        execute(&statements, connection)
    }

    /// The statements of [`create_all`](Schema::create_all), to look at or to put into a
    /// migration. Whether tables outside the schema that are referred to exist is not asked.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    /// use diesel::sqlite::Sqlite;
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "tags")]
    /// pub struct Tag {
    ///     #[entity(key)]
    ///     pub name: String,
    /// }
    ///
    /// # fn main() -> Result<(), aludel::ddl::SchemaError> {
    /// let sql = aludel::schema![Tag].create_sql(&Sqlite)?;
    /// assert_eq!(
    ///     sql,
    ///     [r#"CREATE TABLE IF NOT EXISTS "tags" (
    ///     "name" TEXT NOT NULL,
    ///     PRIMARY KEY ("name")
    /// )"#]
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - A column's type, default or generated key cannot be spelled in SQL.
    /// - A foreign key leads to another schema where the database cannot.
    /// - Two entities have the same table.
    pub fn create_sql(&self, dialect: &dyn DdlDialect) -> Result<Vec<String>, SchemaError> {
        let mut statements = self.create_statements(dialect)?;
        for (entity, later) in self.with_later_tables() {
            statements.extend(create::add_foreign_keys(&entity, &later, dialect)?);
        }
        Ok(statements.into_iter().map(|statement| statement.sql).collect())
    }

    /// Drops the tables that exist, each before those that it refers to.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
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
    /// let schema = aludel::schema![User];
    /// schema.create_all(&mut connection)?;
    /// schema.drop_all(&mut connection)?;
    /// assert!(schema.verify(&mut connection).is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// PRAGMA defer_foreign_keys = ON
    /// DROP TABLE IF EXISTS "users"
    /// ```
    ///
    /// in one transaction; the first on SQLite only, for tables that refer to each other.
    ///
    /// # Errors
    ///
    /// - The database refuses: rows of a table outside the schema refer to one in it. Nothing was
    ///   dropped. Inside a transaction of the program's own, SQLite refuses at its commit only.
    pub fn drop_all(&self, connection: &mut impl ExecutesDdl) -> Result<(), SchemaError> {
        let dialect = dialect(connection)?;
        let mut entities = by_dependency(&self.entities);
        entities.reverse();
        let cycle = entities.iter().any(|it| it.foreign_keys.iter().any(|key| key.deferred));
        let at_once = if cycle && dialect.drops_together() { entities.len() } else { 1 };
        let mut statements: Vec<_> =
            entities.chunks(at_once.max(1)).map(|some| create::drop(some, dialect)).collect();
        let other = |sql: &str| Statement { sql: sql.to_owned(), action: "drop tables".to_owned() };
        if let Some(before) = dialect.before_drops() {
            statements.insert(0, other(before));
        }
        match dialect.around_drops() {
            Some((before, after)) if cycle => {
                statements.insert(0, other(before));
                let result = execute(&statements, connection);
                // Also when it failed: it is a setting of the connection.
                result.and(execute(&[other(after)], connection))
            }
            _ => execute(&statements, connection),
        }
    }

    /// What the database lacks of what the entities map: tables and columns.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    /// use diesel::connection::SimpleConnection;
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "users")]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    ///     pub nickname: Option<String>,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut connection = SqliteConnection::establish(":memory:")?;
    /// connection.batch_execute("CREATE TABLE users (id INTEGER PRIMARY KEY)")?;
    /// let missing = aludel::schema![User].missing(&mut connection)?;
    /// let text = "table `users` has no column `nickname` for `User.nickname` (";
    /// assert!(missing[0].to_string().starts_with(text)); // .. and where it is: src/model.rs:12
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - The database's catalogue cannot be read.
    pub fn missing(
        &self,
        connection: &mut impl ExecutesDdl,
    ) -> Result<Vec<Difference>, SchemaError> {
        let mut found = Vec::new();
        for entity in &self.entities {
            found.extend(verify::differences(entity, connection)?);
        }
        Ok(found)
    }

    /// Checks that the database has every table and column that the entities map, of a type and a
    /// nullability that fit: at start-up, or in a test of the migrations.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
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
    /// let error = aludel::schema![User].verify(&mut connection).unwrap_err();
    /// let text = "the database does not fit the entities: there is no table `users` for `User` (";
    /// assert!(error.to_string().starts_with(text)); // .. and where it is: src/model.rs:12
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`SchemaError::Differs`] with all that differs, each with file and line of its field.
    /// - The database's catalogue cannot be read.
    pub fn verify(&self, connection: &mut impl ExecutesDdl) -> Result<(), SchemaError> {
        let missing = self.missing(connection)?;
        if missing.is_empty() { Ok(()) } else { Err(SchemaError::Differs(missing)) }
    }

    fn create_statements(&self, dialect: &dyn DdlDialect) -> Result<Vec<Statement>, SchemaError> {
        let mut tables = HashMap::new();
        for entity in &self.entities {
            if let Some(first) = tables.insert(table_of(entity), entity.name) {
                let entities = [first, entity.name];
                return Err(SchemaError::SameTable { table: entity.table, entities });
            }
        }
        let mut statements = Vec::new();
        for (entity, later) in self.with_later_tables() {
            statements.extend(create::create(&entity, &later, dialect)?);
        }
        Ok(statements)
    }

    /// The entities in order, each with the tables that are made after it.
    fn with_later_tables(&self) -> Vec<(EntityDef, Vec<TableName>)> {
        let sorted = by_dependency(&self.entities);
        let tables: Vec<_> = sorted.iter().map(table_of).collect();
        let later = |at: usize| tables[at + 1..].to_vec();
        sorted.into_iter().enumerate().map(|(at, entity)| (entity, later(at))).collect()
    }

    /// Checks that each foreign key leads to an entity of the schema or to a table that exists.
    fn find_targets(&self, connection: &mut impl ExecutesDdl) -> Result<(), SchemaError> {
        let own: Vec<_> = self.entities.iter().map(table_of).collect();
        for entity in &self.entities {
            for key in entity.foreign_keys {
                let table = key.target_table;
                if !own.contains(&(key.target_schema, table))
                    && live_columns(key.target_schema, table, connection)?.is_empty()
                {
                    return Err(SchemaError::MissingTarget {
                        entity: entity.name,
                        relationship: key.name,
                        target: key.target,
                        table,
                    });
                }
            }
        }
        Ok(())
    }
}
