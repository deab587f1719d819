//! The operators, once for columns and once for every other expression.
//!
//! They are inherent methods, so that they win over diesel's trait methods of the same names and
//! our bounds, with our messages, come first.

use core::ops;

use aludel_macros::quiet;

use super::attr::Attr;
use super::boxed::{Boxable, BoxedFor, Enabled, Part};
use super::boxed_condition::AnyCondition;
use super::condition::{And, Compare, Condition, IsNotNull, IsNull, Not, Or, Test, TruthBound};
use super::function::{AsNullable, AssumeNotNull};
use super::label::{Label, Labelled};
use super::node::{Expr, Named, Typed};
use super::order::{Ascending, DescendingOrder, Ordered};
use crate::entity::Column;
use crate::scope::Sources;

/// Whom a message is about.
pub(super) type Of<T> = <T as Named>::Subject;
/// What it may be compared with.
type In<T> = <T as Typed>::Domain;
/// Its SQL type without `Nullable`.
type As<T> = <T as Typed>::Base;

/// Gives the methods to columns and to all other expressions. They are passed through as written,
/// so that an error points at the method and not at a macro.
macro_rules! operators {
    ($($methods:tt)*) => {
        #[quiet]
        impl<S, C: Column> Attr<S, C> {
            $($methods)*
        }

        #[quiet]
        impl<N: Typed> Expr<N> {
            $($methods)*
        }
    };
}

mod arithmetic;
pub(super) mod comparison;
pub(super) mod pattern;

operators! {
    /// The condition without its type, about `T`: an entity, an alias, or a tuple of these. A
    /// signature can name it: see [`BoxedCondition`](crate::BoxedCondition).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::BoxedCondition;
    ///
    /// let wanted: Vec<BoxedCondition<User>> =
    ///     ["ed", "mary"].map(|name| User::name.eq(name.to_owned()).boxed()).into();
    /// let query = User::query().filter(aludel::any_of(wanted));
    /// assert_eq!(s.count(query)?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn boxed<T: Sources>(self) -> Expr<AnyCondition<T, Enabled>>
    where
        Self: Condition<T::List> + Boxable<Enabled>,
    {
        Expr(AnyCondition::new(Part::new(self)))
    }

    /// Like [`boxed`](Self::boxed), for one backend: what only that one has can be in it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let ed = User::name.eq("ed".to_owned()).boxed_for::<User, Sqlite>();
    /// assert_eq!(User::query().filter(ed).to_sql::<Sqlite>()?.matches('?').count(), 1);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn boxed_for<T: Sources, K: BoxedFor>(self) -> Expr<AnyCondition<T, K>>
    where
        Self: Condition<T::List> + Boxable<K>,
    {
        Expr(AnyCondition::new(Part::new(self)))
    }

    /// Both hold.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let both = User::name.eq("ed").and(User::fullname.is_null());
    /// assert_eq!(s.count(User::query().filter(both))?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn and<T>(self, other: T) -> Expr<Compare<Self, T, And>>
    where
        In<Self>: TruthBound<Of<Self>>,
        T: Typed + Named,
        T::Domain: TruthBound<Of<T>>,
    {
        Expr(Compare::new(self, other))
    }

    /// Either holds, or both.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let either = User::name.eq("ed").or(User::fullname.is_null());
    /// assert_eq!(s.count(User::query().filter(either))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn or<T>(self, other: T) -> Expr<Or<Self, T>>
    where
        In<Self>: TruthBound<Of<Self>>,
        T: Typed + Named,
        T::Domain: TruthBound<Of<T>>,
    {
        Expr(Or::new(self, other))
    }

    /// `self IS NULL`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::fullname.is_null()).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_null(self) -> Expr<Test<Self, IsNull>> {
        Expr(Test::new(self))
    }

    /// `self IS NOT NULL`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::fullname.is_not_null()).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn is_not_null(self) -> Expr<Test<Self, IsNotNull>> {
        Expr(Test::new(self))
    }

    /// Smallest first.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name.asc()).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed", "wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `ORDER BY "users"."name" ASC`
    pub fn asc(self) -> Ordered<Self, Ascending> {
        Ordered::new(self)
    }

    /// Largest first.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name.desc()).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy", "ed"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn desc(self) -> Ordered<Self, DescendingOrder> {
        Ordered::new(self)
    }

    /// Names it in the SELECT list, for `order_by` and for the columns of a subquery. The
    /// name is a type made by [`label!`](crate::label).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// aludel::label!(who);
    ///
    /// let query = User::query().select(User::name.label(who)).order_by(aludel::by(who));
    /// assert_eq!(s.all(query)?, ["ed", "wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn label<Name: Label>(self, name: Name) -> Labelled<Self, Name> {
        let _ = name;
        Labelled::new(self)
    }

    /// The same value where it may be missing: what selecting an expression over a
    /// left-joined source asks for.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::expr;
    /// use diesel::sql_types::Text;
    ///
    /// diesel::define_sql_function! { fn upper(x: Text) -> Text; }
    ///
    /// let shout = expr(upper(Address::email)).nullable();
    /// let query = User::query()
    ///     .left_join(User::addresses)
    ///     .filter(Address::id.is_null())
    ///     .select(shout);
    /// assert_eq!(s.all(query)?, [None::<String>]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn nullable(self) -> Expr<AsNullable<Self>> {
        Expr(AsNullable(self))
    }

    /// The same value where the program knows better than its type that it is not NULL, or does not
    /// want the rows where it is.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let named = User::query().filter(User::fullname.is_not_null());
    /// let names: Vec<String> = s.all(named.select(User::fullname.assume_not_null()))?;
    /// assert_eq!(names, ["Ed Jones"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Selecting it where it is NULL is an error when the row is read.
    pub fn assume_not_null(self) -> Expr<AssumeNotNull<Self>> {
        Expr(AssumeNotNull(self))
    }
}

macro_rules! negation {
    ([$($generics:tt)*] $this:ty) => {
        impl<$($generics)*> ops::Not for $this
        where
            In<Self>: TruthBound<Of<Self>>,
        {
            type Output = Expr<Not<Self>>;

            fn not(self) -> Self::Output {
                Expr(Not(self))
            }
        }
    };
}

negation!([S, C: Column] Attr<S, C>);
negation!([N: Typed] Expr<N>);
