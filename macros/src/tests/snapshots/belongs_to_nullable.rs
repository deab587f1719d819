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
        <Team as ::aludel::Entity>::Rank,
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
            true,
        ),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[
        ::aludel::entity::ForeignKeyDef::new::<
            user_fields::team,
        >(&[1usize], true, ::aludel::entity::DeleteRule::Nullify, false, true),
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
            value: <Option<i32> as ::aludel::__private::Value>::copied(&self.value),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <Option<
            i32,
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

#[automatically_derived]
impl ::aludel::entity::PartialRow for __UserRow {
    type Entity = User;
    fn given(&self) -> ::aludel::entity::ColumnSet {
        let mut given = ::aludel::entity::ColumnSet::EMPTY;
        if self.id.is_some() {
            given.insert(0usize);
        }
        if self.value.is_some() {
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
            value: if columns.contains(1usize) {
                ::core::option::Option::Some(
                    <Option<i32> as ::aludel::__private::Value>::copied(&entity.value),
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
            value: self
                .value
                .as_ref()
                .map(<Option<i32> as ::aludel::__private::Value>::copied),
        }
    }
    fn merge(&mut self, other: Self) {
        if other.id.is_some() {
            self.id = other.id;
        }
        if other.value.is_some() {
            self.value = other.value;
        }
    }
    fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
        if columns.contains(0usize) {
            self.id = ::core::option::Option::None;
        }
        if columns.contains(1usize) {
            self.value = ::core::option::Option::None;
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
                self.value = ::core::option::Option::Some(::core::option::Option::None);
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
            value: self.value.ok_or(1usize)?,
        })
    }
    fn describe(&self, column: usize) -> ::std::string::String {
        let value = match column {
            0usize => self.id.as_ref().map(<i32 as ::aludel::__private::Value>::describe),
            1usize => {
                self.value
                    .as_ref()
                    .map(<Option<i32> as ::aludel::__private::Value>::describe)
            }
            _ => ::core::option::Option::None,
        };
        value.unwrap_or_default()
    }
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
    ///The column `value` of `users`: `Integer`, may be NULL.
    pub const value: ::aludel::Attr<User, user_fields::value> = ::aludel::Attr::new();
    ///The relationship to `Team`: the one, if any, that this one belongs to.
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
let pending = s.add(NewUser::new(id));
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct NewUser<B = ::aludel::Unbranded> {
    ///Becomes [`User::id`].
    pub id: i32,
    ///Whom it belongs to: [`User::team`].
    pub team: ::core::option::Option<::aludel::Link<Team, B>>,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl<B> NewUser<B> {
    /**A draft with everything that is required; the rest is left out.

# Example

```text
let draft = NewUser::new(id);
```*/
    #[must_use]
    pub fn new(id_: i32) -> Self {
        Self {
            id: id_,
            team: ::core::option::Option::None,
        }
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
        parts.link_or_null::<user_fields::team>(self.team);
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
    type Target = Team;
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
    type Shape = ::aludel::relation::ToMaybe;
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
    ) -> ::core::option::Option<<Team as ::aludel::Entity>::Key> {
        let part_0 = source.value.as_ref()?;
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Refers<
                <Team as ::aludel::Entity>::Key,
            >>::into_key(<i32 as ::aludel::__private::Value>::copied(part_0)),
        )
    }
    fn target_key_of_row(
        row: &<User as ::aludel::Entity>::Row,
    ) -> ::core::option::Option<<Team as ::aludel::Entity>::Key> {
        let part_0 = row.value.as_ref()?.as_ref()?;
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Refers<
                <Team as ::aludel::Entity>::Key,
            >>::into_key(<i32 as ::aludel::__private::Value>::copied(part_0)),
        )
    }
    fn point_at(
        source: &mut User,
        key: ::core::option::Option<<Team as ::aludel::Entity>::Key>,
    ) {
        match key {
            ::core::option::Option::Some(key) => {
                let part_0 = <i32 as ::aludel::__private::Refers<
                    <Team as ::aludel::Entity>::Key,
                >>::of_key(key);
                source.value = ::core::option::Option::Some(part_0);
            }
            ::core::option::Option::None => {
                source.value = ::core::option::Option::None;
            }
        }
    }
    fn row_with(
        key: ::core::option::Option<<Team as ::aludel::Entity>::Key>,
    ) -> <User as ::aludel::Entity>::Row {
        let mut row = <<User as ::aludel::Entity>::Row as ::core::default::Default>::default();
        match key {
            ::core::option::Option::Some(key) => {
                let part_0 = <i32 as ::aludel::__private::Refers<
                    <Team as ::aludel::Entity>::Key,
                >>::of_key(key);
                row.value = ::core::option::Option::Some(
                    ::core::option::Option::Some(part_0),
                );
            }
            ::core::option::Option::None => {
                row.value = ::core::option::Option::Some(::core::option::Option::None);
            }
        }
        row
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::Loadable<user_fields::team> for ::aludel::relation::Loads {}

#[automatically_derived]
impl ::aludel::__private::LeadsBack<User, Team> for user_fields::team {
    type Inverse = Self;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::Nullable for user_fields::team {}

#[automatically_derived]
impl ::aludel::__private::AtMostOne for user_fields::team {}

#[automatically_derived]
impl<__C: ::aludel::Stores<Team>> ::aludel::__private::Parents<__C> for User {
    fn register(registry: &mut ::aludel::__private::Registry<__C>) {
        registry.register::<Team>();
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::query::UniqueKey<User> for ::aludel::Attr<User, user_fields::value> {
    type Itself = Self;
    const COLUMNS: &'static [usize] = &[1usize];
}
