///The columns and relationships of [`User`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod user_fields {
    ///The column `User::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct id;
    ///The column `User::value`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct value;
    ///The relationship `User::team`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct team;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::Entity for User {
    type Key = i32;
    type Row = __UserRow;
    type Members<__S: ::aludel::Source<Entity = Self>> = UserMembers<__S>;
    type Rank = <::aludel::scope::Cons<
        <a::Team as ::aludel::Entity>::Rank,
        ::aludel::scope::Nil,
    > as ::aludel::__private::RankAbove>::Rank;
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
            ::aludel::entity::SqlKind::Int32,
            false,
        ),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[
        ::aludel::entity::ForeignKeyDef::new::<
            user_fields::team,
        >(&[1usize], false, ::aludel::entity::DeleteRule::Cascade, false, false),
    ];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        UserMembers {
            id: ::aludel::Attr::new(),
            value: ::aludel::Attr::new(),
            team: ::aludel::Rel::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
            value: <i32 as ::aludel::__private::Value>::copied(&self.value),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <i32 as ::aludel::__private::Value>::differs(&self.value, &other.value) {
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

///The columns and relationships of [`User`] seen from a source: what an alias of it has.
#[allow(dead_code, unreachable_pub)]
pub struct UserMembers<__S> {
    ///The column `User::id`.
    pub id: ::aludel::Attr<__S, user_fields::id>,
    ///The column `User::value`.
    pub value: ::aludel::Attr<__S, user_fields::value>,
    ///The relationship `User::team`.
    pub team: ::aludel::Rel<__S, user_fields::team>,
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl User {
    ///The column `id` of `users`: `Integer`.
    pub const id: ::aludel::Attr<User, user_fields::id> = ::aludel::Attr::new();
    ///The column `value` of `users`: `Integer`.
    pub const value: ::aludel::Attr<User, user_fields::value> = ::aludel::Attr::new();
    ///The relationship to `Team`: the one that this one belongs to.
    pub const team: ::aludel::Rel<User, user_fields::team> = ::aludel::Rel::new();
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
let pending = s.add(NewUser::new(id, team));
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct NewUser<B = ::aludel::Unbranded> {
    ///Becomes [`User::id`].
    pub id: i32,
    ///Whom it belongs to: [`User::team`].
    pub team: ::aludel::Link<a::Team, B>,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl<B> NewUser<B> {
    /**A draft with everything that is required.

# Example

```text
let draft = NewUser::new(id, team);
```*/
    #[must_use]
    pub fn new(id_: i32, team_: ::aludel::Link<a::Team, B>) -> Self {
        Self { id: id_, team: team_ }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::aludel::Draft<B> for NewUser<B> {
    type Entity = User;
    fn into_parts(self) -> ::aludel::__private::DraftParts<User, B> {
        let mut parts = ::aludel::__private::DraftParts::new(__UserRow {
            id: ::core::option::Option::Some(self.id),
            value: ::core::option::Option::None,
        });
        parts.link::<user_fields::team>(self.team);
        parts
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::core::convert::From<NewUser<B>> for ::aludel::Link<User, B> {
    fn from(draft: NewUser<B>) -> Self {
        ::aludel::Link::draft(draft)
    }
}

#[automatically_derived]
impl ::aludel::Relation for user_fields::team {
    type Source = User;
    type Target = a::Team;
    type Id = ::aludel::__private::digit::X0<
        ::aludel::__private::digit::X0<
            ::aludel::__private::digit::X3<
                ::aludel::__private::digit::X7<
                    ::aludel::__private::digit::XA<
                        ::aludel::__private::digit::XD<
                            ::aludel::__private::digit::X6<
                                ::aludel::__private::digit::X2<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type Shape = <<a::Team as ::aludel::Entity>::Reading as ::aludel::filter::Reading>::ToOne;
    type Mechanism = ::aludel::relation::Forward;
    const NAME: &'static str = "team";
    fn path() -> ::aludel::relation::Path {
        ::aludel::relation::Path::forward::<Self>()
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::BelongsTo for user_fields::team {
    const INDEX: usize = 0usize;
    fn target_key(
        source: &User,
    ) -> ::core::option::Option<<a::Team as ::aludel::Entity>::Key> {
        let part_0 = ::core::option::Option::Some(&source.value)?;
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Refers<
                <a::Team as ::aludel::Entity>::Key,
            >>::into_key(<i32 as ::aludel::__private::Value>::copied(part_0)),
        )
    }
    fn target_key_of_row(
        row: &<User as ::aludel::Entity>::Row,
    ) -> ::core::option::Option<<a::Team as ::aludel::Entity>::Key> {
        let part_0 = row.value.as_ref()?;
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Refers<
                <a::Team as ::aludel::Entity>::Key,
            >>::into_key(<i32 as ::aludel::__private::Value>::copied(part_0)),
        )
    }
    fn point_at(
        source: &mut User,
        key: ::core::option::Option<<a::Team as ::aludel::Entity>::Key>,
    ) {
        match key {
            ::core::option::Option::Some(key) => {
                let part_0 = <i32 as ::aludel::__private::Refers<
                    <a::Team as ::aludel::Entity>::Key,
                >>::of_key(key);
                source.value = part_0;
            }
            ::core::option::Option::None => {}
        }
    }
    fn row_with(
        key: ::core::option::Option<<a::Team as ::aludel::Entity>::Key>,
    ) -> <User as ::aludel::Entity>::Row {
        let mut row = <<User as ::aludel::Entity>::Row as ::core::default::Default>::default();
        match key {
            ::core::option::Option::Some(key) => {
                let part_0 = <i32 as ::aludel::__private::Refers<
                    <a::Team as ::aludel::Entity>::Key,
                >>::of_key(key);
                row.value = ::core::option::Option::Some(part_0);
            }
            ::core::option::Option::None => {}
        }
        row
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::Loadable<user_fields::team> for ::aludel::relation::Loads {}

#[automatically_derived]
impl ::aludel::__private::LeadsBack<User, a::Team> for user_fields::team {
    type Inverse = Self;
}

#[automatically_derived]
impl<__C: ::aludel::Stores<a::Team>> ::aludel::__private::Parents<__C> for User {
    fn register(registry: &mut ::aludel::__private::Registry<__C>) {
        registry.register::<a::Team>();
    }
}
