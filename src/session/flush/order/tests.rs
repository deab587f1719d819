//! The planner without a database: changes as plain data.

#![allow(missing_docs, unreachable_pub, reason = "entities of tests")]

use super::*;
use crate::entity::Entity;

#[derive(aludel::Entity)]
#[entity(table = "users", has_many(addresses: Address.user), has_many(tasks: Task.user))]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    pub nick: Option<String>,
    #[entity(belongs_to(home: Address, on_delete = nullify, deferred))]
    pub home_id: Option<i32>,
}

#[derive(aludel::Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "tasks", has_many(parts: Task.whole))]
pub struct Task {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User, on_delete = nullify))]
    pub user_id: Option<i32>,
    #[entity(belongs_to(whole: Task, on_delete = restrict))]
    pub whole_id: Option<i32>,
}

fn of<E: Entity>(changes: Vec<Change>) -> Changes {
    ((TypeId::of::<E>(), EntityDef::of::<E>()), changes)
}

fn change(slot: u32, verb: Verb, columns: &[usize]) -> Change {
    Change { slot, verb, columns: ColumnSet::of(columns), links: Vec::new() }
}

fn insert(slot: u32, columns: &[usize]) -> Change {
    change(slot, Verb::Insert, columns)
}

fn delete(slot: u32) -> Change {
    change(slot, Verb::Delete, &[])
}

fn linked<E: Entity>(mut change: Change, foreign_key: usize, slot: u32) -> Change {
    let target = Node { entity: TypeId::of::<E>(), slot };
    change.links.push(Edge { foreign_key, target });
    change
}

/// Each group as `verb table rows`.
fn ordered(changes: &[Changes]) -> Vec<String> {
    let show = |group: Group| {
        let (verb, table) = match &group.action {
            Action::Insert => ("insert", group.entity.1.table),
            Action::Update => ("update", group.entity.1.table),
            Action::Follow => ("follow", group.entity.1.table),
            Action::Delete => ("delete", group.entity.1.table),
            Action::DeleteTree(_) => ("fell", group.entity.1.table),
            Action::Cascade { path, effect, .. } => {
                let table = path.last().map_or("", |step| step.entity.table);
                let nullify = matches!(effect, Effect::Nullify { .. });
                (if nullify { "nullify" } else { "cascade" }, table)
            }
        };
        format!("{verb} {table} {:?}", group.rows)
    };
    order(changes, &[]).expect("can be ordered").into_iter().map(show).collect()
}

#[test]
fn rows_of_one_shape_are_one_group_and_shapes_come_as_they_are_met() {
    let changes = [of::<User>(vec![
        insert(0, &[1, 2]),
        insert(1, &[1]),
        insert(2, &[1, 2]),
        insert(3, &[1]),
    ])];
    assert_eq!(ordered(&changes), ["insert users [0, 2]", "insert users [1, 3]"]);
}

#[test]
fn updates_of_a_table_come_before_its_inserts() {
    let changes = [of::<User>(vec![insert(0, &[1]), change(1, Verb::Update, &[1])])];
    assert_eq!(ordered(&changes), ["update users [1]", "insert users [0]"]);
}

#[test]
fn new_rows_of_a_tree_go_level_by_level() {
    let changes = [of::<Task>(vec![
        linked::<Task>(insert(0, &[2]), 1, 1),
        insert(1, &[2]),
        linked::<Task>(insert(2, &[2]), 1, 0),
        linked::<Task>(insert(3, &[2]), 1, 1),
    ])];
    assert_eq!(ordered(&changes), ["insert tasks [1]", "insert tasks [0, 3]", "insert tasks [2]"]);
}

#[test]
fn an_update_that_refers_to_a_new_row_of_its_table_comes_after_it() {
    let moved = linked::<Task>(change(1, Verb::Update, &[2]), 1, 0);
    let changes = [of::<Task>(vec![insert(0, &[1]), moved, change(2, Verb::Update, &[1])])];
    assert_eq!(ordered(&changes), ["update tasks [2]", "insert tasks [0]", "update tasks [1]"]);
}

#[test]
fn a_deferred_key_to_a_row_that_comes_later_follows_at_the_end() {
    let user = linked::<Address>(insert(0, &[1, 3]), 0, 0);
    let address = linked::<User>(insert(0, &[1]), 0, 0);
    let changes = [of::<User>(vec![user]), of::<Address>(vec![address])];
    assert_eq!(ordered(&changes), ["insert users [0]", "insert addresses [0]", "follow users [0]"]);
    assert_eq!(order(&changes, &[]).unwrap()[0].columns, ColumnSet::of(&[1]));
}

#[test]
fn a_ring_is_given_in_its_order() {
    let changes = [of::<Task>(vec![
        linked::<Task>(insert(0, &[2]), 1, 1),
        linked::<Task>(insert(1, &[2]), 1, 2),
        linked::<Task>(insert(2, &[2]), 1, 1),
    ])];
    let node = |slot| Node { entity: TypeId::of::<Task>(), slot };
    assert_eq!(order(&changes, &[]).unwrap_err(), Ring(vec![(node(1), 1), (node(2), 1)]));
}

#[test]
fn deletes_come_last_by_falling_rank_each_after_what_follows_from_it() {
    let changes = [
        of::<User>(vec![insert(1, &[1]), delete(0)]),
        of::<Address>(vec![delete(5)]),
        of::<Task>(vec![delete(7)]),
    ];
    assert_eq!(
        ordered(&changes),
        [
            "insert users [1]",
            "delete tasks [7]",
            "nullify tasks [0]",
            "delete addresses [5]",
            "cascade addresses [0]",
            "delete users [0]",
        ]
    );
}

#[test]
fn leaves_are_deleted_before_what_they_refer_to() {
    let leaf = linked::<Task>(delete(1), 1, 0);
    let changes = [of::<Task>(vec![delete(0), leaf])];
    assert_eq!(ordered(&changes), ["delete tasks [1]", "delete tasks [0]"]);
}

#[test]
fn the_same_changes_give_the_same_order() {
    let changes = || {
        let inserts = (0..50).map(|slot| insert(slot, if slot % 3 == 0 { &[1] } else { &[1, 2] }));
        [of::<User>(inserts.collect()), of::<Address>((0..9).map(delete).collect())]
    };
    assert_eq!(ordered(&changes()), ordered(&changes()));
}

#[test]
fn a_long_chain_takes_no_stack() {
    let count = 200_000;
    let parents = |at: usize| (at > 0).then(|| (at - 1, 0)).into_iter();
    let depth = depths(count, parents).unwrap();
    assert_eq!(depth[count - 1], count - 1);
}
