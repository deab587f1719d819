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
