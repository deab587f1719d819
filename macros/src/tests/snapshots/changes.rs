///What to change in a [`User`]: the columns that are given.
#[derive(::core::fmt::Debug, ::core::default::Default, Clone)]
#[allow(dead_code, unreachable_pub)]
pub struct UserForm {
    ///Changes [`User::name`].
    pub name: ::core::option::Option<String>,
}

#[automatically_derived]
impl ::aludel::Changes<User> for UserForm {
    fn into_row(self) -> __UserRow {
        __UserRow {
            id: ::core::option::Option::None,
            name: self.name,
        }
    }
}
