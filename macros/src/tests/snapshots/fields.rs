///The columns and relationships of [`User`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod columns {
    ///The column `User::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct id;
    ///The column `User::name`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct name;
}

#[automatically_derived]
impl ::aludel::Column for columns::id {
    type Entity = User;
    type Id = ::aludel::__private::digit::XC<
        ::aludel::__private::digit::X5<
            ::aludel::__private::digit::X9<
                ::aludel::__private::digit::XE<
                    ::aludel::__private::digit::XE<
                        ::aludel::__private::digit::X1<
                            ::aludel::__private::digit::XD<
                                ::aludel::__private::digit::XC<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type SqlType = ::aludel::__private::diesel::sql_types::Integer;
    type Domain = ::aludel::__private::diesel::sql_types::Integer;
    type Value = i32;
    const NAME: &'static str = "id";
    const INDEX: usize = 0usize;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Called for columns::id {
    type Name = ::aludel::__private::digit::XD<
        ::aludel::__private::digit::XC<
            ::aludel::__private::digit::XE<
                ::aludel::__private::digit::X0<
                    ::aludel::__private::digit::XF<
                        ::aludel::__private::digit::XC<
                            ::aludel::__private::digit::XC<
                                ::aludel::__private::digit::X0<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    const NAME: &'static str = "id";
}

#[automatically_derived]
impl ::aludel::entity::Field for columns::id {
    fn get(row: &User) -> &i32 {
        &row.id
    }
    fn given(row: &__UserRow) -> ::core::option::Option<&i32> {
        row.id.as_ref()
    }
}

#[automatically_derived]
impl ::aludel::Column for columns::name {
    type Entity = User;
    type Id = ::aludel::__private::digit::XE<
        ::aludel::__private::digit::X5<
            ::aludel::__private::digit::X6<
                ::aludel::__private::digit::XC<
                    ::aludel::__private::digit::XC<
                        ::aludel::__private::digit::XA<
                            ::aludel::__private::digit::X8<
                                ::aludel::__private::digit::XE<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type SqlType = ::aludel::__private::diesel::sql_types::Text;
    type Domain = ::aludel::__private::diesel::sql_types::Text;
    type Value = String;
    const NAME: &'static str = "name";
    const INDEX: usize = 1usize;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Called for columns::name {
    type Name = ::aludel::__private::digit::XB<
        ::aludel::__private::digit::X5<
            ::aludel::__private::digit::XE<
                ::aludel::__private::digit::XA<
                    ::aludel::__private::digit::X4<
                        ::aludel::__private::digit::XE<
                            ::aludel::__private::digit::XA<
                                ::aludel::__private::digit::X6<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    const NAME: &'static str = "name";
}

#[automatically_derived]
impl ::aludel::entity::Field for columns::name {
    fn get(row: &User) -> &String {
        &row.name
    }
    fn given(row: &__UserRow) -> ::core::option::Option<&String> {
        row.name.as_ref()
    }
}

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
                <columns::id as ::aludel::Column>::NAME,
                "id",
                ::aludel::entity::SqlKind::Int32,
                false,
            )
            .parkable(),
        ::aludel::entity::ColumnDef::new(
            <columns::name as ::aludel::Column>::NAME,
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

#[automatically_derived]
impl ::aludel::Persist<__DB> for User {
    fn bind<'b>(
        row: &'b <Self as ::aludel::Entity>::Row,
        column: usize,
        out: ::aludel::__private::diesel::query_builder::AstPass<'_, 'b, __DB>,
    ) -> ::aludel::__private::diesel::result::QueryResult<()> {
        match column {
            0usize => {
                <i32 as ::aludel::__private::Stored<
                    ::aludel::__private::diesel::sql_types::Integer,
                    __DB,
                >>::put(
                    ::aludel::__private::given(
                        &row.id,
                        ::aludel::__private::Place::new("User", "id"),
                    )?,
                    out,
                )
            }
            1usize => {
                <String as ::aludel::__private::Stored<
                    ::aludel::__private::diesel::sql_types::Text,
                    __DB,
                >>::put(
                    ::aludel::__private::given(
                        &row.name,
                        ::aludel::__private::Place::new("User", "name"),
                    )?,
                    out,
                )
            }
            _ => ::core::result::Result::Ok(()),
        }
    }
    fn read<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
        row: &__R,
        at: usize,
    ) -> ::aludel::__private::diesel::deserialize::Result<Self> {
        ::core::result::Result::Ok(Self {
            id: <i32 as ::aludel::__private::Stored<
                ::aludel::__private::diesel::sql_types::Integer,
                __DB,
            >>::take(row, at + 0usize, ::aludel::__private::Place::new("User", "id"))?,
            name: <String as ::aludel::__private::Stored<
                ::aludel::__private::diesel::sql_types::Text,
                __DB,
            >>::take(row, at + 1usize, ::aludel::__private::Place::new("User", "name"))?,
        })
    }
    fn read_by_name<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
        row: &__R,
    ) -> ::aludel::__private::diesel::deserialize::Result<Self> {
        ::core::result::Result::Ok(Self {
            id: <i32 as ::aludel::__private::Stored<
                ::aludel::__private::diesel::sql_types::Integer,
                __DB,
            >>::take(
                row,
                ::aludel::__private::position(
                    row,
                    <columns::id as ::aludel::Column>::NAME,
                    ::aludel::__private::Place::new("User", "id"),
                )?,
                ::aludel::__private::Place::new("User", "id"),
            )?,
            name: <String as ::aludel::__private::Stored<
                ::aludel::__private::diesel::sql_types::Text,
                __DB,
            >>::take(
                row,
                ::aludel::__private::position(
                    row,
                    <columns::name as ::aludel::Column>::NAME,
                    ::aludel::__private::Place::new("User", "name"),
                )?,
                ::aludel::__private::Place::new("User", "name"),
            )?,
        })
    }
    fn read_into<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
        row: &__R,
        at: usize,
        columns: ::aludel::entity::ColumnSet,
        partial: &mut <Self as ::aludel::Entity>::Row,
    ) -> ::aludel::__private::diesel::deserialize::Result<()> {
        let mut at = at;
        for column in columns.iter() {
            match column {
                0usize => {
                    partial.id = ::core::option::Option::Some(
                        <i32 as ::aludel::__private::Stored<
                            ::aludel::__private::diesel::sql_types::Integer,
                            __DB,
                        >>::take(row, at, ::aludel::__private::Place::new("User", "id"))?,
                    );
                }
                1usize => {
                    partial.name = ::core::option::Option::Some(
                        <String as ::aludel::__private::Stored<
                            ::aludel::__private::diesel::sql_types::Text,
                            __DB,
                        >>::take(
                            row,
                            at,
                            ::aludel::__private::Place::new("User", "name"),
                        )?,
                    );
                }
                _ => {}
            }
            at += 1;
        }
        ::core::result::Result::Ok(())
    }
}

