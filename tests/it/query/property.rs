//! Random filters, evaluated by the database and by Rust.
//!
//! The table has every combination of a few values, so a filter meets each row that a random table
//! could have.

use aludel::scope::Certain;
use aludel::{Entity, expr};
use diesel::connection::{Connection, SimpleConnection};
use diesel::expression::BoxableExpression;
use diesel::sql_types::{Bool, Nullable};
use diesel::sqlite::{Sqlite, SqliteConnection};
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = "things")]
pub struct Thing {
    #[entity(key, generated)]
    pub id: i32,
    pub a: Option<i32>,
    pub b: i32,
    pub t: Option<String>,
}

fn database() -> (SqliteConnection, Vec<Thing>) {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    aludel::schema![Thing].create_all(&mut connection).unwrap();
    let rows = "INSERT INTO things (a, b, t) SELECT a.column1, b.column1, t.column1
        FROM (VALUES (NULL), (-1), (0), (1)) a, (VALUES (0), (1)) b,
        (VALUES (NULL), (''), ('a'), ('A'), ('ab'), ('b%'), ('_a'), ('!b'), ('a%b')) t";
    connection.batch_execute(rows).unwrap();
    let things = Thing::query().all(&mut connection).unwrap();
    assert_eq!(things.len(), 72);
    (connection, things)
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Order {
    fn holds<T: Ord>(self, left: Option<T>, right: Option<T>) -> Option<bool> {
        let (left, right) = (left?, right?);
        Some(match self {
            Self::Eq => left == right,
            Self::Ne => left != right,
            Self::Lt => left < right,
            Self::Le => left <= right,
            Self::Gt => left > right,
            Self::Ge => left >= right,
        })
    }
}

#[derive(Debug, Clone)]
enum Tree {
    A(Order, i32),
    B(Order, i32),
    Columns(Order),
    T(Order, String),
    Between(i32, i32),
    In(Vec<i32>, bool),
    TextIn(Vec<String>, bool),
    Like(String, bool),
    Contains(String),
    Starts(String),
    Ends(String),
    AIsNull,
    TIsNotNull,
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Not(Box<Tree>),
    Same(Box<Tree>, Box<Tree>),
    Unknown(Box<Tree>),
}

/// A condition whose shape is chosen at run time.
type Condition = Box<dyn BoxableExpression<Certain<Thing>, Sqlite, SqlType = Nullable<Bool>>>;

macro_rules! ordered {
    ($order:expr, $left:expr, $right:expr) => {
        ordered!($order, $left, $right, $right)
    };
    ($order:expr, $left:expr, $right:expr, $known:expr) => {
        match $order {
            Order::Eq => Box::new($left.eq($right).nullable()),
            Order::Ne => Box::new($left.assume_not_null().ne($known).nullable()),
            Order::Lt => Box::new($left.lt($right).nullable()),
            Order::Le => Box::new($left.le($right).nullable()),
            Order::Gt => Box::new($left.gt($right).nullable()),
            Order::Ge => Box::new($left.ge($right).nullable()),
        }
    };
}

fn condition(tree: &Tree) -> Condition {
    let (a, b, t) = (Thing::a, Thing::b, Thing::t);
    match tree {
        Tree::A(order, value) => ordered!(order, a, *value),
        Tree::B(order, value) => ordered!(order, b, *value),
        Tree::Columns(order) => ordered!(order, a, b, b.assume_not_null()),
        Tree::T(order, value) => ordered!(order, t, value.clone()),
        Tree::Between(low, high) => Box::new(a.between(*low, *high)),
        Tree::In(values, true) => Box::new(a.in_(values)),
        Tree::In(values, false) => Box::new(a.assume_not_null().not_in(values).nullable()),
        Tree::TextIn(values, true) => Box::new(t.in_(values)),
        Tree::TextIn(values, false) => Box::new(t.assume_not_null().not_in(values).nullable()),
        Tree::Like(pattern, true) => Box::new(t.like(pattern.clone())),
        Tree::Like(pattern, false) => Box::new(t.not_like(pattern.clone())),
        Tree::Contains(part) => Box::new(t.contains(part)),
        Tree::Starts(part) => Box::new(t.starts_with(part)),
        Tree::Ends(part) => Box::new(t.ends_with(part)),
        Tree::AIsNull => Box::new(a.is_null().nullable()),
        Tree::TIsNotNull => Box::new(t.is_not_null().nullable()),
        Tree::And(left, right) => Box::new(expr(condition(left)).and(expr(condition(right)))),
        Tree::Or(left, right) => Box::new(expr(condition(left)).or(expr(condition(right)))),
        Tree::Not(inner) => Box::new(!expr(condition(inner))),
        Tree::Same(left, right) => Box::new(expr(condition(left)).eq(expr(condition(right)))),
        Tree::Unknown(inner) => Box::new(expr(condition(inner)).is_null().nullable()),
    }
}

/// SQL's AND: false wins over NULL.
fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(inner: Option<bool>) -> Option<bool> {
    inner.map(|it| !it)
}

/// SQL's OR, by De Morgan.
fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    not(and(not(left), not(right)))
}

