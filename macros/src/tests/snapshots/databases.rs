::aludel::__for_sqlite! {
    #[automatically_derived] impl ::aludel::Persist < __DB > for User { fn bind < 'b >
    (row : & 'b < Self as ::aludel::Entity > ::Row, column : usize, out :
    ::aludel::__private::diesel::query_builder::AstPass < '_, 'b, __DB >,) ->
    ::aludel::__private::diesel::result::QueryResult < () > { match column { 0usize => <
    i32 as ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Integer,
    __DB >> ::put(::aludel::__private::given(& row.id,
    ::aludel::__private::Place::new("User", "id")) ?, out,), 1usize => < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::put(::aludel::__private::given(& row.name, ::aludel::__private::Place::new("User",
    "name")) ?, out,), _ => ::core::result::Result::Ok(()), } } fn read < 'r, __R :
    ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : & __R, at : usize,) ->
    ::aludel::__private::diesel::deserialize::Result < Self > {
    ::core::result::Result::Ok(Self { id : < i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row, at + 0usize,
    ::aludel::__private::Place::new("User", "id")) ?, name : < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::take(row, at + 1usize, ::aludel::__private::Place::new("User", "name")) ?, }) } fn
    read_by_name < 'r, __R : ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : &
    __R,) -> ::aludel::__private::diesel::deserialize::Result < Self > {
    ::core::result::Result::Ok(Self { id : < i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row,
    ::aludel::__private::position(row, < user_fields::id as ::aludel::Column > ::NAME,
    ::aludel::__private::Place::new("User", "id")) ?,
    ::aludel::__private::Place::new("User", "id")) ?, name : < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::take(row, ::aludel::__private::position(row, < user_fields::name as
    ::aludel::Column > ::NAME, ::aludel::__private::Place::new("User", "name")) ?,
    ::aludel::__private::Place::new("User", "name")) ?, }) } fn read_into < 'r, __R :
    ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : & __R, at : usize, columns
    : ::aludel::entity::ColumnSet, partial : & mut < Self as ::aludel::Entity > ::Row,)
    -> ::aludel::__private::diesel::deserialize::Result < () > { let mut at = at; for
    column in columns.iter() { match column { 0usize => partial.id =
    ::core::option::Option::Some(< i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row, at,
    ::aludel::__private::Place::new("User", "id")) ?), 1usize => partial.name =
    ::core::option::Option::Some(< String as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Text, __DB >> ::take(row, at,
    ::aludel::__private::Place::new("User", "name")) ?), _ => {} } at += 1; }
    ::core::result::Result::Ok(()) } }
}

::aludel::__for_postgres! {
    #[automatically_derived] impl ::aludel::Persist < __DB > for User { fn bind < 'b >
    (row : & 'b < Self as ::aludel::Entity > ::Row, column : usize, out :
    ::aludel::__private::diesel::query_builder::AstPass < '_, 'b, __DB >,) ->
    ::aludel::__private::diesel::result::QueryResult < () > { match column { 0usize => <
    i32 as ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Integer,
    __DB >> ::put(::aludel::__private::given(& row.id,
    ::aludel::__private::Place::new("User", "id")) ?, out,), 1usize => < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::put(::aludel::__private::given(& row.name, ::aludel::__private::Place::new("User",
    "name")) ?, out,), _ => ::core::result::Result::Ok(()), } } fn read < 'r, __R :
    ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : & __R, at : usize,) ->
    ::aludel::__private::diesel::deserialize::Result < Self > {
    ::core::result::Result::Ok(Self { id : < i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row, at + 0usize,
    ::aludel::__private::Place::new("User", "id")) ?, name : < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::take(row, at + 1usize, ::aludel::__private::Place::new("User", "name")) ?, }) } fn
    read_by_name < 'r, __R : ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : &
    __R,) -> ::aludel::__private::diesel::deserialize::Result < Self > {
    ::core::result::Result::Ok(Self { id : < i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row,
    ::aludel::__private::position(row, < user_fields::id as ::aludel::Column > ::NAME,
    ::aludel::__private::Place::new("User", "id")) ?,
    ::aludel::__private::Place::new("User", "id")) ?, name : < String as
    ::aludel::__private::Stored < ::aludel::__private::diesel::sql_types::Text, __DB >>
    ::take(row, ::aludel::__private::position(row, < user_fields::name as
    ::aludel::Column > ::NAME, ::aludel::__private::Place::new("User", "name")) ?,
    ::aludel::__private::Place::new("User", "name")) ?, }) } fn read_into < 'r, __R :
    ::aludel::__private::diesel::row::Row < 'r, __DB >> (row : & __R, at : usize, columns
    : ::aludel::entity::ColumnSet, partial : & mut < Self as ::aludel::Entity > ::Row,)
    -> ::aludel::__private::diesel::deserialize::Result < () > { let mut at = at; for
    column in columns.iter() { match column { 0usize => partial.id =
    ::core::option::Option::Some(< i32 as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Integer, __DB >> ::take(row, at,
    ::aludel::__private::Place::new("User", "id")) ?), 1usize => partial.name =
    ::core::option::Option::Some(< String as ::aludel::__private::Stored <
    ::aludel::__private::diesel::sql_types::Text, __DB >> ::take(row, at,
    ::aludel::__private::Place::new("User", "name")) ?), _ => {} } at += 1; }
    ::core::result::Result::Ok(()) } }
}
