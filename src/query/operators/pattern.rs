//! Patterns of text.

use aludel_macros::quiet;
use diesel::sql_types::Text;

use super::super::attr::Attr;
use super::super::condition::{Compare, Like, NotLike};
use super::super::node::{Expr, Typed};
use super::super::operand::OperandBound;
use super::super::pattern::{Lower, Matches};
use super::{In, Of};
use crate::entity::Column;

/// Holds for the domain of text.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` is not text",
    label = "patterns match text only; compare it with `.eq(..)` or `.between(..)`"
)]
pub trait Textual<Subject> {}

#[diagnostic::do_not_recommend]
impl<Subject> Textual<Subject> for Text {}

operators! {
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
    pub fn like<T, X>(self, pattern: T) -> Expr<Compare<Self, X, Like>> where In<Self>: Textual<Of<Self>>, T: OperandBound<Of<Self>, Text, Text, X> {
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
    pub fn not_like<T, X>(self, pattern: T) -> Expr<Compare<Self, X, NotLike>> where In<Self>: Textual<Of<Self>>, T: OperandBound<Of<Self>, Text, Text, X> {
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
    pub fn ilike<T, X>(self, pattern: T) -> Expr<Compare<Lower<Self>, Lower<X>, Like>> where In<Self>: Textual<Of<Self>>, T: OperandBound<Of<Self>, Text, Text, X> {
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
}
