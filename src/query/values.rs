//! VALUES: rows of the program's own as a source of a query.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

use super::attr::Attr;
use super::inner_query::InnerQuery;
use super::label::{Label, Labelled};
use super::node::Expr;
use super::operand::Bind;
use super::text::TextValue;
use super::with::{Cte, Recurses};
use crate::backend::SqlBackend;
use crate::entity::Column;
use crate::scope::{Empty, Members};

/// Rows of the program's own under the name of an alias, for [`with`](super::with::with): columns
/// of an entity, which take its values, or labels, whose types follow from the values.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{values, with};
///
/// aludel::label!(weight);
/// aludel::alias!(wanted = User);
///
/// let rows = vec![("wendy".to_owned(), 2), ("ed".to_owned(), 1)];
/// let query = with(values(wanted, (User::name, weight), rows), |wanted| {
///     let (name, heavy) = (wanted.column(User::name), wanted.labelled(weight));
///     User::query()
///         .join_on(wanted, User::name.eq(name))
///         .order_by(heavy.desc())
///         .select((User::name, heavy))
/// });
/// assert_eq!(s.all(query)?, [("wendy".to_owned(), 2), ("ed".to_owned(), 1)]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `WITH "wanted"("name", "weight") AS (VALUES (?, ?), (?, ?)) SELECT ..`
///
/// MariaDB and MySQL read `SELECT ?, ? UNION ALL SELECT ?, ?` in its place, with casts that give the
/// values their types. Without rows it is a query that gives none.
#[quiet]
pub fn values<N, Columns, R, Sel>(
    name: N,
    columns: Columns,
    rows: Vec<R>,
) -> Cte<N::Source, Sel, ValuesOf<Columns, R>>
where
    N: Members,
    R: ValuesRow<Columns, Selected = Sel>,
{
    let _ = (name, columns);
    Cte::new(ValuesOf { rows, marker: PhantomData })
}

/// `VALUES (..), (..)`. Made by [`values`].
#[derive_where(Debug, Clone; R)]
pub struct ValuesOf<Columns, R> {
    rows: Vec<R>,
    marker: PhantomData<fn() -> Columns>,
}

/// A column of VALUES that takes a `T`: a column of an entity, or a label.
#[diagnostic::on_unimplemented(
    message = "a `{T}` is no value for this column",
    label = "the rows do not fit the columns"
)]
#[bound(ValueColumnBound)]
pub trait ValueColumn<T> {
    /// The SQL type.
    type SqlType;
    /// The column as an item of a selection.
    type Item;
}

#[diagnostic::do_not_recommend]
impl<S, C: Column> ValueColumn<C::Value> for Attr<S, C> {
    type SqlType = C::SqlType;
    type Item = Self;
}

#[diagnostic::do_not_recommend]
impl<Name: Label, T: TextValue> ValueColumn<T> for Name {
    type SqlType = T::SqlType;
    type Item = Labelled<Expr<Bind<T::SqlType, T::Owned>>, Name>;
}

/// A row of VALUES: a tuple, with a value for each column.
#[diagnostic::on_unimplemented(
    message = "a row `{Self}` does not fit the columns",
    label = "expected a tuple with one value for each column"
)]
pub trait ValuesRow<Columns> {
    /// The columns as a selection.
    type Selected;
}

/// A row in the words of one backend.
pub trait PushRow<Columns, DB: Backend> {
    /// Writes the values, with commas between them.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn push<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
    /// Writes as many NULLs.
    fn push_nulls(out: AstPass<'_, '_, DB>);
}

macro_rules! rows {
    ($(($column:ident $value:ident))+) => {
        impl<$($column: ValueColumnBound<$value>, $value),+> ValuesRow<($($column,)+)> for ($($value,)+) {
            type Selected = ($($column::Item,)+);
        }

        impl<DB: SqlBackend, $($column: ValueColumn<$value>, $value),+> PushRow<($($column,)+), DB>
            for ($($value,)+)
        where
            $(DB: HasSqlType<$column::SqlType>, $value: ToSql<$column::SqlType, DB>,)+
        {
            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn push<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                let ($($value,)+) = self;
                let mut separator = "";
                $(
                    out.push_sql(separator);
                    separator = ", ";
                    DB::push_alone::<$column::SqlType, $value>($value, out.reborrow())?;
                )+
                let _ = separator;
                Ok(())
            }

            fn push_nulls(mut out: AstPass<'_, '_, DB>) {
                let mut separator = "";
                $(
                    let _ = PhantomData::<$column>;
                    out.push_sql(separator);
                    separator = ", ";
                    out.push_sql("NULL");
                )+
                let _ = separator;
            }
        }
    };
}

rows!((C1 T1));
rows!((C1 T1) (C2 T2));
rows!((C1 T1) (C2 T2) (C3 T3));
rows!((C1 T1) (C2 T2) (C3 T3) (C4 T4));
rows!((C1 T1) (C2 T2) (C3 T3) (C4 T4) (C5 T5));
rows!((C1 T1) (C2 T2) (C3 T3) (C4 T4) (C5 T5) (C6 T6));

impl<Columns, R: ValuesRow<Columns>> InnerQuery for ValuesOf<Columns, R> {
    type Scope = Empty;
    type Selected = R::Selected;
}

impl<Columns, R> Recurses for ValuesOf<Columns, R> {
    const RECURSIVE: bool = false;
}

/// The text depends on the number of rows.
impl<Columns: 'static, R> QueryId for ValuesOf<Columns, R> {
    type QueryId = ValuesOf<Columns, ()>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Columns, R: PushRow<Columns, DB>, DB: SqlBackend> QueryFragment<DB> for ValuesOf<Columns, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.rows.is_empty() {
            out.push_sql("SELECT ");
            R::push_nulls(out.reborrow());
            out.push_sql(" WHERE 0 = 1");
            return Ok(());
        }
        let [mut separator, between, behind] = DB::DIALECT.values;
        for row in &self.rows {
            out.push_sql(core::mem::replace(&mut separator, between));
            row.push(out.reborrow())?;
        }
        out.push_sql(behind);
        Ok(())
    }
}
