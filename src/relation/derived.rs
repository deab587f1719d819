//! What the derive demands of the two ends of a relationship, as traits with messages of their
//! own: each is met before the bound of the public trait that it stands for.

/// A foreign key that can hold a target's key: of the same type.
#[diagnostic::on_unimplemented(
    message = "a foreign key of type `{Self}` cannot hold the target's key, which is `{TargetKey}`",
    label = "give the field the type of the key it refers to: `{TargetKey}`"
)]
pub trait Refers<TargetKey> {
    /// The target's key.
    fn into_key(self) -> TargetKey;
    /// The foreign key.
    fn of_key(key: TargetKey) -> Self;
}

impl<T> Refers<T> for T {
    fn into_key(self) -> T {
        self
    }

    fn of_key(key: T) -> Self {
        key
    }
}

/// A `belongs_to` of `Child` that leads to `Parent`. Derived for each `belongs_to`, and for no
/// other pair.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lead from `{Child}` to `{Parent}`",
    label = "name a `belongs_to` of `{Child}` whose target is `{Parent}`"
)]
pub trait LeadsBack<Child, Parent> {
    /// The `belongs_to` itself.
    type Inverse;
}

/// A `belongs_to` that at most one row of its source has to one target. Derived where it is
/// declared `unique`, or its field is, or it is the key.
#[diagnostic::on_unimplemented(
    message = "many rows may share one target through `{Self}`, so `has_one` does not hold",
    label = "write `unique` in that `belongs_to`, or `has_many` here"
)]
pub trait AtMostOne {
    /// Asked for by a `has_one`.
    const HOLDS: () = ();
}
