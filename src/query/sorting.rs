//! An order that is chosen at run time, from columns that are checked when the program is compiled.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::boxed::{Boxable, BoxedFor, Enabled, Part, WalkBoxed, push_parts};
use super::order::{OrderKey, OrderKeyBound};
use crate::scope::{Sources, SourcesIn};

/// What to sort by, put together at run time: columns and expressions of `S`, an entity, an alias,
/// or a tuple of these. `order_by` takes it in each query that reads them; without a key it is no
/// order.
///
/// A name from outside is matched to a column by the program, so that nobody sorts by a column they
/// should not know of.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::Sorting;
///
/// fn sorting(by: &str) -> Option<Sorting<User>> {
///     match by {
///         "name" => Some(Sorting::by(User::name)),
///         "-name" => Some(Sorting::by(User::name.desc())),
///         _ => None,
///     }
/// }
///
/// let order = sorting("-name").unwrap_or_default().then(User::id);
/// let query = User::query().order_by(order).select(User::name);
/// assert_eq!(s.all(query)?, ["wendy", "ed"]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `ORDER BY "users"."name" DESC, "users"."id"`
#[derive_where(Clone, Default)]
pub struct Sorting<S, K: BoxedFor = Enabled> {
    keys: Vec<Part<K>>,
    marker: PhantomData<fn() -> S>,
}

impl<S, K: BoxedFor> fmt::Debug for Sorting<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sorting({} keys)", self.keys.len())
    }
}

#[quiet]
impl<S: Sources, K: BoxedFor> Sorting<S, K> {
    /// Sorts by this key: a column or an expression, with or without a direction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Sorting;
    ///
    /// let newest: Sorting<Address> = Sorting::by(Address::id.desc());
    /// let query = Address::query().order_by(newest).select(Address::email);
    /// assert_eq!(s.all(query)?, ["ed@example.com", "ed@example.org"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn by<X: OrderKeyBound<S::List, ()> + Boxable<K>>(key: X) -> Self {
        Self { keys: vec![Part::new(key)], marker: PhantomData }
    }

    /// Sorts what is equal so far by a further key.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Sorting;
    ///
    /// let order: Sorting<Address> = Sorting::by(Address::user_id).then(Address::email);
    /// let query = Address::query().order_by(order).select(Address::email);
    /// assert_eq!(s.all(query)?[0], "ed@example.com");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn then<X: OrderKeyBound<S::List, ()> + Boxable<K>>(mut self, key: X) -> Self {
        self.keys.push(Part::new(key));
        self
    }
}

impl<S, K: BoxedFor> Sorting<S, K> {
    /// Whether it has no key.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Sorting;
    ///
    /// assert!(Sorting::<User>::default().is_empty());
    /// assert!(!Sorting::<User>::by(User::name).is_empty());
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(super) fn keys(self) -> Vec<Part<K>> {
        self.keys
    }
}

impl<S, K: BoxedFor> Extend<Self> for Sorting<S, K> {
    fn extend<I: IntoIterator<Item = Self>>(&mut self, others: I) {
        self.keys.extend(others.into_iter().flat_map(|it| it.keys));
    }
}

impl<S, K: BoxedFor> FromIterator<Self> for Sorting<S, K> {
    fn from_iter<I: IntoIterator<Item = Self>>(sortings: I) -> Self {
        let keys = sortings.into_iter().flat_map(|it| it.keys).collect();
        Self { keys, marker: PhantomData }
    }
}

impl<S, K, L, Selected> OrderKey<L, Selected> for Sorting<S, K>
where
    S: SourcesIn<L>,
    K: BoxedFor,
{
}

/// The text depends on the keys.
impl<S: 'static, K: BoxedFor> QueryId for Sorting<S, K> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S, K: WalkBoxed<DB>, DB: Backend> QueryFragment<DB> for Sorting<S, K> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_parts(&self.keys, ", ", out)
    }
}
