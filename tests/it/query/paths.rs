//! Values along to-one relationships, without a join.

use super::fixture::{Address, Comment, Employee, Post, Profile, User, database, id, sql};

#[test]
fn a_value_along_a_required_relationship_is_there() {
    let owner = Address::user.get(User::name);
    let query = Address::query().order_by((owner.desc(), Address::id)).select((Address::id, owner));
    let rows: Vec<(_, String)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[0], (id(3), "wendy".to_owned()));
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [id(3), id(1), id(2), id(4)]);
    let value = "(SELECT `addresses_user`.`name` FROM `users` AS `addresses_user` \
                 WHERE `addresses`.`user_id` = `addresses_user`.`id`)";
    assert_eq!(
        sql(&query),
        format!(
            "SELECT `addresses`.`id`, {value} FROM `addresses` ORDER BY {value} DESC, `addresses`.`id`"
        )
    );
}

#[test]
fn a_value_along_an_optional_relationship_is_an_option() {
    let query = Post::query()
        .order_by(Post::id)
        .select((Post::author.get(User::name), Post::editor.get(User::age)));
    let rows: Vec<(Option<String>, Option<i32>)> = query.all(&mut database()).unwrap();
    let row = |name: Option<&str>, age| (name.map(str::to_owned), age);
    assert_eq!(
        rows,
        [
            row(Some("ed"), Some(30)),
            row(Some("ed"), None),
            row(None, Some(30)),
            row(Some("wendy"), Some(30)),
            row(Some("ed"), Some(30)),
        ]
    );
}

#[test]
fn a_path_of_several_steps_joins_inside() {
    let author = Comment::post.then(Post::author);
    let query = Comment::query()
        .filter(author.get(User::name).eq("ed"))
        .order_by(Comment::id)
        .select((Comment::id, author.get(User::age)));
    assert_eq!(query.all(&mut database()).unwrap(), [(id(1), Some(30)), (id(2), Some(30))]);
    assert!(sql(&query).contains(
        "(SELECT `comments_post_author`.`name` FROM `posts` AS `comments_post` \
         INNER JOIN `users` AS `comments_post_author` \
         ON `comments_post`.`author_id` = `comments_post_author`.`id` \
         WHERE `comments`.`post_id` = `comments_post`.`id`) = ?"
    ));
}

#[test]
fn a_path_repeats_and_loses_no_row() {
    let bio = Post::author.then(User::profile).get(Profile::bio);
    let query = Post::query().order_by(Post::id).select(bio);
    let rows: Vec<Option<String>> = query.all(&mut database()).unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows.iter().flatten().count(), 4);
}

#[test]
fn a_path_begins_at_an_alias_and_leads_to_the_same_table() {
    let boss = Employee::manager.then(Employee::manager).get(Employee::name);
    let query = Employee::query().filter(boss.eq("boss")).select(Employee::name);
    assert_eq!(query.all(&mut database()).unwrap(), ["cat"]);
    aludel::alias!(other = Employee);
    let query = Employee::query()
        .join(Employee::reports.to(other))
        .filter(other.manager.get(Employee::salary).gt(60))
        .order_by(other.id)
        .select(other.name);
    assert_eq!(query.all(&mut database()).unwrap(), ["ann", "bob"]);
}

/// The rows are `name`s, where there is one.
fn maybe(names: &[Option<&str>]) -> Vec<Option<String>> {
    names.iter().map(|name| name.map(str::to_owned)).collect()
}

#[test]
fn a_path_is_joined_inner_along_required_and_left_along_nullable_keys() {
    let query = Comment::query()
        .join_path(Comment::post.then(Post::author))
        .order_by(Comment::id)
        .select((Comment::id, Post::title, User::name));
    let rows: Vec<(_, String, Option<String>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[2], (id(3), "orphan".to_owned(), None));
    assert_eq!(rows[3], (id(4), "third".to_owned(), Some("wendy".to_owned())));
    assert_eq!(
        sql(&query),
        "SELECT `comments`.`id`, `posts`.`title`, `users`.`name` FROM `comments` \
         INNER JOIN `posts` ON `comments`.`post_id` = `posts`.`id` \
         LEFT OUTER JOIN `users` ON `posts`.`author_id` = `users`.`id` ORDER BY `comments`.`id`"
    );
}

#[test]
fn a_required_step_behind_one_that_may_lead_nowhere_is_joined_left() {
    aludel::alias!(owner = User);
    // Each profile has a user, and not each post has a profile.
    let query = Post::query()
        .join_path(Post::author.then(User::profile).then(Profile::user.to(owner)))
        .order_by(Post::id)
        .select(owner.name);
    let rows: Vec<Option<String>> = query.all(&mut database()).unwrap();
    assert_eq!(rows, maybe(&[Some("ed"), Some("ed"), None, Some("wendy"), Some("ed")]));
    assert!(sql(&query).contains(
        " FROM `posts` LEFT OUTER JOIN `users` ON `posts`.`author_id` = `users`.`id` \
         LEFT OUTER JOIN `profiles` ON `users`.`id` = `profiles`.`user_id` \
         LEFT OUTER JOIN `users` AS `owner` ON `profiles`.`user_id` = `owner`.`id` ORDER BY "
    ));
}

