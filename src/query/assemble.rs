//! From what one statement read to the rows of a query: what is collected for them is found by further
//! statements, one for each collection.

use aludel_macros::bound;

use super::attr::Attr;
use super::fill::Builds;
use super::label::{Label, Labelled};
use super::node::Expr;
use super::part::Nested;
use super::projection::{NamedRow, Projected, Projection};
use super::selection::{ChangeWhole, Selection, WholeBy};
use super::whole::Whole;
use crate::error::Result;
use crate::scope::{Adds, Certain, PresenceOf};

/// A selection whose rows a driver `C` can make, of what was read and of what is collected for it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Assemble;
/// use aludel::scope::Certain;
///
/// fn collects<Sel: Assemble<Certain<User>, C>, C>(_: &Sel, _: &C) -> bool {
///     Sel::COLLECTS
/// }
///
/// let mut s = session()?;
/// let emails = User::addresses.collect(Address::query().select(Address::email));
/// assert!(collects(&(User::name, emails), s.connection()));
/// assert!(!collects(&User::name, s.connection()));
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Assemble<L, C>: Selection<L> {
    /// Whether anything is collected.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::testing::Recorder;
    ///
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.all(User::query().select(User::name))?; // nothing is
    /// assert_eq!(recorder.take().len(), 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const COLLECTS: bool = false;
    /// What was found for the rows, in their order.
    #[doc(hidden)]
    type Found;
    /// What is found for no rows, or where nothing is collected.
    #[doc(hidden)]
    fn nothing() -> Self::Found;
    /// Sends the further statements.
    #[doc(hidden)]
    fn find(&self, _: &[&Self::Read], _: &mut C) -> Result<Self::Found> {
        Ok(Self::nothing())
    }
    /// Makes one row, after those before it.
    #[doc(hidden)]
    fn row(read: Self::Read, found: &mut Self::Found) -> Self::Row;
}

/// A selection that one statement reads: it collects nothing. `Root` is whom the message is about.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::AtOnce;
///
/// fn of_one_statement(_: &impl AtOnce<User>) {}
///
/// of_one_statement(&(User::name, User::entity()));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "rows of `{Root}` with a list take a further statement, and this query is a single one",
    label = "no lists in set operations, CTEs, streams and locks"
)]
#[bound(AtOnceBound)]
pub trait AtOnce<Root> {
    /// The selection itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself;
}

/// Makes all rows of a query.
pub(crate) fn assemble<Sel, L, C>(
    selected: &Sel,
    read: Vec<Sel::Read>,
    driver: &mut C,
) -> Result<Vec<Sel::Row>>
where
    Sel: Assemble<L, C>,
{
    let mut found = match Sel::COLLECTS {
        true => selected.find(&read.iter().collect::<Vec<_>>(), driver)?,
        false => Sel::nothing(),
    };
    Ok(read.into_iter().map(|read| Sel::row(read, &mut found)).collect())
}

/// A row of a selection that is [`AtOnce`].
pub(crate) fn at_once<Sel: Assemble<L, C>, L, C>(read: Sel::Read) -> Sel::Row {
    const { assert!(!Sel::COLLECTS, "one statement cannot collect") };
    Sel::row(read, &mut Sel::nothing())
}

