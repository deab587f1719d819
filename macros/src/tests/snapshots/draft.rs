/**What it takes to make a [`User`].

# Example

```text
let pending = s.add(UserDraft::new(id, name));
```*/
#[derive(::core::fmt::Debug)]
#[allow(dead_code, unreachable_pub)]
pub struct UserDraft {
    ///Becomes [`User::id`].
    pub id: i32,
    ///Becomes [`User::name`].
    pub name: String,
}

#[automatically_derived]
#[allow(dead_code, unreachable_pub, clippy::too_many_arguments)]
impl UserDraft {
    /**A draft with everything that is required.

# Example

```text
let draft = UserDraft::new(id, name);
```*/
    #[must_use]
    pub fn new(id_: i32, name_: String) -> Self {
        Self { id: id_, name: name_ }
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::aludel::Draft<B> for UserDraft {
    type Entity = User;
    fn into_parts(self) -> ::aludel::__private::DraftParts<User, B> {
        let parts = ::aludel::__private::DraftParts::new(__UserRow {
            id: ::core::option::Option::Some(self.id),
            name: ::core::option::Option::Some(self.name),
        });
        parts
    }
}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl<B> ::core::convert::From<UserDraft> for ::aludel::Link<User, B> {
    fn from(draft: UserDraft) -> Self {
        ::aludel::Link::draft(draft)
    }
}
