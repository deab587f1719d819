//! What moves on with each update of a row, so that a lost update is found out.

use super::Entity;
use aludel_macros::bound;

/// A value that a version column can hold: it moves on with each UPDATE, and never back.
///
/// The integers count. A timestamp (features `chrono` and `time`) is the time of the flush, and one
/// microsecond after the one before where the clock has not moved on; its column must keep
/// microseconds. You implement it for a type of your own. A version that the database makes
/// (`#[entity(version = database)]`) needs none of this.
///
/// # Example
///
/// ```
/// use aludel::entity::Version;
///
/// assert_eq!(i32::first(), 1);
/// assert_eq!(7.next_version(), 8);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a version",
    label = "does not move on by itself",
    note = "make it an `i16`, `i32`, `i64` or a timestamp, \
            or write `version = database` where the database changes it"
)]
pub trait Version: Sized {
    /// The version of a new row.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::Version;
    ///
    /// assert_eq!(i64::first(), 1);
    /// ```
    fn first() -> Self;

    /// The version after this one.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::Version;
    ///
    /// assert_eq!(i16::first().next_version(), 2);
    /// ```
    #[must_use]
    fn next_version(&self) -> Self;
}

/// An [`Entity`] with a version column. Only derived; named in bounds.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
/// use aludel::entity::Versioned;
///
/// #[derive(Entity)]
/// #[entity(table = "accounts")]
/// pub struct Account {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub balance: i64,
///     #[entity(version)]
///     pub version: i32,
/// }
///
/// assert_eq!(*Account { id: 1, balance: 100, version: 3 }.version(), 3);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no version",
    label = "has no column that moves on with each update",
    note = "mark one: `#[entity(version)] version: i32`"
)]
#[bound(VersionedBound)]
pub trait Versioned: Entity {
    /// The type of the version column.
    type Version: PartialEq;

    /// The version of a row.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Entity;
    /// use aludel::entity::Versioned;
    ///
    /// fn is_current<E: Versioned>(row: &E, seen: &E::Version) -> bool {
    ///     row.version() == seen
    /// }
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account { #[entity(key, generated)] pub id: i32, #[entity(version)] pub version: i64 }
    ///
    /// assert!(is_current(&Account { id: 1, version: 3 }, &3));
    /// ```
    fn version(&self) -> &Self::Version;
}

macro_rules! counts {
    ($($ty:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Version for $ty {
            fn first() -> Self {
                1
            }

            fn next_version(&self) -> Self {
                self.wrapping_add(1)
            }
        }
    )*};
}

counts!(i16 i32 i64);

/// Microseconds since 1970, which is as fine as every database keeps a time.
#[cfg(any(feature = "chrono", feature = "time"))]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

    use super::{Version, now};

    impl Version for DateTime<Utc> {
        fn first() -> Self {
            DateTime::from_timestamp_micros(now()).unwrap_or_default()
        }

        fn next_version(&self) -> Self {
            Self::first().max(*self + TimeDelta::microseconds(1))
        }
    }

    impl Version for NaiveDateTime {
        fn first() -> Self {
            DateTime::<Utc>::first().naive_utc()
        }

        fn next_version(&self) -> Self {
            self.and_utc().next_version().naive_utc()
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use time::{Duration, OffsetDateTime, PrimitiveDateTime};

    use super::{Version, now};

    impl Version for OffsetDateTime {
        fn first() -> Self {
            Self::UNIX_EPOCH + Duration::microseconds(now())
        }

        fn next_version(&self) -> Self {
            Self::first().max(*self + Duration::MICROSECOND)
        }
    }

    impl Version for PrimitiveDateTime {
        fn first() -> Self {
            let now = OffsetDateTime::first();
            Self::new(now.date(), now.time())
        }

        fn next_version(&self) -> Self {
            Self::first().max(*self + Duration::MICROSECOND)
        }
    }
}

#[cfg(all(test, any(feature = "chrono", feature = "time")))]
mod tests {
    use super::*;

    fn moves_on<V: Version + Copy + PartialOrd>() {
        let mut version = V::first();
        for _ in 0..1000 {
            let next = version.next_version();
            assert!(next > version);
            version = next;
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn a_timestamp_of_chrono_moves_on_faster_than_the_clock() {
        moves_on::<chrono::NaiveDateTime>();
        moves_on::<chrono::DateTime<chrono::Utc>>();
    }

    #[cfg(feature = "time")]
    #[test]
    fn a_timestamp_of_time_moves_on_faster_than_the_clock() {
        moves_on::<time::PrimitiveDateTime>();
        moves_on::<time::OffsetDateTime>();
    }
}
