//! The tree of a query's sources, by identities of few bits.

use aludel::Source;
use aludel::scope::identity::{End, No, One, Yes, Zero};
use aludel::scope::{
    Certain, Contains, Empty, Fork, KeepOuter, Lacks, Maybe, Outer, PresenceOf, Present, With,
};

use crate::model::User;

/// Sources of the identities given.
macro_rules! sources {
    ($($name:ident: $id:ty;)*) => {$(
        struct $name;

        impl Source for $name {
            type Entity = User;
            type Id = $id;
            const SQL_NAME: &'static str = stringify!($name);
            const ALIASED: bool = true;
        }
    )*};
}

sources! {
    A: Zero<Zero<Zero<End>>>;
    B: Zero<Zero<One<End>>>;
    C: One<Zero<Zero<End>>>;
    D: Zero<One<Zero<End>>>;
    LikeA: Zero<Zero<Zero<End>>>;
}

/// Two types are one.
trait Same<T> {}
impl<T> Same<T> for T {}

fn same<T: Same<U>, U>() {}
fn contains<L: Contains<X>, X>() {}
fn lacks<L: Lacks<X>, X>() {}
fn present<L: Present<X>, X>() {}
fn missing<L: PresenceOf<X, Missing = Answer>, X, Answer>() {}

type Abc = With<Maybe<C>, With<Outer<B>, Certain<A>>>;

#[test]
fn sources_fork_where_their_identities_differ() {
    same::<With<Certain<C>, Certain<A>>, Fork<Certain<A>, Certain<C>>>();
    same::<With<Certain<A>, Certain<C>>, Fork<Certain<A>, Certain<C>>>();
    type Deep = Fork<Fork<Fork<Certain<A>, Certain<B>>, Empty>, Empty>;
    same::<With<Certain<B>, Certain<A>>, Deep>();
    same::<With<Certain<D>, Deep>, Fork<Fork<Fork<Certain<A>, Certain<B>>, Certain<D>>, Empty>>();
}

#[test]
fn a_source_is_found_by_its_path_and_no_other_is() {
    contains::<Abc, A>();
    contains::<Abc, B>();
    contains::<Abc, C>();
    lacks::<Abc, D>();
    lacks::<Certain<A>, B>();
}

#[test]
fn the_far_side_of_a_left_join_may_be_missing_and_the_others_not() {
    missing::<Abc, A, No>();
    missing::<Abc, B, No>();
    missing::<Abc, C, Yes>();
    present::<Abc, A>();
    present::<Abc, B>();
    present::<Maybe<B>, A>(); // it is another
}

#[test]
fn a_source_takes_the_place_of_one_with_its_identity() {
    same::<With<Certain<LikeA>, Certain<A>>, Certain<LikeA>>();
    same::<With<Maybe<A>, Abc>, With<Maybe<C>, With<Outer<B>, Maybe<A>>>>();
}

#[test]
fn what_comes_from_outside_is_told_apart() {
    same::<<Certain<A> as KeepOuter>::Outers, Empty>();
    same::<<Abc as KeepOuter>::Outers, Outer<B>>();
    same::<<With<Outer<C>, Abc> as KeepOuter>::Outers, Fork<Outer<B>, Outer<C>>>();
}
