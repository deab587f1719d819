///The columns and relationships of [`User`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod user_fields {
    ///The column `User::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct id;
    ///The column `User::name`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct name;
    ///The relationship `User::posts`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct posts;
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
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[
        ::aludel::entity::ChildDef::new::<
            Post,
        >(
            "posts",
            || {
                &<Post as ::aludel::Entity>::FOREIGN_KEYS[<<user_fields::posts as ::aludel::relation::Has>::Inverse as ::aludel::relation::BelongsTo>::INDEX]
            },
        ),
    ];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        UserMembers {
            id: ::aludel::Attr::new(),
            name: ::aludel::Attr::new(),
            posts: ::aludel::Rel::new(),
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

///The columns and relationships of [`User`] seen from a source: what an alias of it has.
#[allow(dead_code, unreachable_pub)]
pub struct UserMembers<__S> {
    ///The column `User::id`.
    pub id: ::aludel::Attr<__S, user_fields::id>,
    ///The column `User::name`.
    pub name: ::aludel::Attr<__S, user_fields::name>,
    ///The relationship `User::posts`.
    pub posts: ::aludel::Rel<__S, user_fields::posts>,
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl User {
    ///The column `id` of `users`: `Integer`.
    pub const id: ::aludel::Attr<User, user_fields::id> = ::aludel::Attr::new();
    ///The column `name` of `users`: `Text`.
    pub const name: ::aludel::Attr<User, user_fields::name> = ::aludel::Attr::new();
    ///The relationship to `Post`: those that belong to this one.
    pub const posts: ::aludel::Rel<User, user_fields::posts> = ::aludel::Rel::new();
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
impl ::aludel::Relation for user_fields::posts {
    type Source = User;
    type Target = Post;
    type Id = ::aludel::__private::digit::XA<
        ::aludel::__private::digit::X8<
            ::aludel::__private::digit::XD<
                ::aludel::__private::digit::X0<
                    ::aludel::__private::digit::XE<
                        ::aludel::__private::digit::X3<
                            ::aludel::__private::digit::XA<
                                ::aludel::__private::digit::X8<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type Shape = ::aludel::relation::ToMany;
    type Mechanism = ::aludel::relation::Backward;
    const NAME: &'static str = "posts";
    fn path() -> ::aludel::relation::Path {
        ::aludel::relation::Path::backward::<Self>()
    }
}

#[automatically_derived]
impl ::aludel::relation::Has for user_fields::posts {
    type Inverse = <post_fields::author as ::aludel::__private::LeadsBack<
        Post,
        User,
    >>::Inverse;
    const ORDER: &'static [(usize, ::aludel::entity::Direction)] = &[];
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::Called for user_fields::posts {
    type Name = ::aludel::__private::digit::X9<
        ::aludel::__private::digit::X1<
            ::aludel::__private::digit::X4<
                ::aludel::__private::digit::X4<
                    ::aludel::__private::digit::X9<
                        ::aludel::__private::digit::XC<
                            ::aludel::__private::digit::X0<
                                ::aludel::__private::digit::X1<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    const NAME: &'static str = "posts";
}
