//! Conditions that name one row at the other end of a relationship.

use core::fmt;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use super::join::{association_name, push_association, push_equal};
use super::node::Typed;
use crate::driver::table::push_equal as push_equal_values;
use crate::entity::{Entity, EntityDef, PartialRow, Persist};
use crate::relation::{Backward, BelongsTo, Forward, Has, Linked, Path, Relation, Through};
use crate::scope::{Contains, Source};

/// The conditions that name one row, by where the foreign key is.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Whichever end has the foreign key, the condition compares one column with a bind.
/// let address = s.first(Address::query())?.expect("Ed has two");
/// let owner = User::query().filter(User::addresses.contains(&s[address])).select(User::name);
/// assert_eq!(s.all(owner)?, ["ed"]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ByRow<S, Mechanism>: Relation {
    /// A condition on the source.
    type Contains;
    /// A condition on the target.
    type Of;
    /// The source leads to `row`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::ByRow;
    /// use aludel::relation::Backward;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let address = Address { id: Id::new(1), email: "ed@example.org".into(), user_id: Id::new(7) };
    /// let condition = <user_fields::addresses as ByRow<User, Backward>>::contains(&address);
    /// let sql = diesel::debug_query::<Sqlite, _>(&condition).to_string();
    /// assert_eq!(sql, "`users`.`id` = ? -- binds: [7]");
    /// ```
    fn contains(row: &Self::Target) -> Self::Contains;
    /// The target is led to from `parent`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::ByRow;
    /// use aludel::relation::Backward;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let condition = <user_fields::addresses as ByRow<User, Backward>>::of(&ed);
    /// let sql = diesel::debug_query::<Sqlite, _>(&condition).to_string();
    /// assert_eq!(sql, "`addresses`.`user_id` = ? -- binds: [7]");
    /// ```
    fn of(parent: &Self::Source) -> Self::Of;
}

pub(super) fn foreign_key<R: BelongsTo>() -> &'static [usize] {
    R::Source::FOREIGN_KEYS[R::INDEX].columns
}

fn key_row<E: Entity>(key: &E::Key) -> E::Row {
    E::Row::of_key(key)
}

impl<S, R: BelongsTo> ByRow<S, Forward> for R {
    type Contains = KeyMatch<S, R::Source, R>;
    type Of = KeyMatch<R::Target, R::Target, Inverse<R>>;

    fn contains(row: &R::Target) -> Self::Contains {
        KeyMatch::new(foreign_key::<R>(), Option::Some(R::row_with(Option::Some(Entity::key(row)))))
    }

    fn of(parent: &R::Source) -> Self::Of {
        KeyMatch::new(R::Target::KEY, R::target_key(parent).map(|key| key_row::<R::Target>(&key)))
    }
}

impl<S, R: Has> ByRow<S, Backward> for R {
    type Contains = KeyMatch<S, R::Source, R>;
    type Of = KeyMatch<R::Target, R::Target, Inverse<R>>;

    fn contains(row: &R::Target) -> Self::Contains {
        let key = <R::Inverse as BelongsTo>::target_key(row);
        KeyMatch::new(R::Source::KEY, key.map(|key| key_row::<R::Source>(&key)))
    }

    fn of(parent: &R::Source) -> Self::Of {
        KeyMatch::new(
            foreign_key::<R::Inverse>(),
            Option::Some(<R::Inverse as BelongsTo>::row_with(Option::Some(Entity::key(parent)))),
        )
    }
}

impl<S, R: Linked> ByRow<S, Through> for R {
    type Contains = LinkMatch<S, R, R::Near, R::Far>;
    type Of = LinkMatch<R::Target, R, R::Far, R::Near>;

    fn contains(row: &R::Target) -> Self::Contains {
        LinkMatch { link: R::Far::row_with(Option::Some(Entity::key(row))), marker: PhantomData }
    }

    fn of(parent: &R::Source) -> Self::Of {
        LinkMatch {
            link: R::Near::row_with(Option::Some(Entity::key(parent))),
            marker: PhantomData,
        }
    }
}

/// The foreign key of `R`, in the source `S`, is NULL. Made by [`Rel::is_none`].
#[derive_where(Debug, Clone, Copy)]
pub struct NullKey<S, R>(pub(super) PhantomData<fn() -> (S, R)>);

impl<S, R> Expression for NullKey<S, R> {
    type SqlType = Bool;
}

impl<S, R> Typed for NullKey<S, R> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<S, R, L> AppearsOnTable<L> for NullKey<S, R> where L: Contains<S> {}

impl<S, R, QS> SelectableExpression<QS> for NullKey<S, R> where Self: AppearsOnTable<QS> {}

impl<S, R, G> ValidGrouping<G> for NullKey<S, R> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, R: 'static> QueryId for NullKey<S, R> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Source, R: BelongsTo, DB: Backend> QueryFragment<DB> for NullKey<S, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let columns = foreign_key::<R>();
        let several = columns.len() > 1;
        if several {
            out.push_sql("(");
        }
        for (at, &column) in columns.iter().enumerate() {
            if at > 0 {
                out.push_sql(" OR ");
            }
            out.push_identifier(S::SQL_NAME)?;
            out.push_sql(".");
            out.push_identifier(R::Source::COLUMNS[column].name)?;
            out.push_sql(" IS NULL");
        }
        if several {
            out.push_sql(")");
        }
        Ok(())
    }
}