/// SQLite's LIKE, which disregards the case of ASCII.
fn like(text: &[u8], pattern: &[u8]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        ([b'%', rest @ ..], _) => (0..=text.len()).any(|at| like(&text[at..], rest)),
        (_, []) => false,
        ([b'_', rest @ ..], [_, tail @ ..]) => like(tail, rest),
        ([one, rest @ ..], [other, tail @ ..]) => {
            one.eq_ignore_ascii_case(other) && like(tail, rest)
        }
    }
}

fn one_of<T: PartialEq>(value: Option<&T>, list: &[T], wanted: bool) -> Option<bool> {
    if list.is_empty() {
        return Some(!wanted);
    }
    value.map(|value| list.contains(value) == wanted)
}

fn evaluate(tree: &Tree, row: &Thing) -> Option<bool> {
    let lower = |text: &str| text.to_ascii_lowercase();
    let text = row.t.as_deref();
    match tree {
        Tree::A(order, value) => order.holds(row.a, Some(*value)),
        Tree::B(order, value) => order.holds(Some(row.b), Some(*value)),
        Tree::Columns(order) => order.holds(row.a, Some(row.b)),
        Tree::T(order, value) => order.holds(text, Some(value)),
        Tree::Between(low, high) => row.a.map(|a| *low <= a && a <= *high),
        Tree::In(values, wanted) => one_of(row.a.as_ref(), values, *wanted),
        Tree::TextIn(values, wanted) => one_of(row.t.as_ref(), values, *wanted),
        Tree::Like(pattern, wanted) => {
            text.map(|text| like(text.as_bytes(), pattern.as_bytes()) == *wanted)
        }
        Tree::Contains(part) => text.map(|text| lower(text).contains(&lower(part))),
        Tree::Starts(part) => text.map(|text| lower(text).starts_with(&lower(part))),
        Tree::Ends(part) => text.map(|text| lower(text).ends_with(&lower(part))),
        Tree::AIsNull => Some(row.a.is_none()),
        Tree::TIsNotNull => Some(row.t.is_some()),
        Tree::And(left, right) => and(evaluate(left, row), evaluate(right, row)),
        Tree::Or(left, right) => or(evaluate(left, row), evaluate(right, row)),
        Tree::Not(inner) => not(evaluate(inner, row)),
        Tree::Same(left, right) => Order::Eq.holds(evaluate(left, row), evaluate(right, row)),
        Tree::Unknown(inner) => Some(evaluate(inner, row).is_none()),
    }
}

fn order() -> impl Strategy<Value = Order> {
    use Order::{Eq, Ge, Gt, Le, Lt, Ne};
    prop::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
}

/// Short texts of letters, wildcards and the escape character.
fn part() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec!['a', 'A', 'b', '%', '_', '!']);
    vec(letters, 0..3).prop_map(|letters| letters.into_iter().collect())
}

