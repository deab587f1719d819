//! What is known of a column at compile time ([`Column`]) and as data ([`ColumnDef`]).

use core::fmt;

use super::Entity;
use crate::query::Nullability;
use crate::relation::{BelongsTo, ForeignKeyFns, erased};

/// One column of an entity, as a type. Only derived; named in bounds.
///
/// The type is zero-sized and is named after the field, in the module that the derive makes:
/// `user_fields::name` for `User::name`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::{Attr, Column, Source};
///
/// fn name_of<S: Source, C: Column>(_: Attr<S, C>) -> &'static str {
///     C::NAME
/// }
///
/// assert_eq!(name_of(User::fullname), "fullname");
/// # Ok(())
/// # }
/// ```
pub trait Column: Copy + Send + Sync + 'static {
    /// The entity that has this column.
    type Entity: Entity;
    /// The type-level identity.
    type Id;
    /// diesel's SQL type; `Nullable<_>` for an `Option` field.
    type SqlType: Nullability + diesel::expression::TypedExpressionType;
    /// What the column may be compared with: its SQL type without `Nullable`,
    /// [`KeyOf`](super::KeyOf) for a typed key, [`Custom`](super::Custom) for a type of the
    /// program's own.
    type Domain;
    /// The field's type.
    type Value;
    /// The column's name in the database, unquoted.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Column;
    ///
    /// assert_eq!(address_fields::user_id::NAME, "user_id");
    /// ```
    const NAME: &'static str;
    /// The position among the entity's columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Column;
    ///
    /// assert_eq!(User::COLUMNS[user_fields::fullname::INDEX].name, "fullname");
    /// ```
    const INDEX: usize;
}

/// A column as data.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// let fullname = User::COLUMNS[2];
/// assert_eq!((fullname.name, fullname.nullable), ("fullname", true));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ColumnDef {
    /// The name in the database, unquoted.
    pub name: &'static str,
    /// The field's name.
    pub field: &'static str,
    /// The kind of SQL type, for DDL.
    pub kind: SqlKind,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether the database makes the value (an auto-incremented key).
    pub generated: bool,
    /// Whether the database makes the value with each INSERT and UPDATE, and how.
    pub computed: Option<Computed>,
    /// Whether it is a version that counts, so that SQL can move it on by one.
    pub counts: bool,
    /// The default that the database puts in.
    pub default: Option<DefaultValue>,
    /// Where the type orders after insertion: whether a batch of generated values ascends in the
    /// order of the rows inserted.
    pub ascending: bool,
    /// Whether a flush can put in a value that nobody has, while rows exchange unique ones.
    pub parkable: bool,
}

impl ColumnDef {
    /// A column without default that the program gives.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        field: &'static str,
        kind: SqlKind,
        nullable: bool,
    ) -> Self {
        Self {
            name,
            field,
            kind,
            nullable,
            generated: false,
            computed: None,
            counts: false,
            default: None,
            ascending: false,
            parkable: false,
        }
    }

    /// Whether the database makes the value, once or with each write.
    pub(crate) const fn is_made(&self) -> bool {
        self.generated || self.computed.is_some()
    }

    /// Marks a unique column whose type has values that nobody uses.
    #[doc(hidden)]
    #[must_use]
    pub const fn parkable(mut self) -> Self {
        self.parkable = true;
        self
    }

    /// Marks a key that the database makes; `ascending` for an integer that counts up.
    #[doc(hidden)]
    #[must_use]
    pub const fn generated(mut self, ascending: bool) -> Self {
        self.generated = true;
        self.ascending = ascending;
        self
    }

    /// Marks a column that the database makes with each write.
    #[doc(hidden)]
    #[must_use]
    pub const fn computed(mut self, by: Computed) -> Self {
        self.computed = Some(by);
        self
    }

    /// Marks a version that counts.
    #[doc(hidden)]
    #[must_use]
    pub const fn counts(mut self) -> Self {
        self.counts = true;
        self
    }

    /// Adds a default.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_default(mut self, default: DefaultValue) -> Self {
        self.default = Some(default);
        self
    }
}

/// What a database puts into a column that was not given.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::entity::DefaultValue;
///
/// #[derive(Entity)]
/// #[entity(table = "notes")]
/// pub struct Note {
///     #[entity(key, generated)]
///     pub id: i32,
///     #[entity(default = "'open'")]
///     pub state: String,
/// }
///
/// assert_eq!(Note::COLUMNS[1].default, Some(DefaultValue::Sql("'open'")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// An SQL expression, as written in `#[entity(default = "...")]`.
    Sql(&'static str),
    /// Declared elsewhere, as in an existing schema: `#[entity(default)]`.
    Database,
}

/// The columns that the database makes with each write.
pub(crate) fn computed<E: Entity>() -> ColumnSet {
    columns_that::<E>(|column| column.computed.is_some())
}

/// Those of them that an expression in the table itself makes, so that they are known as soon as the
/// row is written.
pub(crate) fn generated<E: Entity>() -> ColumnSet {
    columns_that::<E>(|column| matches!(column.computed, Some(Computed::Sql(_))))
}

fn columns_that<E: Entity>(is: impl Fn(&ColumnDef) -> bool) -> ColumnSet {
    let mut columns = ColumnSet::EMPTY;
    for (at, _) in E::COLUMNS.iter().enumerate().filter(|(_, column)| is(column)) {
        columns.insert(at);
    }
    columns
}

