//! Isolation levels as types, and who has which.
//!
//! # Example
//!
//! ```
//! use aludel::isolation::Serializable;
//!
//! let mut s = aludel::Session::connect(":memory:")?;
//! let tx = s.begin_at(Serializable)?;
//! tx.commit()?;
//! # Ok::<(), aludel::Error>(())
//! ```

use core::ops::DerefMut;

use diesel::connection::LoadConnection;

use super::{Driver, Lent, Level};
use crate::backend::SqlBackend;

/// An isolation level as a type: what [`Session::begin_at`](crate::Session::begin_at) takes.
///
/// # Example
///
/// ```
/// use aludel::driver::Level;
/// use aludel::isolation::{Isolation, Serializable};
///
/// assert_eq!(Serializable::LEVEL, Level::Serializable);
/// ```
pub trait Isolation {
    /// The level as a value.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::Level;
    /// use aludel::isolation::{Isolation, ReadCommitted};
    ///
    /// assert_eq!(ReadCommitted::LEVEL, Level::ReadCommitted);
    /// ```
    const LEVEL: Level;
}

macro_rules! levels {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        ///
        /// # Example
        ///
        /// ```
        #[doc = concat!("use aludel::isolation::", stringify!($name), ";")]
        ///
        /// let mut s = aludel::Session::connect(":memory:")?;
        #[doc = concat!("let tx = s.begin_at(", stringify!($name), ")?;")]
        /// tx.commit()?;
        /// # Ok::<(), aludel::Error>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        impl Isolation for $name {
            const LEVEL: Level = Level::$name;
        }
    )*};
}

levels! {
    /// Sees what others have not committed.
    ReadUncommitted,
    /// Each statement sees what was committed before it.
    ReadCommitted,
    /// Each statement sees what was committed before the first one.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
    /// With SQLite's one write lock from the beginning: nobody else can write in between, so a
    /// transaction that reads first does not fail when it writes.
    Immediate,
}

/// Holds for a database that has an isolation level.
#[doc(hidden)]
pub trait HasLevel<I> {}

/// Holds for a connection whose database has an isolation level.
///
/// [`AnyConnection`](super::AnyConnection) takes them all. A database without a level gives the next
/// stricter one: SQLite's transactions are always [`Serializable`], and [`Immediate`] is a plain
/// transaction elsewhere. A wrapper around a connection passes it on:
/// `impl<D: Offers<I>, I: Isolation> Offers<I> for Wrapper<D> {}`.
///
/// # Example
///
/// ```
/// use aludel::isolation::{Offers, Serializable};
/// use aludel::Session;
///
/// fn audit<C: Offers<Serializable>>(s: &mut Session<C>) -> aludel::Result<()> {
///     s.begin_at(Serializable)?.commit()
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # audit(&mut s)?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the database of `{Self}` has no isolation level `{I}`",
    label = "not a level that it has",
    note = "SQLite has `Serializable` and `Immediate`; PostgreSQL, MySQL and MariaDB have all but `Immediate`"
)]
pub trait Offers<I: Isolation>: Driver {}

#[diagnostic::do_not_recommend]
impl<C, I> Offers<I> for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend + HasLevel<I>,
    I: Isolation,
{
}

#[diagnostic::do_not_recommend]
impl<I: Isolation> Offers<I> for super::AnyConnection {}

#[diagnostic::do_not_recommend]
impl<P: DerefMut<Target: Offers<I>> + Send, I: Isolation> Offers<I> for Lent<P> {}