/// What is read is the row.
macro_rules! read_whole {
    ($($item:ty: <$($parameter:ident $(: $bound:ident)?),*>;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<L, C, V, $($parameter $(: $bound)?),*> Assemble<L, C> for $item
        where
            Self: Selection<L, Read = V, Row = V>,
        {
            type Found = ();

            fn nothing() {}

            fn row(read: V, (): &mut ()) -> V {
                read
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Root, $($parameter),*> AtOnce<Root> for $item {
            type Itself = Self;
        }
    )*};
}

read_whole! {
    Attr<S, Column>: <S, Column>;
    Expr<N>: <N>;
    Labelled<N, Name>: <N, Name: Label>;
    Whole<S>: <S>;
}

impl<S, Sel, P, Name, L, Inner, C> Assemble<L, C> for Nested<S, Sel, P, Name>
where
    L: PresenceOf<S> + Adds<Certain<S>, Sources = Inner>,
    Sel: Assemble<Inner, C> + NamedRow<Inner, Fields: Builds<P>>,
    L::Missing: ChangeWhole<Sel::Read, P>,
{
    const COLLECTS: bool = Sel::COLLECTS;
    type Found = Sel::Found;

    fn nothing() -> Sel::Found {
        Sel::nothing()
    }

    fn find(&self, read: &[&Self::Read], driver: &mut C) -> Result<Sel::Found> {
        let present: Vec<_> = read
            .iter()
            .filter_map(|row| <L::Missing as WholeBy<Sel::Read>>::present(row))
            .collect();
        self.selected.find(&present, driver)
    }

    fn row(read: Self::Read, found: &mut Sel::Found) -> Self::Row {
        <L::Missing as ChangeWhole<Sel::Read, P>>::map(read, |read| {
            Sel::label(Sel::row(read, found)).build()
        })
    }
}

impl<Sel, P, L, C> Assemble<L, C> for Projected<Sel, P>
where
    Sel: Assemble<L, C> + NamedRow<L>,
    P: Projection,
    Sel::Fields: Builds<P>,
{
    const COLLECTS: bool = Sel::COLLECTS;
    type Found = Sel::Found;

    fn nothing() -> Sel::Found {
        Sel::nothing()
    }

    fn find(&self, read: &[&Sel::Read], driver: &mut C) -> Result<Sel::Found> {
        self.selected.find(read, driver)
    }

    fn row(read: Sel::Read, found: &mut Sel::Found) -> P {
        Sel::label(Sel::row(read, found)).build()
    }
}

#[diagnostic::do_not_recommend]
impl<Root, S, Sel: AtOnce<Root>, P, Name> AtOnce<Root> for Nested<S, Sel, P, Name> {
    type Itself = Nested<S, Sel::Itself, P, Name>;
}

#[diagnostic::do_not_recommend]
impl<Root, Sel: AtOnce<Root>, P> AtOnce<Root> for Projected<Sel, P> {
    type Itself = Projected<Sel::Itself, P>;
}

/// One item of a tuple, whose items are all named.
macro_rules! item {
    ([$($all:ident)+] $one:ident of $tuple:expr) => {{
        #[allow(unused_variables, non_snake_case, reason = "it is one of them")]
        let ($($all,)+) = $tuple;
        $one
    }};
}

macro_rules! tuples {
    ($($name:ident)+) => {
        tuples!([$($name)+] $($name)+);
    };
    ($all:tt $($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Root, $($name: AtOnce<Root>),+> AtOnce<Root> for ($($name,)+) {
            type Itself = ($($name::Itself,)+);
        }

        #[diagnostic::do_not_recommend]
        impl<L, Driver, $($name: Assemble<L, Driver>),+> Assemble<L, Driver> for ($($name,)+) {
            const COLLECTS: bool = false $(|| $name::COLLECTS)+;
            type Found = ($($name::Found,)+);

            fn nothing() -> Self::Found {
                ($($name::nothing(),)+)
            }

            fn find(&self, read: &[&Self::Read], driver: &mut Driver) -> Result<Self::Found> {
                Ok(($(if $name::COLLECTS {
                    let read: Vec<_> = read.iter().map(|row| item!($all $name of *row)).collect();
                    item!($all $name of self).find(&read, driver)?
                } else {
                    $name::nothing()
                },)+))
            }

            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn row(read: Self::Read, found: &mut Self::Found) -> Self::Row {
                let ($($name,)+) = read;
                ($($name::row($name, item!($all $name of &mut *found)),)+)
            }
        }
    };
}

super::for_each_tuple!(tuples);
