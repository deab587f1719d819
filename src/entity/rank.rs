//! The place of an entity in the order of a flush, as arithmetic on types.

use core::ops::Add;

use typenum::{Add1, B1, Max, Maximum, U0, Unsigned};

use crate::scope::{Cons, Nil};

/// One more than the highest rank in a list of those that an entity belongs to.
pub trait RankAbove {
    /// The rank.
    type Rank: Unsigned;
}

/// An entity that belongs to nothing comes first.
impl RankAbove for Nil {
    type Rank = U0;
}

/// Above the head, and above the rest.
impl<Head, Tail> RankAbove for Cons<Head, Tail>
where
    Head: Unsigned + Add<B1>,
    Tail: RankAbove,
    Add1<Head>: Max<Tail::Rank>,
    Maximum<Add1<Head>, Tail::Rank>: Unsigned,
{
    type Rank = Maximum<Add1<Head>, Tail::Rank>;
}
