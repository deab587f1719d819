//! What ties handles to their session: nothing but a run-time tag for the everyday session, a type
//! and an invariant lifetime for one made by [`session!`](crate::session!).

use core::marker::PhantomData;

/// The brand of the everyday session, which may be put into a struct or returned. A handle of
/// another session is found out at run time.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// use aludel::{AnyConnection, Handle, Unbranded};
///
/// struct App {
///     session: Session<AnyConnection, Unbranded>, // the same as `Session`
///     admin: Handle<User>,
/// }
/// # let admin = s.insert(NewUser { name: "ed".into() })?;
/// # s.commit()?;
/// # let app = App { session: s, admin };
/// # assert_eq!(app.session[app.admin].name, "ed");
/// # Ok::<(), aludel::Error>(())
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
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// use aludel::Handle;
/// use aludel::scope::Nil;
///
/// /// For the everyday session and for any branded one.
/// fn rename<C, B>(s: &mut Session<C, B>, user: Handle<User, Nil, B>) {
///     s[user].name = "Ed".into();
/// }
/// # let connection = s.into_connection();
/// aludel::session!(s = connection);
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// rename(&mut s, ed);
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
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
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::SameBrand;
/// use aludel::{Handle, Unbranded};
///
/// // Everyday sessions have one brand; that a handle is another's is found at run time.
/// fn same<A: SameBrand<B>, B>() {}
/// same::<Unbranded, Unbranded>();
///
/// let mut other = session()?;
/// let ed: Handle<User> = other.one(User::query().filter(User::name.eq("ed")))?;
/// assert!(s.read(ed).is_err());
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a handle of the session `{Self}` is used with the session `{S}`",
    label = "the handle belongs to another session"
)]
pub trait SameBrand<S> {}

impl<B> SameBrand<B> for B {}
