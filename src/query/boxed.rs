//! Parts of a query whose type is given up: boxed for one backend, or for every one that is enabled.

use std::sync::Arc;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;

use crate::filter::{BoxedParts, Within};

/// What a boxed part of a query is boxed for: a backend of diesel's, or [`Enabled`].
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Sorting;
/// use aludel::query::BoxedFor;
///
/// fn unsorted<K: BoxedFor>() -> Sorting<User, K> {
///     Sorting::default()
/// }
///
/// assert!(unsorted::<diesel::sqlite::Sqlite>().is_empty());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait BoxedFor: 'static {
    /// The part, without its type.
    type Fragment: ?Sized + Send + Sync + 'static;
}

/// Every backend whose feature is on: what a boxed part is for unless it says otherwise, so that it
/// runs on an [`AnyConnection`](crate::AnyConnection).
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Sorting;
/// use aludel::query::Enabled;
///
/// // The default, written out.
/// let order: Sorting<User, Enabled> = Sorting::by(User::name);
/// assert_eq!(s.all(User::query().order_by(order).select(User::name))?, ["ed", "wendy"]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Enabled(());

impl BoxedFor for Enabled {
    type Fragment = dyn Everywhere;
}

impl<DB: Backend + 'static> BoxedFor for DB {
    type Fragment = dyn QueryFragment<DB> + Send + Sync;
}

/// A part of a query that can be boxed for `K`.
#[diagnostic::on_unimplemented(
    message = "this cannot be boxed for `{K}`",
    label = "something in it borrows, is read through a filter, or is unknown to that database",
    note = "a boxed part owns its values: `String`, not `&str`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Boxable, Enabled};
///
/// fn can_be_boxed(_: impl Boxable<Enabled>) {}
///
/// can_be_boxed(User::name.eq("ed".to_owned())); // not with a `&str` that is borrowed
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Boxable<K: BoxedFor> {
    /// Gives up the type.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::{Boxable, Enabled};
    ///
    /// let part = Boxable::<Enabled>::boxed(User::name);
    /// assert_eq!(std::sync::Arc::strong_count(&part), 1);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn boxed(self) -> Arc<K::Fragment>;
}

#[diagnostic::do_not_recommend]
impl<T: Everywhere + Within<BoxedParts>> Boxable<Enabled> for T {
    fn boxed(self) -> Arc<dyn Everywhere> {
        Arc::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<DB, T> Boxable<DB> for T
where
    DB: Backend + 'static,
    T: QueryFragment<DB> + Within<BoxedParts> + Send + Sync + 'static,
{
    fn boxed(self) -> Arc<dyn QueryFragment<DB> + Send + Sync> {
        Arc::new(self)
    }
}

/// A boxed part that can be written for `DB`.
///
/// Found by inference, never written.
pub trait WalkBoxed<DB: Backend>: BoxedFor {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk<'b>(part: &'b Self::Fragment, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB: Backend + 'static> WalkBoxed<DB> for DB {
    fn walk<'b>(part: &'b Self::Fragment, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        part.walk_ast(out)
    }
}

/// A part in the words of every backend that is enabled.
pub trait Everywhere: OnSqlite + OnPostgres + OnMysql + Send + Sync + 'static {}

impl<T: OnSqlite + OnPostgres + OnMysql + Send + Sync + 'static> Everywhere for T {}

macro_rules! on {
    ($($name:ident, $feature:literal, $backend:ty;)*) => {$(
        #[doc = concat!("A part in the words of a backend, where its feature `", $feature, "` is on.")]
        #[cfg(feature = $feature)]
        pub trait $name: QueryFragment<$backend> {}

        #[cfg(feature = $feature)]
        impl<T: QueryFragment<$backend>> $name for T {}

        #[cfg(feature = $feature)]
        impl WalkBoxed<$backend> for Enabled {
            fn walk<'b>(
                part: &'b dyn Everywhere,
                out: AstPass<'_, 'b, $backend>,
            ) -> QueryResult<()> {
                part.walk_ast(out)
            }
        }

        #[doc = concat!("A part in the words of a backend, where its feature `", $feature, "` is on.")]
        #[cfg(not(feature = $feature))]
        pub trait $name {}

        #[cfg(not(feature = $feature))]
        impl<T> $name for T {}
    )*};
}

on! {
    OnSqlite, "sqlite", diesel::sqlite::Sqlite;
    OnPostgres, "postgres", diesel::pg::Pg;
    OnMysql, "mysql", diesel::mysql::Mysql;
}

/// A boxed part.
#[derive_where(Clone)]
pub(super) struct Part<K: BoxedFor>(Arc<K::Fragment>);

impl<K: BoxedFor> Part<K> {
    pub(super) fn new(part: impl Boxable<K>) -> Self {
        Self(part.boxed())
    }

    pub(super) fn walk<'b, DB>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        K: WalkBoxed<DB>,
        DB: Backend,
    {
        K::walk(&self.0, out)
    }
}

/// Writes parts with a word between them.
pub(super) fn push_parts<'b, K, DB>(
    parts: &'b [Part<K>],
    between: &str,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    K: WalkBoxed<DB>,
    DB: Backend,
{
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_sql(between);
        }
        part.walk(out.reborrow())?;
    }
    Ok(())
}
