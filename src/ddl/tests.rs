//! The exact text of DDL, from entities described by hand.

use core::any::{Any, TypeId};

use diesel::sqlite::Sqlite;

use super::{DdlDialect, GeneratedKey, Schema, SchemaError};
use crate::entity::{
    ColumnDef, Computed, DefaultValue, DeleteRule, EntityDef, ForeignKeyDef, IndexDef, SqlKind,
    UpdateRule,
};
use crate::relation::ForeignKeyFns;

const ID: ColumnDef = ColumnDef::new("id", "id", SqlKind::Int32, false).generated(true);

const fn column(name: &'static str, kind: SqlKind) -> ColumnDef {
    ColumnDef::new(name, name, kind, false)
}

const fn entity<T: 'static>(
    name: &'static str,
    table: &'static str,
    columns: &'static [ColumnDef],
) -> EntityDef {
    EntityDef {
        place: crate::entity::Place::UNKNOWN,
        type_id: TypeId::of::<T>,
        name,
        table,
        schema: None,
        filtered: false,
        columns,
        key: &[0],
        foreign_keys: &[],
        children: || &[],
        indexes: &[],
        rank: 1,
        version: None,
    }
}

const fn belongs_to(
    name: &'static str,
    columns: &'static [usize],
    target: &'static str,
    target_table: &'static str,
) -> ForeignKeyDef {
    ForeignKeyDef {
        name,
        columns,
        target,
        target_table,
        target_schema: None,
        target_columns: || vec!["id"],
        nullable: false,
        on_delete: DeleteRule::Restrict,
        on_update: UpdateRule::Restrict,
        deferred: false,
        unique: false,
        fns: &Unused,
    }
}

/// What a session does with a foreign key, which DDL never asks for.
#[derive(Debug)]
struct Unused;

impl ForeignKeyFns for Unused {
    fn target(&self) -> TypeId {
        unreachable!("{self:?}")
    }

    fn key_of(&self, _: &dyn Any) -> Option<Box<dyn Any>> {
        unreachable!("{self:?}")
    }

    fn key_of_row(&self, _: &dyn Any) -> Option<Box<dyn Any>> {
        unreachable!("{self:?}")
    }

    fn row_with(&self, _: Option<&dyn Any>) -> Box<dyn Any> {
        unreachable!("{self:?}")
    }

    fn moved(&self, _: &dyn Any, _: &dyn Any) -> Option<Box<dyn Any>> {
        unreachable!("{self:?}")
    }

    fn refers_into(&self, _: &dyn Any, _: &dyn Any) -> bool {
        unreachable!("{self:?}")
    }

    fn referrers(&self) -> Box<dyn crate::relation::Referrers> {
        unreachable!("{self:?}")
    }

    fn detach(&self, _: &mut dyn Any) {
        unreachable!("{self:?}")
    }
}

fn sql(entities: &[EntityDef]) -> Vec<String> {
    Schema::new(entities.iter().copied()).create_sql(&Sqlite).expect("the schema can be spelled")
}

fn refusal(entities: &[EntityDef]) -> String {
    Schema::new(entities.iter().copied())
        .create_sql(&Sqlite)
        .expect_err("the schema cannot be spelled")
        .to_string()
}

struct User;
struct Address;
struct Third;

#[test]
fn a_table_has_its_columns_in_order_with_types_nullability_and_defaults() {
    const COLUMNS: &[ColumnDef] = &[
        ID,
        column("name", SqlKind::Chars),
        ColumnDef::new("nickname", "nickname", SqlKind::Chars, true),
        column("joined", SqlKind::DateAndTime).with_default(DefaultValue::Sql("CURRENT_TIMESTAMP")),
        column("price", SqlKind::Verbatim("NUMERIC(10,2)")),
    ];
    assert_eq!(
        sql(&[entity::<User>("User", "users", COLUMNS)]),
        [r#"CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "nickname" TEXT,
    "joined" TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP),
    "price" NUMERIC(10,2) NOT NULL
)"#]
    );
}

