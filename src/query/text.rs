//! SQL as text: fragments typed by what they give, and whole statements read as entities.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;
use diesel::serialize::ToSql;
use diesel::sql_types::{self, HasSqlType};

use super::node::{Expr, Typed};
use super::nullability::Nullability;
use super::operand::Bind;
use super::run;
use crate::backend::SqlBackend;
use crate::driver::{Runs, Statement, StatementFor};
use crate::entity::{Entity, EntityDef, Id, Persist};
use crate::error::Result;
use crate::filter::{FilterSql, WalkFiltered};

/// A fragment of SQL that gives an `ST`, with `?` where a value goes: SQLAlchemy's `text()`.
///
/// The number of values is checked against the number of `?` when the program is compiled. The
/// text must be a literal: nothing that a user typed can get into it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use diesel::sql_types::Bool;
///
/// let query = User::query().filter(aludel::text!(Bool, "name = ? AND id < ?", "ed", 10));
/// assert_eq!(s.count(query)?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `WHERE (name = ? AND id < ?)`
#[macro_export]
macro_rules! text {
    ($type:ty, $sql:literal $(, $value:expr)* $(,)?) => {
        // A call, not a block: to a block, `!text!(..)` would hand on what is expected of the whole.
        $crate::__private::TextClause::finish({
            const _: () = $crate::__private::has_marks(
                $sql,
                0 $(+ $crate::__one!($value))*,
                ::core::concat!("`", $sql, "` has another number of `?` than values are given"),
            );
            #[allow(unused_mut)]
            let mut text = $crate::__private::TextClause::<$type, ()>::new($sql);
            $(let text = text.bind($value);)*
            text
        })
    };
}

/// One, whatever is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __one {
    ($value:expr) => {
        1
    };
}

/// Refuses a program whose text has another number of question marks than values, where it calls.
#[doc(hidden)]
#[track_caller]
pub const fn has_marks(sql: &str, values: usize, message: &str) {
    assert!(marks(sql) == values, "{}", message);
}

/// How many question marks `sql` has outside of quotes.
const fn marks(sql: &str) -> usize {
    let (bytes, mut at, mut found, mut quote) = (sql.as_bytes(), 0, 0, 0);
    while at < bytes.len() {
        quote = quote_after(quote, bytes[at]);
        if bytes[at] == b'?' && quote == 0 {
            found += 1;
        }
        at += 1;
    }
    found
}

/// The quote that a text stands in after `byte`, 0 for none: of a string literal, or of a name.
const fn quote_after(quote: u8, byte: u8) -> u8 {
    match byte {
        b'\'' | b'"' | b'`' if quote == 0 => byte,
        _ if byte == quote => 0,
        _ => quote,
    }
}

/// A typed fragment with its values so far, the last one first. Made by [`text!`](crate::text!).
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use diesel::sql_types::Text;
///
/// let initial = aludel::text!(Text, "substr(name, 1, ?)", 1);
/// assert_eq!(s.all(User::query().order_by(User::id).select(initial))?, ["e", "w"]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `SELECT (substr(name, 1, ?)) FROM "users"`
#[derive_where(Debug, Clone, Copy; V)]
pub struct TextClause<ST, V> {
    sql: &'static str,
    values: V,
    marker: PhantomData<fn() -> ST>,
}

impl<ST> TextClause<ST, ()> {
    /// The text without values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::TextClause;
    /// use diesel::sql_types::Bool;
    ///
    /// let always = TextClause::<Bool, ()>::new("1 = 1").finish(); // `text!(Bool, "1 = 1")`
    /// assert_eq!(s.count(User::query().filter(always))?, 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn new(sql: &'static str) -> Self {
        Self { sql, values: (), marker: PhantomData }
    }
}

