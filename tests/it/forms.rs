//! What comes in with a form: changes of some columns, and the version that it was made from.

use aludel::{Entity, Error, Handle, Session};

use crate::engine::{self, Sent};
use crate::model::User;

#[derive(Debug, Entity)]
#[entity(table = "posts", changes)]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
    pub note: Option<String>,
    #[entity(belongs_to(author: User))]
    pub author_id: i32,
    #[entity(version)]
    pub version: i32,
}

fn post() -> (Session, Sent, Handle<Post>) {
    let mut s = Session::new(engine::connect());
    aludel::schema![User, crate::model::Address, crate::model::Visit, crate::model::Task, Post]
        .create_all(s.connection())
        .unwrap();
    let author = crate::model::user("ed").into();
    let draft = NewPost { title: "one".into(), note: Some("draft".into()), author };
    let post = s.insert(draft).unwrap();
    s.commit().unwrap();
    let sent = crate::model::record(&mut s);
    (s, sent, post)
}

#[test]
fn what_a_form_does_not_have_stays_and_what_it_has_is_written() {
    let (mut s, sent, post) = post();
    s.apply(post, PostChanges { title: Some("two".into()), ..Default::default() }).unwrap();
    assert_eq!((&*s[post].title, s[post].note.as_deref()), ("two", Some("draft")));
    s.commit().unwrap();
    assert_eq!(
        sent.take()[1],
        "UPDATE `posts` SET `title` = ?, `version` = ? WHERE `id` = ? AND `version` = ? \
         -- binds: [\"two\", 2, 1, 1]"
    );
}

#[test]
fn a_nullable_column_is_left_alone_set_to_null_or_to_a_value() {
    let (mut s, _, post) = post();
    s.apply(post, PostChanges { note: None, ..Default::default() }).unwrap();
    assert_eq!(s[post].note.as_deref(), Some("draft"));
    s.apply(post, PostChanges { note: Some(Some("final".into())), ..Default::default() }).unwrap();
    assert_eq!(s[post].note.as_deref(), Some("final"));
    s.apply(post, PostChanges { note: Some(None), ..Default::default() }).unwrap();
    assert_eq!(s[post].note, None);
    s.commit().unwrap();
}

#[test]
fn applying_what_is_there_already_writes_nothing() {
    let (mut s, sent, post) = post();
    s.apply(post, PostChanges { title: Some("one".into()), ..Default::default() }).unwrap();
    s.commit().unwrap();
    assert!(sent.take().is_empty());
}

#[test]
fn changes_are_applied_to_a_new_row_too() {
    let (mut s, sent, _) = post();
    let draft = NewPost { title: "two".into(), note: None, author: aludel::Link::key(1) };
    let new = s.add(draft);
    s.apply(new, PostChanges { title: Some("three".into()), ..Default::default() }).unwrap();
    s.commit().unwrap();
    assert!(sent.take()[1].contains("three"));
}

#[test]
fn a_foreign_key_in_a_form_takes_the_place_of_a_link() {
    let (mut s, _, post) = post();
    s.set(post, Post::author, crate::model::user("jo")).unwrap();
    s.apply(post, PostChanges { author_id: Some(1), ..Default::default() }).unwrap();
    s.commit().unwrap();
    assert_eq!(s[post].author_id, 1);
}

#[test]
fn a_form_of_the_version_in_memory_costs_no_statement() {
    let (mut s, sent, post) = post();
    s.expect_version(post, 1).unwrap();
    assert!(sent.take().is_empty());
}

#[test]
fn an_older_form_is_a_conflict_that_has_the_row_as_it_is_now() {
    let (mut s, _, post) = post();
    s[post].title = "two".into();
    s.commit().unwrap();
    let error = s.expect_version(post, 1).unwrap_err();
    let conflict = error.conflict::<Post>().unwrap();
    assert_eq!(conflict.theirs().map(|post| &*post.title), Some("two"));
    assert!(conflict.mine().is_none() && conflict.base().is_none());
}

#[test]
fn a_form_newer_than_memory_makes_the_row_be_read() {
    let (mut s, sent, post) = post();
    s.connection().batch_execute("UPDATE posts SET title = 'two', version = 2").unwrap();
    sent.clear();
    s.expect_version(post, 2).unwrap();
    assert_eq!(sent.take().len(), 1);
    assert_eq!(&*s[post].title, "two");
}

#[test]
fn a_row_changed_on_the_ground_of_another_version_keeps_its_changes() {
    let (mut s, _, post) = post();
    s[post].title = "mine".into();
    s.connection().batch_execute("UPDATE posts SET title = 'two', version = 2").unwrap();
    let error = s.expect_version(post, 2).unwrap_err();
    assert_eq!(error.conflict::<Post>().unwrap().both(), ["title"]);
    assert_eq!(&*s[post].title, "mine");
    s.refresh_and_reapply(post).unwrap();
    s.expect_version(post, 2).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_form_for_a_row_that_is_gone_is_not_found() {
    let (mut s, _, post) = post();
    s.connection().batch_execute("DELETE FROM posts").unwrap();
    let error = s.expect_version(post, 2).unwrap_err();
    assert!(matches!(error, Error::NotFound { entity: "Post", .. }), "{error:?}");
}

#[cfg(feature = "serde")]
mod from_json {
    use super::*;

    #[derive(Debug, Entity)]
    #[entity(
        table = "pages",
        changes(name = "PageForm", derive(Clone, PartialEq, serde::Serialize, serde::Deserialize))
    )]
    pub struct Page {
        #[entity(key, generated)]
        pub id: i32,
        pub title: String,
        pub note: Option<String>,
    }

    #[test]
    fn a_missing_field_and_null_are_told_apart() {
        let form: PageForm = serde_json::from_str(r#"{"title": "two"}"#).unwrap();
        assert_eq!(form, PageForm { title: Some("two".into()), note: None });
        let form: PageForm = serde_json::from_str(r#"{"note": null}"#).unwrap();
        assert_eq!(form, PageForm { title: None, note: Some(None) });
        let form: PageForm = serde_json::from_str(r#"{"note": "x"}"#).unwrap();
        assert_eq!(form, PageForm { title: None, note: Some(Some("x".into())) });
    }

    #[test]
    fn what_is_not_given_is_not_written_either() {
        let form = PageForm { title: None, note: Some(None) };
        assert_eq!(serde_json::to_string(&form).unwrap(), r#"{"note":null}"#);
    }

    #[test]
    fn null_for_a_column_that_is_never_null_is_refused_or_left_out() {
        let form: PageForm = serde_json::from_str(r#"{"title": null}"#).unwrap();
        assert_eq!(form.title, None, "there is no NULL to set it to");
    }
}