#[test]
fn a_generated_key_of_any_integer_type_is_an_integer_to_sqlite() {
    const COLUMNS: &[ColumnDef] =
        &[ColumnDef::new("id", "id", SqlKind::Int64, false).generated(true)];
    assert_eq!(
        sql(&[entity::<User>("User", "users", COLUMNS)]),
        [r#"CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)"#]
    );
}

#[test]
fn a_composite_key_stands_below_the_columns() {
    const COLUMNS: &[ColumnDef] =
        &[column("order_id", SqlKind::Int32), column("line", SqlKind::Int16)];
    let lines = EntityDef { key: &[0, 1], ..entity::<User>("OrderLine", "order_lines", COLUMNS) };
    assert_eq!(
        sql(&[lines]),
        [r#"CREATE TABLE IF NOT EXISTS "order_lines" (
    "order_id" INTEGER NOT NULL,
    "line" SMALLINT NOT NULL,
    PRIMARY KEY ("order_id", "line")
)"#]
    );
}

#[test]
fn foreign_keys_carry_their_delete_rule_and_an_index() {
    const KEYS: &[ForeignKeyDef] = &[
        ForeignKeyDef {
            on_delete: DeleteRule::Cascade,
            ..belongs_to("user", &[1], "User", "users")
        },
        ForeignKeyDef {
            on_delete: DeleteRule::Nullify,
            nullable: true,
            ..belongs_to("editor", &[2], "User", "users")
        },
        ForeignKeyDef {
            nullable: true,
            deferred: true,
            ..belongs_to("next", &[3], "Address", "addresses")
        },
    ];
    const COLUMNS: &[ColumnDef] = &[
        ID,
        column("user_id", SqlKind::Int32),
        ColumnDef::new("editor_id", "editor_id", SqlKind::Int32, true),
        ColumnDef::new("next_id", "next_id", SqlKind::Int32, true),
    ];
    let address =
        EntityDef { foreign_keys: KEYS, ..entity::<Address>("Address", "addresses", COLUMNS) };
    assert_eq!(
        sql(&[address, entity::<User>("User", "users", &[ID])]),
        [
            r#"CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)"#,
            r#"CREATE TABLE IF NOT EXISTS "addresses" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "editor_id" INTEGER,
    "next_id" INTEGER,
    FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("editor_id") REFERENCES "users" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("next_id") REFERENCES "addresses" ("id") DEFERRABLE INITIALLY DEFERRED
)"#,
            r#"CREATE INDEX IF NOT EXISTS "ix_addresses__user_id" ON "addresses" ("user_id")"#,
            r#"CREATE INDEX IF NOT EXISTS "ix_addresses__editor_id" ON "addresses" ("editor_id")"#,
            r#"CREATE INDEX IF NOT EXISTS "ix_addresses__next_id" ON "addresses" ("next_id")"#,
        ]
    );
}