#[quiet]
impl<ST, V> TextClause<ST, V> {
    /// The value for the next `?`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::TextClause;
    /// use diesel::sql_types::Bool;
    ///
    /// // `text!(Bool, "length(name) > ?", 3)`, which also checks that there is one `?`.
    /// let long = TextClause::<Bool, ()>::new("length(name) > ?").bind(3).finish();
    /// assert_eq!(s.all(User::query().filter(long).select(User::name))?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn bind<T: TextValue>(self, value: T) -> TextClause<ST, (V, Bind<T::SqlType, T::Owned>)> {
        TextClause {
            sql: self.sql,
            values: (self.values, Bind::new(value.into_owned())),
            marker: PhantomData,
        }
    }

    /// The fragment as an expression.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::TextClause;
    /// use diesel::sql_types::Integer;
    ///
    /// let length = TextClause::<Integer, ()>::new("length(name)").finish();
    /// let query = User::query().filter(length.gt(3)).select(User::name); // has the operators
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn finish(self) -> Expr<Self> {
        Expr(self)
    }
}

/// A value in a text: its SQL type follows from its Rust type.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use diesel::sql_types::Bool;
///
/// let ed: Id<User> = Id::new(1);
/// let found = aludel::text!(Bool, "id = ? AND name = ?", ed, "ed"); // an Integer and a Text
/// assert_eq!(s.count(User::query().filter(found))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a value in a text",
    label = "its SQL type is not known from its Rust type",
    note = "give a number, text, bytes, bool or an `Id`"
)]
pub trait TextValue {
    /// The SQL type it is bound as.
    type SqlType;
    /// What the query keeps of it.
    type Owned;

    /// A value of its own for the query.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::query::TextValue;
    ///
    /// assert_eq!("ed".into_owned(), String::from("ed"));
    /// ```
    fn into_owned(self) -> Self::Owned;
}

macro_rules! text_values {
    ($($rust:ty: $sql:ident as $owned:ty;)*) => {$(
        impl TextValue for $rust {
            type SqlType = sql_types::$sql;
            type Owned = $owned;

            fn into_owned(self) -> $owned {
                self.into()
            }
        }
    )*};
}

text_values! {
    i16: SmallInt as Self;
    i32: Integer as Self;
    i64: BigInt as Self;
    f32: Float as Self;
    f64: Double as Self;
    bool: Bool as Self;
    String: Text as Self;
    &str: Text as String;
    Vec<u8>: Binary as Self;
    &[u8]: Binary as Vec<u8>;
}

impl<E, T: TextValue> TextValue for Id<E, T> {
    type SqlType = T::SqlType;
    type Owned = Self;

    fn into_owned(self) -> Self {
        self
    }
}

/// Values walked in the order they were given.
pub trait TextValues<DB: Backend> {
    /// Writes the pieces of the text with the values between them; gives the pieces left.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk<'b>(
        &'b self,
        pieces: &mut Pieces<'_>,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>;
}

/// The text between the `?` outside of quotes.
#[derive(Debug)]
pub struct Pieces<'t> {
    rest: Option<&'t str>,
    /// Whether all of it is an expression, so that each value may be one too.
    expression: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest?;
        let mut quote = 0;
        let mark = text.bytes().position(|byte| {
            quote = quote_after(quote, byte);
            byte == b'?' && quote == 0
        });
        let (piece, rest) = mark.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
        self.rest = rest;
        Some(piece)
    }
}

impl<DB: Backend> TextValues<DB> for () {
    fn walk<'b>(&'b self, _: &mut Pieces<'_>, _: &mut AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<V, ST, T, DB> TextValues<DB> for (V, Bind<ST, T>)
where
    V: TextValues<DB>,
    T: ToSql<ST, DB>,
    DB: SqlBackend + HasSqlType<ST>,
{
    fn walk<'b>(
        &'b self,
        pieces: &mut Pieces<'_>,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.0.walk(pieces, out)?;
        out.push_sql(pieces.next().unwrap_or_default());
        match pieces.expression {
            true => DB::push_alone::<ST, T>(&self.1.0, out.reborrow()),
            false => out.push_bind_param::<ST, T>(&self.1.0),
        }
    }
}

impl<ST: Nullability + TypedExpressionType, V> Expression for TextClause<ST, V> {
    type SqlType = ST;
}

impl<ST: Nullability + TypedExpressionType, V> Typed for TextClause<ST, V> {
    type Domain = ST::Base;
    type Base = ST::Base;
}

impl<ST: Nullability + TypedExpressionType, V, QS> AppearsOnTable<QS> for TextClause<ST, V> {}

