//! What ties handles to their session: nothing but a run-time tag for the everyday session, a type
//! and an invariant lifetime for one made by [`session!`](crate::session!).

use core::marker::PhantomData;

/// The brand of the everyday session, which may be put into a struct or returned. A handle of
/// another session is found out at run time.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/example.rs"));
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{AnyConnection, Unbranded};
///
/// let s: Session<AnyConnection, Unbranded> = s; // what `Session` alone means
/// # drop(s);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Unbranded(());

/// The brand of a session made by [`session!`](crate::session!): each has its own, so that a handle
/// of another session, or one that outlives its session, does not compile.
///
/// `Name` is named after the session's variable, for messages. The lifetime is invariant: neither
/// a longer nor a shorter one fits, which tells the turns of a loop apart.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/example.rs"));
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// # let connection = s.into_connection();
/// use aludel::{AnyConnection, Brand, Handle};
///
/// // A function over a branded session is generic in its name and lifetime.
/// fn rename<'s, N>(
///     s: &mut Session<AnyConnection, Brand<'s, N>>,
///     user: Handle<User, aludel::scope::Nil, Brand<'s, N>>,
/// ) {
///     s[user].name = "Ed".into();
/// }
///
/// aludel::session!(s = connection);
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// rename(&mut s, ed);
/// assert_eq!(s[ed].name, "Ed");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Brand<'s, Name>(PhantomData<fn(&'s Name) -> &'s Name>);

/// What a brand's lifetime borrows. Made by [`session!`](crate::session!).
#[doc(hidden)]
#[derive(Debug)]
pub struct Ground<'s>(PhantomData<fn(&'s ()) -> &'s ()>);

impl Ground<'_> {
    /// Ground on the stack.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "called by a macro only")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// Keeps two brands apart: that it is dropped pins the lifetime to this very ground, which is gone
/// before the guard of any session made earlier is.
#[doc(hidden)]
#[derive(Debug)]
pub struct Guard<'s>(PhantomData<&'s Ground<'s>>);

impl<'s> Guard<'s> {
    /// Borrows ground for as long as it lives.
    #[must_use]
    pub const fn new(ground: &'s Ground<'s>) -> Self {
        let _ = ground;
        Self(PhantomData)
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {}
}

/// Holds for a brand and itself: the check of a handle against a session.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "a handle of the session `{Self}` is used with the session `{S}`",
    label = "the handle belongs to another session"
)]
pub trait SameBrand<S> {}

impl<B> SameBrand<B> for B {}
