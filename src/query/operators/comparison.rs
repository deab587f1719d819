//! Comparisons with values, columns and lists.

use aludel_macros::quiet;
use diesel::sql_types::is_nullable;

use super::super::attr::Attr;
use super::super::condition::{
    Between, Compare, EqualTo, GreaterOrEqual, GreaterThan, LessOrEqual, LessThan, Not, NotEqual,
};
use super::super::list::{AmongBound, InList, ListOfBound, WithoutNull};
use super::super::node::{Expr, Typed};
use super::super::nullability::MayBeNull;
use super::super::operand::OperandBound;
use super::super::same::Same;
use super::{As, In, Of};
use crate::entity::Column;

/// Whether an expression may be NULL.
type NullOf<T> = <T as MayBeNull>::IsNull;

/// Holds where neither side of a `<>` may be NULL.
#[diagnostic::on_unimplemented(
    message = "`{Subject}`, or what it is compared with, may be NULL, which `<>` never finds",
    label = "`.is_distinct_from(..)` finds it too; `.assume_not_null()` on it leaves it out"
)]
pub trait DiffersFrom<Subject> {}

#[diagnostic::do_not_recommend]
impl<Subject> DiffersFrom<Subject> for is_nullable::NotNull {}

/// Holds where what is looked for by `NOT IN` may not be NULL.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` may be NULL, which `NOT IN` never finds",
    label = "`.assume_not_null()` leaves it out, `coalesce(.., ..)` is a value in its place"
)]
pub trait MissingFrom<Subject> {}

#[diagnostic::do_not_recommend]
impl<Subject> MissingFrom<Subject> for is_nullable::NotNull {}

operators! {
    /// `self = value`. The value is one of the column's own kind, another column of that
    /// kind, or an expression.
    ///
    /// NULL equals nothing; test for it with `is_null`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.eq("ed")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" = ?`
    pub fn eq<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, EqualTo>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self <> value`. Neither may be NULL, which differs from nothing:
    /// [`is_distinct_from`](Self::is_distinct_from) takes what may.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.ne("ed")).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" <> ?`
    pub fn ne<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, NotEqual>>
    where
        Compare<Self, X, NotEqual>: MayBeNull,
        NullOf<Compare<Self, X, NotEqual>>: DiffersFrom<Of<Self>>,
    {
        Expr(Compare::new(self, value.lower()))
    }

    /// Whether they are different, where NULL differs from all but NULL: what `ne` is for values
    /// that may be NULL.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let other = User::fullname.is_distinct_from("Ed Jones");
    /// let query = User::query().filter(other).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]); // who has no full name
    ///
    /// // Without those that have none, as `<>` does it in SQL:
    /// let other = User::fullname.assume_not_null().ne("Ed Jones");
    /// assert_eq!(s.count(User::query().filter(other))?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `NOT ("users"."fullname" IS ?)`; on PostgreSQL `IS NOT DISTINCT FROM` in place of `IS`, on
    /// MariaDB and MySQL `<=>`.
    pub fn is_distinct_from<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Not<Same<Self, X>>> {
        Expr(Not(Same::new(self, value.lower())))
    }

    /// Whether they are the same, where NULL is the same as NULL.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let same = User::fullname.is_not_distinct_from(User::name);
    /// assert_eq!(s.count(User::query().filter(same))?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."fullname" IS "users"."name"`; on PostgreSQL `IS NOT DISTINCT FROM`, on MariaDB and
    /// MySQL `<=>`.
    pub fn is_not_distinct_from<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Same<Self, X>> {
        Expr(Same::new(self, value.lower()))
    }

    /// `self < value`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.lt("wendy")).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn lt<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, LessThan>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self <= value`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.le("wendy")).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed", "wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn le<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, LessOrEqual>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self > value`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.gt("ed")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn gt<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, GreaterThan>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self >= value`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// s.insert(NewAccount { owner: "jo".into(), balance: 4 })?;
    /// let query = Account::query().filter(Account::balance.ge(5)).select(Account::owner);
    /// assert_eq!(s.all(query)?, ["ed"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn ge<T: OperandBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, GreaterOrEqual>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self BETWEEN low AND high`, both ends included.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.between("a", "f")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn between<T, U, X, Y>(self, low: T, high: U) -> Expr<Between<Self, X, Y>>
    where
        T: OperandBound<Of<Self>, In<Self>, As<Self>, X>,
        U: OperandBound<Of<Self>, In<Self>, As<Self>, Y>,
    {
        Expr(Between::new(self, low.lower(), high.lower()))
    }

    /// `self IN (..)`: a list of values, or a query that selects one column of this kind.
    ///
    /// No value at all is a condition that never holds.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.in_(["ed", "jack"])))?, 1);
    ///
    /// let owners = Address::query().select(Address::user_id);
    /// assert_eq!(s.count(User::query().filter(User::id.in_(owners)))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" IN (?, ?)`; `0 = 1` for an empty list.
    pub fn in_<T: AmongBound<Of<Self>, In<Self>, As<Self>, X>, X: ListOfBound<Of<Self>, In<Self>>>(self, values: T) -> Expr<InList<Self, X>> {
        Expr(InList::new(self, values.list(), false))
    }

    /// `self NOT IN (..)`. No value at all is a condition that always holds. Nothing may be NULL, which
    /// is not in a list, nor outside of one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.not_in(["ed", "jack"])).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    ///
    /// let nobody: [&str; 0] = [];
    /// assert_eq!(s.count(User::query().filter(User::name.not_in(nobody)))?, 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" NOT IN (?, ?)`
    pub fn not_in<T: AmongBound<Of<Self>, In<Self>, As<Self>, X>, X>(self, values: T) -> Expr<InList<Self, X>>
    where
        Self: MayBeNull,
        NullOf<Self>: MissingFrom<Of<Self>>,
        X: ListOfBound<Of<Self>, In<Self>> + WithoutNull<Of<Self>>,
    {
        Expr(InList::new(self, values.list(), true))
    }
}
