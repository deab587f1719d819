//! diesel's own columns in our queries, where `#[entity(diesel)]` asks for them.

use aludel::{Entity, Id, expr};
use diesel::ExpressionMethods;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;

use self::pilot_fields::pilots;
use self::schema::planes;
use super::fixture::{id, sql};

mod schema {
    diesel::table! {
        planes (id) {
            id -> Integer,
            label -> Text,
            pilot_id -> Nullable<Integer>,
        }
    }
}

/// Private, over a table that is public.
#[derive(Entity)]
#[entity(table = schema::planes, diesel)]
struct Plane {
    #[entity(key, generated)]
    id: Id<Plane>,
    label: String,
    #[entity(belongs_to(pilot: Pilot))]
    pilot_id: Option<Id<Pilot>>,
}

#[derive(Entity)]
#[entity(table = "pilots", diesel, has_many(planes: Plane.pilot))]
struct Pilot {
    #[entity(key, generated)]
    id: Id<Pilot>,
    name: String,
}

diesel::define_sql_function! { fn lower(x: diesel::sql_types::Text) -> diesel::sql_types::Text; }

fn database() -> SqliteConnection {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    connection
        .batch_execute(
            "CREATE TABLE pilots (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
             CREATE TABLE planes (id INTEGER PRIMARY KEY, label TEXT NOT NULL, pilot_id INTEGER);
             INSERT INTO pilots VALUES (1, 'Ed'), (2, 'Wendy');
             INSERT INTO planes VALUES (1, 'B', 1), (2, 'A', 1), (3, 'C', NULL)",
        )
        .unwrap();
    connection
}

#[test]
fn a_column_of_the_table_made_for_an_entity_is_a_condition() {
    let query = Pilot::query().filter(expr(pilots::name.eq("Ed"))).select(Pilot::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
    assert_eq!(sql(&query), "SELECT `pilots`.`id` FROM `pilots` WHERE ((`pilots`.`name` = ?))");
}

#[test]
fn a_column_of_a_table_that_was_there_is_an_operand_and_sorts() {
    let query = Plane::query()
        .filter(Plane::label.ne(expr(lower(planes::label))))
        .order_by(expr(lower(planes::label)).desc())
        .select(Plane::id);
    assert_eq!(query.all(&mut database()).unwrap(), [3, 1, 2].map(id));
    assert_eq!(
        sql(&query),
        "SELECT `planes`.`id` FROM `planes` WHERE `planes`.`label` <> (lower(`planes`.`label`)) \
         ORDER BY (lower(`planes`.`label`)) DESC"
    );
}

#[test]
fn columns_of_joined_tables_meet_in_one_expression() {
    let query = Plane::query()
        .left_join(Plane::pilot)
        .filter(expr(planes::pilot_id.eq(diesel::NullableExpressionMethods::nullable(pilots::id))))
        .filter(expr(pilots::name.lt(planes::label)).eq(false))
        .select((Plane::id, Pilot::name));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), Some("Ed".to_owned())), (id(2), Some("Ed".to_owned()))]);
}

#[test]
fn a_column_reaches_into_a_relationship_and_out_of_it() {
    let of_same_letter = Pilot::planes.any(expr(planes::label.gt(pilots::name)));
    assert_eq!(Pilot::query().filter(of_same_letter).count(&mut database()).unwrap(), 0);
}
