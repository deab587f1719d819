//! Names for expressions, as types: `count(Address::id).label(total)`.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{Expression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::order::{Ascending, DescendingOrder, OrderKey, Ordered};
use super::shape::FindLabel;
use crate::scope::identity::Yes;

/// The name of an expression, as a type. Made by [`label!`](crate::label).
///
/// # Example
///
/// ```
/// use aludel::Label;
///
/// aludel::label!(total);
///
/// fn heading(label: impl Label) -> String {
///     fn name<L: Label>(_: L) -> &'static str {
///         L::NAME
///     }
///     name(label).to_uppercase()
/// }
///
/// assert_eq!(heading(total), "TOTAL");
/// ```
pub trait Label: Copy + 'static {
    /// The type-level identity.
    type Id;
    /// The name in SQL, unquoted.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Label;
    ///
    /// aludel::label!(how_many);
    ///
    /// assert_eq!(how_many::NAME, "how_many");
    /// ```
    const NAME: &'static str;
}

/// Declares names for expressions: types whose values `.label(..)` takes.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::count;
///
/// aludel::label!(total);
///
/// let query = Address::query()
///     .group_by(Address::user_id)
///     .select(count(Address::id).label(total))
///     .order_by(aludel::by(total).desc());
/// assert_eq!(s.all(query)?, [2]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `COUNT("users"."id") AS "total"`, then `ORDER BY "total" DESC`
#[macro_export]
macro_rules! label {
    ($($(#[$meta:meta])* $vis:vis $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[allow(non_camel_case_types)]
        #[derive(Debug, Clone, Copy)]
        $vis struct $name;

        impl $crate::Label for $name {
            type Id = $crate::__private::identity!($crate $name "label");
            const NAME: &'static str = ::core::stringify!($name);
        }

        impl $crate::query::Called for $name {
            type Name = $crate::__private::name!($crate $name);
            const NAME: &'static str = ::core::stringify!($name);
        }
    )+};
}

/// An expression with a name.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::count_star;
///
/// aludel::label!(number);
///
/// let query = Address::query().select(count_star().label(number));
/// assert_eq!(s.one(query)?, 2); // a label does not change what is read
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `SELECT COUNT(*) AS "number" FROM "addresses"`
#[derive_where(Debug, Clone, Copy; N)]
pub struct Labelled<N, Name>(pub(super) N, PhantomData<fn() -> Name>);

impl<N, Name> Labelled<N, Name> {
    pub(super) const fn new(inner: N) -> Self {
        Self(inner, PhantomData)
    }
}

impl<N: Expression, Name> Expression for Labelled<N, Name> {
    type SqlType = N::SqlType;
}

impl<N: QueryId, Name: 'static> QueryId for Labelled<N, Name> {
    type QueryId = Labelled<N::QueryId, Name>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: ValidGrouping<G>, Name, G> ValidGrouping<G> for Labelled<N, Name> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryFragment<DB>, Name: Label, DB: Backend> QueryFragment<DB> for Labelled<N, Name> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" AS ");
        out.push_identifier(Name::NAME)
    }
}

/// Refers to a label of the selection in `order_by`: `by(total).desc()`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// aludel::label!(shout);
///
/// let query = User::query()
///     .select(aludel::expr(User::name).label(shout))
///     .order_by(aludel::by(shout).desc());
/// assert_eq!(s.all(query)?, ["wendy", "ed"]);
/// # Ok(())
/// # }
/// ```
#[must_use]
#[quiet]
pub fn by<Name: Label>(name: Name) -> ByLabel<Name> {
    let _ = name;
    ByLabel(PhantomData)
}

/// A label of the selection, in `order_by`. Made by [`by`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::by;
/// use aludel::func::count;
///
/// aludel::label!(number);
///
/// let query = User::query()
///     .left_join(User::addresses)
///     .group_by(User::name)
///     .select((User::name, count(Address::id).label(number)))
///     .order_by(by(number).desc());
/// assert_eq!(s.all(query)?, [("ed".to_owned(), 2), ("wendy".to_owned(), 0)]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy)]
pub struct ByLabel<Name>(PhantomData<fn() -> Name>);

impl<Name> ByLabel<Name> {
    /// Smallest first.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// aludel::label!(who);
    ///
    /// let query = User::query().select(User::name.label(who)).order_by(aludel::by(who).asc());
    /// assert_eq!(s.all(query)?, ["ed", "wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `ORDER BY "who" ASC`
    #[must_use]
    pub fn asc(self) -> Ordered<Self, Ascending> {
        Ordered::new(self)
    }

    /// Largest first.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// aludel::label!(who);
    ///
    /// let query = User::query().select(User::name.label(who)).order_by(aludel::by(who).desc());
    /// assert_eq!(s.all(query)?, ["wendy", "ed"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `ORDER BY "who" DESC`
    #[must_use]
    pub fn desc(self) -> Ordered<Self, DescendingOrder> {
        Ordered::new(self)
    }
}

impl<Name: 'static> QueryId for ByLabel<Name> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Name: Label, DB: Backend> QueryFragment<DB> for ByLabel<Name> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(Name::NAME)
    }
}

impl<Name: Label, L, Selected> OrderKey<L, Selected> for ByLabel<Name> where Selected: Selects<Name> {}

/// Holds for a selection that has an expression under this label.
#[diagnostic::on_unimplemented(
    message = "the selection has no label `{Name}`",
    label = "not selected; `.select((.., expression.label({Name})))` before it"
)]
pub trait Selects<Name> {}

#[diagnostic::do_not_recommend]
impl<T, Name> Selects<Name> for T where T: FindLabel<Name, Found = Yes> {}
