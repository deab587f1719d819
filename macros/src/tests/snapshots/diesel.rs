///The columns and relationships of [`User`] as types, for bounds.
#[allow(non_camel_case_types, dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod user_fields {
    ///The column `User::id`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct id;
    ///The column `User::name`.
    #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
    pub struct name;
    ::aludel::__private::diesel::table! {
        #[sql_name = "users"] users(id) { id ->
        ::aludel::__private::diesel::sql_types::Integer, name ->
        ::aludel::__private::diesel::sql_types::Text, }
    }
}

#[automatically_derived]
impl ::aludel::__private::MappedTable for user_fields::users::table {
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
}

#[automatically_derived]
impl ::aludel::__private::Over<user_fields::users::table> for User {}
