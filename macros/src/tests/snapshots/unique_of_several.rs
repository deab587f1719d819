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
                <user_fields::name as ::aludel::Column>::NAME,
                "name",
                ::aludel::entity::SqlKind::Chars,
                false,
            )
            .parkable(),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[
        ::aludel::entity::IndexDef::new(&[0usize, 1usize], true),
    ];
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

#[automatically_derived]
impl ::aludel::entity::PartialRow for __UserRow {
    type Entity = User;
    fn given(&self) -> ::aludel::entity::ColumnSet {
        let mut given = ::aludel::entity::ColumnSet::EMPTY;
        if self.id.is_some() {
            given.insert(0usize);
        }
        if self.name.is_some() {
            given.insert(1usize);
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
            name: if columns.contains(1usize) {
                ::core::option::Option::Some(
                    <String as ::aludel::__private::Value>::copied(&entity.name),
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
            name: self.name.as_ref().map(<String as ::aludel::__private::Value>::copied),
        }
    }
    fn merge(&mut self, other: Self) {
        if other.id.is_some() {
            self.id = other.id;
        }
        if other.name.is_some() {
            self.name = other.name;
        }
    }
    fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
        if columns.contains(0usize) {
            self.id = ::core::option::Option::None;
        }
        if columns.contains(1usize) {
            self.name = ::core::option::Option::None;
        }
    }
    fn park(&mut self, column: usize, nth: u32) {
        let _ = nth;
        match column {
            0usize => {
                self.id = ::core::option::Option::Some(
                    <i32 as ::aludel::__private::Parked>::parked(nth),
                );
            }
            1usize => {
                self.name = ::core::option::Option::Some(
                    <String as ::aludel::__private::Parked>::parked(nth),
                );
            }
            _ => {}
        }
    }
    fn key(&self) -> ::core::option::Option<<User as ::aludel::Entity>::Key> {
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Value>::copied(self.id.as_ref()?),
        )
    }
    fn start_version(&mut self) {}
    fn build(self) -> ::core::result::Result<User, usize> {
        ::core::result::Result::Ok(User {
            id: self.id.ok_or(0usize)?,
            name: self.name.ok_or(1usize)?,
        })
    }
    fn describe(&self, column: usize) -> ::std::string::String {
        let value = match column {
            0usize => self.id.as_ref().map(<i32 as ::aludel::__private::Value>::describe),
            1usize => {
                self.name.as_ref().map(<String as ::aludel::__private::Value>::describe)
            }
            _ => ::core::option::Option::None,
        };
        value.unwrap_or_default()
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::UniqueKey<User>
for (::aludel::Attr<User, user_fields::id>, ::aludel::Attr<User, user_fields::name>) {
    type Itself = Self;
    const COLUMNS: &'static [usize] = &[0usize, 1usize];
}
