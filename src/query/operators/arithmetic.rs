//! Arithmetic with values, columns and expressions, and casts.

use core::ops;

use aludel_macros::quiet;

use super::super::arithmetic::Arithmetic;
use super::super::attr::Attr;
use super::super::cast::{Cast, Castable};
use super::super::condition::{Minus, Over, Plus, Times};
use super::super::node::{Expr, Typed};
use super::super::operand::{Bind, Operand};
use super::{As, In, Of};
use crate::entity::Column;

operators! {
    /// `self + value`, where the value may be a column or an expression too.
    ///
    /// The result has the left side's type, and is NULL where either side is. With a value on the
    /// right the operator does the same.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// let twice = Account::balance.plus(Account::balance);
    /// let query = Account::query().select((Account::balance + 10, twice));
    /// assert_eq!(s.all(query)?, [(15, 10)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `("lines"."price" + "lines"."quantity")`
    pub fn plus<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Arithmetic<Self, X, Plus>> {
        Expr(Arithmetic::new(self, value.lower()))
    }

    /// `self - value`, where the value may be a column or an expression too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// let fee = Account::balance - 2;
    /// let left = Account::balance.minus(fee);
    /// assert_eq!(s.all(Account::query().select((fee, left)))?, [(3, 2)]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `("lines"."price" - "lines"."quantity")`
    pub fn minus<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Arithmetic<Self, X, Minus>> {
        Expr(Arithmetic::new(self, value.lower()))
    }

    /// `self * value`, where the value may be a column or an expression too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// let square = Account::balance.times(Account::balance);
    /// assert_eq!(s.all(Account::query().select((Account::balance * 3, square)))?, [(15, 25)]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `("lines"."price" * "lines"."quantity")`
    pub fn times<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Arithmetic<Self, X, Times>> {
        Expr(Arithmetic::new(self, value.lower()))
    }

    /// `self / value`, where the value may be a column or an expression too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// let itself = Account::balance.divided_by(Account::balance);
    /// assert_eq!(s.all(Account::query().select((Account::balance / 2, itself)))?, [(2, 1)]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `("lines"."price" / "lines"."quantity")`
    pub fn divided_by<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Arithmetic<Self, X, Over>> {
        Expr(Arithmetic::new(self, value.lower()))
    }

    /// The same value as another type: numbers as numbers or text, text as numbers. What the
    /// database cannot read as a number is its error or zero, as it likes.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// use diesel::sql_types::{Double, Text};
    ///
    /// let half = Account::balance.cast::<Double>() / 2.0;
    /// let query = Account::query().select((half, Account::balance.cast::<Text>()));
    /// assert_eq!(s.all(query)?, [(2.5, "5".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `CAST("accounts"."balance" AS TEXT)`, with the database's own name of the type.
    pub fn cast<ST>(self) -> Expr<Cast<Self, ST>> where As<Self>: Castable<Of<Self>, ST> {
        Expr(Cast::new(self))
    }
}

/// What stands at the right of `+`, `-`, `*` and `/`: a value of the kind of the left.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` does not go together with `{Self}`",
    label = "not a value of `{Domain}`; columns and expressions go into `.plus(..)`, `.times(..)`"
)]
pub trait RightHand<Subject, Domain, ST>:
    Operand<Subject, Domain, ST, Bind<ST, Self>> + Sized
{
}

#[diagnostic::do_not_recommend]
impl<T, Subject, Domain, ST> RightHand<Subject, Domain, ST> for T where
    T: Operand<Subject, Domain, ST, Bind<ST, T>>
{
}

macro_rules! overload {
    ([$($generics:tt)*] $this:ty, $trait:ident $method:ident $op:ident) => {
        /// Arithmetic in the database with a value of the same type. With a column or an expression
        /// on the right it is a method: `plus`, `minus`, `times`, `divided_by`.
        impl<$($generics)*, T> ops::$trait<T> for $this
        where
            T: RightHand<Of<Self>, In<Self>, As<Self>>,
        {
            type Output = Expr<Arithmetic<Self, Bind<As<Self>, T>, $op>>;

            fn $method(self, value: T) -> Self::Output {
                Expr(Arithmetic::new(self, value.lower()))
            }
        }
    };
    ([$($generics:tt)*] $this:ty) => {
        overload!([$($generics)*] $this, Add add Plus);
        overload!([$($generics)*] $this, Sub sub Minus);
        overload!([$($generics)*] $this, Mul mul Times);
        overload!([$($generics)*] $this, Div div Over);
    };
}

overload!([S, C: Column] Attr<S, C>);
overload!([N: Typed] Expr<N>);
