//! ORDER BY of a set operation, which knows the names of what it selects and nothing else.

use aludel_macros::bound;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::attr::Attr;
use super::label::{ByLabel, Label, Selects};
use super::order::{DirectionSql, Ordered};
use super::shape::{HasNames, Items};
use super::subquery::Exposes;
use crate::entity::Column;

/// What orders the rows of a set operation that selects `Sel`: a column that is selected, a label,
/// either with a direction, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "a set operation cannot be ordered by `{Self}`",
    label = "expected a column that it selects, `by(label)`, or a tuple of them"
)]
#[bound(OutputKeyBound)]
pub trait OutputKey<Sel>: PushOutput {
    /// Whether each name is selected once.
    const ALONE: bool;
}

/// Writes the names of a key.
pub trait PushOutput {
    /// Writes them.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
}

/// Holds for a selection that has this column.
#[diagnostic::on_unimplemented(
    message = "`{C}` is not selected",
    label = "the rows of a set operation are ordered by what it selects"
)]
pub trait SelectsColumn<C> {
    /// Whether no other item has its name.
    const ALONE: bool;
}

#[diagnostic::do_not_recommend]
impl<Sel: Exposes<C>, C: Column> SelectsColumn<C> for Sel {
    const ALONE: bool = <Sel as Exposes<C>>::ALONE;
}

#[diagnostic::do_not_recommend]
impl<S, C: Column, Sel: SelectsColumn<C>> OutputKey<Sel> for Attr<S, C> {
    const ALONE: bool = <Sel as SelectsColumn<C>>::ALONE;
}

#[diagnostic::do_not_recommend]
impl<Name, Sel> OutputKey<Sel> for ByLabel<Name>
where
    Name: Label,
    Sel: Selects<Name> + Items<List: HasNames>,
{
    const ALONE: bool = <Sel::List as HasNames>::NAMES.has_one(Name::NAME);
}

#[diagnostic::do_not_recommend]
impl<K: OutputKey<Sel>, D: DirectionSql, Sel> OutputKey<Sel> for Ordered<K, D> {
    const ALONE: bool = K::ALONE;
}

impl<S, C: Column> PushOutput for Attr<S, C> {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_identifier(C::NAME)
    }
}

impl<Name: Label> PushOutput for ByLabel<Name> {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_identifier(Name::NAME)
    }
}

impl<K: PushOutput, D: DirectionSql> PushOutput for Ordered<K, D> {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        K::push(out)?;
        out.push_sql(D::SQL);
        Ok(())
    }
}

macro_rules! tuples {
    ($first:ident $($name:ident)*) => {
        impl<Sel, $first: OutputKey<Sel>, $($name: OutputKey<Sel>),*> OutputKey<Sel>
            for ($first, $($name,)*)
        {
            const ALONE: bool = $first::ALONE $(&& $name::ALONE)*;
        }

        impl<$first: PushOutput, $($name: PushOutput),*> PushOutput for ($first, $($name,)*) {
            fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
                $first::push(out)?;
                $(
                    out.push_sql(", ");
                    $name::push(out)?;
                )*
                Ok(())
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);

/// A key by its names alone.
#[derive(Debug, Clone, Copy)]
pub struct Outputs<K>(core::marker::PhantomData<fn() -> K>);

impl<K> Outputs<K> {
    pub(super) fn new(key: K) -> Self {
        let _ = key;
        Self(core::marker::PhantomData)
    }
}

impl<K: 'static> QueryId for Outputs<K> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<K: PushOutput, DB: Backend> QueryFragment<DB> for Outputs<K> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        K::push(&mut out)
    }
}