#[test]
fn the_database_deletes_or_nulls_by_itself_what_is_left_to_it() {
    const KEYS: &[ForeignKeyDef] = &[
        ForeignKeyDef {
            on_delete: DeleteRule::Database,
            ..belongs_to("user", &[1], "User", "users")
        },
        ForeignKeyDef {
            on_delete: DeleteRule::Database,
            nullable: true,
            ..belongs_to("editor", &[2], "User", "users")
        },
    ];
    const COLUMNS: &[ColumnDef] = &[
        ID,
        column("user_id", SqlKind::Int32),
        ColumnDef::new("editor_id", "editor_id", SqlKind::Int32, true),
    ];
    let address =
        EntityDef { foreign_keys: KEYS, ..entity::<Address>("Address", "addresses", COLUMNS) };
    let sql = sql(&[address]);
    assert!(sql[0].contains(r#"("user_id") REFERENCES "users" ("id") ON DELETE CASCADE"#));
    assert!(sql[0].contains(r#"("editor_id") REFERENCES "users" ("id") ON DELETE SET NULL"#));
}

#[test]
fn a_unique_foreign_key_is_a_constraint_and_needs_no_index_of_its_own() {
    const KEYS: &[ForeignKeyDef] =
        &[ForeignKeyDef { unique: true, ..belongs_to("user", &[1], "User", "users") }];
    const COLUMNS: &[ColumnDef] = &[ID, column("user_id", SqlKind::Int32)];
    let profile =
        EntityDef { foreign_keys: KEYS, ..entity::<Address>("Profile", "profiles", COLUMNS) };
    assert_eq!(
        sql(&[profile]),
        [r#"CREATE TABLE IF NOT EXISTS "profiles" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    UNIQUE ("user_id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
)"#]
    );
}

#[test]
fn a_foreign_key_that_the_primary_key_begins_with_needs_no_index_of_its_own() {
    const KEYS: &[ForeignKeyDef] = &[
        belongs_to("post", &[0], "Post", "posts"),
        belongs_to("keyword", &[1], "Keyword", "keywords"),
    ];
    const COLUMNS: &[ColumnDef] =
        &[column("post_id", SqlKind::Int32), column("keyword_id", SqlKind::Int32)];
    let link = EntityDef {
        key: &[0, 1],
        foreign_keys: KEYS,
        ..entity::<Address>("PostKeyword", "post_keywords", COLUMNS)
    };
    assert_eq!(
        sql(&[link])[1..],
        [
            r#"CREATE INDEX IF NOT EXISTS "ix_post_keywords__keyword_id" ON "post_keywords" ("keyword_id")"#
        ]
    );
}

#[test]
fn declared_indexes_and_unique_constraints_are_made_once() {
    const KEYS: &[ForeignKeyDef] = &[belongs_to("user", &[1], "User", "users")];
    const COLUMNS: &[ColumnDef] =
        &[ID, column("user_id", SqlKind::Int32), column("email", SqlKind::Chars)];
    const INDEXES: &[IndexDef] = &[
        IndexDef::new(&[1, 2], false),
        IndexDef::new(&[1, 2], false),
        IndexDef::new(&[2], true),
        IndexDef::new(&[2], true),
        IndexDef::new(&[0], true),
    ];
    let address = EntityDef {
        foreign_keys: KEYS,
        indexes: INDEXES,
        ..entity::<Address>("Address", "addresses", COLUMNS)
    };
    assert_eq!(
        sql(&[address]),
        [
            r#"CREATE TABLE IF NOT EXISTS "addresses" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    UNIQUE ("email"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id")
)"#,
            r#"CREATE INDEX IF NOT EXISTS "ix_addresses__user_id__email" ON "addresses" ("user_id", "email")"#,
        ]
    );
}

#[test]
fn names_are_always_quoted_with_quotes_doubled() {
    const COLUMNS: &[ColumnDef] = &[
        ColumnDef::new("select", "id", SqlKind::Chars, false),
        ColumnDef::new("two words", "two", SqlKind::Int32, false),
        ColumnDef::new("prénom ☃", "three", SqlKind::Int32, false),
    ];
    let odd = EntityDef {
        schema: Some("an \"attached\" one"),
        indexes: const { &[IndexDef::new(&[1, 2], false)] },
        ..entity::<User>("Odd", "the \"odd\" table; DROP TABLE users; --", COLUMNS)
    };
    assert_eq!(
        sql(&[odd]),
        [
            r#"CREATE TABLE IF NOT EXISTS "an ""attached"" one"."the ""odd"" table; DROP TABLE users; --" (
    "select" TEXT NOT NULL,
    "two words" INTEGER NOT NULL,
    "prénom ☃" INTEGER NOT NULL,
    PRIMARY KEY ("select")
)"#,
            r#"CREATE INDEX IF NOT EXISTS "an ""attached"" one"."ix_the ""odd"" table; DROP TABLE users; --__two _4c6025cf6611b6cd" ON "the ""odd"" table; DROP TABLE users; --" ("two words", "prénom ☃")"#,
        ]
    );
}

#[test]
fn two_indexes_never_share_a_name() {
    const JOINED: &[ColumnDef] = &[ID, column("b__c", SqlKind::Int32)];
    const APART: &[ColumnDef] = &[ID, column("c", SqlKind::Int32)];
    const SINGLE: &[IndexDef] = &[IndexDef::new(&[1], false)];
    let sql = sql(&[
        EntityDef { indexes: SINGLE, ..entity::<User>("A", "a", JOINED) },
        EntityDef { indexes: SINGLE, ..entity::<Address>("AB", "a__b", APART) },
    ]);
    assert!(sql[1].starts_with(r#"CREATE INDEX IF NOT EXISTS "ix_a__b__c_"#), "{}", sql[1]);
    assert!(sql[3].starts_with(r#"CREATE INDEX IF NOT EXISTS "ix_a__b__c_"#), "{}", sql[3]);
    assert_ne!(sql[1].split('"').nth(1), sql[3].split('"').nth(1));
}

#[test]
fn a_long_index_name_is_cut_at_a_character_and_stays_below_the_shortest_limit() {
    const COLUMNS: &[ColumnDef] =
        &[ID, column("ééééééééééééééééééééééééééééééééé", SqlKind::Int32)];
    let sql = sql(&[EntityDef {
        indexes: const { &[IndexDef::new(&[1], false)] },
        ..entity::<User>("User", "users", COLUMNS)
    }]);
    let name = sql[1].split('"').nth(1).expect("the index has a name");
    assert!(name.starts_with("ix_users__ééé"), "{name}");
    assert!(name.len() <= 63, "{name}");
}

#[test]
fn tables_that_refer_to_each_other_are_made_where_the_deferred_key_allows() {
    const TO_USER: &[ForeignKeyDef] = &[belongs_to("user", &[1], "User", "users")];
    const TO_ADDRESS: &[ForeignKeyDef] = &[ForeignKeyDef {
        deferred: true,
        nullable: true,
        ..belongs_to("favourite", &[1], "Address", "addresses")
    }];
    const ADDRESS: &[ColumnDef] = &[ID, column("user_id", SqlKind::Int32)];
    const USER: &[ColumnDef] =
        &[ID, ColumnDef::new("favourite_id", "favourite_id", SqlKind::Int32, true)];
    let address =
        EntityDef { foreign_keys: TO_USER, ..entity::<Address>("Address", "addresses", ADDRESS) };
    let user = EntityDef { foreign_keys: TO_ADDRESS, ..entity::<User>("User", "users", USER) };
    for order in [[address, user], [user, address]] {
        let sql = sql(&order);
        assert!(sql[0].contains(r#"TABLE IF NOT EXISTS "users""#), "{}", sql[0]);
        assert!(sql[2].contains(r#"TABLE IF NOT EXISTS "addresses""#), "{}", sql[2]);
    }
}

#[test]
fn tables_keep_their_order_where_nothing_asks_for_another() {
    let sql = sql(&[
        entity::<Third>("C", "c", &[ID]),
        entity::<User>("A", "a", &[ID]),
        entity::<Address>("B", "b", &[ID]),
    ]);
    let order: Vec<_> = sql.iter().filter_map(|sql| sql.split('"').nth(1)).collect();
    assert_eq!(order, ["c", "a", "b"]);
}

#[test]
fn an_unknown_type_is_refused_with_the_cure() {
    const COLUMNS: &[ColumnDef] = &[ID, column("shape", SqlKind::Unknown)];
    assert_eq!(
        refusal(&[entity::<User>("Place", "places", COLUMNS)]),
        "the type of `Place.shape` on SQLite is not known: write `#[entity(ddl = \"...\")]` on \
         the field"
    );
}

#[test]
fn a_default_known_to_another_schema_only_is_refused_with_the_cure() {
    const COLUMNS: &[ColumnDef] =
        &[ID, column("joined", SqlKind::Chars).with_default(DefaultValue::Database)];
    assert_eq!(
        refusal(&[entity::<User>("User", "users", COLUMNS)]),
        "the default of `User.joined` is not known: write `#[entity(default = \"...\")]` on the \
         field"
    );
}

#[test]
fn a_key_that_changes_is_carried_by_the_database_or_may_be_by_the_session() {
    const KEYS: &[ForeignKeyDef] = &[
        belongs_to("user", &[1], "User", "users").on_update(UpdateRule::Database),
        belongs_to("editor", &[2], "User", "users").on_update(UpdateRule::Cascade),
    ];
    const COLUMNS: &[ColumnDef] =
        &[ID, column("user_id", SqlKind::Int32), column("editor_id", SqlKind::Int32)];
    let address =
        EntityDef { foreign_keys: KEYS, ..entity::<Address>("Address", "addresses", COLUMNS) };
    let table = &sql(&[address])[0];
    assert!(table.contains(r#"("user_id") REFERENCES "users" ("id") ON UPDATE CASCADE,"#));
    let deferred = r#"("editor_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED"#;
    assert!(table.contains(deferred));
}

#[test]
fn a_computed_column_is_generated_by_its_expression() {
    const COLUMNS: &[ColumnDef] = &[
        ID,
        column("price", SqlKind::Int32),
        column("double", SqlKind::Int32).computed(Computed::Sql("price * 2")),
    ];
    assert!(
        sql(&[entity::<User>("User", "users", COLUMNS)])[0]
            .contains(r#""double" INTEGER NOT NULL GENERATED ALWAYS AS (price * 2) STORED"#)
    );
}

#[test]
fn a_column_computed_by_another_schema_only_is_refused_with_the_cure() {
    const COLUMNS: &[ColumnDef] =
        &[ID, column("double", SqlKind::Int32).computed(Computed::Database)];
    assert_eq!(
        refusal(&[entity::<User>("User", "users", COLUMNS)]),
        "how `User.double` is computed is not known: write `#[entity(computed = \"...\")]` on the \
         field"
    );
}

#[test]
fn a_key_that_the_database_cannot_make_is_refused() {
    const TEXT: &[ColumnDef] =
        &[ColumnDef::new("id", "id", SqlKind::Chars, false).generated(false)];
    const SECOND: &[ColumnDef] = &[column("shop", SqlKind::Int32), ID];
    assert_eq!(
        refusal(&[entity::<User>("User", "users", TEXT)]),
        "SQLite cannot generate `User.id`: only a key of one integer column is generated without \
         `#[entity(default = \"...\")]`"
    );
    assert!(
        refusal(&[EntityDef { key: &[0, 1], ..entity::<User>("User", "users", SECOND) }])
            .starts_with("SQLite cannot generate `User.id`")
    );
}

#[test]
fn a_key_made_by_a_default_is_an_ordinary_column() {
    const COLUMNS: &[ColumnDef] = &[ColumnDef::new("id", "id", SqlKind::Chars, false)
        .generated(false)
        .with_default(DefaultValue::Sql("hex(randomblob(8))"))];
    assert_eq!(
        sql(&[entity::<User>("User", "users", COLUMNS)]),
        [r#"CREATE TABLE IF NOT EXISTS "users" (
    "id" TEXT NOT NULL DEFAULT (hex(randomblob(8))),
    PRIMARY KEY ("id")
)"#]
    );
}

#[test]
fn two_entities_of_one_table_are_refused() {
    assert_eq!(
        refusal(&[
            entity::<User>("User", "users", &[ID]),
            entity::<Address>("Person", "users", &[ID]),
        ]),
        "`User` and `Person` both have the table `users`: keep one of them in `schema![..]`"
    );
}

#[test]
fn a_foreign_key_into_another_sqlite_file_is_refused() {
    const KEYS: &[ForeignKeyDef] = &[ForeignKeyDef {
        target_schema: Some("other"),
        ..belongs_to("user", &[1], "User", "users")
    }];
    const COLUMNS: &[ColumnDef] = &[ID, column("user_id", SqlKind::Int32)];
    assert_eq!(
        refusal(&[EntityDef {
            foreign_keys: KEYS,
            ..entity::<Address>("Address", "addresses", COLUMNS)
        }]),
        "`Address.user` refers to `User` in another schema, which a foreign key on SQLite cannot"
    );
}

/// A database of a third party, with everything the other way round.
#[derive(Debug)]
struct Other;

impl DdlDialect for Other {
    fn name(&self) -> &'static str {
        "Other"
    }

    fn type_name(&self, _: SqlKind) -> Option<&'static str> {
        Some("thing")
    }

    fn generated_key(&self, _: SqlKind) -> Option<GeneratedKey> {
        Some(GeneratedKey { type_name: "thing", suffix: "COUNTED" })
    }

    fn columns_query(&self, _: Option<&str>, table: &str) -> String {
        format!("COLUMNS OF {}", self.literal(table))
    }

    fn quoted(&self, identifier: &str) -> String {
        format!("`{identifier}`")
    }

    fn defers_foreign_keys(&self) -> bool {
        false
    }
}

#[test]
fn another_dialect_spells_the_same_schema_its_own_way() {
    const KEYS: &[ForeignKeyDef] = &[ForeignKeyDef {
        deferred: true,
        target_schema: Some("public"),
        ..belongs_to("user", &[1], "User", "users")
    }];
    const COLUMNS: &[ColumnDef] = &[ID, column("user_id", SqlKind::Unknown)];
    let address = EntityDef {
        schema: Some("mail"),
        foreign_keys: KEYS,
        ..entity::<Address>("Address", "addresses", COLUMNS)
    };
    let sql = Schema::new([address]).create_sql(&Other).expect("the dialect spells everything");
    assert_eq!(
        sql,
        [
            "CREATE TABLE IF NOT EXISTS `mail`.`addresses` (
    `id` thing NOT NULL PRIMARY KEY COUNTED,
    `user_id` thing NOT NULL,
    FOREIGN KEY (`user_id`) REFERENCES `public`.`users` (`id`)
)",
            "CREATE INDEX IF NOT EXISTS `ix_addresses__user_id` ON `mail`.`addresses` (`user_id`)",
        ]
    );
}

#[test]
fn a_target_outside_the_schema_is_refused_before_any_statement() {
    use diesel::{Connection, SqliteConnection};

    const KEYS: &[ForeignKeyDef] = &[belongs_to("user", &[1], "User", "users")];
    const COLUMNS: &[ColumnDef] = &[ID, column("user_id", SqlKind::Int32)];
    let mut connection = SqliteConnection::establish(":memory:").expect("SQLite opens memory");
    let address =
        EntityDef { foreign_keys: KEYS, ..entity::<Address>("Address", "addresses", COLUMNS) };
    let error = Schema::new([address]).create_all(&mut connection).expect_err("`users` is missing");
    assert!(matches!(error, SchemaError::MissingTarget { relationship: "user", .. }));
    assert_eq!(
        error.to_string(),
        "`Address.user` refers to `User`, which is not in the schema, and there is no table \
         `users`: add `User` to `schema![..]`"
    );
    assert_eq!(Schema::new([address]).missing(&mut connection).expect("SQLite answers").len(), 1);

    Schema::new([entity::<User>("User", "users", &[ID])])
        .create_all(&mut connection)
        .expect("`users` refers to nothing");
    Schema::new([address]).create_all(&mut connection).expect("`users` exists now");
}