impl<ST: Nullability + TypedExpressionType, V, QS> SelectableExpression<QS> for TextClause<ST, V> {}

impl<ST, V, G> ValidGrouping<G> for TextClause<ST, V> {
    type IsAggregate = is_aggregate::Never;
}

/// The text is not part of the type.
impl<ST: 'static, V> QueryId for TextClause<ST, V> {
    type QueryId = TextClause<ST, ()>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, V: TextValues<DB>, DB: Backend> QueryFragment<DB> for TextClause<ST, V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut pieces = Pieces { rest: Some(self.sql), expression: true };
        out.push_sql("(");
        self.values.walk(&mut pieces, &mut out)?;
        out.push_sql(pieces.next().unwrap_or_default());
        out.push_sql(")");
        Ok(())
    }
}

/// A whole statement of the program's own whose rows are `E`s: SQLAlchemy's `from_statement`.
///
/// Columns are found by name, in whatever order the statement gives them; one that is missing is
/// [`Error::Decode`](crate::Error::Decode), which names it. Values are bound in order, each to a
/// `?`, on every backend.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// let found = s.all(User::from_sql("SELECT name, id FROM users WHERE name = ?").bind("ed"))?;
/// assert_eq!(found, [ed]); // the same row, the same handle
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone; V)]
#[must_use = "a statement does nothing until it is run"]
pub struct EntitySql<E, V = ()> {
    sql: String,
    values: V,
    marker: PhantomData<fn() -> E>,
}

#[quiet]
impl<E> EntitySql<E> {
    /// The statement, without values yet.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::EntitySql;
    ///
    /// let statement = EntitySql::<User>::new("SELECT * FROM users WHERE fullname IS NULL");
    /// let users = s.all(statement)?; // `User::from_sql(..)` is the same
    /// assert_eq!(s[users[0]].name, "wendy");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), values: (), marker: PhantomData }
    }
}

#[quiet]
impl<E, V> EntitySql<E, V> {
    /// The value for the next `?` of the statement.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let sql = "SELECT * FROM users WHERE name IN (?, ?)";
    /// let statement = User::from_sql(sql).bind("ed").bind("jo");
    /// assert_eq!(s.all(statement)?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn bind<T: TextValue>(self, value: T) -> EntitySql<E, (V, Bind<T::SqlType, T::Owned>)> {
        EntitySql {
            sql: self.sql,
            values: (self.values, Bind::new(value.into_owned())),
            marker: PhantomData,
        }
    }
}

#[quiet]
impl<E: Entity, V> EntitySql<E, V> {
    /// All rows, as values. In a session, `s.all(statement)` gives handles instead.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let sql = "SELECT * FROM users ORDER BY id";
    /// let users: Vec<User> = User::from_sql(sql).all(s.connection())?;
    /// assert_eq!(users[0].name, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Decode`](crate::Error::Decode) for a column that is missing or does not convert.
    /// - What the database reports.
    pub fn all<C>(&self, connection: &mut C) -> Result<Vec<E>>
    where
        V: 'static,
        C: Runs<Self>,
    {
        run::rows(connection, self, EntityDef::of::<E>())
    }
}

impl<E: 'static, V> QueryId for EntitySql<E, V> {
    type QueryId = EntitySql<E>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity, V> Statement for EntitySql<E, V> {
    type Row = E;
}

impl<E, V, DB> StatementFor<DB> for EntitySql<E, V>
where
    E: Persist<DB>,
    Self: QueryFragment<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E> {
        E::read_by_name(row)
    }
}

impl<E, V: TextValues<DB>, DB: Backend> QueryFragment<DB> for EntitySql<E, V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        let mut pieces = Pieces { rest: Some(&self.sql), expression: false };
        self.values.walk(&mut pieces, &mut out)?;
        let (last, more) = (pieces.next(), pieces.next());
        let complaint = match (last, more) {
            (Some(last), None) => {
                out.push_sql(last);
                return Ok(());
            }
            (None, _) => "the statement has fewer `?` than values",
            (Some(_), Some(_)) => "the statement has more `?` than values",
        };
        Err(diesel::result::Error::QueryBuilderError(complaint.into()))
    }
}

impl<E, V, DB> WalkFiltered<DB> for EntitySql<E, V>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}
