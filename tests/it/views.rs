//! Relationships in memory: the foreign key is the one truth, and both ends always agree.

use aludel::Handle;

use crate::model::*;

type Loaded<R> = aludel::scope::Cons<aludel::Loaded<R>, aludel::scope::Nil>;
type WithAddresses = Handle<User, Loaded<user_fields::addresses>>;

fn emails(s: &aludel::Session, user: WithAddresses) -> Vec<String> {
    s.related(user, User::addresses).map(|address| s[address].email.clone()).collect()
}

fn two_users(s: &mut aludel::Session) -> [WithAddresses; 2] {
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    s.insert(address("ed@1", ed)).unwrap();
    s.insert(address("ed@2", ed)).unwrap();
    s.insert(address("jo@1", jo)).unwrap();
    s.commit().unwrap();
    s.load([ed, jo], User::addresses).unwrap()
}

#[test]
fn one_statement_loads_a_relationship_for_all_handles() {
    let (mut s, sent) = recorded();
    let users = two_users(&mut s);
    sent.clear();
    let [ed, jo] = s.load(users.map(Handle::forget), User::addresses).unwrap();
    assert_eq!(
        sent.take(),
        ["SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `user_id` IN (?, ?) \
          -- binds: [1, 2]"]
    );
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
    assert_eq!(emails(&s, jo), ["jo@1"]);
}

#[test]
fn a_list_of_keys_is_padded_to_a_power_of_two() {
    let (mut s, sent) = recorded();
    let users: Vec<_> = ["a", "b", "c"].map(|name| s.insert(user(name)).unwrap()).into();
    sent.clear();
    s.load(&users, User::addresses).unwrap();
    let sent = sent.take();
    assert!(sent[0].ends_with("IN (?, ?, ?, ?) -- binds: [1, 2, 3, 3]"), "{sent:?}");
    s.rollback().unwrap();
}

#[test]
fn a_to_one_reads_only_what_is_not_in_memory() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@1", ed)).unwrap();
    sent.clear();
    let home = s.load(home, Address::user).unwrap();
    assert_eq!(sent.take(), [""; 0]);
    assert_eq!(s.related(home, Address::user), ed);
    s.rollback().unwrap();
}

#[test]
fn a_nullable_to_one_is_an_option() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let own = s.insert(NewTask { title: "x".into(), assignee: Some(ed.into()) }).unwrap();
    let free = s.insert(NewTask { title: "y".into(), assignee: None }).unwrap();
    let [own, free] = s.load([own, free], Task::assignee).unwrap();
    assert_eq!(s.related(own, Task::assignee), Some(ed));
    assert_eq!(s.related(free, Task::assignee), None::<Handle<User>>);
    s.rollback().unwrap();
}

#[test]
fn setting_one_end_is_seen_at_the_other_at_once() {
    let (mut s, _) = recorded();
    let [ed, jo] = two_users(&mut s);
    let second = s.related(ed, User::addresses).nth(1).unwrap();
    s.set(second, Address::user, jo).unwrap();
    assert_eq!(emails(&s, ed), ["ed@1"]);
    assert_eq!(emails(&s, jo), ["jo@1", "ed@2"]);
    s.commit().unwrap();
    assert_eq!(emails(&s, ed), ["ed@1"]);
    assert_eq!(emails(&s, jo), ["jo@1", "ed@2"]);
}

#[test]
fn a_foreign_key_changed_by_hand_moves_the_row_too() {
    let (mut s, _) = recorded();
    let [ed, jo] = two_users(&mut s);
    let second = s.related(ed, User::addresses).nth(1).unwrap();
    s[second].user_id = s[jo].id;
    assert_eq!(emails(&s, ed), ["ed@1"]);
    assert_eq!(emails(&s, jo), ["jo@1", "ed@2"]);
    s[second].user_id = s[ed].id;
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
    s.commit().unwrap();
}

#[test]
fn a_new_row_is_seen_from_its_flush_on() {
    let (mut s, _) = recorded();
    let [ed, _] = two_users(&mut s);
    s.add(address("ed@3", ed));
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
    s.flush().unwrap();
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2", "ed@3"]);
    s.rollback().unwrap();
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
}

#[test]
fn a_row_set_to_a_new_one_leaves_its_old_place_at_once() {
    let (mut s, _) = recorded();
    let [ed, _] = two_users(&mut s);
    let second = s.related(ed, User::addresses).nth(1).unwrap();
    s.set(second, Address::user, user("mary")).unwrap();
    assert_eq!(emails(&s, ed), ["ed@1"]);
    s.commit().unwrap();
    let second = s.load(second, Address::user).unwrap();
    let mary = s.related(second, Address::user);
    assert_eq!(s[mary].name, "mary");
}

#[test]
fn a_deleted_row_leaves_the_views_and_comes_back_with_a_rollback() {
    let (mut s, _) = recorded();
    let [ed, _] = two_users(&mut s);
    let first = s.related(ed, User::addresses).next().unwrap();
    s.delete(first).unwrap();
    assert_eq!(emails(&s, ed), ["ed@2"]);
    s.flush().unwrap();
    assert_eq!(emails(&s, ed), ["ed@2"]);
    s.rollback().unwrap();
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
}

#[test]
fn a_moved_row_is_back_in_its_place_after_a_rollback() {
    let (mut s, _) = recorded();
    let [ed, jo] = two_users(&mut s);
    let second = s.related(ed, User::addresses).nth(1).unwrap();
    s.set(second, Address::user, jo).unwrap();
    s.flush().unwrap();
    s.rollback().unwrap();
    assert_eq!(emails(&s, ed), ["ed@1", "ed@2"]);
    assert_eq!(emails(&s, jo), ["jo@1"]);
}

