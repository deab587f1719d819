///The columns and relationships of [`Parcel`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
mod parcel_fields {
    ///The column `Parcel::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub(super) struct id;
    ///The column `Parcel::order_id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub(super) struct order_id;
    ///The column `Parcel::line`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub(super) struct line;
    ///The relationship `Parcel::line_of`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub(super) struct line_of;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::Entity for Parcel {
    type Key = i32;
    type Row = __ParcelRow;
    type Members<__S: ::aludel::Source<Entity = Self>> = ParcelMembers<__S>;
    type Rank = <::aludel::scope::Cons<
        <Line as ::aludel::Entity>::Rank,
        ::aludel::scope::Nil,
    > as ::aludel::__private::RankAbove>::Rank;
    type Reading = ::aludel::filter::ReadFreely;
    const NAME: &'static str = "Parcel";
    const TABLE: &'static str = "parcels";
    const SCHEMA: ::core::option::Option<&'static str> = ::core::option::Option::None;
    const COLUMNS: &'static [::aludel::entity::ColumnDef] = &[
        ::aludel::entity::ColumnDef::new(
                <parcel_fields::id as ::aludel::Column>::NAME,
                "id",
                ::aludel::entity::SqlKind::Int32,
                false,
            )
            .parkable(),
        ::aludel::entity::ColumnDef::new(
            <parcel_fields::order_id as ::aludel::Column>::NAME,
            "order_id",
            ::aludel::entity::SqlKind::Int32,
            false,
        ),
        ::aludel::entity::ColumnDef::new(
            <parcel_fields::line as ::aludel::Column>::NAME,
            "line",
            ::aludel::entity::SqlKind::Int32,
            true,
        ),
    ];
    const KEY: &'static [usize] = &[0usize];
    const VERSION: ::core::option::Option<usize> = ::core::option::Option::None;
    const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[
        ::aludel::entity::ForeignKeyDef::new::<
            parcel_fields::line_of,
        >(&[1usize, 2usize], true, ::aludel::entity::DeleteRule::Restrict, false, false),
    ];
    const CHILDREN: &'static [::aludel::entity::ChildDef] = &[];
    const INDEXES: &'static [::aludel::entity::IndexDef] = &[];
    fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
        ParcelMembers {
            id: ::aludel::Attr::new(),
            order_id: ::aludel::Attr::new(),
            line: ::aludel::Attr::new(),
            line_of: ::aludel::Rel::new(),
        }
    }
    fn key(&self) -> Self::Key {
        <i32 as ::aludel::__private::Value>::copied(&self.id)
    }
    fn snapshot(&self) -> Self {
        Self {
            id: <i32 as ::aludel::__private::Value>::copied(&self.id),
            order_id: <i32 as ::aludel::__private::Value>::copied(&self.order_id),
            line: <Option<i32> as ::aludel::__private::Value>::copied(&self.line),
        }
    }
    fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
        let mut changed = ::aludel::entity::ColumnSet::EMPTY;
        if <i32 as ::aludel::__private::Value>::differs(&self.id, &other.id) {
            changed.insert(0usize);
        }
        if <i32 as ::aludel::__private::Value>::differs(
            &self.order_id,
            &other.order_id,
        ) {
            changed.insert(1usize);
        }
        if <Option<
            i32,
        > as ::aludel::__private::Value>::differs(&self.line, &other.line) {
            changed.insert(2usize);
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
            row.order_id,
        ) {
            self.order_id = value;
        }
        if let (true, ::core::option::Option::Some(value)) = (
            columns.contains(2usize),
            row.line,
        ) {
            self.line = value;
        }
    }
    fn next_version(&mut self) {}
}

