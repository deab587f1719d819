//! How the join condition of a relationship is made, as data.

use super::{BelongsTo, Has, Linked};
use crate::entity::{Entity, EntityDef};

/// Names of columns, in step with those on the other side of a condition.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::relation::{Columns, Path, Relation};
///
/// fn of_source(path: Path) -> Columns {
///     match path {
///         Path::Direct { local, .. } | Path::Through { local, .. } => local,
///         _ => Columns::new(),
///     }
/// }
///
/// assert_eq!(of_source(post_fields::author::path()), ["author_id"]);
/// assert_eq!(of_source(post_fields::keywords::path()), ["id"]);
/// ```
pub type Columns = Vec<&'static str>;

/// The columns that join a source to a target.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::Relation;
/// use aludel::relation::Path;
///
/// let Path::Direct { local, remote } = user_fields::addresses::path() else {
///     panic!("a has_many needs no third table");
/// };
/// assert_eq!((local, remote), (vec!["id"], vec!["user_id"]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Path {
    /// `source.local = target.remote`, column by column.
    Direct {
        /// Columns of the source.
        local: Columns,
        /// Columns of the target.
        remote: Columns,
    },
    /// `source.local = association.near AND association.far = target.remote`.
    Through {
        /// Columns of the source.
        local: Columns,
        /// The association.
        association: Box<EntityDef>,
        /// Columns of the association that refer to the source.
        near: Columns,
        /// Columns of the association that refer to the target.
        far: Columns,
        /// Columns of the target.
        remote: Columns,
    },
}

fn names(entity: EntityDef, positions: &[usize]) -> Columns {
    positions.iter().map(|&at| entity.columns[at].name).collect()
}

fn key_of<E: Entity>() -> Columns {
    names(EntityDef::of::<E>(), E::KEY)
}

fn foreign_key_of<R: BelongsTo>() -> Columns {
    let entity = EntityDef::of::<R::Source>();
    names(entity, entity.foreign_keys[R::INDEX].columns)
}

impl Path {
    /// The path of a `belongs_to`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::relation::Path;
    ///
    /// let Path::Direct { local, remote } = Path::forward::<address_fields::user>() else {
    ///     panic!("a belongs_to needs no third table");
    /// };
    /// assert_eq!((local, remote), (vec!["user_id"], vec!["id"]));
    /// ```
    #[must_use]
    pub fn forward<R: BelongsTo>() -> Self {
        Self::Direct { local: foreign_key_of::<R>(), remote: key_of::<R::Target>() }
    }

    /// The path of a `has_many` or `has_one`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Relation;
    /// use aludel::relation::Path;
    ///
    /// assert_eq!(Path::backward::<user_fields::addresses>(), user_fields::addresses::path());
    /// ```
    #[must_use]
    pub fn backward<R: Has>() -> Self {
        Self::Direct { local: key_of::<R::Source>(), remote: foreign_key_of::<R::Inverse>() }
    }

    /// The path of a `many_to_many`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::Path;
    ///
    /// let Path::Through { association, near, far, .. } = Path::through::<post_fields::keywords>() else {
    ///     panic!("a many-to-many goes through a table");
    /// };
    /// assert_eq!((association.table, near, far), ("post_keywords", vec!["post_id"], vec!["keyword_id"]));
    /// ```
    #[must_use]
    pub fn through<R: Linked>() -> Self {
        Self::Through {
            local: key_of::<R::Source>(),
            association: Box::new(EntityDef::of::<R::Association>()),
            near: foreign_key_of::<R::Near>(),
            far: foreign_key_of::<R::Far>(),
            remote: key_of::<R::Target>(),
        }
    }
}
