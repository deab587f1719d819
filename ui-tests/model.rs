// The entities of the cases that are not about mapping; each case includes them.



#[derive(aludel::Entity)]
#[entity(
    table = "users",
    has_many(addresses: Address.user, order_by(id)),
    has_many(posts: Post.author, large),
)]
pub struct User {
    #[entity(key, generated)]
    pub id: aludel::Id<User>,
    pub name: String,
    pub fullname: Option<String>,
    pub age: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: aludel::Id<Address>,
    pub email: String,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: aludel::Id<User>,
}

#[derive(aludel::Entity)]
#[entity(table = "posts", many_to_many(tags: Tag, through = PostTag(post, tag)))]
pub struct Post {
    #[entity(key, generated)]
    pub id: aludel::Id<Post>,
    pub headline: String,
    #[entity(belongs_to(author: User, on_delete = nullify))]
    pub author_id: Option<aludel::Id<User>>,
    #[entity(belongs_to(editor: User, on_delete = nullify))]
    pub editor_id: Option<aludel::Id<User>>,
}

#[derive(aludel::Entity)]
#[entity(table = "tags", many_to_many(posts: Post, through = PostTag(tag, post)))]
pub struct Tag {
    #[entity(key, generated)]
    pub id: aludel::Id<Tag>,
    pub word: String,
}

#[derive(aludel::Entity)]
#[entity(table = "post_tags")]
pub struct PostTag {
    #[entity(key, belongs_to(post: Post, on_delete = cascade))]
    pub post_id: aludel::Id<Post>,
    #[entity(key, belongs_to(tag: Tag, on_delete = cascade))]
    pub tag_id: aludel::Id<Tag>,
}

#[derive(aludel::Entity)]
#[entity(table = "employees", has_many(reports: Employee.manager))]
pub struct Employee {
    #[entity(key, generated)]
    pub id: aludel::Id<Employee>,
    pub name: String,
    #[entity(belongs_to(manager: Employee, on_delete = nullify))]
    pub manager_id: Option<aludel::Id<Employee>>,
}
