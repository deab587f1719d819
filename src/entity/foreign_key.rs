//! A foreign key as data ([`ForeignKeyDef`]), from either end, and what becomes of it.

use super::{Entity, EntityDef};
use crate::relation::{BelongsTo, ForeignKeyFns, erased};

/// A foreign key as data.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// let user = Address::FOREIGN_KEYS[0];
/// assert_eq!((user.name, user.target), ("user", "User"));
/// assert_eq!((user.target_columns)(), ["id"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ForeignKeyDef {
    /// The relationship's name.
    pub name: &'static str,
    /// The positions of the columns in the entity that has the key.
    pub columns: &'static [usize],
    /// The name of the entity referred to.
    pub target: &'static str,
    /// The table referred to, unquoted.
    pub target_table: &'static str,
    /// The schema of the table referred to, unquoted.
    pub target_schema: Option<&'static str>,
    /// The columns referred to, in the order of `columns`.
    pub target_columns: fn() -> Vec<&'static str>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What deleting the row referred to does.
    pub on_delete: DeleteRule,
    /// What changing the key of the row referred to does.
    pub on_update: UpdateRule,
    /// Left out of the order of a flush and written by a following UPDATE.
    pub deferred: bool,
    /// At most one row may refer to one target (`has_one`).
    pub unique: bool,
    /// How the session follows it and fills it in.
    pub(crate) fns: &'static dyn ForeignKeyFns,
}

impl ForeignKeyDef {
    #[doc(hidden)]
    #[must_use]
    pub const fn new<R: BelongsTo>(
        columns: &'static [usize],
        nullable: bool,
        on_delete: DeleteRule,
        deferred: bool,
        unique: bool,
    ) -> Self {
        Self {
            name: R::NAME,
            columns,
            target: R::Target::NAME,
            target_table: R::Target::TABLE,
            target_schema: R::Target::SCHEMA,
            target_columns: || {
                R::Target::KEY.iter().map(|&at| R::Target::COLUMNS[at].name).collect()
            },
            nullable,
            on_delete,
            on_update: UpdateRule::Restrict,
            deferred,
            unique,
            fns: erased::<R>(),
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn on_update(mut self, rule: UpdateRule) -> Self {
        self.on_update = rule;
        self
    }

    /// What deleting the row referred to means for a row that refers to it, whoever does it. What
    /// is left to the database is SET NULL where that is possible, else CASCADE: so tables are
    /// made, and so a session takes it for done.
    pub(crate) const fn outcome(&self) -> DeleteRule {
        match self.on_delete {
            DeleteRule::Database if self.nullable => DeleteRule::Nullify,
            DeleteRule::Database => DeleteRule::Cascade,
            rule => rule,
        }
    }
}

/// A `has_many` or `has_one` as data: the rows that refer to an entity.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// let addresses = User::CHILDREN[0];
/// assert_eq!((addresses.name, addresses.entity.name), ("addresses", "Address"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ChildDef {
    /// The relationship's name.
    pub name: &'static str,
    /// The entity that refers to this one.
    pub entity: EntityDef,
    /// Which of its foreign keys does.
    pub foreign_key: fn() -> &'static ForeignKeyDef,
}

impl ChildDef {
    #[doc(hidden)]
    #[must_use]
    pub const fn new<Child: Entity>(
        name: &'static str,
        foreign_key: fn() -> &'static ForeignKeyDef,
    ) -> Self {
        Self { name, entity: EntityDef::of::<Child>(), foreign_key }
    }
}

/// What deleting a row does to the rows that refer to it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::entity::DeleteRule;
///
/// assert_eq!(Address::FOREIGN_KEYS[0].on_delete, DeleteRule::Cascade);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeleteRule {
    /// The session deletes them first.
    Cascade,
    /// The session sets their key to NULL first.
    Nullify,
    /// The delete is refused while there are any.
    Restrict,
    /// The session leaves them to the ON DELETE of the database.
    Database,
    /// Like `Cascade`; also a row that loses its owner is deleted (SQLAlchemy's delete-orphan).
    Owned,
}

/// What changing the key of a row does to the rows that refer to it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::entity::UpdateRule;
///
/// // A generated key does not change.
/// assert_eq!(Address::FOREIGN_KEYS[0].on_update, UpdateRule::Restrict);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpdateRule {
    /// The database refuses while there are any.
    Restrict,
    /// The session changes their foreign keys after it; the database checks at the COMMIT. One that
    /// checks at once, as MariaDB does, changes them itself.
    Cascade,
    /// The session leaves them to the ON UPDATE CASCADE of the database.
    Database,
}
