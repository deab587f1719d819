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
            .parkable(),
        ::aludel::entity::ColumnDef::new(
                <user_fields::value as ::aludel::Column>::NAME,
                "value",
                ::aludel::entity::SqlKind::Chars,
                true,
            )
            .with_default(::aludel::entity::DefaultValue::Database),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        UserMembers {
            id: ::aludel::Attr::new(),
            value: ::aludel::Attr::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
            value: <Option<String> as ::aludel::__private::Value>::copied(&self.value),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <Option<
            String,
        > as ::aludel::__private::Value>::differs(&self.value, &other.value) {
            changed.insert(1usize);
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
        if let (true, ::core::option::Option::Some(value)) = (
            columns.contains(1usize),
            row.value,
        ) {
            self.value = value;
        }
    }
    fn next_version(&mut self) {}
}

/**What it takes to make a [`User`].

# Example

```text
let pending = s.add(NewUser::new(id));
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct NewUser {
    ///Becomes [`User::id`].
    pub id: i32,
    ///Becomes [`User::value`]. Left to the database unless given.
    pub value: ::aludel::Given<Option<String>>,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl NewUser {
    /**A draft with everything that is required; the rest is left out.

# Example

```text
let draft = NewUser::new(id);
```*/
    #[must_use]
    pub fn new(id_: i32) -> Self {
        Self {
            id: id_,
            value: ::aludel::Given::Default,
        }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::aludel::Draft<B> for NewUser {
    type Entity = User;
    fn into_parts(self) -> ::aludel::__private::DraftParts<User, B> {
        let parts = ::aludel::__private::DraftParts::new(__UserRow {
            id: ::core::option::Option::Some(self.id),
            value: ::aludel::Given::into_option(self.value),
        });
        parts
    }
}