#[test]
fn a_target_that_is_not_in_memory_reads_as_gone() {
    let (mut s, _) = recorded();
    let [ed, _] = two_users(&mut s);
    let first = s.related(ed, User::addresses).next().unwrap();
    let first = s.load(first, Address::user).unwrap();
    s.expunge(ed).unwrap();
    let owner = s.related(first, Address::user);
    assert!(s.read(owner).is_err());
}

#[test]
fn linked_rows_are_seen_at_once_and_unlinked_ones_are_not() {
    let (mut s, _) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    let [a, b] = ["a", "b"].map(|word| s.insert(NewKeyword { word: word.into() }).unwrap());
    let post = s.load(post, Post::keywords).unwrap();
    let keywords = |s: &aludel::Session| s.related(post, Post::keywords).collect::<Vec<_>>();
    s.link(post, Post::keywords, a).unwrap();
    s.link(post, Post::keywords, b).unwrap();
    s.link(post, Post::keywords, a).unwrap(); // linked already
    assert_eq!(keywords(&s), [a, b]);
    s.unlink(post, Post::keywords, a).unwrap();
    assert_eq!(keywords(&s), [b]);
    s.commit().unwrap();
    assert_eq!(keywords(&s), [b]);
    s.unlink(post, Post::keywords, b).unwrap();
    assert!(keywords(&s).is_empty());
    s.link(post, Post::keywords, b).unwrap(); // takes the unlinking back
    assert_eq!(keywords(&s), [b]);
    assert!(s.plan().unwrap().is_empty());
}

#[test]
fn both_ends_of_a_many_to_many_agree() {
    let (mut s, _) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    let a = s.insert(NewKeyword { word: "a".into() }).unwrap();
    let post = s.load(post, Post::keywords).unwrap();
    let a = s.load(a, Keyword::posts).unwrap();
    s.link(a, Keyword::posts, post).unwrap();
    assert_eq!(s.related(post, Post::keywords).collect::<Vec<_>>(), [a]);
    s.flush().unwrap();
    assert_eq!(s.related(post, Post::keywords).collect::<Vec<_>>(), [a]);
    assert_eq!(s.related(a, Keyword::posts).collect::<Vec<_>>(), [post]);
    s.rollback().unwrap();
}

#[test]
fn a_many_to_many_is_loaded_with_two_statements() {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    s.link(post, Post::keywords, NewKeyword { word: "a".into() }).unwrap();
    s.commit().unwrap();
    s.clear();
    let post = s.get::<Post>(1).unwrap().unwrap();
    sent.clear();
    let post = s.load(post, Post::keywords).unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "SELECT `post_id`, `keyword_id` FROM `post_keywords` WHERE `post_id` = ?",
            "SELECT `id`, `word` FROM `keywords` WHERE `id` = ?",
        ]
    );
    assert_eq!(s.related(post, Post::keywords).len(), 1);
}

#[test]
fn rows_are_unlinked_by_key_when_the_association_is_not_in_memory() {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    s.link(post, Post::keywords, NewKeyword { word: "a".into() }).unwrap();
    s.commit().unwrap();
    s.clear();
    let post = s.get::<Post>(1).unwrap().unwrap();
    let a = s.get::<Keyword>(1).unwrap().unwrap();
    sent.clear();
    s.unlink(post, Post::keywords, a).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        ["BEGIN", "DELETE FROM `post_keywords` WHERE `post_id` = ? AND `keyword_id` = ?", "COMMIT"]
    );
}

#[test]
fn unlinking_what_was_never_linked_is_an_error() {
    let (mut s, _) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    let a = s.insert(NewKeyword { word: "a".into() }).unwrap();
    s.commit().unwrap();
    s.unlink(post, Post::keywords, a).unwrap();
    let error = s.commit().unwrap_err();
    assert!(error.is_stale::<PostKeyword>(), "{error}");
    s.link(post, Post::keywords, a).unwrap(); // takes it back
    s.commit().unwrap();
}

#[test]
fn relinking_sends_the_difference() {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|w| s.insert(NewKeyword { word: w.into() }).unwrap());
    let post = s.load(post, Post::keywords).unwrap();
    s.relink(post, Post::keywords, [a, b]).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.relink(post, Post::keywords, [b, c]).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `post_keywords` (`post_id`, `keyword_id`) VALUES (?, ?) -- binds: [1, 3]",
            "DELETE FROM `post_keywords` WHERE `post_id` = ? AND `keyword_id` = ? -- binds: [1, 1]",
            "COMMIT",
        ]
    );
}

#[test]
fn a_pair_added_as_a_draft_is_not_linked_again() {
    let (mut s, _) = recorded();
    let post = s.add(NewPost { headline: "x".into() });
    let a = s.insert(NewKeyword { word: "a".into() }).unwrap();
    let b = s.add(NewKeyword { word: "b".into() });
    s.add(NewPostKeyword { post: post.into(), keyword: a.into() });
    s.link(post, Post::keywords, a).unwrap();
    s.link(post, Post::keywords, b).unwrap();
    s.link(b, Keyword::posts, post).unwrap();
    s.commit().unwrap();
    assert_eq!(s.count(PostKeyword::query()).unwrap(), 2);
}

#[test]
fn linking_many_rows_takes_time_in_proportion() {
    let (mut s, _) = recorded();
    let post = s.add(NewPost { headline: "x".into() });
    for word in 0..20_000 {
        s.link(post, Post::keywords, NewKeyword { word: word.to_string() }).unwrap();
    }
    s.commit().unwrap();
    assert_eq!(s.count(PostKeyword::query()).unwrap(), 20_000);
}