#[automatically_derived]
impl ::aludel::entity::PartialRow for __ParcelRow {
    type Entity = Parcel;
    fn given(&self) -> ::aludel::entity::ColumnSet {
        let mut given = ::aludel::entity::ColumnSet::EMPTY;
        if self.id.is_some() {
            given.insert(0usize);
        }
        if self.order_id.is_some() {
            given.insert(1usize);
        }
        if self.line.is_some() {
            given.insert(2usize);
        }
        given
    }
    fn of(entity: &Parcel, columns: ::aludel::entity::ColumnSet) -> Self {
        Self {
            id: if columns.contains(0usize) {
                ::core::option::Option::Some(
                    <i32 as ::aludel::__private::Value>::copied(&entity.id),
                )
            } else {
                ::core::option::Option::None
            },
            order_id: if columns.contains(1usize) {
                ::core::option::Option::Some(
                    <i32 as ::aludel::__private::Value>::copied(&entity.order_id),
                )
            } else {
                ::core::option::Option::None
            },
            line: if columns.contains(2usize) {
                ::core::option::Option::Some(
                    <Option<i32> as ::aludel::__private::Value>::copied(&entity.line),
                )
            } else {
                ::core::option::Option::None
            },
        }
    }
    fn of_key(key: &<Parcel as ::aludel::Entity>::Key) -> Self {
        let mut row = <Self as ::core::default::Default>::default();
        row.id = ::core::option::Option::Some(
            <i32 as ::aludel::__private::Value>::copied(key),
        );
        row
    }
    fn copy(&self) -> Self {
        Self {
            id: self.id.as_ref().map(<i32 as ::aludel::__private::Value>::copied),
            order_id: self
                .order_id
                .as_ref()
                .map(<i32 as ::aludel::__private::Value>::copied),
            line: self
                .line
                .as_ref()
                .map(<Option<i32> as ::aludel::__private::Value>::copied),
        }
    }
    fn merge(&mut self, other: Self) {
        if other.id.is_some() {
            self.id = other.id;
        }
        if other.order_id.is_some() {
            self.order_id = other.order_id;
        }
        if other.line.is_some() {
            self.line = other.line;
        }
    }
    fn clear(&mut self, columns: ::aludel::entity::ColumnSet) {
        if columns.contains(0usize) {
            self.id = ::core::option::Option::None;
        }
        if columns.contains(1usize) {
            self.order_id = ::core::option::Option::None;
        }
        if columns.contains(2usize) {
            self.line = ::core::option::Option::None;
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
            2usize => {
                self.line = ::core::option::Option::Some(::core::option::Option::None);
            }
            _ => {}
        }
    }
    fn key(&self) -> ::core::option::Option<<Parcel as ::aludel::Entity>::Key> {
        ::core::option::Option::Some(
            <i32 as ::aludel::__private::Value>::copied(self.id.as_ref()?),
        )
    }
    fn start_version(&mut self) {}
    fn build(self) -> ::core::result::Result<Parcel, usize> {
        ::core::result::Result::Ok(Parcel {
            id: self.id.ok_or(0usize)?,
            order_id: self.order_id.ok_or(1usize)?,
            line: self.line.ok_or(2usize)?,
        })
    }
    fn describe(&self, column: usize) -> ::std::string::String {
        let value = match column {
            0usize => self.id.as_ref().map(<i32 as ::aludel::__private::Value>::describe),
            1usize => {
                self.order_id.as_ref().map(<i32 as ::aludel::__private::Value>::describe)
            }
            2usize => {
                self.line
                    .as_ref()
                    .map(<Option<i32> as ::aludel::__private::Value>::describe)
            }
            _ => ::core::option::Option::None,
        };
        value.unwrap_or_default()
    }
}

