///The constraint that a row of [`User`] violated: see `Error::violated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(dead_code, unreachable_pub)]
pub enum UserConflict {
    ///There is a row with this id already.
    Id,
}

#[automatically_derived]
impl ::aludel::error::Conflicts for UserConflict {
    type Entity = User;
    const ALL: &'static [(::aludel::error::Constraint, Self)] = &[
        (::aludel::error::Constraint::Unique(&[0usize]), Self::Id),
    ];
}
