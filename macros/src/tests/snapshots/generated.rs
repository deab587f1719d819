#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::Entity for User {
    type Key = i32;
    type Row = __UserRow;
    type Members<__S: ::aludel::Source<Entity = Self>> = UserMembers<__S>;
    type Rank = <::aludel::scope::Nil as ::aludel::__private::RankAbove>::Rank;
    type Reading = ::aludel::filter::ReadFreely;
    const NAME: &'static str = "User";
    const TABLE: &'static str = "users";
    const SCHEMA: ::core::option::Option<&'static str> = ::core::option::Option::None;
    const COLUMNS: &'static [::aludel::entity::ColumnDef] = &[
        ::aludel::entity::ColumnDef::new(
                <user_fields::id as ::aludel::Column>::NAME,
                "id",
                ::aludel::entity::SqlKind::Int32,
                false,
            )
            .generated(true),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        UserMembers {
            id: ::aludel::Attr::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        changed
    }
    fn assign(&mut self, columns: ::aludel::entity::ColumnSet, row: Self::Row) {
        if let (true, ::core::option::Option::Some(value)) = (
            columns.contains(0usize),
            row.id,
        ) {
            self.id = value;
        }
    }
    fn next_version(&mut self) {}
}

#[automatically_derived]
impl ::aludel::entity::PartialRow for __UserRow {
    type Entity = User;
    fn given(&self) -> ::aludel::entity::ColumnSet {
        let mut given = ::aludel::entity::ColumnSet::EMPTY;
        if self.id.is_some() {
            given.insert(0usize);
        }
        given
    }
    fn of(entity: &User, columns: ::aludel::entity::ColumnSet) -> Self {
        Self {
            id: if columns.contains(0usize) {
                ::core::option::Option::Some(
                    <i32 as ::aludel::__private::Value>::copied(&entity.id),
                )
            } else {
                ::core::option::Option::None
            },
        }
    }
    fn of_key(key: &<User as ::aludel::Entity>::Key) -> Self {
        let mut row = <Self as ::core::default::Default>::default();
        row.id = ::core::option::Option::Some(
            <i32 as ::aludel::__private::Value>::copied(key),
        );
        row
    }
    fn copy(&self) -> Self {
        Self {
            id: self.id.as_ref().map(<i32 as ::aludel::__private::Value>::copied),
        }
    }
    fn merge(&mut self, other: Self) {
        if other.id.is_some() {
            self.id = other.id;
        }
    }
    fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
        if columns.contains(0usize) {
            self.id = ::core::option::Option::None;
        }
    }
    fn park(&mut self, column: usize, nth: u32) {
        let _ = (column, nth);
    }
    fn key(&self) -> ::core::option::Option<<User as ::aludel::Entity>::Key> {
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Value>::copied(self.id.as_ref()?),
        )
    }
    fn start_version(&mut self) {}
    fn build(self) -> ::core::result::Result<User, usize> {
        ::core::result::Result::Ok(User { id: self.id.ok_or(0usize)? })
    }
    fn describe(&self, column: usize) -> ::std::string::String {
        let value = match column {
            0usize => self.id.as_ref().map(<i32 as ::aludel::__private::Value>::describe),
            _ => ::core::option::Option::None,
        };
        value.unwrap_or_default()
    }
}

/**What it takes to make a [`User`].

# Example

```text
let pending = s.add(NewUser::new());
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
struct NewUser {}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl NewUser {
    /**A draft with everything that is required.

# Example

```text
let draft = NewUser::new();
```*/
    #[must_use]
    fn new() -> Self {
        Self {}
    }
}

#[automatically_derived]
impl ::core::default::Default for NewUser {
    fn default() -> Self {
        Self::new()
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::aludel::Draft<B> for NewUser {
    type Entity = User;
    fn into_parts(self) -> ::aludel::__private::DraftParts<User, B> {
        let parts = ::aludel::__private::DraftParts::new(__UserRow {
            id: ::core::option::Option::None,
        });
        parts
    }
}

#[automatically_derived]
impl ::aludel::query::InsertColumns for User {
    type Required = ::aludel::scope::Nil;
}
