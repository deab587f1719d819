//! Names of tables and columns that need their quotes: everything must quote them.

use aludel::func::count;
use aludel::{Entity, Handle, Id, Session, scalar};

use crate::engine::{self, Sent};

/// A quote of each kind, spaces, keywords, letters beyond ASCII, a place for a value.
#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "select from \"where\" `group` 'by'",
    has_many(parts: Part.whole, order_by(größe)),
    many_to_many(others: Part, through = Belongs(odd, part), order_by(größe)),
)]
pub struct Odd {
    #[entity(key, generated, column = "primary key")]
    pub id: Id<Odd>,
    #[entity(column = "it's \"quoted\" `twice`")]
    pub quoted: String,
    #[entity(column = "order")]
    pub r#type: Option<String>,
    #[entity(column = "what? ?1 :a $b")]
    pub mark: i32,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "часть; DROP TABLE x; --")]
pub struct Part {
    #[entity(key, generated, column = "naïve key")]
    pub id: Id<Part>,
    // MariaDB takes no letters beyond the basic plane in a name.
    #[cfg_attr(not(feature = "mysql"), entity(column = "größe 🦀"))]
    #[cfg_attr(feature = "mysql", entity(column = "größe ∮"))]
    pub größe: i32,
    #[entity(column = "in `whole`", belongs_to(whole: Odd))]
    pub whole_id: Option<Id<Odd>>,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "a.b")]
pub struct Belongs {
    #[entity(key, column = "odd.id", belongs_to(odd: Odd))]
    pub odd_id: Id<Odd>,
    #[entity(key, column = "part\"id", belongs_to(part: Part))]
    pub part_id: Id<Part>,
}

fn session() -> Session {
    let mut connection = engine::connect();
    aludel::schema![Odd, Part, Belongs].create_all(&mut connection).unwrap();
    let mut s = Session::new(connection);
    let odd = |quoted: &str, r#type: Option<&str>, mark| NewOdd {
        quoted: quoted.into(),
        r#type: r#type.map(str::to_owned),
        mark,
    };
    let one = s.add(odd("one", None, 1));
    let two = s.add(odd("two", Some("t"), 2));
    let big = s.add(NewPart { größe: 9, whole: Some(one.into()) });
    s.add(NewPart { größe: 3, whole: Some(one.into()) });
    s.add(NewPart { größe: 5, whole: None });
    s.add(NewBelongs { odd: two.into(), part: big.into() });
    s.commit().unwrap();
    s.clear();
    s
}

#[test]
fn odd_names_are_quoted_in_every_clause() {
    let mut s = session();
    let query = Odd::query()
        .left_join(Odd::parts)
        .filter(Odd::mark.gt(0).and(Part::größe.ge(3)))
        .group_by((Odd::quoted, Odd::mark))
        .having(count(Part::id).gt(1))
        .select((Odd::quoted, Odd::mark, count(Part::id)))
        .order_by((Odd::quoted.desc(), Odd::mark));
    assert_eq!(s.all(query).unwrap(), [("one".to_owned(), 1, 2)]);
}

#[test]
fn odd_names_are_quoted_in_conditions_on_relationships() {
    let mut s = session();
    let big = || Odd::parts.any(Part::größe.gt(5));
    assert_eq!(s.count(Odd::query().filter(big())).unwrap(), 1);
    assert_eq!(s.count(Odd::query().filter(Odd::others.any(Part::größe.gt(5)))).unwrap(), 1);
    assert_eq!(s.count(Part::query().filter(Part::whole.is_none())).unwrap(), 1);
    let one = s.one(Odd::query().filter(big())).unwrap();
    assert_eq!(s.count(Part::query().filter(Part::whole.is(&s[one]))).unwrap(), 2);
    let part = s.one(Part::query().filter(Part::größe.eq(9))).unwrap();
    assert_eq!(s.count(Odd::query().filter(Odd::others.contains(&s[part]))).unwrap(), 1);
}

#[test]
fn odd_names_are_quoted_in_subqueries_and_aliases() {
    let mut s = session();
    aludel::alias!(ärger = Odd);
    aludel::alias!(select = Part);
    aludel::label!(group);
    let parts = Part::query()
        .group_by(Part::whole_id)
        .select((Part::whole_id, count(Part::id).label(group)))
        .subquery(select);
    let (whole, number) = (parts.column(Part::whole_id), parts.labelled(group));
    let largest = Part::query().select(aludel::func::max(Part::größe));
    let query = ärger.query().join_on(parts, whole.eq(ärger.id)).select((
        ärger.quoted,
        number,
        scalar(largest),
    ));
    assert_eq!(s.all(query).unwrap(), [("one".to_owned(), 2, Some(9))]);
}

#[test]
fn odd_names_are_quoted_in_loads() {
    let mut s = session();
    let sizes = |s: &Session, parts: Vec<Handle<Part>>| -> Vec<i32> {
        parts.into_iter().map(|part| s[part].größe).collect()
    };
    let query = Odd::query().order_by(Odd::quoted).with(Odd::parts).with(Odd::others);
    let odd = s.all(query).unwrap();
    assert_eq!(sizes(&s, s.related(odd[0], Odd::parts).collect()), [3, 9]);
    assert_eq!(sizes(&s, s.related(odd[1], Odd::others).collect()), [9]);
    s.clear();
    let query = Odd::query().order_by(Odd::quoted).limit(1).with_joined(Odd::parts);
    let odd = s.one(query).unwrap();
    assert_eq!(sizes(&s, s.related(odd, Odd::parts).collect()), [3, 9]);
}

#[test]
fn odd_names_are_found_in_the_rows_of_a_statement() {
    only_on!(engine::is_sqlite(), "the text has quotes of SQLite's");
    let mut s = session();
    let two = s.one(Odd::query().filter(Odd::mark.eq(2))).unwrap();
    let statement = "SELECT * FROM \"select from \"\"where\"\" `group` 'by'\" WHERE `order` = ?";
    assert_eq!(s.all(Odd::from_sql(statement).bind("t")).unwrap(), [two]);
}

#[test]
fn odd_names_are_quoted_in_changes() {
    let mut s = session();
    let recorder = Sent::by(s.connection());
    let two = s.one(Odd::query().filter(Odd::r#type.eq("t"))).unwrap();
    s[two].quoted = "second".into();
    s.commit().unwrap();
    assert!(recorder.take_sql().iter().any(|sql| *sql
        == "UPDATE `select from \"where\" ``group`` 'by'` SET `it's \"quoted\" ``twice``` = ? \
                WHERE `primary key` = ?"));
    let part = s.one(Part::query().filter(Part::whole.is_none())).unwrap();
    s.set(part, Part::whole, two).unwrap();
    s.flush().unwrap();
    s.delete(part).unwrap();
    s.commit().unwrap();
    assert_eq!(s.count(Part::query()).unwrap(), 2);
    assert_eq!(
        s.scalar(Odd::query().filter(Odd::mark.eq(2)).select(Odd::quoted)).unwrap(),
        Some("second".to_owned())
    );
}