/// How a database makes the value of a column with each write of its row.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::entity::Computed;
///
/// #[derive(Entity)]
/// #[entity(table = "lines")]
/// pub struct Line {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub price: i64,
///     pub amount: i64,
///     #[entity(computed = "price * amount")]
///     pub total: i64,
/// }
///
/// assert_eq!(Line::COLUMNS[3].computed, Some(Computed::Sql("price * amount")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Computed {
    /// From other columns of the row, by an SQL expression, as written in
    /// `#[entity(computed = "...")]`.
    Sql(&'static str),
    /// As declared elsewhere, in an existing schema or by a trigger: `#[entity(computed)]`,
    /// `#[entity(version = database)]`.
    Database,
}

/// The kind of a column's SQL type, as DDL needs it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::entity::SqlKind;
///
/// assert_eq!(User::COLUMNS[1].kind, SqlKind::Text);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is the diesel SQL type of the same name")]
pub enum SqlKind {
    SmallInt,
    Integer,
    BigInt,
    Float,
    Double,
    Numeric,
    Text,
    Binary,
    Bool,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Json,
    Jsonb,
    Uuid,
    /// Spelled out with `#[entity(ddl = "...")]`.
    Verbatim(&'static str),
    /// A type of which only diesel knows the SQL type; it needs `#[entity(ddl = "...")]` before
    /// `create_all` can be used.
    Unknown,
}

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
            schema: E::SCHEMA,
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

/// A set of columns of one entity, by position; at most 256.
///
/// # Example
///
/// ```
/// use aludel::entity::ColumnSet;
///
/// let mut set = ColumnSet::of(&[0, 2]);
/// set.insert(4);
/// assert!(set.contains(2) && !set.contains(1));
/// assert_eq!(set.without(ColumnSet::first(1)).iter().collect::<Vec<_>>(), [2, 4]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ColumnSet([u64; 4]);

impl ColumnSet {
    /// The most columns an entity can have.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert!(ColumnSet::first(ColumnSet::LIMIT).contains(255));
    /// ```
    pub const LIMIT: usize = 256;

    /// No column.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert!(ColumnSet::EMPTY.is_empty());
    /// assert_eq!(ColumnSet::EMPTY, ColumnSet::default());
    /// ```
    pub const EMPTY: Self = Self([0; 4]);

    /// The set of the positions given.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// assert_eq!(ColumnSet::of(User::KEY), ColumnSet::of(&[0]));
    /// ```
    #[must_use]
    pub const fn of(positions: &[usize]) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < positions.len() {
            set.0[positions[at] / 64] |= 1 << (positions[at] % 64);
            at += 1;
        }
        set
    }

    /// The first `count` columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let all = ColumnSet::first(User::COLUMNS.len());
    /// assert_eq!(all, ColumnSet::of(&[0, 1, 2]));
    /// ```
    #[must_use]
    pub const fn first(count: usize) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < count {
            set.0[at / 64] |= 1 << (at % 64);
            at += 1;
        }
        set
    }

    /// Adds a column.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let mut set = ColumnSet::EMPTY;
    /// set.insert(3);
    /// set.insert(3);
    /// assert_eq!(set, ColumnSet::of(&[3]));
    /// ```
    pub const fn insert(&mut self, position: usize) {
        self.0[position / 64] |= 1 << (position % 64);
    }

    /// Whether the column is in the set.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let set = ColumnSet::of(&[0, 200]);
    /// assert!(set.contains(200));
    /// assert!(!set.contains(199));
    /// ```
    #[must_use]
    pub const fn contains(self, position: usize) -> bool {
        self.0[position / 64] & (1 << (position % 64)) != 0
    }

    /// Whether there is none.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// assert!(ed.changes(&ed.snapshot()).is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    /// How many there are.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert_eq!(ColumnSet::of(&[1, 1, 64]).len(), 2);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        (self.0[0].count_ones()
            + self.0[1].count_ones()
            + self.0[2].count_ones()
            + self.0[3].count_ones()) as usize
    }

    /// What is in both.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let both = ColumnSet::of(&[0, 1]).and(ColumnSet::of(&[1, 2]));
    /// assert_eq!(both, ColumnSet::of(&[1]));
    /// ```
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// What is in either.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let either = ColumnSet::of(&[0, 1]).or(ColumnSet::of(&[1, 2]));
    /// assert_eq!(either, ColumnSet::first(3));
    /// ```
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// What is in `self` and not in `other`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let all = ColumnSet::first(User::COLUMNS.len());
    /// assert_eq!(all.without(ColumnSet::of(User::KEY)), ColumnSet::of(&[1, 2]));
    /// ```
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & !b[0], a[1] & !b[1], a[2] & !b[2], a[3] & !b[3]])
    }

    /// The positions, ascending.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// let before = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let after = User { id: Id::new(7), name: "Ed".into(), fullname: None };
    ///
    /// let changed = after.changes(&before).iter().map(|at| User::COLUMNS[at].name);
    /// assert!(changed.eq(["name"]));
    /// ```
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..4).flat_map(move |word| {
            let mut bits = self.0[word];
            core::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(word * 64 + bit)
            })
        })
    }
}

impl fmt::Debug for ColumnSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
