//! Which rows of an entity belong: a condition that the database evaluates, and memory too.

use core::fmt;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use diesel::sql_types::{SqlType, is_nullable};

use aludel_macros::{bound, quiet};

use crate::entity::{Entity, Field, PartialRow, Persist};
use crate::error::{Error, Result};
use crate::query::Attr;

/// A column that a filter may compare: one of a filtered entity.
///
/// Only derived.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column of a filtered entity",
    label = "write `filtered` into the `#[entity(..)]` of its struct"
)]
#[bound(ComparedBound)]
pub trait Compared: Field {
    /// A row in which this value alone is given.
    fn row_of(value: Self::Value) -> <Self::Entity as Entity>::Row;
}

/// A column without NULL, which a value can be compared with.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{C}` may be NULL, and nothing is equal to NULL",
    label = "ask `.is_null(..)` or `.is_not_null(..)`"
)]
#[bound(ComparableBound)]
pub trait Comparable<C> {}

#[diagnostic::do_not_recommend]
impl<C> Comparable<C> for is_nullable::NotNull {}

/// What rows of `E` have in common that are read through a [`Filter`](crate::Filter): values of
/// columns, all of which must agree.
///
/// # Example
///
/// ```
/// use aludel::{Criterion, Entity};
///
/// #[derive(Entity)]
/// #[entity(table = "docs", filtered)]
/// pub struct Doc {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub tenant: i32,
///     pub deleted_on: Option<String>,
/// }
///
/// let own = Criterion::<Doc>::all().eq(Doc::tenant, 7).is_null(Doc::deleted_on);
/// assert_eq!(format!("{own:?}"), r#"tenant = 7 AND deleted_on IS NULL"#);
/// ```
#[must_use = "it is what `Filter::criterion` gives"]
pub struct Criterion<E: Entity> {
    /// The values to compare with.
    row: E::Row,
    tests: Vec<Test<E>>,
}

struct Test<E: Entity> {
    column: usize,
    kind: Kind,
    /// Whether a value that is given in a row does not agree.
    refuses: Arc<dyn Fn(&E::Row) -> bool + Send + Sync>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Equal,
    Null,
    NotNull,
}

impl<E: Entity> Criterion<E> {
    /// Every row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let all = Criterion::<Doc>::all();
    /// assert_eq!(format!("{all:?}"), "");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn all() -> Self {
        Self { row: E::Row::default(), tests: Vec::new() }
    }

    /// Whether every row belongs.
    pub(crate) fn is_all(&self) -> bool {
        self.tests.is_empty()
    }

    /// Refuses a new row that does not belong, as far as its values are given.
    pub(crate) fn admit(&self, row: &E::Row) -> Result<()> {
        match self.tests.iter().any(|test| (test.refuses)(row)) {
            false => Ok(()),
            true => Err(Error::FilteredOut { entity: E::NAME, criterion: format!("{self:?}") }),
        }
    }

    fn and<C: Field<Entity = E>>(
        mut self,
        kind: Kind,
        agrees: impl Fn(&C::Value) -> bool + Send + Sync + 'static,
    ) -> Self {
        let refuses = Arc::new(move |row: &E::Row| C::given(row).is_some_and(|it| !agrees(it)));
        self.tests.push(Test { column: C::INDEX, kind, refuses });
        self
    }
}

#[quiet]
impl<E: Entity> Criterion<E> {
    /// Of them, the rows with this value. The column is `NOT NULL`, and is given one value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let own = Criterion::<Doc>::all().eq(Doc::tenant, 1);
    /// assert_eq!(format!("{own:?}"), "tenant = 1");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"docs"."tenant" = ?`
    pub fn eq<C>(mut self, column: Attr<E, C>, value: impl Into<C::Value>) -> Self
    where
        C: ComparedBound<Entity = E>,
        <C::SqlType as SqlType>::IsNull: ComparableBound<C>,
        C::Value: PartialEq + Clone + Send + Sync + 'static,
    {
        let _ = column;
        let value = value.into();
        self.row.merge(C::row_of(value.clone()));
        self.and::<C>(Kind::Equal, move |other| *other == value)
    }

    /// Of them, the rows without a value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let live = Criterion::<Doc>::all().is_null(Doc::deleted_on);
    /// assert_eq!(format!("{live:?}"), "deleted_on IS NULL");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"docs"."deleted_at" IS NULL`
    pub fn is_null<C, T>(self, column: Attr<E, C>) -> Self
    where
        C: Field<Entity = E, Value = Option<T>>,
        T: 'static,
    {
        let _ = column;
        self.and::<C>(Kind::Null, Option::is_none)
    }

    /// Of them, the rows with a value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// /// What was deleted, of all tenants.
    /// struct Bin;
    ///
    /// impl Filter<Doc> for Bin {
    ///     fn criterion(&self) -> Criterion<Doc> {
    ///         Criterion::all().is_not_null(Doc::deleted_on)
    ///     }
    /// }
    ///
    /// let mut s = Session::new(FilteredConnection::new(database()?, Bin));
    /// assert_eq!(s.all(Doc::query().select(Doc::title))?, ["b"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"docs"."deleted_at" IS NOT NULL`
    pub fn is_not_null<C, T>(self, column: Attr<E, C>) -> Self
    where
        C: Field<Entity = E, Value = Option<T>>,
        T: 'static,
    {
        let _ = column;
        self.and::<C>(Kind::NotNull, Option::is_some)
    }
}

impl<E: Entity> fmt::Debug for Criterion<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, test) in self.tests.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { " AND " })?;
            f.write_str(E::COLUMNS[test.column].field)?;
            match test.kind {
                Kind::Equal => write!(f, " = {}", self.row.describe(test.column))?,
                Kind::Null => f.write_str(" IS NULL")?,
                Kind::NotNull => f.write_str(" IS NOT NULL")?,
            }
        }
        Ok(())
    }
}

/// The condition, without a word before it; nothing where every row belongs.
impl<E: Persist<DB>, DB: Backend> QueryFragment<DB> for Criterion<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (at, test) in self.tests.iter().enumerate() {
            if at > 0 {
                out.push_sql(" AND ");
            }
            out.push_identifier(E::TABLE)?;
            out.push_sql(".");
            out.push_identifier(E::COLUMNS[test.column].name)?;
            match test.kind {
                Kind::Equal => {
                    out.push_sql(" = ");
                    E::bind(&self.row, test.column, out.reborrow())?;
                }
                Kind::Null => out.push_sql(" IS NULL"),
                Kind::NotNull => out.push_sql(" IS NOT NULL"),
            }
        }
        Ok(())
    }
}