fn leaf() -> impl Strategy<Value = Tree> {
    let number = || -1..=1;
    prop_oneof![
        (order(), number()).prop_map(|(order, value)| Tree::A(order, value)),
        (order(), number()).prop_map(|(order, value)| Tree::B(order, value)),
        order().prop_map(Tree::Columns),
        (order(), part()).prop_map(|(order, value)| Tree::T(order, value)),
        (number(), number()).prop_map(|(low, high)| Tree::Between(low, high)),
        (vec(number(), 0..3), any::<bool>()).prop_map(|(list, wanted)| Tree::In(list, wanted)),
        (vec(part(), 0..3), any::<bool>()).prop_map(|(list, wanted)| Tree::TextIn(list, wanted)),
        (part(), any::<bool>()).prop_map(|(pattern, wanted)| Tree::Like(pattern, wanted)),
        part().prop_map(Tree::Contains),
        part().prop_map(Tree::Starts),
        part().prop_map(Tree::Ends),
        Just(Tree::AIsNull),
        Just(Tree::TIsNotNull),
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    leaf().prop_recursive(4, 24, 2, |inner| {
        let two = (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            two.clone().prop_map(|(left, right)| Tree::And(left, right)),
            two.clone().prop_map(|(left, right)| Tree::Or(left, right)),
            two.prop_map(|(left, right)| Tree::Same(left, right)),
            inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            inner.prop_map(|inner| Tree::Unknown(Box::new(inner))),
        ]
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn random_filters_keep_the_rows_that_three_valued_logic_keeps() {
    let (mut connection, things) = database();
    let mut runner = proptest::test_runner::TestRunner::new(config(1000));
    let connection = std::cell::RefCell::new(&mut connection);
    let result = runner.run(&tree(), |tree| {
        let found = Thing::query().filter(expr(condition(&tree))).all(*connection.borrow_mut());
        let expected: Vec<Thing> =
            things.iter().filter(|row| evaluate(&tree, row) == Some(true)).cloned().collect();
        prop_assert_eq!(found.unwrap(), expected);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn random_conditions_are_selected_as_three_valued_logic_has_them() {
    let (mut connection, things) = database();
    let mut runner = proptest::test_runner::TestRunner::new(config(500));
    let connection = std::cell::RefCell::new(&mut connection);
    let result = runner.run(&tree(), |tree| {
        let query = Thing::query().select(expr(condition(&tree))).order_by(Thing::id);
        let expected: Vec<Option<bool>> = things.iter().map(|row| evaluate(&tree, row)).collect();
        prop_assert_eq!(query.all(*connection.borrow_mut()).unwrap(), expected);
        Ok(())
    });
    result.unwrap();
}

/// Filters by a condition that is a static type, and by the logic it stands for.
macro_rules! shape {
    ($run:expr, |$p:ident, $q:ident, $r:ident| $typed:expr, $logic:expr) => {{
        let (connection, things, a, part, list): &mut (_, Vec<Thing>, i32, String, Vec<i32>) = $run;
        let expected = things.iter().filter(|row| {
            let $p = evaluate(&Tree::A(Order::Lt, *a), row);
            let $q = evaluate(&Tree::Contains(part.clone()), row);
            let $r = evaluate(&Tree::In(list.clone(), true), row);
            $logic == Some(true)
        });
        let expected: Vec<Thing> = expected.cloned().collect();
        let ($p, $q, $r) = (Thing::a.lt(*a), Thing::t.contains(part), Thing::a.in_(&*list));
        let query = Thing::query().filter($typed);
        let sql = diesel::debug_query::<Sqlite, _>(&query).to_string();
        prop_assert_eq!(query.all(connection).unwrap(), expected, "{}", sql);
    }};
}

/// The trees above stand in parentheses node by node, since each is boxed. These have none but
/// those that the operators write.
#[test]
fn conditions_of_every_shape_bind_as_they_are_nested() {
    use Order::{Eq, Ge, Le, Ne};
    let (connection, things) = database();
    let run = std::cell::RefCell::new((connection, things, 0, String::new(), Vec::new()));
    let values = (-1..=2, part(), vec(-1..=1, 0..3));
    let result = proptest::test_runner::TestRunner::new(config(64)).run(&values, |values| {
        let run = &mut *run.borrow_mut();
        (run.2, run.3, run.4) = values;
        shape!(run, |p, q, r| p.and(q).or(r), or(and(p, q), r));
        shape!(run, |p, q, r| p.or(q).and(r), and(or(p, q), r));
        shape!(run, |p, q, r| p.and(q.or(r)), and(p, or(q, r)));
        shape!(run, |p, q, r| (!p.and(q)).or(r), or(not(and(p, q)), r));
        shape!(run, |p, q, r| !p.or(!q.and(r)), not(or(p, not(and(q, r)))));
        shape!(run, |p, q, r| p.eq(q.and(r)), Eq.holds(p, and(q, r)));
        shape!(run, |p, q, r| p.and(q).eq(r), Eq.holds(and(p, q), r));
        shape!(
            run,
            |p, q, r| p.or(q).assume_not_null().ne(r.assume_not_null()),
            Ne.holds(or(p, q), r)
        );
        shape!(run, |p, q, r| p.eq(q).eq(r), Eq.holds(Eq.holds(p, q), r));
        shape!(run, |p, q, r| p.eq(q.eq(r)), Eq.holds(p, Eq.holds(q, r)));
        shape!(run, |p, q, r| (!p).eq(q).and(!r), and(Eq.holds(not(p), q), not(r)));
        shape!(run, |p, q, r| p.between(q, r), and(Ge.holds(p, q), Le.holds(p, r)));
        shape!(run, |p, q, r| (!p).is_null().or(q.and(r)), or(Some(p.is_none()), and(q, r)));
        shape!(
            run,
            |p, q, r| p.and(q).is_not_null().and(!r),
            and(Some(and(p, q).is_some()), not(r))
        );
        shape!(
            run,
            |p, q, r| p.is_null().eq(q.is_null()).eq(r.is_not_null()),
            Some((p.is_none() == q.is_none()) == r.is_some())
        );
        Ok(())
    });
    result.unwrap();
}
