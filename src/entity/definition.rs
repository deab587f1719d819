//! An entity as data ([`EntityDef`]): what DDL and the planner need of it.

use aludel_macros::quiet;

use super::{ChildDef, ColumnDef, ColumnSet, Entity, ForeignKeyDef};

/// An entity as data: what DDL and the planner need of it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::entity::EntityDef;
///
/// let users = EntityDef::of::<User>();
/// assert_eq!((users.name, users.table), ("User", "users"));
/// assert!(users.rank < EntityDef::of::<Address>().rank); // users are inserted first
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EntityDef {
    /// The identity of the Rust type.
    pub type_id: fn() -> core::any::TypeId,
    /// The struct's name.
    pub name: &'static str,
    /// The table's name, unquoted.
    pub table: &'static str,
    /// The schema of the table, unquoted.
    pub schema: Option<&'static str>,
    /// Whether its rows are read through a [filter](crate::filter) only.
    pub filtered: bool,
    /// Where the struct is.
    pub place: Place,
    /// The columns.
    pub columns: &'static [ColumnDef],
    /// The positions of the key's columns.
    pub key: &'static [usize],
    /// The position of the version column.
    pub version: Option<usize>,
    /// The foreign keys.
    pub foreign_keys: &'static [ForeignKeyDef],
    /// Who refers to it, as far as it says so.
    pub children: fn() -> &'static [ChildDef],
    /// Unique constraints and indexes.
    pub indexes: &'static [IndexDef],
    /// The place in the order of a flush.
    pub rank: usize,
}

/// Where in a program something is declared.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Entity;
///
/// assert!(User::PLACE.file.ends_with(".rs"));
/// assert!(User::PLACE.line > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The file, as rustc was given it.
    pub file: &'static str,
    /// The line, from 1 on; 0 where it is not known.
    pub line: u32,
}

impl Place {
    /// Where an entity is that was not derived.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::Place;
    ///
    /// assert_eq!(Place::UNKNOWN.line, 0);
    /// ```
    pub const UNKNOWN: Self = Self { file: "", line: 0 };

    /// Another line of the file.
    pub(crate) const fn at(self, line: u32) -> Self {
        Self { line, ..self }
    }
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// By the Rust type.
impl PartialEq for EntityDef {
    fn eq(&self, other: &Self) -> bool {
        (self.type_id)() == (other.type_id)()
    }
}

impl Eq for EntityDef {}

#[quiet]
impl EntityDef {
    /// What is known of `E`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::EntityDef;
    ///
    /// const USERS: EntityDef = EntityDef::of::<User>();
    ///
    /// let keys: Vec<&str> = USERS.key.iter().map(|&at| USERS.columns[at].name).collect();
    /// assert_eq!((USERS.table, keys), ("users", vec!["id"]));
    /// ```
    #[must_use]
    pub const fn of<E: Entity>() -> Self {
        Self {
            type_id: core::any::TypeId::of::<E>,
            name: E::NAME,
            table: E::TABLE,
            place: E::PLACE,
            schema: E::SCHEMA,
            filtered: E::FILTERED,
            columns: E::COLUMNS,
            key: E::KEY,
            version: E::VERSION,
            foreign_keys: E::FOREIGN_KEYS,
            children: || E::CHILDREN,
            indexes: E::INDEXES,
            rank: <E::Rank as typenum::Unsigned>::USIZE,
        }
    }

    /// The sets of columns in which no two rows agree: the key first, then what is declared.
    pub(crate) fn uniques(&self) -> Vec<ColumnSet> {
        let declared = self.indexes.iter().filter(|index| index.unique).map(|index| index.columns);
        let one_to_one = self.foreign_keys.iter().filter(|key| key.unique).map(|key| key.columns);
        let mut uniques = vec![ColumnSet::of(self.key)];
        for columns in declared.chain(one_to_one).map(ColumnSet::of) {
            if !uniques.contains(&columns) {
                uniques.push(columns);
            }
        }
        uniques
    }

    /// The version column, if SQL can move it on by one. A timestamp, or what the database makes,
    /// stays as it is where a statement writes rows that it does not know.
    pub(crate) fn counted_version(&self) -> Option<usize> {
        self.version.filter(|&at| self.columns[at].counts)
    }
}

/// An index or a unique constraint as data.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// let name = User::INDEXES[0];
/// assert_eq!(name.columns, [1]);
/// assert!(name.unique);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexDef {
    /// The positions of the columns.
    pub columns: &'static [usize],
    /// Whether no two rows may agree in all of them.
    pub unique: bool,
}

impl IndexDef {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(columns: &'static [usize], unique: bool) -> Self {
        Self { columns, unique }
    }
}

/// Ascending or descending.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::entity::Direction;
/// use aludel::relation::Has;
///
/// // `has_many(addresses: Address.user, order_by(id))`
/// assert_eq!(user_fields::addresses::ORDER, [(0, Direction::Ascending)]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}
