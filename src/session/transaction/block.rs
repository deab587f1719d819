//! What a block of a transaction is given: the session, but for what would end it.

use core::ops::{Deref, DerefMut};

use aludel_macros::quiet;

use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::session::Session;

/// The session inside a block of [`transaction`](Session::transaction) or
/// [`savepoint`](Session::savepoint). You call the session's methods on it, and hand it to functions
/// that take a `&mut Session`.
///
/// What the block is in ends with it, so `commit` and `rollback` do not compile here:
///
/// ```compile_fail,E0277
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// s.transaction(|s| s.commit())
/// # }
/// ```
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # use aludel::{Handle, Session};
/// fn rename(s: &mut Session, user: Handle<User>) {
///     s[user].name = "Ed".into();
/// }
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// s.transaction(|s| {
///     rename(s, ed);
///     Ok::<_, aludel::Error>(())
/// })?;
/// # assert_eq!(s[ed].name, "Ed");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Block<'s, C, B>(&'s mut Session<C, B>);

#[quiet]
impl<'s, C: Driver, B> Block<'s, C, B> {
    pub(super) const fn of(session: &'s mut Session<C, B>) -> Self {
        Self(session)
    }

    // Not here: the block's transaction is committed when it gives `Ok`.
    #[doc(hidden)]
    #[allow(clippy::missing_errors_doc, reason = "it does not compile")]
    pub fn commit(&mut self) -> Result<()>
    where
        Self: EndsByHand,
    {
        Err(Error::InTransaction { action: "commit" })
    }

    // Not here: the block's transaction is rolled back when it gives `Err`.
    #[doc(hidden)]
    #[allow(clippy::missing_errors_doc, reason = "it does not compile")]
    pub fn rollback(&mut self) -> Result<()>
    where
        Self: EndsByHand,
    {
        Err(Error::InTransaction { action: "roll back" })
    }

    // Not here: a transaction is open already.
    #[doc(hidden)]
    #[allow(clippy::missing_errors_doc, reason = "it does not compile")]
    pub fn begin(&mut self) -> Result<()>
    where
        Self: BeginsAnew,
    {
        Err(Error::InTransaction { action: "begin a transaction" })
    }
}

/// Holds for nothing: a block ends by itself.
#[diagnostic::on_unimplemented(
    message = "a block ends by itself: it keeps what was done if it gives `Ok`, and undoes it if it gives `Err`",
    label = "not inside a block of `transaction` or `savepoint`"
)]
#[doc(hidden)]
pub trait EndsByHand {}

/// Holds for nothing: a block is in a transaction.
#[diagnostic::on_unimplemented(
    message = "a transaction is open in this block; a part of it is `savepoint` or `begin_nested`",
    label = "not inside a block of `transaction` or `savepoint`"
)]
#[doc(hidden)]
pub trait BeginsAnew {}

impl<C, B> Deref for Block<'_, C, B> {
    type Target = Session<C, B>;

    fn deref(&self) -> &Session<C, B> {
        self.0
    }
}

impl<C, B> DerefMut for Block<'_, C, B> {
    fn deref_mut(&mut self) -> &mut Session<C, B> {
        self.0
    }
}