///The columns and relationships of [`Parcel`] seen from a source: what an alias of it has.
#[allow(dead_code, unreachable_pub)]
struct ParcelMembers<__S> {
    ///The column `Parcel::id`.
    id: ::aludel::Attr<__S, parcel_fields::id>,
    ///The column `Parcel::order_id`.
    order_id: ::aludel::Attr<__S, parcel_fields::order_id>,
    ///The column `Parcel::line`.
    line: ::aludel::Attr<__S, parcel_fields::line>,
    ///The relationship `Parcel::line_of`.
    line_of: ::aludel::Rel<__S, parcel_fields::line_of>,
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl Parcel {
    ///The column `id` of `parcels`: `Integer`.
    const id: ::aludel::Attr<Parcel, parcel_fields::id> = ::aludel::Attr::new();
    ///The column `order_id` of `parcels`: `Integer`.
    const order_id: ::aludel::Attr<Parcel, parcel_fields::order_id> = ::aludel::Attr::new();
    ///The column `line` of `parcels`: `Integer`, may be NULL.
    const line: ::aludel::Attr<Parcel, parcel_fields::line> = ::aludel::Attr::new();
    ///The relationship to `Line`: the one, if any, that this one belongs to.
    const line_of: ::aludel::Rel<Parcel, parcel_fields::line_of> = ::aludel::Rel::new();
    /**A query for every [`Parcel`], to narrow down.

# Example

```text
let all = s.all(Parcel::query())?;
```*/
    #[must_use]
    fn query() -> ::aludel::EntityQuery<Parcel> {
        ::aludel::__private::query::<Parcel>()
    }
    /**The whole row of [`Parcel`] as an item of a SELECT list.

# Example

```text
let pairs = s.all(Parcel::query().select((Parcel::entity(), Parcel::id)))?;
```*/
    #[must_use]
    fn entity() -> ::aludel::Whole<Parcel> {
        ::aludel::Whole::new()
    }
    /**A query for [`Parcel`] written in SQL; its columns are found by their names.

# Example

```text
let all = s.all(Parcel::from_sql("SELECT * FROM parcels"))?;
```*/
    #[must_use]
    fn from_sql(
        sql: impl ::core::convert::Into<::std::string::String>,
    ) -> ::aludel::EntitySql<Parcel> {
        ::aludel::EntitySql::new(sql)
    }
}

/**What it takes to make a [`Parcel`].

# Example

```text
let pending = s.add(NewParcel::new(id, order_id));
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
struct NewParcel<B = ::aludel::Unbranded> {
    ///Becomes [`Parcel::id`].
    id: i32,
    ///Becomes [`Parcel::order_id`].
    order_id: i32,
    ///Whom it belongs to: [`Parcel::line_of`].
    line_of: ::core::option::Option<::aludel::Link<Line, B>>,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl<B> NewParcel<B> {
    /**A draft with everything that is required; the rest is left out.

# Example

```text
let draft = NewParcel::new(id, order_id);
```*/
    #[must_use]
    fn new(id_: i32, order_id_: i32) -> Self {
        Self {
            id: id_,
            order_id: order_id_,
            line_of: ::core::option::Option::None,
        }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::aludel::Draft<B> for NewParcel<B> {
    type Entity = Parcel;
    fn into_parts(self) -> ::aludel::__private::DraftParts<Parcel, B> {
        let mut parts = ::aludel::__private::DraftParts::new(__ParcelRow {
            id: ::core::option::Option::Some(self.id),
            order_id: ::core::option::Option::Some(self.order_id),
            line: ::core::option::Option::None,
        });
        parts.link_or_null::<parcel_fields::line_of>(self.line_of);
        parts
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::core::convert::From<NewParcel<B>> for ::aludel::Link<Parcel, B> {
    fn from(draft: NewParcel<B>) -> Self {
        ::aludel::Link::draft(draft)
    }
}

#[automatically_derived]
impl ::aludel::Relation for parcel_fields::line_of {
    type Source = Parcel;
    type Target = Line;
    type Id = ::aludel::__private::digit::XD<
        ::aludel::__private::digit::X6<
            ::aludel::__private::digit::X2<
                ::aludel::__private::digit::XD<
                    ::aludel::__private::digit::XE<
                        ::aludel::__private::digit::X8<
                            ::aludel::__private::digit::X8<
                                ::aludel::__private::digit::X3<::aludel::__private::End>,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >;
    type Shape = ::aludel::relation::ToMaybe;
    type Mechanism = ::aludel::relation::Forward;
    const NAME: &'static str = "line_of";
    fn path() -> ::aludel::relation::Path {
        ::aludel::relation::Path::forward::<Self>()
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::BelongsTo for parcel_fields::line_of {
    const INDEX: usize = 0usize;
    fn target_key(
        source: &Parcel,
    ) -> ::core::option::Option<<Line as ::aludel::Entity>::Key> {
        let part_0 = ::core::option::Option::Some(&source.order_id)?;
        let part_1 = source.line.as_ref()?;
        ::core::option::Option::Some(
            <(
                i32,
                i32,
            ) as ::aludel::__private::Refers<
                <Line as ::aludel::Entity>::Key,
            >>::into_key((
                <i32 as ::aludel::__private::Value>::copied(part_0),
                <i32 as ::aludel::__private::Value>::copied(part_1),
            )),
        )
    }
    fn target_key_of_row(
        row: &<Parcel as ::aludel::Entity>::Row,
    ) -> ::core::option::Option<<Line as ::aludel::Entity>::Key> {
        let part_0 = row.order_id.as_ref()?;
        let part_1 = row.line.as_ref()?.as_ref()?;
        ::core::option::Option::Some(
            <(
                i32,
                i32,
            ) as ::aludel::__private::Refers<
                <Line as ::aludel::Entity>::Key,
            >>::into_key((
                <i32 as ::aludel::__private::Value>::copied(part_0),
                <i32 as ::aludel::__private::Value>::copied(part_1),
            )),
        )
    }
    fn point_at(
        source: &mut Parcel,
        key: ::core::option::Option<<Line as ::aludel::Entity>::Key>,
    ) {
        match key {
            ::core::option::Option::Some(key) => {
                let (part_0, part_1) = <(
                    i32,
                    i32,
                ) as ::aludel::__private::Refers<
                    <Line as ::aludel::Entity>::Key,
                >>::of_key(key);
                source.order_id = part_0;
                source.line = ::core::option::Option::Some(part_1);
            }
            ::core::option::Option::None => {
                source.line = ::core::option::Option::None;
            }
        }
    }
    fn row_with(
        key: ::core::option::Option<<Line as ::aludel::Entity>::Key>,
    ) -> <Parcel as ::aludel::Entity>::Row {
        let mut row = <<Parcel as ::aludel::Entity>::Row as ::core::default::Default>::default();
        match key {
            ::core::option::Option::Some(key) => {
                let (part_0, part_1) = <(
                    i32,
                    i32,
                ) as ::aludel::__private::Refers<
                    <Line as ::aludel::Entity>::Key,
                >>::of_key(key);
                row.order_id = ::core::option::Option::Some(part_0);
                row.line = ::core::option::Option::Some(
                    ::core::option::Option::Some(part_1),
                );
            }
            ::core::option::Option::None => {
                row.line = ::core::option::Option::Some(::core::option::Option::None);
            }
        }
        row
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::Loadable<parcel_fields::line_of> for ::aludel::relation::Loads {}

#[automatically_derived]
impl ::aludel::__private::LeadsBack<Parcel, Line> for parcel_fields::line_of {
    type Inverse = Self;
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::Nullable for parcel_fields::line_of {}

#[automatically_derived]
impl<__C: ::aludel::Stores<Line>> ::aludel::__private::Parents<__C> for Parcel {
    fn register(registry: &mut ::aludel::__private::Registry<__C>) {
        registry.register::<Line>();
    }
}
