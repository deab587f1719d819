//! What is known of a struct: our own types, with the user's syntax kept for spans and types.

use proc_macro2::{Ident, Span};
use syn::{Attribute, LitStr, Path, Type, Visibility};

use crate::types::Known;

pub(crate) struct Entity {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) table: Table,
    pub(crate) schema: Option<LitStr>,
    /// The module of column and relationship types.
    pub(crate) fields: Ident,
    /// The draft struct.
    pub(crate) draft: Ident,
    pub(crate) columns: Vec<Column>,
    pub(crate) belongs_to: Vec<BelongsTo>,
    pub(crate) has: Vec<Has>,
    pub(crate) linked: Vec<Linked>,
    pub(crate) indexes: Vec<Index>,
    /// The databases that the entity is stored in; all that are switched on where not given.
    pub(crate) databases: Option<Vec<Ident>>,
    /// Third-party backends.
    pub(crate) backends: Vec<Path>,
    /// Where diesel's `table!` was asked for.
    pub(crate) diesel: Option<Span>,
    /// The struct of changes, where one was asked for.
    pub(crate) changes: Option<Changes>,
    /// The name of the enum of constraints, where one was asked for.
    pub(crate) conflicts: Option<Ident>,
    /// Where its rows were said to be read through a filter.
    pub(crate) filtered: Option<Span>,
    /// Mistakes were found: what is expanded is only there to keep the compiler quiet.
    pub(crate) broken: bool,
}

impl Entity {
    pub(crate) fn name(&self) -> String {
        unraw(&self.ident)
    }

    pub(crate) fn key(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.key.is_some())
    }

    pub(crate) fn version(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.version.is_some())
    }

    /// The version column, where the session moves it on.
    pub(crate) fn own_version(&self) -> Option<&Column> {
        self.version().filter(|column| matches!(column.version, Some(Version::Program(_))))
    }

    pub(crate) fn column(&self, field: &Ident) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == *field)
    }

    /// The names of all relationships, in the order of declaration by kind.
    pub(crate) fn relationships(&self) -> impl Iterator<Item = &Ident> {
        (self.belongs_to.iter().map(|it| &it.name))
            .chain(self.has.iter().map(|it| &it.name))
            .chain(self.linked.iter().map(|it| &it.name))
    }

    /// The columns of a foreign key; unknown ones, which the check reports, are left out.
    pub(crate) fn columns_of(&self, link: &BelongsTo) -> Vec<&Column> {
        link.columns.iter().filter_map(|field| self.column(field)).collect()
    }

    /// Whether the foreign key may be NULL: any column of it may.
    pub(crate) fn is_nullable(&self, link: &BelongsTo) -> bool {
        self.columns_of(link).iter().any(|column| column.nullable)
    }

    /// Whether no two rows may refer to one target.
    pub(crate) fn is_unique(&self, link: &BelongsTo) -> bool {
        let columns = self.columns_of(link);
        let alone = |column: &&Column| column.unique.is_some();
        link.unique.is_some()
            || (columns.len() == 1 && columns.iter().all(alone))
            || columns.iter().map(|it| it.index).eq(self.key().map(|it| it.index))
    }

    /// Whether no two rows may agree in the column, be it with others.
    fn is_in_unique(&self, column: &Column) -> bool {
        let key = column.key.is_some() && column.generated.is_none();
        let indexes = self.indexes.iter().filter(|index| index.unique).map(|index| &index.columns);
        let links = self.belongs_to.iter().filter(|link| self.is_unique(link));
        let mut fields = indexes.chain(links.map(|link| &link.columns)).flatten();
        key || column.unique.is_some() || fields.any(|field| *field == column.field)
    }

    /// Whether the column is one of a foreign key.
    fn is_in_foreign_key(&self, column: &Column) -> bool {
        self.belongs_to.iter().any(|link| link.columns.contains(&column.field))
    }

    /// Whether a flush may put a value into the column that nobody has.
    pub(crate) fn is_parkable(&self, column: &Column) -> bool {
        let free = !column.nullable && !self.is_in_foreign_key(column);
        free && self.is_in_unique(column) && column.has_parked_values()
    }

    /// Whether a flush may set the column to NULL for a while.
    pub(crate) fn is_detachable(&self, column: &Column) -> bool {
        column.nullable && (self.is_in_unique(column) || self.is_in_foreign_key(column))
    }

    /// Whether the draft sets the column through a link. A required column of a foreign key that
    /// may be NULL (a composite one) is not covered: without the link it still needs a value.
    pub(crate) fn is_linked(&self, column: &Column) -> bool {
        self.belongs_to.iter().any(|link| {
            link.columns.contains(&column.field) && (column.nullable || !self.is_nullable(link))
        })
    }
}