/// Tells the two directions of one relationship apart.
#[derive(Debug)]
pub struct Inverse<R>(PhantomData<fn() -> R>);

/// Columns of the source `S`, of entity `E`, equal a key. `Which` is the relationship that says
/// which columns: it makes the statement's type tell them apart.
pub struct KeyMatch<S, E: Entity, Which> {
    columns: &'static [usize],
    /// `None` when the key is NULL, which nothing equals.
    row: Option<E::Row>,
    marker: PhantomData<fn() -> (S, Which)>,
}

impl<S, E: Entity, W> KeyMatch<S, E, W> {
    pub(super) const fn new(columns: &'static [usize], row: Option<E::Row>) -> Self {
        Self { columns, row, marker: PhantomData }
    }
}

impl<S, E: Entity, W> Clone for KeyMatch<S, E, W> {
    fn clone(&self) -> Self {
        Self::new(self.columns, self.row.as_ref().map(PartialRow::copy))
    }
}

impl<S: Source, E: Entity, W> fmt::Debug for KeyMatch<S, E, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyMatch<{}>", S::SQL_NAME)
    }
}

impl<S, E: Entity, W> Expression for KeyMatch<S, E, W> {
    type SqlType = Bool;
}

impl<S, E: Entity, W> Typed for KeyMatch<S, E, W> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<S, E: Entity, W, L> AppearsOnTable<L> for KeyMatch<S, E, W> where L: Contains<S> {}

impl<S, E: Entity, W, QS> SelectableExpression<QS> for KeyMatch<S, E, W> where
    Self: AppearsOnTable<QS>
{
}

impl<S, E: Entity, W, G> ValidGrouping<G> for KeyMatch<S, E, W> {
    type IsAggregate = is_aggregate::No;
}

/// A NULL key changes the text, so the text is the identity.
impl<S: 'static, E: Entity, W: 'static> QueryId for KeyMatch<S, E, W> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Source, E: Persist<DB>, W, DB: Backend> QueryFragment<DB> for KeyMatch<S, E, W> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Option::Some(row) = &self.row else {
            out.push_sql("0 = 1");
            return Ok(());
        };
        push_equal_values::<E, DB>(&mut out, Option::Some(S::SQL_NAME), self.columns, row)
    }
}

/// An association row joins the source `S`, at its end `Near`, to a given key at its end `Far`.
pub struct LinkMatch<S, R: Linked, Near, Far> {
    link: <R::Association as Entity>::Row,
    marker: PhantomData<fn() -> (S, Near, Far)>,
}

impl<S, R: Linked, N, F> Clone for LinkMatch<S, R, N, F> {
    fn clone(&self) -> Self {
        Self { link: self.link.copy(), marker: PhantomData }
    }
}

impl<S: Source, R: Linked, N, F> fmt::Debug for LinkMatch<S, R, N, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkMatch<{}.{}>", S::SQL_NAME, R::NAME)
    }
}

impl<S, R: Linked, N, F> Expression for LinkMatch<S, R, N, F> {
    type SqlType = Bool;
}

impl<S, R: Linked, N, F> Typed for LinkMatch<S, R, N, F> {
    type Domain = Bool;
    type Base = Bool;
}

impl<S, R: Linked, N, F, L> AppearsOnTable<L> for LinkMatch<S, R, N, F> where L: Contains<S> {}

impl<S, R: Linked, N, F, QS> SelectableExpression<QS> for LinkMatch<S, R, N, F> where
    Self: AppearsOnTable<QS>
{
}

impl<S, R: Linked, N, F, G> ValidGrouping<G> for LinkMatch<S, R, N, F> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, R: Linked, N: 'static, F: 'static> QueryId for LinkMatch<S, R, N, F> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S, R, N, F, DB> QueryFragment<DB> for LinkMatch<S, R, N, F>
where
    S: Source,
    R: Linked,
    N: BelongsTo<Source = R::Association>,
    F: BelongsTo<Source = R::Association>,
    R::Association: Persist<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let name = association_name::<S, R, R::Association>();
        let Path::Direct { local: near, remote: key } = Path::forward::<N>() else {
            return Ok(());
        };
        out.push_sql("EXISTS (SELECT 1 FROM ");
        push_association(&mut out, EntityDef::of::<R::Association>(), &name)?;
        out.push_sql(" WHERE ");
        push_equal(&mut out, (&name, &near), (S::SQL_NAME, &key))?;
        out.push_sql(" AND ");
        push_equal_values::<R::Association, DB>(
            &mut out,
            Option::Some(&name),
            foreign_key::<F>(),
            &self.link,
        )?;
        out.push_sql(")");
        Ok(())
    }
}
