//! Random queries over random databases, answered by the database and by plain Rust.
//!
//! A query joins two tables in one of five ways, filters by a random condition, and then is read in
//! an order and by pages, grouped, united with another, or looked at through a window.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use aludel::func::{count_star, max, row_number, sum, window};
use aludel::{BoxedCondition, Entity, Sorting, with};
use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = "parents", has_many(children: Child.parent))]
pub struct Parent {
    #[entity(key)]
    pub id: i32,
    pub a: Option<i32>,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = "children")]
pub struct Child {
    #[entity(key)]
    pub id: i32,
    pub b: Option<i32>,
    #[entity(belongs_to(parent: Parent))]
    pub parent_id: Option<i32>,
}

/// What is in the database.
#[derive(Debug, Clone)]
struct Data {
    parents: Vec<Parent>,
    children: Vec<Child>,
}

/// A row of the join: either side may be missing.
type Pair<'d> = (Option<&'d Child>, Option<&'d Parent>);

/// What is read of it: the child's id and value, the parent's id and value.
type Cells = (Option<i32>, Option<i32>, Option<i32>, Option<i32>);

fn cells((child, parent): Pair<'_>) -> Cells {
    (
        child.map(|it| it.id),
        child.and_then(|it| it.b),
        parent.map(|it| it.id),
        parent.and_then(|it| it.a),
    )
}

