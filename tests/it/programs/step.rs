//! What a program may do.

use proptest::collection::vec;
use proptest::prelude::*;

use super::world::Kind;
use crate::faults::Fault;

/// One step. Numbers pick among the rows that are there.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Adds a row, to a parent where one is picked or the kind needs one.
    Add(Kind, Option<usize>),
    /// Changes the text of a row.
    Rename(usize),
    RenameAndBack(usize),
    /// Two users exchange their names, which are unique.
    Exchange(usize, usize),
    /// Gives an account another balance, by a value.
    Pay(usize),
    /// Has the database compute the balance of an account from what it is.
    Compute(usize),
    /// Gives a row another parent, which may be new, or none where that can be.
    Move(usize, Option<usize>),
    MoveToNew(usize),
    /// Links a post and a keyword, or takes the link away.
    ToggleLink(usize, usize),
    Delete(usize),
    /// A new drawer takes the place of one that is deleted, and keeps some of what is in that. The
    /// first flush of it fails, if it has as many statements.
    Replace(usize, Vec<bool>, usize),
    /// A new user with a name that is taken.
    FailToFlush,
    Flush,
    /// A flush of which one call fails, if it has as many.
    FlushWith(usize, Fault),
    ReadAll,
    /// Saves a row again that a rollback undid.
    SaveAgain(usize),
    /// Steps that are undone together unless they are kept.
    Savepoint(Vec<Step>, Keep),
    Commit,
    /// A commit of which one call fails.
    CommitWith(usize),
    Rollback,
    /// Somebody else changes an account that this session only has in memory.
    Elsewhere(usize),
    /// Somebody else changes an account that this session changes too.
    Conflict(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Kept,
    Undone,
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(&Kind::ALL[..])
}

/// What can be done inside of a savepoint too.
fn inner() -> impl Strategy<Value = Step> + Clone {
    let pick = || 0..64usize;
    let maybe = || proptest::option::weighted(0.8, 0..64usize);
    let fault = prop::sample::select(&[Fault::Before, Fault::After][..]);
    prop_oneof![
        9 => (kind(), maybe()).prop_map(|(kind, parent)| Step::Add(kind, parent)),
        2 => pick().prop_map(Step::Rename),
        1 => pick().prop_map(Step::RenameAndBack),
        1 => (pick(), pick()).prop_map(|(a, b)| Step::Exchange(a, b)),
        1 => pick().prop_map(Step::Pay),
        2 => pick().prop_map(Step::Compute),
        4 => (pick(), maybe()).prop_map(|(row, to)| Step::Move(row, to)),
        2 => pick().prop_map(Step::MoveToNew),
        2 => (pick(), pick()).prop_map(|(a, b)| Step::ToggleLink(a, b)),
        3 => pick().prop_map(Step::Delete),
        2 => (pick(), vec(any::<bool>(), 4), 0..9usize)
            .prop_map(|(row, kept, nth)| Step::Replace(row, kept, nth)),
        1 => Just(Step::FailToFlush),
        2 => Just(Step::Flush),
        1 => (0..9usize, fault).prop_map(|(nth, fault)| Step::FlushWith(nth, fault)),
        1 => Just(Step::ReadAll),
        2 => pick().prop_map(Step::SaveAgain),
    ]
    .boxed()
}

fn savepoint<S: Strategy<Value = Step> + 'static>(inner: S) -> impl Strategy<Value = Step> {
    let keep = prop::sample::select(&[Keep::Kept, Keep::Undone][..]);
    (vec(inner, 1..8), keep).prop_map(|(steps, keep)| Step::Savepoint(steps, keep))
}

pub(super) fn program() -> impl Strategy<Value = Vec<Step>> {
    let nested = prop_oneof![8 => inner(), 1 => savepoint(inner())];
    let step = prop_oneof![
        30 => inner(),
        3 => savepoint(nested),
        3 => Just(Step::Commit),
        1 => (0..9usize).prop_map(Step::CommitWith),
        2 => Just(Step::Rollback),
        1 => (0..64usize).prop_map(Step::Elsewhere),
        1 => (0..64usize).prop_map(Step::Conflict),
    ];
    vec(step, 1..32)
}
