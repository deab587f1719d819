#[automatically_derived]
impl ::aludel::Column for user_fields::value {
    type Entity = User;
    type Id = ::aludel::__private::digit::X8<
        ::aludel::__private::digit::XD<
            ::aludel::__private::digit::X0<
                ::aludel::__private::digit::X8<
                    ::aludel::__private::digit::XE<
                        ::aludel::__private::digit::XD<
                            ::aludel::__private::digit::XA<
                                ::aludel::__private::digit::XD<::aludel::__private::End>,
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
    const NAME: &'static str = "Value";
    const INDEX: usize = 1usize;
}

#[automatically_derived]
#[allow(non_upper_case_globals, dead_code, unreachable_pub)]
impl User {
    ///The column `id` of `users`: `Integer`.
    pub const id: ::aludel::Attr<User, user_fields::id> = ::aludel::Attr::new();
    ///The column `Value` of `users`: `Text`.
    pub const value: ::aludel::Attr<User, user_fields::value> = ::aludel::Attr::new();
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