///The columns and relationships of [`User`] seen from a source: what an alias of it has.
#[allow(dead_code, unreachable_pub)]
pub struct UserMembers<__S> {
    ///The column `User::id`.
    pub id: ::aludel::Attr<__S, columns::id>,
    ///The column `User::name`.
    pub name: ::aludel::Attr<__S, columns::name>,
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl User {
    ///The column `id` of `users`: `Integer`.
    pub const id: ::aludel::Attr<User, columns::id> = ::aludel::Attr::new();
    ///The column `name` of `users`: `Text`.
    pub const name: ::aludel::Attr<User, columns::name> = ::aludel::Attr::new();
    /**A query for every [`User`], to narrow down.

# Example

```text
let all = s.all(User::query())?;
```*/
    #[must_use]
    pub fn query() -> ::aludel::EntityQuery<User> {
        ::aludel::__private::query::<User>()
    }
    /**The whole row of [`User`] as an item of a SELECT list.

# Example

```text
let pairs = s.all(User::query().select((User::entity(), User::id)))?;
```*/
    #[must_use]
    pub fn entity() -> ::aludel::Whole<User> {
        ::aludel::Whole::new()
    }
    /**A query for [`User`] written in SQL; its columns are found by their names.

# Example

```text
let all = s.all(User::from_sql("SELECT * FROM users"))?;
```*/
    #[must_use]
    pub fn from_sql(
        sql: impl ::core::convert::Into<::std::string::String>,
    ) -> ::aludel::EntitySql<User> {
        ::aludel::EntitySql::new(sql)
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Writable for columns::name {}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::UniqueKey<User> for ::aludel::Attr<User, columns::id> {
    type Itself = Self;
    const COLUMNS: &'static [usize] = &[0usize];
}

#[automatically_derived]
impl ::aludel::query::InsertColumns for User {
    type Required = ::aludel::scope::Cons<
        columns::id,
        ::aludel::scope::Cons<columns::name, ::aludel::scope::Nil>,
    >;
}
