//! The other file in which the bounds of public functions begin, so that rustc does not show them.
//! `aludel_macros::quiet` says how and why.

/// Adds a token of this file to an item.
macro_rules! here {
    ($($item:tt)*) => {
        ::aludel_macros::quieten! { here $($item)* }
    };
}

pub(crate) use here;