#[test]
fn two_paths_share_the_steps_that_they_have_in_common() {
    aludel::alias!(editor = User);
    let query = Comment::query()
        .join_path(Comment::post.then(Post::author))
        .join_path(Comment::post.then(Post::editor.to(editor)))
        .join_path(Comment::post.then(Post::author).then(User::profile))
        .join_path(Comment::post)
        .order_by(Comment::id)
        .select((User::name, editor.age, Profile::bio));
    let rows: Vec<(Option<String>, Option<i32>, Option<String>)> =
        query.all(&mut database()).unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0], (Some("ed".into()), Some(30), Some("about ed".into())));
    assert_eq!(rows[2], (None, Some(30), None));
    assert_eq!(
        sql(&query).split(" FROM ").nth(1).unwrap(),
        "`comments` INNER JOIN `posts` ON `comments`.`post_id` = `posts`.`id` \
         LEFT OUTER JOIN `users` ON `posts`.`author_id` = `users`.`id` \
         LEFT OUTER JOIN `users` AS `editor` ON `posts`.`editor_id` = `editor`.`id` \
         LEFT OUTER JOIN `profiles` ON `users`.`id` = `profiles`.`user_id` ORDER BY `comments`.`id`"
    );
}

#[test]
fn a_step_that_join_has_made_is_taken_as_it_was_made() {
    let inner = Comment::query()
        .join(Comment::author)
        .join_path(Comment::author.then(User::profile))
        .order_by(Comment::id)
        .select((Comment::id, User::name, Profile::bio));
    let rows: Vec<(_, String, Option<String>)> = inner.all(&mut database()).unwrap();
    // Comment 4 has no author, so the inner join has lost it.
    assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [id(1), id(2), id(3)]);
    assert_eq!(
        sql(&inner).split(" FROM ").nth(1).unwrap(),
        "`comments` INNER JOIN `users` ON `comments`.`author_id` = `users`.`id` \
         LEFT OUTER JOIN `profiles` ON `users`.`id` = `profiles`.`user_id` ORDER BY `comments`.`id`"
    );
    aludel::alias!(owner = User);
    let certain = Profile::query()
        .join(Profile::user.to(owner))
        .join_path(Profile::user.to(owner))
        .order_by(owner.id)
        .select(owner.name);
    let rows: Vec<String> = certain.all(&mut database()).unwrap();
    assert_eq!(rows, ["ed", "wendy"]);
    let left = Comment::query()
        .left_join(Comment::post)
        .join_path(Comment::post.then(Post::author))
        .select(Post::title);
    let _: Vec<Option<String>> = left.all(&mut database()).unwrap();
    assert_eq!(sql(&left).matches("JOIN `posts`").count(), 1);
}

#[test]
fn a_path_of_aliases_leads_up_a_tree() {
    aludel::alias!(boss = Employee);
    aludel::alias!(head = Employee);
    let query = Employee::query()
        .join_path(Employee::manager.to(boss).then(boss.manager.to(head)))
        .order_by(Employee::id)
        .select((boss.name, head.name));
    let rows: Vec<(Option<String>, Option<String>)> = query.all(&mut database()).unwrap();
    let row =
        |boss: Option<&str>, head: Option<&str>| (boss.map(str::to_owned), head.map(str::to_owned));
    assert_eq!(
        rows,
        [
            row(None, None),
            row(Some("boss"), None),
            row(Some("boss"), None),
            row(Some("ann"), Some("boss")),
            row(None, None),
        ]
    );
    // A path of aliases is read without a join too.
    let path = Employee::manager.to(boss).then(boss.manager.to(head));
    let query = Employee::query().filter(path.get(head.name).eq("boss")).select(Employee::name);
    assert_eq!(query.all(&mut database()).unwrap(), ["cat"]);
}

#[test]
fn a_path_begins_at_a_joined_source_and_repeats_no_row() {
    let query = User::query()
        .join(User::comments)
        .join_path(Comment::post)
        .order_by(Comment::id)
        .rows()
        .select((User::name, Post::title));
    let rows: Vec<(String, String)> = query.all(&mut database()).unwrap();
    assert_eq!(
        rows.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(),
        ["first", "first", "orphan"]
    );
    let comments = Comment::query().join_path(Comment::post.then(Post::author));
    assert_eq!(comments.count(&mut database()).unwrap(), 4);
}
