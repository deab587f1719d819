///The columns and relationships of [`User`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod user_fields {
    ///The column `User::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct id;
    ///The column `User::nickname`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct nickname;
}

#[automatically_derived]
impl ::aludel::Column for user_fields::id {
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
    type SqlType = <<user_fields::id as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Expression>::SqlType;
    type Domain = ::aludel::__private::diesel::sql_types::Integer;
    type Value = i32;
    const NAME: &'static str = <<Self as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Column>::NAME;
    const INDEX: usize = 0usize;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Called for user_fields::id {
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
impl ::aludel::entity::Field for user_fields::id {
    fn get(row: &User) -> &i32 {
        &row.id
    }
    fn given(row: &__UserRow) -> ::core::option::Option<&i32> {
        row.id.as_ref()
    }
}

#[automatically_derived]
impl ::aludel::__private::Mapped for user_fields::id {
    type Column = crate::schema::users::id;
    type Base = <<<Self as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Expression>::SqlType as ::aludel::__private::NoNull<
        user_fields::id,
        <<<Self as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Expression>::SqlType as ::aludel::__private::diesel::sql_types::SqlType>::IsNull,
    >>::Base;
}

#[automatically_derived]
impl ::aludel::Column for user_fields::nickname {
    type Entity = User;
    type Id = ::aludel::__private::digit::XF<
        ::aludel::__private::digit::XD<
            ::aludel::__private::digit::X4<
                ::aludel::__private::digit::X3<
                    ::aludel::__private::digit::XD<
                        ::aludel::__private::digit::XF<
                            ::aludel::__private::digit::XA<
                                ::aludel::__private::digit::XB<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type SqlType = <<user_fields::nickname as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Expression>::SqlType;
    type Domain = ::aludel::__private::diesel::sql_types::Text;
    type Value = Option<String>;
    const NAME: &'static str = <<Self as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Column>::NAME;
    const INDEX: usize = 1usize;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Called for user_fields::nickname {
    type Name = ::aludel::__private::digit::X6<
        ::aludel::__private::digit::XB<
            ::aludel::__private::digit::XC<
                ::aludel::__private::digit::XC<
                    ::aludel::__private::digit::X3<
                        ::aludel::__private::digit::XE<
                            ::aludel::__private::digit::X4<
                                ::aludel::__private::digit::X9<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    const NAME: &'static str = "nickname";
}

#[automatically_derived]
impl ::aludel::entity::Field for user_fields::nickname {
    fn get(row: &User) -> &Option<String> {
        &row.nickname
    }
    fn given(row: &__UserRow) -> ::core::option::Option<&Option<String>> {
        row.nickname.as_ref()
    }
}

#[automatically_derived]
impl ::aludel::__private::Mapped for user_fields::nickname {
    type Column = crate::schema::users::nickname;
    type Base = <<<Self as ::aludel::__private::Mapped>::Column as ::aludel::__private::diesel::Expression>::SqlType as ::aludel::__private::MayBeNull<
        user_fields::nickname,
    >>::Base;
}

#[automatically_derived]
impl ::aludel::Source for User {
    type Entity = Self;
    type Id = ::aludel::__private::digit::X6<
        ::aludel::__private::digit::XB<
            ::aludel::__private::digit::X8<
                ::aludel::__private::digit::X4<
                    ::aludel::__private::digit::X5<
                        ::aludel::__private::digit::X2<
                            ::aludel::__private::digit::XC<
                                ::aludel::__private::digit::XE<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    const SQL_NAME: &'static str = "users";
    const ALIASED: bool = false;
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
                <user_fields::id as ::aludel::Column>::NAME,
                "id",
                ::aludel::entity::SqlKind::Int32,
                false,
            )
            .generated(true),
        ::aludel::entity::ColumnDef::new(
            <user_fields::nickname as ::aludel::Column>::NAME,
            "nickname",
            ::aludel::entity::SqlKind::Chars,
            true,
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
            nickname: ::aludel::Attr::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
            nickname: <Option<
                String,
            > as ::aludel::__private::Value>::copied(&self.nickname),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <Option<
            String,
        > as ::aludel::__private::Value>::differs(&self.nickname, &other.nickname) {
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
            row.nickname,
        ) {
            self.nickname = value;
        }
    }
    fn next_version(&mut self) {}
}

#[doc(hidden)]
#[allow(non_camel_case_types, unreachable_pub, missing_debug_implementations)]
pub struct __UserRow {
    id: ::core::option::Option<i32>,
    nickname: ::core::option::Option<Option<String>>,
}

#[automatically_derived]
impl ::core::default::Default for __UserRow {
    fn default() -> Self {
        Self {
            id: ::core::option::Option::None,
            nickname: ::core::option::Option::None,
        }
    }
}

#[automatically_derived]
impl ::aludel::entity::PartialRow for __UserRow {
    type Entity = User;
    fn given(&self) -> ::aludel::entity::ColumnSet {
        let mut given = ::aludel::entity::ColumnSet::EMPTY;
        if self.id.is_some() {
            given.insert(0usize);
        }
        if self.nickname.is_some() {
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
            nickname: if columns.contains(1usize) {
                ::core::option::Option::Some(
                    <Option<
                        String,
                    > as ::aludel::__private::Value>::copied(&entity.nickname),
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
            nickname: self
                .nickname
                .as_ref()
                .map(<Option<String> as ::aludel::__private::Value>::copied),
        }
    }
    fn merge(&mut self, other: Self) {
        if other.id.is_some() {
            self.id = other.id;
        }
        if other.nickname.is_some() {
            self.nickname = other.nickname;
        }
    }
    fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
        if columns.contains(0usize) {
            self.id = ::core::option::Option::None;
        }
        if columns.contains(1usize) {
            self.nickname = ::core::option::Option::None;
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
        ::core::result::Result::Ok(User {
            id: self.id.ok_or(0usize)?,
            nickname: self.nickname.ok_or(1usize)?,
        })
    }
    fn describe(&self, column: usize) -> ::std::string::String {
        let value = match column {
            0usize => self.id.as_ref().map(<i32 as ::aludel::__private::Value>::describe),
            1usize => {
                self.nickname
                    .as_ref()
                    .map(<Option<String> as ::aludel::__private::Value>::describe)
            }
            _ => ::core::option::Option::None,
        };
        value.unwrap_or_default()
    }
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
                    <user_fields::id as ::aludel::__private::Mapped>::Base,
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
                    <user_fields::nickname as ::aludel::__private::Mapped>::Base,
                    __DB,
                >>::put_option(
                    ::aludel::__private::given(
                        &row.nickname,
                        ::aludel::__private::Place::new("User", "nickname"),
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
                <user_fields::id as ::aludel::__private::Mapped>::Base,
                __DB,
            >>::take(row, at + 0usize, ::aludel::__private::Place::new("User", "id"))?,
            nickname: <String as ::aludel::__private::Stored<
                <user_fields::nickname as ::aludel::__private::Mapped>::Base,
                __DB,
            >>::take_option(
                row,
                at + 1usize,
                ::aludel::__private::Place::new("User", "nickname"),
            )?,
        })
    }
    fn read_by_name<'r, __R: ::aludel::__private::diesel::row::Row<'r, __DB>>(
        row: &__R,
    ) -> ::aludel::__private::diesel::deserialize::Result<Self> {
        ::core::result::Result::Ok(Self {
            id: <i32 as ::aludel::__private::Stored<
                <user_fields::id as ::aludel::__private::Mapped>::Base,
                __DB,
            >>::take(
                row,
                ::aludel::__private::position(
                    row,
                    <user_fields::id as ::aludel::Column>::NAME,
                    ::aludel::__private::Place::new("User", "id"),
                )?,
                ::aludel::__private::Place::new("User", "id"),
            )?,
            nickname: <String as ::aludel::__private::Stored<
                <user_fields::nickname as ::aludel::__private::Mapped>::Base,
                __DB,
            >>::take_option(
                row,
                ::aludel::__private::position(
                    row,
                    <user_fields::nickname as ::aludel::Column>::NAME,
                    ::aludel::__private::Place::new("User", "nickname"),
                )?,
                ::aludel::__private::Place::new("User", "nickname"),
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
                            <user_fields::id as ::aludel::__private::Mapped>::Base,
                            __DB,
                        >>::take(row, at, ::aludel::__private::Place::new("User", "id"))?,
                    );
                }
                1usize => {
                    partial.nickname = ::core::option::Option::Some(
                        <String as ::aludel::__private::Stored<
                            <user_fields::nickname as ::aludel::__private::Mapped>::Base,
                            __DB,
                        >>::take_option(
                            row,
                            at,
                            ::aludel::__private::Place::new("User", "nickname"),
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
    pub id: ::aludel::Attr<__S, user_fields::id>,
    ///The column `User::nickname`.
    pub nickname: ::aludel::Attr<__S, user_fields::nickname>,
}

#[automatically_derived]
impl<__S> ::core::marker::Copy for UserMembers<__S> {}

#[automatically_derived]
impl<__S> ::core::clone::Clone for UserMembers<__S> {
    fn clone(&self) -> Self {
        *self
    }
}

#[automatically_derived]
impl<__S> ::core::fmt::Debug for UserMembers<__S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str("UserMembers")
    }
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub)]
impl<__S: ::aludel::Source<Entity = User>> UserMembers<__S> {
    /// A query for every row, under this name.
    #[must_use]
    pub fn query(self) -> ::aludel::EntityQuery<__S> {
        ::aludel::__private::query::<__S>()
    }
    /// The whole row under this name as an item of a SELECT list.
    #[must_use]
    pub fn entity(self) -> ::aludel::Whole<__S> {
        ::aludel::Whole::new()
    }
}

#[automatically_derived]
impl<__S: ::aludel::Source<Entity = User>> ::aludel::Members for UserMembers<__S> {
    type Source = __S;
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl User {
    ///The column `id` of `users`: as in `crate::schema::users::id`.
    pub const id: ::aludel::Attr<User, user_fields::id> = ::aludel::Attr::new();
    ///The column `nickname` of `users`: as in `crate::schema::users::nickname`, may be NULL.
    pub const nickname: ::aludel::Attr<User, user_fields::nickname> = ::aludel::Attr::new();
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

/**What it takes to make a [`User`].

# Example

```text
let pending = s.add(NewUser::new());
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct NewUser {
    ///Becomes [`User::nickname`].
    pub nickname: Option<String>,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl NewUser {
    /**A draft with everything that is required; the rest is left out.

# Example

```text
let draft = NewUser::new();
```*/
    #[must_use]
    pub fn new() -> Self {
        Self {
            nickname: ::core::option::Option::None,
        }
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
            nickname: ::core::option::Option::Some(self.nickname),
        });
        parts
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::core::convert::From<NewUser> for ::aludel::Link<User, B> {
    fn from(draft: NewUser) -> Self {
        ::aludel::Link::draft(draft)
    }
}

#[automatically_derived]
impl<__C> ::aludel::__private::Parents<__C> for User {
    fn register(_: &mut ::aludel::__private::Registry<__C>) {}
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Writable for user_fields::nickname {}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::UniqueKey<User> for ::aludel::Attr<User, user_fields::id> {
    type Itself = Self;
    const COLUMNS: &'static [usize] = &[0usize];
}

#[automatically_derived]
impl ::aludel::query::InsertColumns for User {
    type Required = ::aludel::scope::Nil;
}