#[derive(Debug, Clone, Copy)]
enum Join {
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

#[derive(Debug, Clone, Copy)]
enum Column {
    ChildId,
    B,
    ParentId,
    A,
}

fn value(column: Column, (child, b, parent, a): Cells) -> Option<i32> {
    match column {
        Column::ChildId => child,
        Column::B => b,
        Column::ParentId => parent,
        Column::A => a,
    }
}

#[derive(Debug, Clone)]
enum Tree {
    Less(Column, i32),
    Equal(Column, i32),
    IsNull(Column),
    SameValue,
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Not(Box<Tree>),
}

#[derive(Debug, Clone, Copy)]
enum Operation {
    Union,
    UnionAll,
    Intersect,
    Except,
}

#[derive(Debug, Clone)]
enum Shape {
    Page { order: Vec<(Column, bool)>, offset: u64, limit: u64 },
    Distinct,
    Groups { at_least: i64 },
    Combined(Operation, Tree),
    Windowed,
    Related,
    Named(i32),
}

#[derive(Debug, Clone)]
struct Spec {
    join: Join,
    filter: Option<Tree>,
    shape: Shape,
}

fn evaluate(tree: &Tree, row: Cells) -> Option<bool> {
    match tree {
        Tree::Less(column, than) => value(*column, row).map(|it| it < *than),
        Tree::Equal(column, to) => value(*column, row).map(|it| it == *to),
        Tree::IsNull(column) => Some(value(*column, row).is_none()),
        Tree::SameValue => Some(row.1? == row.3?),
        Tree::And(left, right) => match (evaluate(left, row), evaluate(right, row)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Tree::Or(left, right) => match (evaluate(left, row), evaluate(right, row)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        Tree::Not(inner) => evaluate(inner, row).map(|it| !it),
    }
}

type Both = (Child, Parent);

fn condition(tree: &Tree) -> BoxedCondition<Both> {
    macro_rules! of {
        ($column:expr, |$it:ident| $test:expr) => {
            match $column {
                Column::ChildId => {
                    let $it = Child::id;
                    $test.boxed::<Both>()
                }
                Column::B => {
                    let $it = Child::b;
                    $test.boxed::<Both>()
                }
                Column::ParentId => {
                    let $it = Parent::id;
                    $test.boxed::<Both>()
                }
                Column::A => {
                    let $it = Parent::a;
                    $test.boxed::<Both>()
                }
            }
        };
    }
    match tree {
        Tree::Less(column, than) => of!(column, |it| it.lt(*than)),
        Tree::Equal(column, to) => of!(column, |it| it.eq(*to)),
        Tree::IsNull(column) => of!(column, |it| it.is_null()),
        Tree::SameValue => Child::b.eq(Parent::a).boxed(),
        Tree::And(left, right) => condition(left).and(condition(right)).boxed(),
        Tree::Or(left, right) => condition(left).or(condition(right)).boxed(),
        Tree::Not(inner) => (!condition(inner)).boxed(),
    }
}

/// The rows of the join that the filter keeps, by the definition of each join.
fn joined(data: &Data, spec: &Spec) -> Vec<Cells> {
    let meets = |child: &Child, parent: &Parent| child.parent_id == Some(parent.id);
    let mut rows: Vec<Pair<'_>> = Vec::new();
    for child in &data.children {
        let before = rows.len();
        for parent in &data.parents {
            if matches!(spec.join, Join::Cross) || meets(child, parent) {
                rows.push((Some(child), Some(parent)));
            }
        }
        if rows.len() == before && matches!(spec.join, Join::Left | Join::Full) {
            rows.push((Some(child), None));
        }
    }
    if matches!(spec.join, Join::Right | Join::Full) {
        let alone = |parent: &&Parent| !data.children.iter().any(|child| meets(child, parent));
        rows.extend(data.parents.iter().filter(alone).map(|parent| (None, Some(parent))));
    }
    let keeps =
        |row: &Cells| spec.filter.as_ref().is_none_or(|tree| evaluate(tree, *row) == Some(true));
    rows.into_iter().map(cells).filter(keeps).collect()
}

/// Asks the database with the join that the spec names.
macro_rules! in_each_join {
    ($spec:expr, |$query:ident| $ask:expr) => {{
        let filter = $spec.filter.as_ref().map(condition);
        match $spec.join {
            Join::Inner => {
                let $query = Child::query().join(Child::parent).filter(filter);
                $ask
            }
            Join::Left => {
                let $query = Child::query().left_join(Child::parent).filter(filter);
                $ask
            }
            Join::Right => {
                let $query = Child::query().right_join(Child::parent).filter(filter);
                $ask
            }
            Join::Full => {
                let $query = Child::query().full_join(Child::parent).filter(filter);
                $ask
            }
            Join::Cross => {
                let $query = Child::query().cross_join(Parent::entity()).filter(filter);
                $ask
            }
        }
    }};
}

fn sorting(order: &[(Column, bool)]) -> Sorting<Both> {
    macro_rules! by {
        ($column:expr, $descending:expr) => {
            if $descending { Sorting::by($column.desc()) } else { Sorting::by($column.asc()) }
        };
    }
    let one = |&(column, descending): &(Column, bool)| -> Sorting<Both> {
        match column {
            Column::ChildId => by!(Child::id, descending),
            Column::B => by!(Child::b, descending),
            Column::ParentId => by!(Parent::id, descending),
            Column::A => by!(Parent::a, descending),
        }
    };
    order.iter().map(one).collect()
}

fn optional<A, B>((child, b, parent, a): (A, Option<i32>, B, Option<i32>)) -> Cells
where
    A: Into<Option<i32>>,
    B: Into<Option<i32>>,
{
    (child.into(), b, parent.into(), a)
}

/// The answers of the database and of Rust, as one text each.
fn answers(db: &mut SqliteConnection, data: &Data, spec: &Spec) -> (String, String) {
    let mut rows = joined(data, spec);
    rows.sort_unstable();
    let all = (Child::id, Child::b, Parent::id, Parent::a);
    match &spec.shape {
        Shape::Page { order, offset, limit } => {
            // Whatever the order leaves open is decided by the keys.
            let mut order = order.clone();
            order.extend([(Column::ChildId, false), (Column::ParentId, false)]);
            rows.sort_by(|one, other| {
                let by = |&(column, descending): &(Column, bool)| {
                    let ordering = value(column, *one).cmp(&value(column, *other));
                    if descending { ordering.reverse() } else { ordering }
                };
                order.iter().map(by).find(|it| it.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
            });
            let (skip, take) =
                (usize::try_from(*offset).unwrap(), usize::try_from(*limit).unwrap());
            let expected: Vec<Cells> = rows.into_iter().skip(skip).take(take).collect();
            let found: Vec<Cells> = in_each_join!(spec, |query| {
                let query =
                    query.order_by(sorting(&order)).select(all).offset(*offset).limit(*limit);
                query.all(db).unwrap().into_iter().map(optional).collect()
            });
            (format!("{found:?}"), format!("{expected:?}"))
        }
        Shape::Distinct => {
            let expected: BTreeSet<_> = rows.iter().map(|row| (row.1, row.3)).collect();
            let found = in_each_join!(spec, |query| {
                let query = query.select((Child::b, Parent::a)).distinct();
                query.order_by((Child::b, Parent::a)).all(db).unwrap()
            });
            (format!("{found:?}"), format!("{:?}", Vec::from_iter(expected)))
        }
        Shape::Groups { at_least } => {
            let mut groups = BTreeMap::<_, Vec<Option<i32>>>::new();
            for row in &rows {
                groups.entry(row.3).or_default().push(row.1);
            }
            let sums = |values: &[Option<i32>]| {
                let there: Vec<i64> = values.iter().flatten().map(|&it| i64::from(it)).collect();
                (!there.is_empty()).then(|| there.iter().sum::<i64>())
            };
            let size = |values: &[Option<i32>]| i64::try_from(values.len()).unwrap();
            let expected: Vec<_> = groups
                .iter()
                .filter(|(_, values)| size(values) >= *at_least)
                .map(|(a, values)| {
                    (*a, size(values), sums(values), values.iter().flatten().max().copied())
                })
                .collect();
            let found = in_each_join!(spec, |query| {
                let query = query.group_by(Parent::a).having(count_star().ge(*at_least));
                let query = query.select((Parent::a, count_star(), sum(Child::b), max(Child::b)));
                query.order_by(Parent::a).all(db).unwrap()
            });
            (format!("{found:?}"), format!("{expected:?}"))
        }
        Shape::Combined(operation, tree) => {
            let first: Vec<Option<i32>> = rows.iter().map(|row| row.1).collect();
            let other =
                Spec { join: Join::Cross, filter: Some(tree.clone()), shape: Shape::Distinct };
            let second: Vec<Option<i32>> = joined(data, &other).iter().map(|row| row.3).collect();
            let set = |values: &[Option<i32>]| BTreeSet::from_iter(values.iter().copied());
            let mut expected: Vec<Option<i32>> = match operation {
                Operation::UnionAll => first.iter().chain(&second).copied().collect(),
                Operation::Union => set(&first).union(&set(&second)).copied().collect(),
                Operation::Intersect => set(&first).intersection(&set(&second)).copied().collect(),
                Operation::Except => set(&first).difference(&set(&second)).copied().collect(),
            };
            expected.sort_unstable();
            let second = Child::query()
                .cross_join(Parent::entity())
                .filter(condition(tree))
                .select(Parent::a);
            let found = in_each_join!(spec, |query| {
                let first = query.select(Child::b);
                match operation {
                    Operation::Union => first.union(second).order_by(Child::b).all(db).unwrap(),
                    Operation::UnionAll => {
                        first.union_all(second).order_by(Child::b).all(db).unwrap()
                    }
                    Operation::Intersect => {
                        first.intersect(second).order_by(Child::b).all(db).unwrap()
                    }
                    Operation::Except => first.except(second).order_by(Child::b).all(db).unwrap(),
                }
            });
            (format!("{found:?}"), format!("{expected:?}"))
        }
        Shape::Windowed => {
            rows.sort_by_key(|row| (row.3, row.1, row.0, row.2));
            let mut expected: Vec<(Option<i32>, i64, Option<i64>)> = Vec::new();
            for (at, row) in rows.iter().enumerate() {
                let begin = rows[..at].iter().rposition(|it| it.3 != row.3).map_or(0, |it| it + 1);
                let so_far = rows[begin..=at].iter().filter_map(|it| it.1);
                let total = so_far.clone().next().map(|_| so_far.map(i64::from).sum());
                expected.push((row.3, i64::try_from(at - begin + 1).unwrap(), total));
            }
            let over = window()
                .partition_by(Parent::a)
                .order_by((Child::b, Child::id, Parent::id))
                .rows(aludel::func::unbounded_preceding(), aludel::func::current_row());
            let found = in_each_join!(spec, |query| {
                let query = query.order_by((Parent::a, Child::b, Child::id, Parent::id));
                let windows = (Parent::a, row_number().over(over), sum(Child::b).over(over));
                query.select(windows).all(db).unwrap()
            });
            (format!("{found:?}"), format!("{expected:?}"))
        }
        Shape::Related => {
            // Parents with a child that meets the filter together with them.
            let keeps = |parent: &&Parent| {
                data.children.iter().any(|child| {
                    child.parent_id == Some(parent.id)
                        && spec.filter.as_ref().is_none_or(|tree| {
                            evaluate(tree, cells((Some(child), Some(parent)))) == Some(true)
                        })
                })
            };
            let mut expected: Vec<i32> =
                data.parents.iter().filter(keeps).map(|it| it.id).collect();
            expected.sort_unstable();
            let query = match &spec.filter {
                Some(tree) => Parent::query().boxed().filter(Parent::children.any(condition(tree))),
                None => Parent::query().boxed().filter(Parent::children.exists()),
            };
            let found = query.order_by(Parent::id).select(Parent::id).all(db).unwrap();
            (format!("{found:?}"), format!("{expected:?}"))
        }
        Shape::Named(than) => {
            // The filtered join behind a name, filtered once more.
            aludel::alias!(inner = Child);
            aludel::label!(of_child, of_parent);
            let mut expected: Vec<_> = rows
                .iter()
                .filter(|row| row.1.is_some_and(|b| b < *than))
                .map(|row| (row.1, row.3))
                .collect();
            expected.sort_unstable();
            let found: Vec<(Option<i32>, Option<i32>)> = in_each_join!(spec, |query| {
                let pairs = (Child::b.label(of_child), Parent::a.label(of_parent));
                let query = with(query.select(pairs).cte(inner), |inner| {
                    let (b, a) = (inner.labelled(of_child), inner.labelled(of_parent));
                    inner.select((b, a)).filter(b.lt(*than)).order_by((b, a))
                });
                query.all(db).unwrap()
            });
            (format!("{found:?}"), format!("{expected:?}"))
        }
    }
}

fn small() -> impl Strategy<Value = Option<i32>> {
    prop_oneof![1 => Just(None), 3 => (0..3).prop_map(Some)]
}

fn data() -> impl Strategy<Value = Data> {
    let parents = vec(small(), 0..4).prop_map(|values| {
        let row = |(at, a): (usize, Option<i32>)| Parent { id: i32::try_from(at).unwrap(), a };
        values.into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    (parents, vec((small(), any::<prop::sample::Index>(), any::<bool>()), 0..5)).prop_map(
        |(parents, children)| {
            let row = |(at, (b, index, has)): (usize, (_, prop::sample::Index, bool))| {
                let parent = (has && !parents.is_empty()).then(|| index.get(&parents).id);
                Child { id: i32::try_from(at).unwrap(), b, parent_id: parent }
            };
            let children = children.into_iter().enumerate().map(row).collect();
            Data { parents: parents.clone(), children }
        },
    )
}

fn column() -> impl Strategy<Value = Column> {
    prop::sample::select(vec![Column::ChildId, Column::B, Column::ParentId, Column::A])
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (column(), 0..3).prop_map(|(column, than)| Tree::Less(column, than)),
        (column(), 0..3).prop_map(|(column, to)| Tree::Equal(column, to)),
        column().prop_map(Tree::IsNull),
        Just(Tree::SameValue),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            two.clone().prop_map(|(left, right)| Tree::And(left, right)),
            two.prop_map(|(left, right)| Tree::Or(left, right)),
            inner.prop_map(|inner| Tree::Not(Box::new(inner))),
        ]
    })
}

fn spec() -> impl Strategy<Value = Spec> {
    use Operation::{Except, Intersect, Union, UnionAll};
    let operation = prop::sample::select(vec![Union, UnionAll, Intersect, Except]);
    let join = vec![Join::Inner, Join::Left, Join::Right, Join::Full, Join::Cross];
    let shape = prop_oneof![
        (vec((column(), any::<bool>()), 0..3), 0_u64..3, 0_u64..5)
            .prop_map(|(order, offset, limit)| Shape::Page { order, offset, limit }),
        Just(Shape::Distinct),
        (0_i64..3).prop_map(|at_least| Shape::Groups { at_least }),
        (operation, tree()).prop_map(|(operation, tree)| Shape::Combined(operation, tree)),
        Just(Shape::Windowed),
        Just(Shape::Related),
        (0..4).prop_map(Shape::Named),
    ];
    (prop::sample::select(join), prop::option::of(tree()), shape)
        .prop_map(|(join, filter, shape)| Spec { join, filter, shape })
}

fn fill(db: &mut SqliteConnection, data: &Data) {
    let or_null = |value: Option<i32>| value.map_or("NULL".to_owned(), |it| it.to_string());
    let mut sql = String::from("DELETE FROM children; DELETE FROM parents;");
    for Parent { id, a } in &data.parents {
        sql += &format!("INSERT INTO parents (id, a) VALUES ({id}, {});", or_null(*a));
    }
    for Child { id, b, parent_id } in &data.children {
        let (b, parent) = (or_null(*b), or_null(*parent_id));
        sql += &format!("INSERT INTO children (id, b, parent_id) VALUES ({id}, {b}, {parent});");
    }
    db.batch_execute(&sql).unwrap();
}

/// 500 databases, and 20 queries to each of them.
#[test]
fn random_queries_are_answered_as_their_definition_says() {
    let mut db = SqliteConnection::establish(":memory:").unwrap();
    aludel::schema![Parent, Child].create_all(&mut db).unwrap();
    let db = RefCell::new(db);
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() };
    let result = TestRunner::new(config).run(&(data(), vec(spec(), 20)), |(data, specs)| {
        let db = &mut *db.borrow_mut();
        fill(db, &data);
        for spec in specs {
            let (found, expected) = answers(db, &data, &spec);
            if found != expected {
                let message = format!("{spec:?} over {data:?}: {found}, and not {expected}");
                return Err(TestCaseError::fail(message));
            }
        }
        Ok(())
    });
    result.unwrap();
}
