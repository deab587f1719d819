//! All orders of statements on single rows, with columns set to NULL in between.

use std::collections::{HashMap, VecDeque};

use super::case::{Case, Key, TABLES, UNIQUE, Unique, Values, column_to};

/// The rows of the database: by number, what is there.
type State = Vec<Option<Values>>;

/// Statements that lead from the rows before to the rows after, if there are any.
pub(super) fn force(case: &Case, most_states: usize) -> Answer {
    let before: State = case.rows.iter().map(|row| row.before).collect();
    let after: State = case.rows.iter().map(|row| row.after).collect();
    let mut from: HashMap<State, Option<(State, String)>> = HashMap::from([(before.clone(), None)]);
    let mut waiting = VecDeque::from([before]);
    while let Some(state) = waiting.pop_front() {
        if from.len() > most_states {
            return Answer::Unknown;
        }
        if state == after {
            let mut steps = Vec::new();
            let mut at = &state;
            while let Some(Some((earlier, step))) = from.get(at) {
                steps.push(step.clone());
                at = earlier;
            }
            steps.reverse();
            return Answer::Order(steps);
        }
        for (next, step) in moves(case, &state) {
            if is_valid(case, &next) && !from.contains_key(&next) {
                from.insert(next.clone(), Some((state.clone(), step)));
                waiting.push_back(next);
            }
        }
    }
    Answer::None
}

/// What brute force finds.
pub(super) enum Answer {
    Order(Vec<String>),
    None,
    /// There are too many states to look at.
    Unknown,
}

/// What one statement on one row can do: insert it, with any columns left NULL; delete it; set a
/// column to NULL; set one or all of its columns to what they are to be.
fn moves(case: &Case, state: &State) -> Vec<(State, String)> {
    let mut moves = Vec::new();
    let mut add = |at: usize, row: Option<Values>| {
        let mut next = state.clone();
        next[at] = row;
        moves.push((next, format!("row {at}: {row:?}")));
    };
    for (at, row) in case.rows.iter().enumerate() {
        let table = &case.tables[row.table];
        match (state[at], row.after) {
            (None, Some(after)) if row.before.is_none() => {
                let nullable: Vec<usize> =
                    (0..after.len()).filter(|&it| table.nullable(it)).collect();
                for left_out in 0..1_u32 << nullable.len() {
                    let mut values = after;
                    for (bit, &column) in nullable.iter().enumerate() {
                        if left_out & (1 << bit) != 0 {
                            values[column] = None;
                        }
                    }
                    add(at, Some(values));
                }
            }
            (Some(now), after) => {
                for column in (0..now.len()).filter(|&it| table.nullable(it)) {
                    let mut values = now;
                    values[column] = None;
                    add(at, Some(values));
                }
                match after {
                    None => add(at, None),
                    Some(after) => {
                        add(at, Some(after));
                        for column in 0..now.len() {
                            let mut values = now;
                            values[column] = after[column];
                            add(at, Some(values));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    moves
}

fn is_valid(case: &Case, state: &State) -> bool {
    let mut taken = Vec::new();
    for (row, values) in case.rows.iter().zip(state) {
        let (table, Some(values)) = (&case.tables[row.table], values) else { continue };
        for to in (0..TABLES).filter(|&to| table.keys[to] != Key::None) {
            if values[column_to(to)].is_some_and(|target| state[target as usize].is_none()) {
                return false;
            }
        }
        if table.unique != Unique::None
            && let Some(value) = values[UNIQUE]
        {
            if taken.contains(&(row.table, value)) {
                return false;
            }
            taken.push((row.table, value));
        }
    }
    true
}
