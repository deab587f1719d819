//! The operators, once for columns and once for every other expression.
//!
//! They are inherent methods, so that they win over diesel's trait methods of the same names and
//! our bounds, with our messages, come first.

use core::ops;

use aludel_macros::quiet;
use diesel::sql_types::Text;

use super::arithmetic::Arithmetic;
use super::attr::Attr;
use super::boxed::{Boxable, BoxedFor, Enabled, Part};
use super::boxed_condition::AnyCondition;
use super::cast::{Cast, Castable};
use super::condition::{
    And, Between, Compare, Condition, Equal, Greater, GreaterOrEqual, IsNotNull, IsNull, Less,
    LessOrEqual, Like, Minus, Not, NotEqual, NotLike, Or, Over, Plus, Test, Times, Truth,
};
use super::function::AsNullable;
use super::label::{Label, Labelled};
use super::list::{Among, InList, ListOf};
use super::node::{Expr, Named, Typed};
use super::operand::{Operand, Value};
use super::order::{Ascending, Descending, Ordered};
use super::pattern::{Lower, Matches};
use crate::entity::Column;
use crate::scope::Sources;

/// Holds for the domain of text.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` is not text",
    label = "patterns match text only; compare it with `.eq(..)` or `.between(..)`"
)]
pub trait Textual<Subject> {}

#[diagnostic::do_not_recommend]
impl<Subject> Textual<Subject> for Text {}

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
    pub fn eq<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, Equal>> {
        Expr(Compare::new(self, value.lower()))
    }

    /// `self <> value`. Rows where either is NULL are left out.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.ne("ed")).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    ///
    /// // Wendy has no full name, so hers differs from nothing.
    /// assert_eq!(s.count(User::query().filter(User::fullname.ne("Ed Jones")))?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" <> ?`
    pub fn ne<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, NotEqual>> {
        Expr(Compare::new(self, value.lower()))
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
    pub fn lt<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, Less>> {
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
    pub fn le<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, LessOrEqual>> {
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
    pub fn gt<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, Greater>> {
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
    pub fn ge<T: Operand<Of<Self>, In<Self>, As<Self>, X>, X>(self, value: T) -> Expr<Compare<Self, X, GreaterOrEqual>> {
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
        T: Operand<Of<Self>, In<Self>, As<Self>, X>,
        U: Operand<Of<Self>, In<Self>, As<Self>, Y>,
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
    pub fn in_<T: Among<Of<Self>, In<Self>, As<Self>, X>, X: ListOf<Of<Self>, In<Self>>>(self, values: T) -> Expr<InList<Self, X>> {
        Expr(InList::new(self, values.list(), false))
    }

    /// `self NOT IN (..)`. No value at all is a condition that always holds.
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
    pub fn not_in<T: Among<Of<Self>, In<Self>, As<Self>, X>, X: ListOf<Of<Self>, In<Self>>>(self, values: T) -> Expr<InList<Self, X>> {
        Expr(InList::new(self, values.list(), true))
    }

    /// `self LIKE pattern`, with `%` and `_` as wildcards. Whether case counts is the
    /// database's choice; [`ilike`](Self::ilike) never regards it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.like("w%y")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn like<T, X>(self, pattern: T) -> Expr<Compare<Self, X, Like>> where In<Self>: Textual<Of<Self>>, T: Operand<Of<Self>, Text, Text, X> {
        Expr(Compare::new(self, pattern.lower()))
    }

    /// `self NOT LIKE pattern`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.not_like("e%")).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn not_like<T, X>(self, pattern: T) -> Expr<Compare<Self, X, NotLike>> where In<Self>: Textual<Of<Self>>, T: Operand<Of<Self>, Text, Text, X> {
        Expr(Compare::new(self, pattern.lower()))
    }

    /// `LIKE` without regard to case.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.ilike("WEN%")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `lower("users"."name") LIKE lower(?)`
    pub fn ilike<T, X>(self, pattern: T) -> Expr<Compare<Lower<Self>, Lower<X>, Like>> where In<Self>: Textual<Of<Self>>, T: Operand<Of<Self>, Text, Text, X> {
        Expr(Compare::new(Lower(self), Lower(pattern.lower())))
    }

    /// The text has `part` somewhere. Wildcards in `part` are escaped.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().filter(User::name.contains("end")))?, 1);
    /// assert_eq!(s.count(User::query().filter(User::name.contains("%")))?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."name" LIKE ? ESCAPE '!'` with `%part%`
    pub fn contains(self, part: &str) -> Expr<Matches<Self>> where In<Self>: Textual<Of<Self>> {
        Expr(Matches::containing(self, part))
    }

    /// The text begins with `part`. Wildcards in `part` are escaped.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = Address::query().filter(Address::email.starts_with("ed@"));
    /// assert_eq!(s.count(query)?, 2);
    ///
    /// // `_` would match any letter, were it not escaped.
    /// assert_eq!(s.count(Address::query().filter(Address::email.starts_with("__@")))?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"addresses"."email" LIKE ? ESCAPE '!'` with `part%`
    pub fn starts_with(self, part: &str) -> Expr<Matches<Self>> where In<Self>: Textual<Of<Self>> {
        Expr(Matches::starting(self, part))
    }

    /// The text ends with `part`. Wildcards in `part` are escaped.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = Address::query().filter(Address::email.ends_with(".com")).select(Address::email);
    /// assert_eq!(s.all(query)?, ["ed@example.com"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"addresses"."email" LIKE ? ESCAPE '!'` with `%part`
    pub fn ends_with(self, part: &str) -> Expr<Matches<Self>> where In<Self>: Textual<Of<Self>> {
        Expr(Matches::ending(self, part))
    }

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
        In<Self>: Truth<Of<Self>>,
        T: Typed + Named,
        T::Domain: Truth<Of<T>>,
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
        In<Self>: Truth<Of<Self>>,
        T: Typed + Named,
        T::Domain: Truth<Of<T>>,
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
    pub fn desc(self) -> Ordered<Self, Descending> {
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
}

macro_rules! overloads {
    ([$($generics:tt)*] $this:ty) => {
        impl<$($generics)*> ops::Not for $this
        where
            In<Self>: Truth<Of<Self>>,
        {
            type Output = Expr<Not<Self>>;

            fn not(self) -> Self::Output {
                Expr(Not(self))
            }
        }

        overloads!(@arithmetic [$($generics)*] $this, Add add Plus);
        overloads!(@arithmetic [$($generics)*] $this, Sub sub Minus);
        overloads!(@arithmetic [$($generics)*] $this, Mul mul Times);
        overloads!(@arithmetic [$($generics)*] $this, Div div Over);
    };
    (@arithmetic [$($generics:tt)*] $this:ty, $trait:ident $method:ident $op:ident) => {
        /// Arithmetic in the database with a value of the same type. With a column or an expression
        /// on the right it is a method: `plus`, `minus`, `times`, `divided_by`.
        impl<$($generics)*, T> ops::$trait<T> for $this
        where
            T: Operand<Of<Self>, In<Self>, As<Self>, Value<As<Self>, T>>,
        {
            type Output = Expr<Arithmetic<Self, Value<As<Self>, T>, $op>>;

            fn $method(self, value: T) -> Self::Output {
                Expr(Arithmetic::new(self, value.lower()))
            }
        }
    };
}

overloads!([S, C: Column] Attr<S, C>);
overloads!([N: Typed] Expr<N>);
