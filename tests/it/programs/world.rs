//! What the database holds, by the program's own numbers of rows: a plain model, without a session,
//! an order, or anything that waits.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    User,
    /// Of a user, and deleted with it.
    Address,
    /// Of a user or of nobody; stays when that is deleted.
    Task,
    /// Below another one or not, and deleted with it.
    Node,
    Cart,
    /// Owned by a cart: deleted when it loses that.
    Item,
    Post,
    Keyword,
    Account,
    /// With a key that the program gives; in another one or not, and deleted with it.
    Drawer,
    /// In a drawer, and deleted with it.
    Thing,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::User,
        Self::Address,
        Self::Task,
        Self::Node,
        Self::Cart,
        Self::Item,
        Self::Post,
        Self::Keyword,
        Self::Account,
        Self::Drawer,
        Self::Thing,
    ];

    /// The kind of its parent.
    pub(super) const fn parent(self) -> Option<Self> {
        match self {
            Self::Address | Self::Task => Some(Self::User),
            Self::Node => Some(Self::Node),
            Self::Item => Some(Self::Cart),
            Self::Drawer | Self::Thing => Some(Self::Drawer),
            _ => None,
        }
    }

    pub(super) const fn needs_parent(self) -> bool {
        matches!(self, Self::Address | Self::Item | Self::Thing)
    }

    /// Whether it has a text of its own.
    pub(super) const fn has_text(self) -> bool {
        !matches!(self, Self::Cart)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// The number of the row, and what was appended to it.
    pub(super) text: String,
    pub(super) parent: Option<usize>,
    /// Of an account.
    pub(super) balance: i64,
    /// Of a drawer.
    pub(super) key: i32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct World {
    pub(super) rows: BTreeMap<usize, Value>,
    /// Post and keyword.
    pub(super) links: BTreeSet<(usize, usize)>,
}

impl World {
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> {
        self.rows.iter().filter(move |(_, row)| row.kind == kind).map(|(number, _)| *number)
    }

    pub(super) fn children(&self, number: usize) -> impl Iterator<Item = usize> {
        let below = move |row: &Value| row.parent == Some(number);
        self.rows.iter().filter(move |(_, row)| below(row)).map(|(number, _)| *number)
    }

    /// Whether a row is another one, or below it.
    pub(super) fn is_within(&self, number: usize, above: usize) -> bool {
        let up = |&at: &usize| self.rows.get(&at)?.parent;
        std::iter::successors(Some(number), up).any(|at| at == above)
    }

    pub(super) fn delete(&mut self, number: usize) {
        self.rows.remove(&number);
        self.links.retain(|&(post, keyword)| post != number && keyword != number);
        for child in self.children(number).collect::<Vec<_>>() {
            match self.rows[&child].kind {
                Kind::Task => self.change(child).parent = None,
                _ => self.delete(child),
            }
        }
    }

    pub(super) fn change(&mut self, number: usize) -> &mut Value {
        self.rows.get_mut(&number).expect("it was picked among those that are there")
    }
}
