//! LATERAL joins, where the database has them.

use aludel::Id;
use diesel::pg::Pg;

use super::fixture::{Comment, Post, User, database, id};
use crate::engine;

aludel::alias!(type Last = Post);
aludel::alias!(type Reply = Comment);

#[test]
fn a_lateral_join_takes_some_rows_for_each_row() {
    let of_user = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id))
        .order_by(Post::id.desc())
        .limit(2)
        .select((Post::id, Post::title))
        .subquery(Last::members());
    let (post, title) = (of_user.column(Post::id), of_user.column(Post::title));
    let query = User::query()
        .join_lateral(of_user)
        .order_by((User::id, post.desc()))
        .rows()
        .select((User::id, post, title));
    assert_eq!(
        query.to_sql::<Pg>().unwrap(),
        "SELECT \"users\".\"id\", \"Last\".\"id\", \"Last\".\"title\" FROM \"users\" \
         INNER JOIN LATERAL (SELECT \"posts\".\"id\", \"posts\".\"title\" FROM \"posts\" \
         WHERE \"posts\".\"author_id\" = \"users\".\"id\" ORDER BY \"posts\".\"id\" DESC LIMIT 2) \
         AS \"Last\" ON 1 = 1 ORDER BY \"users\".\"id\", \"Last\".\"id\" DESC"
    );
    only_on!(engine::is_postgres(), "it has no LATERAL");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    let row = |user, post, title: &str| (id(user), id(post), title.to_owned());
    let rows: Vec<(Id<User>, Id<Post>, String)> = query.all(&mut connection).unwrap();
    // Ed has three posts, and without the correlation everybody would have the last two.
    assert_eq!(rows, [row(1, 5, "fourth"), row(1, 2, "second"), row(2, 4, "third")]);
}

#[test]
fn a_left_lateral_join_keeps_the_rows_without() {
    let of_user = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id))
        .order_by(Post::id.desc())
        .limit(1)
        .subquery(Last::members());
    let title = of_user.column(Post::title);
    let query = User::query()
        .left_join_lateral(of_user)
        .order_by(User::id)
        .rows()
        .select((User::id, title));
    assert!(
        query
            .to_sql::<Pg>()
            .unwrap()
            .contains(" FROM \"users\" LEFT OUTER JOIN LATERAL (SELECT \"posts\".\"id\", ")
    );
    only_on!(engine::is_postgres(), "it has no LATERAL");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    let row = |user, title: Option<&str>| (id(user), title.map(str::to_owned));
    assert_eq!(
        query.all(&mut connection).unwrap(),
        [row(1, Some("fourth")), row(2, Some("third")), row(3, None), row(4, None), row(5, None)]
    );
}

#[test]
fn a_lateral_join_sees_the_one_before_it() {
    let last_post = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id))
        .order_by(Post::id)
        .limit(1)
        .subquery(Last::members());
    let post = last_post.column(Post::id);
    let joined = User::query().join_lateral(last_post);
    let comments =
        Comment::query().correlate(User::entity()).filter(Comment::author_id.eq(User::id));
    let replies = comments.select((Comment::post_id, Comment::text)).subquery(Reply::members());
    let (of_post, text) = (replies.column(Comment::post_id), replies.column(Comment::text));
    let query =
        joined.join_lateral(replies).filter(of_post.eq(post)).rows().select((User::id, text));
    only_on!(engine::is_postgres(), "it has no LATERAL");
    let aludel::AnyConnection::Postgres(mut connection) = database() else { return };
    // Of the comments on the first post of somebody, those by the author.
    assert_eq!(query.all(&mut connection).unwrap(), [(id(1), "bad".to_owned())]);
}