pub(crate) enum Table {
    /// The struct is the source of truth.
    Own(LitStr),
    /// diesel's `table!` is; its SQL name when it is not the module's.
    Diesel { path: Path, name: Option<LitStr> },
}

impl Table {
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Own(name) | Self::Diesel { name: Some(name), .. } => name.value(),
            Self::Diesel { path, name: None } => {
                path.segments.last().map(|last| unraw(&last.ident)).unwrap_or_default()
            }
        }
    }
}

pub(crate) struct Column {
    /// The position among the columns.
    pub(crate) index: usize,
    pub(crate) field: Ident,
    /// The name of the constant and of the marker type: the field's unless renamed.
    pub(crate) constant: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<Attribute>,
    /// The type as written.
    pub(crate) ty: Type,
    /// The type without `Option`.
    pub(crate) inner: Type,
    pub(crate) nullable: bool,
    pub(crate) known: Known,
    /// `column = "..."`.
    pub(crate) renamed: Option<LitStr>,
    /// `sql_type = ...`.
    pub(crate) sql_type: Option<Path>,
    pub(crate) ddl: Option<LitStr>,
    pub(crate) key: Option<Span>,
    pub(crate) generated: Option<Span>,
    pub(crate) version: Option<Version>,
    pub(crate) unique: Option<Span>,
    pub(crate) indexed: Option<Span>,
    pub(crate) default: Option<Default>,
    /// `computed`, `computed = "..."`: with the word, and as a default is given.
    pub(crate) computed: Option<(Span, Default)>,
}

impl Column {
    /// Whether a program gives the column its value, in a new row and in later ones.
    pub(crate) const fn is_given(&self) -> bool {
        self.generated.is_none() && self.version.is_none() && self.computed.is_none()
    }

    /// The name in the database; in form (b) the name of diesel's column.
    pub(crate) fn sql_name(&self) -> String {
        self.renamed.as_ref().map_or_else(|| unraw(&self.field), LitStr::value)
    }
}

/// What moves a version on, with the word that says so.
#[derive(Clone, Copy)]
pub(crate) enum Version {
    /// `version`: the session, by the type's own rule.
    Program(Span),
    /// `version = database`.
    Database(Span),
}

impl Version {
    pub(crate) const fn span(self) -> Span {
        match self {
            Self::Program(span) | Self::Database(span) => span,
        }
    }
}

pub(crate) enum Default {
    /// `default`: declared in the database.
    Database,
    /// `default = "..."`.
    Sql(LitStr),
}

/// Refers to another entity's key.
pub(crate) struct BelongsTo {
    pub(crate) name: Ident,
    pub(crate) target: Path,
    /// The fields that hold the key.
    pub(crate) columns: Vec<Ident>,
    pub(crate) on_delete: OnDelete,
    pub(crate) on_update: OnUpdate,
    pub(crate) deferred: Option<Span>,
    pub(crate) unique: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeleteRule {
    Cascade,
    Nullify,
    Restrict,
    Database,
    Owned,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UpdateRule {
    Restrict,
    Cascade,
    Database,
}

pub(crate) struct OnUpdate {
    pub(crate) rule: UpdateRule,
    pub(crate) span: Span,
}

pub(crate) struct OnDelete {
    pub(crate) rule: DeleteRule,
    pub(crate) span: Span,
}

/// The other end of a `belongs_to`.
pub(crate) struct Has {
    pub(crate) name: Ident,
    pub(crate) target: Path,
    /// The `belongs_to` of the target, in its module of fields.
    pub(crate) inverse: Path,
    pub(crate) many: bool,
    pub(crate) order: Vec<OrderBy>,
    pub(crate) large: bool,
}

/// Through an entity with a foreign key to each end.
pub(crate) struct Linked {
    pub(crate) name: Ident,
    pub(crate) target: Path,
    pub(crate) association: Path,
    pub(crate) near: Path,
    pub(crate) far: Path,
    pub(crate) order: Vec<OrderBy>,
    pub(crate) large: bool,
}

/// `changes`: its name, and what it derives.
pub(crate) struct Changes {
    pub(crate) name: Ident,
    pub(crate) derives: Vec<Path>,
}

/// A column of the target, and its direction.
pub(crate) struct OrderBy {
    pub(crate) column: Path,
    pub(crate) descending: bool,
}

pub(crate) struct Index {
    pub(crate) columns: Vec<Ident>,
    pub(crate) unique: bool,
}

/// The name without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    syn::ext::IdentExt::unraw(ident).to_string()
}
