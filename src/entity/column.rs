//! What is known of a column at compile time ([`Column`]) and as data ([`ColumnDef`]).

use super::{ColumnSet, Entity};
use crate::query::Nullability;

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
    /// The field's line in the file of the entity; 0 where it is not known.
    pub line: u32,
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
            line: 0,
        }
    }

    /// Whether the database makes the value, once or with each write.
    pub(crate) const fn is_made(&self) -> bool {
        self.generated || self.computed.is_some()
    }

    /// Says in which line the field is.
    #[doc(hidden)]
    #[must_use]
    pub const fn at(mut self, line: u32) -> Self {
        self.line = line;
        self
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

/// The kind of a column's SQL type, as DDL needs it: a type of diesel's under another name, since rustc
/// prints a type without its path where nothing else has its name.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::entity::SqlKind;
///
/// assert_eq!(User::COLUMNS[1].kind, SqlKind::Chars);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SqlKind {
    /// `SmallInt`
    Int16,
    /// `Integer`
    Int32,
    /// `BigInt`
    Int64,
    /// `Float`
    Float32,
    /// `Double`
    Float64,
    /// `Numeric`
    Decimal,
    /// `Text`
    Chars,
    /// `Binary`
    Bytes,
    /// `Bool`
    Boolean,
    /// `Date`
    Day,
    /// `Time`
    TimeOfDay,
    /// `Timestamp`
    DateAndTime,
    /// `Timestamptz`
    PointInTime,
    /// `Json`
    JsonText,
    /// `Jsonb`
    JsonBinary,
    /// `Uuid`
    UuidBytes,
    /// Spelled out with `#[entity(ddl = "...")]`.
    Verbatim(&'static str),
    /// A type of which only diesel knows the SQL type; it needs `#[entity(ddl = "...")]` before
    /// `create_all` can be used.
    Unknown,
}
