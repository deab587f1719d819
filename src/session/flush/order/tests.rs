//! The planner without a database: changes as plain data.

#![allow(missing_docs, unreachable_pub, reason = "entities of tests")]

use super::super::graph::{Claim, Edge, Verb};
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

/// Unique in a column that may be NULL, in one that has values to park, and in one without.
#[derive(aludel::Entity)]
#[entity(table = "rungs")]
pub struct Rung {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(next: Rung))]
    pub next_id: i32,
    #[entity(unique)]
    pub nick: Option<String>,
    #[entity(unique)]
    pub name: String,
    #[entity(unique)]
    pub done: bool,
}

const NICK: usize = 1;
const NAME: usize = 2;
const DONE: usize = 3;

fn of<E: Entity>(changes: Vec<Change>) -> Changes {
    ((TypeId::of::<E>(), EntityDef::of::<E>()), changes)
}

fn change(slot: u32, verb: Verb, columns: &[usize]) -> Change {
    Change::new(slot, verb, ColumnSet::of(columns))
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

fn leaving<E: Entity>(mut change: Change, foreign_key: usize, slot: u32) -> Change {
    let target = Node { entity: TypeId::of::<E>(), slot };
    change.leaves.push(Edge { foreign_key, target });
    change
}

fn gives(mut change: Change, constraint: usize, value: u32) -> Change {
    change.gives.push(Claim { constraint, value });
    change
}

fn takes(mut change: Change, constraint: usize, value: u32) -> Change {
    change.takes.push(Claim { constraint, value });
    change
}

/// Each group as `verb table rows`.
fn ordered(changes: &[Changes]) -> Vec<String> {
    let show = |group: Group| {
        let (verb, table) = match &group.action {
            Action::Release => ("release", group.entity.1.table),
            Action::Replace => ("replace", group.entity.1.table),
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
fn a_ring_of_required_keys_is_given_in_its_order() {
    let changes = [of::<Rung>(vec![
        linked::<Rung>(insert(0, &[1]), 0, 1),
        linked::<Rung>(insert(1, &[1]), 0, 2),
        linked::<Rung>(insert(2, &[1]), 0, 1),
    ])];
    let next = |slot| (Node { entity: TypeId::of::<Rung>(), slot }, Reason::ForeignKey(0));
    assert_eq!(order(&changes, &[]).unwrap_err(), Ring(vec![next(1), next(2)]));
}

#[test]
fn a_ring_of_new_rows_is_broken_at_one_key_that_may_be_null() {
    let changes = [of::<Task>(vec![
        linked::<Task>(insert(0, &[2]), 1, 2),
        linked::<Task>(insert(1, &[2]), 1, 0),
        linked::<Task>(insert(2, &[2]), 1, 1),
    ])];
    assert_eq!(
        ordered(&changes),
        ["insert tasks [0]", "insert tasks [1]", "insert tasks [2]", "follow tasks [0]"]
    );
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
    let leaf = leaving::<Task>(delete(1), 1, 0);
    let changes = [of::<Task>(vec![delete(0), leaf])];
    assert_eq!(ordered(&changes), ["delete tasks [1]", "delete tasks [0]"]);
}

#[test]
fn deleted_rows_that_refer_to_each_other_let_go_first() {
    let changes =
        [of::<Task>(vec![leaving::<Task>(delete(0), 1, 1), leaving::<Task>(delete(1), 1, 0)])];
    assert_eq!(ordered(&changes), ["release tasks [0]", "delete tasks [1]", "delete tasks [0]"]);
}

#[test]
fn deleted_rows_that_cannot_let_go_are_deleted_together_after_those_that_refer_to_them() {
    let changes = [of::<Rung>(vec![
        leaving::<Rung>(delete(0), 0, 1),
        leaving::<Rung>(delete(1), 0, 0),
        leaving::<Rung>(delete(2), 0, 1),
    ])];
    assert_eq!(ordered(&changes), ["delete rungs [2]", "delete rungs [0, 1]"]);
}

#[test]
fn a_row_leaves_another_before_that_is_deleted() {
    let changes = [
        of::<User>(vec![delete(0)]),
        of::<Task>(vec![leaving::<User>(change(1, Verb::Update, &[1]), 0, 0)]),
    ];
    assert_eq!(
        ordered(&changes),
        ["update tasks [1]", "nullify tasks [0]", "cascade addresses [0]", "delete users [0]"]
    );
}

#[test]
fn a_row_takes_a_value_after_the_row_that_gives_it_up() {
    let changes = [of::<Rung>(vec![
        takes(insert(0, &[3]), NAME, 7),
        takes(insert(1, &[3]), NAME, 8),
        insert(2, &[3]),
        gives(change(3, Verb::Update, &[3]), NAME, 7),
        gives(delete(4), NAME, 8),
    ])];
    assert_eq!(
        ordered(&changes),
        ["update rungs [3]", "insert rungs [0, 2]", "delete rungs [4]", "insert rungs [1]"]
    );
}

#[test]
fn two_rows_hand_a_value_on_by_their_order() {
    let changes = [of::<Rung>(vec![
        takes(gives(change(0, Verb::Update, &[3]), NAME, 1), NAME, 2),
        gives(change(1, Verb::Update, &[3]), NAME, 2),
    ])];
    assert_eq!(ordered(&changes), ["update rungs [1]", "update rungs [0]"]);
}

#[test]
fn a_longer_chain_gives_all_its_values_up_at_once() {
    let count = 1000;
    let chain = (0..count)
        .map(|at| takes(gives(change(at, Verb::Update, &[3]), NAME, at), NAME, at + 1))
        .collect();
    let ordered = ordered(&[of::<Rung>(chain)]);
    assert_eq!(ordered.len(), 2);
    assert!(ordered[0].starts_with("release rungs [1, 2, "), "{}", &ordered[0][..40]);
    assert!(ordered[1].starts_with("update rungs [0, 1, 2, "), "{}", &ordered[1][..40]);
}

/// Two rows that exchange the values of a constraint.
fn swap(constraint: usize) -> [Changes; 1] {
    let row = |slot, old, new| {
        takes(
            gives(change(slot, Verb::Update, &[constraint + 1]), constraint, old),
            constraint,
            new,
        )
    };
    [of::<Rung>(vec![row(0, 1, 2), row(1, 2, 1)])]
}

#[test]
fn values_are_exchanged_by_giving_both_up_first() {
    for constraint in [NICK, NAME] {
        assert_eq!(ordered(&swap(constraint)), ["release rungs [0, 1]", "update rungs [0, 1]"]);
    }
}

#[test]
fn an_exchange_of_values_of_a_type_without_more_of_them_is_a_ring() {
    let done =
        |slot| (Node { entity: TypeId::of::<Rung>(), slot }, Reason::Unique(ColumnSet::of(&[4])));
    assert_eq!(order(&swap(DONE), &[]).unwrap_err(), Ring(vec![done(0), done(1)]));
}

#[test]
fn a_new_row_takes_the_value_of_a_deleted_one_though_a_third_moves_from_that_to_it() {
    let moved = linked::<Rung>(leaving::<Rung>(change(1, Verb::Update, &[1]), 0, 2), 0, 0);
    let changes =
        [of::<Rung>(vec![takes(insert(0, &[3]), NAME, 5), moved, gives(delete(2), NAME, 5)])];
    assert_eq!(
        ordered(&changes),
        ["release rungs [2]", "insert rungs [0]", "update rungs [1]", "delete rungs [2]"]
    );
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
    let count = 100_000;
    let chain = (0..count).map(|slot| match slot {
        0 => insert(0, &[2]),
        slot => linked::<Task>(insert(slot, &[2]), 1, slot - 1),
    });
    assert_eq!(ordered(&[of::<Task>(chain.collect())]).len(), count as usize);
}
