//! A flush as data for people: what would be written, in order.

use core::fmt;

use super::order::{Action, Group};
use super::reach::{Referrer, referrers};
use crate::driver::table::Effect;
use crate::entity::{ColumnSet, EntityDef, ForeignKeyDef, UpdateRule};
use crate::session::memory::Memory;
use crate::session::store::AnyStore;

/// What a flush would write, in order: made by [`Session::plan`](crate::Session::plan).
///
/// It prints as a table and compares with another plan.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users", has_many(addresses: Address.user))]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # #[derive(Entity)]
/// # #[entity(table = "addresses")]
/// # pub struct Address {
/// #     #[entity(key, generated)] pub id: i32,
/// #     pub email: String,
/// #     #[entity(belongs_to(user: User))] pub user_id: i32,
/// # }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User, Address].create_all(s.connection())?;
/// let ed = s.add(NewUser { name: "ed".into() });
/// s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
///
/// let plan = s.plan()?;
/// assert_eq!(plan.steps().len(), 2);
/// assert_eq!(
///     plan.to_string(),
///     "insert users (name): User#0\n\
///      insert addresses (email, user_id): Address#0\n",
/// );
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Plan {
    steps: Vec<PlanStep>,
}

impl Plan {
    /// The steps, in order.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add(NewUser { name: "ed".into() });
    /// let plan = s.plan()?;
    /// assert_eq!(plan.steps()[0].table, "users");
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn steps(&self) -> &[PlanStep] {
        &self.steps
    }

    /// Whether there is nothing to write.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// assert!(s.plan()?.is_empty());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// One step of a [`Plan`]: one statement, or several if it has more values than one can bind.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// s.add(NewUser { name: "ed".into() });
/// let plan = s.plan()?;
/// let step = &plan.steps()[0];
/// assert_eq!((step.table, &*step.columns), ("users", &["name"][..]));
/// assert_eq!(step.rows, ["User#0"]);
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanStep {
    /// What is done.
    pub action: PlanAction,
    /// The table it is done to.
    pub table: &'static str,
    /// The columns that are written.
    pub columns: Vec<&'static str>,
    /// The rows: their keys, or their places among the new ones. For what follows from a delete,
    /// the rows that are deleted; where some stay that refer to one of those, which another takes the
    /// place of, these.
    pub rows: Vec<String>,
}

/// What a [`PlanStep`] does.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// use aludel::session::PlanAction;
///
/// s.add(NewUser { name: "ed".into() });
/// let plan = s.plan()?;
/// assert_eq!(plan.steps()[0].action, PlanAction::Insert);
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanAction {
    /// Inserts rows.
    Insert,
    /// Updates rows.
    Update,
    /// Updates rows that a new row takes the place of: it was added with the key of a deleted one.
    Replace,
    /// Sets columns to NULL, or to a value that nobody has, until another step writes them: so that
    /// rows can exchange unique values, or be deleted though they refer to each other.
    Release,
    /// Points rows that refer to rows with another key at the new one. Where foreign keys are checked
    /// at once, the database does it.
    Carry,
    /// Deletes rows.
    Delete,
    /// Deletes rows that refer to deleted ones.
    Cascade,
    /// Sets foreign keys to NULL that refer to deleted rows.
    Nullify,
}

impl fmt::Display for PlanAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Release => "release",
            Self::Carry => "carry to",
            Self::Delete => "delete",
            Self::Cascade => "cascade to",
            Self::Nullify => "nullify",
        })
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            write!(f, "{} {}", step.action, step.table)?;
            if !step.columns.is_empty() {
                write!(f, " ({})", step.columns.join(", "))?;
            }
            writeln!(f, ": {}", step.rows.join(", "))?;
        }
        Ok(())
    }
}

/// Makes groups readable.
pub(crate) fn plan(groups: &[Group], memory: &Memory) -> Plan {
    let known: Vec<EntityDef> = memory.stores().map(AnyStore::entity).collect();
    let steps = groups.iter().flat_map(|group| {
        core::iter::once(step(group, memory)).chain(carries(group, memory, &known))
    });
    Plan { steps: steps.collect() }
}

/// What follows from keys that a group changes.
fn carries(group: &Group, memory: &Memory, known: &[EntityDef]) -> Vec<PlanStep> {
    let (id, entity) = group.entity;
    let updates = matches!(group.action, Action::Update | Action::Release);
    if !updates || ColumnSet::of(entity.key).and(group.columns).is_empty() {
        return Vec::new();
    }
    let mut referrers = referrers(entity, known);
    referrers.retain(|it| it.foreign_key.on_update == UpdateRule::Cascade);
    let step = |Referrer { entity, foreign_key }: Referrer| PlanStep {
        action: PlanAction::Carry,
        table: entity.table,
        columns: foreign_key.columns.iter().map(|&at| entity.columns[at].name).collect(),
        rows: group.rows.iter().map(|&at| memory.label(id, at)).collect(),
    };
    referrers.into_iter().map(step).collect()
}

type Written = (PlanAction, &'static str, Vec<&'static str>);

/// What is done to the table that has the last foreign key on the way.
fn cascade(
    effect: Effect,
    entity: EntityDef,
    last: Option<(EntityDef, &ForeignKeyDef)>,
) -> Written {
    match (effect, last) {
        (Effect::Nullify { .. }, Some((entity, foreign_key))) => {
            let columns = foreign_key.columns.iter().map(|&at| entity.columns[at].name).collect();
            (PlanAction::Nullify, entity.table, columns)
        }
        (_, last) => {
            let entity = last.map_or(entity, |(entity, _)| entity);
            (PlanAction::Cascade, entity.table, Vec::new())
        }
    }
}

fn step(group: &Group, memory: &Memory) -> PlanStep {
    let (id, entity) = group.entity;
    let rows = group.rows.iter().map(|&at| memory.label(id, at)).collect();
    let columns = || group.columns.iter().map(|at| entity.columns[at].name).collect();
    let (action, table, columns) = match &group.action {
        Action::Insert => (PlanAction::Insert, entity.table, columns()),
        Action::Update | Action::Follow => (PlanAction::Update, entity.table, columns()),
        Action::Replace => (PlanAction::Replace, entity.table, columns()),
        Action::Release => (PlanAction::Release, entity.table, columns()),
        Action::Delete | Action::DeleteTree(_) => (PlanAction::Delete, entity.table, Vec::new()),
        Action::Cascade { beside, path, effect, .. } => {
            let last = path.last().map(|step| (step.entity, step.foreign_key));
            cascade(*effect, entity, last.or(beside.map(|foreign_key| (entity, foreign_key))))
        }
    };
    PlanStep { action, table, columns, rows }
}
