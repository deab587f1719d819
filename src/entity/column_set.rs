//! Sets of columns, by position.

use core::fmt;

/// A set of columns of one entity, by position; at most 256.
///
/// # Example
///
/// ```
/// use aludel::entity::ColumnSet;
///
/// let mut set = ColumnSet::of(&[0, 2]);
/// set.insert(4);
/// assert!(set.contains(2) && !set.contains(1));
/// assert_eq!(set.without(ColumnSet::first(1)).iter().collect::<Vec<_>>(), [2, 4]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ColumnSet([u64; 4]);

impl ColumnSet {
    /// The most columns an entity can have.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert!(ColumnSet::first(ColumnSet::LIMIT).contains(255));
    /// ```
    pub const LIMIT: usize = 256;

    /// No column.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert!(ColumnSet::EMPTY.is_empty());
    /// assert_eq!(ColumnSet::EMPTY, ColumnSet::default());
    /// ```
    pub const EMPTY: Self = Self([0; 4]);

    /// The set of the positions given.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// assert_eq!(ColumnSet::of(User::KEY), ColumnSet::of(&[0]));
    /// ```
    #[must_use]
    pub const fn of(positions: &[usize]) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < positions.len() {
            set.0[positions[at] / 64] |= 1 << (positions[at] % 64);
            at += 1;
        }
        set
    }

    /// The first `count` columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let all = ColumnSet::first(User::COLUMNS.len());
    /// assert_eq!(all, ColumnSet::of(&[0, 1, 2]));
    /// ```
    #[must_use]
    pub const fn first(count: usize) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < count {
            set.0[at / 64] |= 1 << (at % 64);
            at += 1;
        }
        set
    }

    /// Adds a column.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let mut set = ColumnSet::EMPTY;
    /// set.insert(3);
    /// set.insert(3);
    /// assert_eq!(set, ColumnSet::of(&[3]));
    /// ```
    pub const fn insert(&mut self, position: usize) {
        self.0[position / 64] |= 1 << (position % 64);
    }

    /// Whether the column is in the set.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let set = ColumnSet::of(&[0, 200]);
    /// assert!(set.contains(200));
    /// assert!(!set.contains(199));
    /// ```
    #[must_use]
    pub const fn contains(self, position: usize) -> bool {
        self.0[position / 64] & (1 << (position % 64)) != 0
    }

    /// Whether there is none.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// assert!(ed.changes(&ed.snapshot()).is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    /// How many there are.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// assert_eq!(ColumnSet::of(&[1, 1, 64]).len(), 2);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        (self.0[0].count_ones()
            + self.0[1].count_ones()
            + self.0[2].count_ones()
            + self.0[3].count_ones()) as usize
    }

    /// What is in both.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let both = ColumnSet::of(&[0, 1]).and(ColumnSet::of(&[1, 2]));
    /// assert_eq!(both, ColumnSet::of(&[1]));
    /// ```
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// What is in either.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::entity::ColumnSet;
    ///
    /// let either = ColumnSet::of(&[0, 1]).or(ColumnSet::of(&[1, 2]));
    /// assert_eq!(either, ColumnSet::first(3));
    /// ```
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// What is in `self` and not in `other`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::entity::ColumnSet;
    ///
    /// let all = ColumnSet::first(User::COLUMNS.len());
    /// assert_eq!(all.without(ColumnSet::of(User::KEY)), ColumnSet::of(&[1, 2]));
    /// ```
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & !b[0], a[1] & !b[1], a[2] & !b[2], a[3] & !b[3]])
    }

    /// The positions, ascending.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// let before = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let after = User { id: Id::new(7), name: "Ed".into(), fullname: None };
    ///
    /// let changed = after.changes(&before).iter().map(|at| User::COLUMNS[at].name);
    /// assert!(changed.eq(["name"]));
    /// ```
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..4).flat_map(move |word| {
            let mut bits = self.0[word];
            core::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(word * 64 + bit)
            })
        })
    }
}

impl fmt::Debug for ColumnSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
