//! What ties handles to their session: nothing but a run-time tag for the everyday session, an
//! invariant lifetime for one made by [`session!`](crate::session).

use core::marker::PhantomData;

/// The brand of the everyday session, which may be put into a struct or returned. A handle of
/// another session is found out at run time.
#[derive(Debug)]
pub struct Unbranded(());

/// The brand of a session made by [`session!`](crate::session): each has its own `'s`, so that a
/// handle of another session, or one that outlives its session, does not compile.
///
/// The lifetime is invariant: neither a longer nor a shorter one fits.
#[derive(Debug)]
pub struct Brand<'s>(PhantomData<fn(&'s ()) -> &'s ()>);
