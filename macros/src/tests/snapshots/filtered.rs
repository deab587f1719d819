#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::filter::Compared for user_fields::id {
    fn row_of(value: i32) -> __UserRow {
        __UserRow {
            id: ::core::option::Option::Some(value),
            ..::core::default::Default::default()
        }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::filter::Compared for user_fields::name {
    fn row_of(value: String) -> __UserRow {
        __UserRow {
            name: ::core::option::Option::Some(value),
            ..::core::default::Default::default()
        }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::Entity for User {
    type Key = i32;
    type Row = __UserRow;
    type Members<__S: ::aludel::Source<Entity = Self>> = UserMembers<__S>;
    type Rank = <::aludel::scope::Nil as ::aludel::__private::RankAbove>::Rank;
    type Reading = ::aludel::filter::ReadFiltered;
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
            <user_fields::name as ::aludel::Column>::NAME,
            "name",
            ::aludel::entity::SqlKind::Chars,
            false,
        ),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        UserMembers {
            id: ::aludel::Attr::new(),
            name: ::aludel::Attr::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
            name: <String as ::aludel::__private::Value>::copied(&self.name),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <String as ::aludel::__private::Value>::differs(&self.name, &other.name) {
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
            row.name,
        ) {
            self.name = value;
        }
    }
    fn next_version(&mut self) {}
}
