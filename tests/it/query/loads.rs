//! Relationships loaded along with a query, and how many statements that takes.

use aludel::{Handle, Session};

use super::fixture::{
    Address, Comment, Desk, Employee, Keyword, Office, Post, Profile, User, id, recorded, session,
};
use crate::engine::{self, null_last};

type S = Session;

fn posts<L>(s: &S, found: impl IntoIterator<Item = Handle<Post, L>>) -> Vec<i32> {
    found.into_iter().map(|post| s[post].id.get()).collect()
}

fn addresses<L>(s: &S, found: impl IntoIterator<Item = Handle<Address, L>>) -> Vec<i32> {
    found.into_iter().map(|address| s[address].id.get()).collect()
}

fn words<L>(s: &S, found: impl IntoIterator<Item = Handle<Keyword, L>>) -> Vec<String> {
    found.into_iter().map(|keyword| s[keyword].word.clone()).collect()
}

#[test]
fn with_loads_a_has_many_in_one_further_statement() {
    let (mut s, recorder) = recorded();
    let users = s.all(User::query().order_by(User::id).with(User::addresses)).unwrap();
    let sent = recorder.take_sql();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[1],
        "SELECT `id`, `email`, `user_id` FROM `addresses` \
         WHERE `user_id` IN (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY `id`"
    );
    let found: Vec<_> =
        users.iter().map(|user| addresses(&s, s.related(*user, User::addresses))).collect();
    assert_eq!(found, [vec![1, 2], vec![3], vec![], vec![4], vec![]]);
    assert!(recorder.take_sql().is_empty()); // reading sends nothing
}

#[test]
fn with_of_one_root_compares_its_key() {
    let (mut s, recorder) = recorded();
    s.one(User::query().filter(User::id.eq(id(1))).with(User::addresses)).unwrap();
    assert_eq!(
        recorder.take_sql()[1],
        "SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `user_id` = ? ORDER BY `id`"
    );
}

#[test]
fn with_of_no_root_sends_nothing_further() {
    let (mut s, recorder) = recorded();
    let query = User::query().filter(User::id.gt(id(99)));
    assert!(
        s.all(query.with(User::addresses).with(User::posts.with(Post::comments)))
            .unwrap()
            .is_empty()
    );
    assert_eq!(recorder.take_sql().len(), 1);
}

#[test]
fn with_is_nested_three_deep_at_a_statement_each() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .filter(User::name.eq("ed"))
        .order_by(User::id)
        .with(User::posts.with(Post::comments.with(Comment::author)));
    let eds = s.all(query).unwrap();
    assert_eq!(
        recorder.take_sql()[1..],
        [
            "SELECT `id`, `title`, `author_id`, `editor_id`, `score`, `price` FROM `posts` \
             WHERE `author_id` IN (?, ?) ORDER BY `score` DESC, `id`",
            "SELECT `id`, `text`, `post_id`, `author_id` FROM `comments` \
             WHERE `post_id` IN (?, ?, ?, ?) ORDER BY `id`",
            "SELECT `id`, `name`, `nick`, `age`, `mood` FROM `users` WHERE `id` = ?",
        ]
    );
    let mut found = Vec::new();
    for post in s.related(eds[0], User::posts) {
        for comment in s.related(post, Post::comments) {
            let author = s.related(comment, Comment::author).map(|it| s[it].name.clone());
            found.push((s[post].title.clone(), s[comment].text.clone(), author));
        }
    }
    let expected = [("first", "good", Some("wendy")), ("first", "bad", Some("ed"))];
    assert_eq!(found, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.map(str::to_owned))));
    assert_eq!(s.related(eds[1], User::posts).len(), 0);
    assert!(recorder.take_sql().is_empty());
}

#[test]
fn several_relationships_are_loaded_in_the_order_written() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .with(User::addresses)
        .with(User::profile)
        .with(User::posts.with(Post::keywords).with(Post::comments))
        .with(User::friends);
    let users = s.all(query.order_by(User::id)).unwrap();
    let tables: Vec<String> = recorder
        .take_sql()
        .iter()
        .map(|sql| sql.split(" FROM ").nth(1).unwrap().split(' ').next().unwrap().replace('"', "`"))
        .collect();
    assert_eq!(
        tables,
        [
            "`users`",
            "`addresses`",
            "`profiles`",
            "`posts`",
            "`post_keywords`",
            "`keywords`",
            "`comments`",
            "`friendships`"
        ]
    );
    let ed = users[0];
    let profile = s.related(ed, User::profile).unwrap();
    assert_eq!(s[profile].bio, "about ed");
    assert!(s.related(users[2], User::profile).is_none());
    let friends: Vec<i32> = s.related(ed, User::friends).map(|it| s[it].id.get()).collect();
    assert_eq!(friends, [2, 3]);
}

#[test]
fn a_collection_comes_in_its_declared_order() {
    let mut s = session();
    let ed = s.one(User::query().filter(User::id.eq(id(1))).with(User::posts)).unwrap();
    assert_eq!(posts(&s, s.related(ed, User::posts)), null_last([5, 1, 2])); // score descending, NULL last
}

#[test]
fn a_many_to_many_comes_in_its_declared_order() {
    let (mut s, recorder) = recorded();
    let post = s.one(Post::query().filter(Post::id.eq(id(1))).with(Post::keywords)).unwrap();
    assert_eq!(words(&s, s.related(post, Post::keywords)), ["sql", "rust"]);
    assert_eq!(
        recorder.take_sql()[1..],
        [
            "SELECT `post_id`, `word` FROM `post_keywords` WHERE `post_id` = ?",
            "SELECT `word` FROM `keywords` WHERE `word` IN (?, ?) ORDER BY `word` DESC",
        ]
    );
}

#[test]
fn a_many_to_many_without_links_sends_no_second_statement() {
    let (mut s, recorder) = recorded();
    let post = s.one(Post::query().filter(Post::id.eq(id(2))).with(Post::keywords)).unwrap();
    assert_eq!(s.related(post, Post::keywords).len(), 0);
    assert_eq!(recorder.take_sql().len(), 2);
}

#[test]
fn a_target_of_many_is_read_once() {
    let (mut s, recorder) = recorded();
    let found = s.all(Post::query().order_by(Post::id).with(Post::author)).unwrap();
    assert_eq!(
        recorder.take_sql()[1..],
        ["SELECT `id`, `name`, `nick`, `age`, `mood` FROM `users` WHERE `id` IN (?, ?)"]
    );
    let authors: Vec<_> = found.iter().map(|post| s.related(*post, Post::author)).collect();
    assert_eq!(authors[0], authors[1]);
    assert_eq!(authors[2], None);
    assert_eq!(authors[3].map(|it| s[it].id), Some(id(2)));
}

#[test]
fn a_target_that_is_in_memory_is_not_read_again() {
    let (mut s, recorder) = recorded();
    s.all(User::query()).unwrap();
    recorder.clear();
    let found = s.all(Address::query().with(Address::user)).unwrap();
    assert_eq!(recorder.take_sql().len(), 1);
    let owner = s.related(found[0], Address::user); // required: no Option
    assert_eq!(s[owner].name, "ed");
}

#[test]
fn only_the_targets_that_are_missing_are_read() {
    let (mut s, recorder) = recorded();
    s.one(User::query().filter(User::id.eq(id(1)))).unwrap();
    recorder.clear();
    s.all(Post::query().with(Post::author)).unwrap();
    assert!(recorder.take()[1].ends_with("WHERE `id` = ? -- binds: [2]"));
}

#[test]
fn a_stale_target_is_read_again() {
    let (mut s, recorder) = recorded();
    let ed = s.one(User::query().filter(User::id.eq(id(1)))).unwrap();
    s.connection().batch_execute("UPDATE users SET name = 'Ed' WHERE id = 1").unwrap();
    s.expire(ed).unwrap();
    recorder.clear();
    s.all(Address::query().filter(Address::id.eq(id(1))).with(Address::user)).unwrap();
    assert_eq!(recorder.take_sql().len(), 2);
    assert_eq!(s[ed].name, "Ed");
}

#[test]
fn a_composite_key_is_loaded_as_a_whole() {
    let (mut s, recorder) = recorded();
    let desks = s.all(Desk::query().order_by(Desk::id).with(Desk::office)).unwrap();
    assert_eq!(
        recorder.take_sql()[1..],
        ["SELECT `country`, `number`, `city` FROM `offices` \
          WHERE (`country`, `number`) IN (VALUES (?, ?), (?, ?), (?, ?), (?, ?))"]
    );
    let cities: Vec<_> = desks
        .iter()
        .map(|desk| s.related(*desk, Desk::office).map(|it| s[it].city.clone()))
        .collect();
    let expected = [Some("Berlin"), Some("Bonn"), None, Some("Paris"), Some("Berlin"), None];
    assert_eq!(cities, expected.map(|city| city.map(str::to_owned)));
}

#[test]
fn the_children_of_composite_keys_are_not_mixed_up() {
    let mut s = session();
    let query = Office::query()
        .order_by((Office::country, Office::number))
        .with(Office::desks)
        .with(Office::keywords);
    let offices = s.all(query).unwrap();
    let desks: Vec<Vec<i32>> = offices
        .iter()
        .map(|office| s.related(*office, Office::desks).map(|it| s[it].id).collect())
        .collect();
    assert_eq!(desks, [vec![1, 5], vec![2], vec![4]]);
    let found: Vec<_> =
        offices.iter().map(|office| words(&s, s.related(*office, Office::keywords))).collect();
    assert_eq!(found, [vec!["rust", "sql"], vec![], vec!["rust"]]);
}

#[test]
fn a_tree_is_loaded_level_by_level() {
    let (mut s, recorder) = recorded();
    let query = Employee::query()
        .filter(Employee::manager.is_none())
        .order_by(Employee::id)
        .with(Employee::reports.with(Employee::reports));
    let tops = s.all(query).unwrap();
    assert_eq!(recorder.take_sql().len(), 3);
    let below: Vec<(String, usize)> = s
        .related(tops[0], Employee::reports)
        .map(|it| (s[it].name.clone(), s.related(it, Employee::reports).len()))
        .collect();
    assert_eq!(below, [("ann".to_owned(), 1), ("bob".to_owned(), 0)]);
}

#[test]
fn a_repeated_root_is_loaded_once() {
    let (mut s, recorder) = recorded();
    let query = User::query().join(User::posts).order_by(Post::id).rows().with(User::addresses);
    let users = s.all(query).unwrap();
    assert_eq!(users.len(), 4);
    assert!(recorder.take_sql()[1].ends_with("WHERE `user_id` IN (?, ?) ORDER BY `id`"));
    assert_eq!(addresses(&s, s.related(users[0], User::addresses)), [1, 2]);
    assert_eq!(addresses(&s, s.related(users[1], User::addresses)), [1, 2]);
}

#[test]
fn a_filter_on_a_join_does_not_thin_out_what_is_loaded() {
    let mut s = session();
    let query = User::query().join(User::addresses).filter(Address::email.ends_with(".com"));
    let ed = s.one(query.distinct().with(User::addresses)).unwrap();
    assert_eq!(addresses(&s, s.related(ed, User::addresses)), [1, 2]);
}

#[test]
fn the_first_row_is_loaded_alone() {
    let (mut s, recorder) = recorded();
    let first = s.first(User::query().order_by(User::id).with(User::addresses)).unwrap().unwrap();
    assert_eq!(addresses(&s, s.related(first, User::addresses)), [1, 2]);
    let sent = recorder.take_sql();
    assert!(sent[0].ends_with("LIMIT 1") && sent[1].ends_with("WHERE `user_id` = ? ORDER BY `id`"));
}

#[test]
fn load_takes_many_handles_at_once() {
    let (mut s, recorder) = recorded();
    let users = s.all(User::query().order_by(User::id)).unwrap();
    recorder.clear();
    let users = s.load(&users, User::addresses).unwrap();
    assert_eq!(recorder.take_sql().len(), 1);
    assert_eq!(addresses(&s, s.related(users[0], User::addresses)), [1, 2]);
    let [one, two] = s.load([users[0], users[1]], User::profile).unwrap();
    assert_eq!(recorder.take_sql().len(), 1);
    assert!(s.related(one, User::profile).is_some() && s.related(two, User::profile).is_some());
    assert_eq!(addresses(&s, s.related(one, User::addresses)), [1, 2]); // still known
}

#[test]
fn a_long_list_of_keys_is_sent_in_chunks() {
    only_on!(engine::is_sqlite(), "the limit of binds is SQLite's");
    let (mut s, recorder) = recorded();
    let many = "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 20099)
        INSERT INTO users (id, name, mood) SELECT i, 'n', 'sad' FROM n;
        INSERT INTO addresses (email, user_id) SELECT 'e', id FROM users WHERE id >= 100;";
    s.connection().batch_execute(many).unwrap();
    recorder.clear();
    let users = s.all(User::query().filter(User::name.eq("n")).with(User::addresses)).unwrap();
    let binds: Vec<usize> =
        recorder.take_sql()[1..].iter().map(|sql| sql.matches('?').count()).collect();
    assert_eq!(binds, [16384, 4096]); // a power of two, and what is left rounded up to one
    assert_eq!(users.len(), 20_000);
    assert!(users.iter().all(|user| s.related(*user, User::addresses).len() == 1));
}

#[test]
fn with_joined_sends_one_statement() {
    let (mut s, recorder) = recorded();
    let users = s.all(User::query().order_by(User::id).with_joined(User::addresses)).unwrap();
    let found: Vec<_> =
        users.iter().map(|user| addresses(&s, s.related(*user, User::addresses))).collect();
    assert_eq!(found, [vec![1, 2], vec![3], vec![], vec![4], vec![]]);
    assert_eq!(recorder.take_sql().len(), 1);
}

#[test]
fn with_joined_wraps_the_query() {
    let (mut s, recorder) = recorded();
    let query = Office::query().filter(Office::country.eq("de")).order_by(Office::city.desc());
    s.all(query.limit(1).with_joined(Office::desks)).unwrap();
    assert_eq!(
        recorder.take_sql(),
        ["SELECT `offices`.`country`, `offices`.`number`, `offices`.`city`, \
          `offices_desks`.`id`, `offices_desks`.`label`, `offices_desks`.`office_country`, \
          `offices_desks`.`office_number` FROM \
          (SELECT `offices`.`country`, `offices`.`number`, `offices`.`city`, \
          ROW_NUMBER() OVER (ORDER BY `offices`.`city` DESC) AS `aludel_row` FROM `offices` \
          WHERE `offices`.`country` = ? ORDER BY `offices`.`city` DESC LIMIT 1) AS `offices` \
          LEFT OUTER JOIN `desks` AS `offices_desks` \
          ON `offices`.`country` = `offices_desks`.`office_country` \
          AND `offices`.`number` = `offices_desks`.`office_number` \
          ORDER BY `offices`.`aludel_row`, `offices_desks`.`id`"]
    );
}

#[test]
fn the_limit_of_with_joined_counts_roots() {
    let mut s = session();
    let query = User::query().order_by(User::id).offset(1).limit(3).with_joined(User::posts);
    let users = s.all(query).unwrap();
    assert_eq!(users.iter().map(|user| s[*user].id.get()).collect::<Vec<_>>(), [2, 3, 4]);
    let ed = s.first(User::query().order_by(User::id).with_joined(User::posts)).unwrap().unwrap();
    assert_eq!(posts(&s, s.related(ed, User::posts)), null_last([5, 1, 2])); // whole, and in order
}

#[test]
fn with_joined_takes_a_belongs_to_and_a_has_one() {
    let (mut s, recorder) = recorded();
    let found = s.all(Post::query().order_by(Post::id.desc()).with_joined(Post::editor)).unwrap();
    let editors: Vec<_> =
        found.iter().map(|post| s.related(*post, Post::editor).map(|it| s[it].id.get())).collect();
    assert_eq!(editors, [Some(1), Some(2), Some(1), None, Some(2)]);
    let users = s.all(User::query().order_by(User::id).with_joined(User::profile)).unwrap();
    let bios: Vec<_> = users
        .iter()
        .map(|user| s.related(*user, User::profile).map(|it| s[it].bio.len()))
        .collect();
    assert_eq!(bios, [Some(8), Some(11), None, None, None]);
    assert_eq!(recorder.take_sql().len(), 2);
}

#[test]
fn with_joined_is_loaded_beside_with() {
    let (mut s, recorder) = recorded();
    let query = User::query().order_by(User::id).with(User::posts).with_joined(User::addresses);
    let users = s.all(query).unwrap();
    assert_eq!(recorder.take_sql().len(), 2);
    assert_eq!(posts(&s, s.related(users[0], User::posts)), null_last([5, 1, 2]));
    assert_eq!(addresses(&s, s.related(users[0], User::addresses)), [1, 2]);
}

#[test]
fn with_joined_of_the_same_entity_is_told_apart() {
    let mut s = session();
    let query = Employee::query().order_by(Employee::salary.desc()).with_joined(Employee::reports);
    let found = s.all(query).unwrap();
    let reports: Vec<Vec<i32>> = found
        .iter()
        .map(|it| s.related(*it, Employee::reports).map(|report| s[report].id).collect())
        .collect();
    assert_eq!(reports, [vec![2, 3], vec![4], vec![], vec![], vec![]]);
}

#[test]
fn with_joined_over_a_join_orders_by_the_joined_entity() {
    let mut s = session();
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .order_by((boss.name, Employee::id))
        .with_joined(Employee::reports);
    let found = s.all(query).unwrap();
    assert_eq!(found.iter().map(|it| s[*it].id).collect::<Vec<_>>(), [4, 2, 3]);
}

#[test]
fn the_rows_of_with_joined_repeat_nothing_that_they_load() {
    let mut s = session();
    let query = User::query().join(User::posts).rows().order_by(Post::id);
    let users = s.all(query.with_joined(User::addresses)).unwrap();
    assert_eq!(addresses(&s, s.related(users[0], User::addresses)), [1, 2]);
}

#[test]
fn gather_takes_the_rows_of_a_join_as_a_part() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .join(User::addresses)
        .filter(Address::email.ends_with(".org"))
        .order_by(Address::id.desc())
        .gather(User::addresses);
    let found = s.all(query).unwrap();
    assert_eq!(recorder.take_sql().len(), 1);
    let roots: Vec<_> = found
        .iter()
        .map(|part| (s[part.root].id.get(), addresses(&s, part.rows.iter().copied())))
        .collect();
    assert_eq!(roots, [(4, vec![4]), (2, vec![3]), (1, vec![1])]);
}

#[test]
fn what_was_gathered_does_not_pass_for_the_whole() {
    let mut s = session();
    let whole = s.one(User::query().filter(User::id.eq(id(1))).with(User::addresses)).unwrap();
    let query = User::query().join(User::addresses).filter(Address::email.ends_with(".com"));
    let part = s.all(query.gather(User::addresses)).unwrap();
    assert_eq!(part[0].rows.len(), 1);
    assert_eq!(part[0].root, whole.forget());
    assert_eq!(addresses(&s, s.related(whole, User::addresses)), [1, 2]);
}

#[test]
fn gather_over_a_left_join_gives_roots_without_rows() {
    let mut s = session();
    let query = User::query()
        .left_join(User::addresses)
        .order_by((User::id, Address::id))
        .gather(User::addresses);
    let found = s.all(query).unwrap();
    let numbers: Vec<usize> = found.iter().map(|part| part.rows.len()).collect();
    assert_eq!(numbers, [2, 1, 0, 1, 0]);
}

#[test]
fn gather_gives_each_row_once_though_another_join_repeats_it() {
    let mut s = session();
    let query = User::query()
        .join(User::addresses)
        .multiplied()
        .join(User::posts)
        .order_by((User::id, Address::id, Post::id))
        .gather(User::addresses);
    let found = s.all(query).unwrap();
    assert_eq!(addresses(&s, found[0].rows.iter().copied()), [1, 2]);
}

#[test]
fn gather_of_a_belongs_to_is_loaded_by_it() {
    let (mut s, recorder) = recorded();
    let query = Address::query()
        .join(Address::user)
        .filter(User::name.eq("ed"))
        .order_by(Address::id)
        .gather(Address::user);
    let found = s.all(query).unwrap();
    assert_eq!(addresses(&s, found.iter().copied()), [1, 2]);
    let owner = s.related(found[0], Address::user);
    assert_eq!((s[owner].id, recorder.take_sql().len()), (id(1), 1));
}

#[test]
fn gather_of_a_many_to_many_is_a_part() {
    let mut s = session();
    let query = Post::query()
        .join(Post::keywords)
        .filter(Keyword::word.eq("sql"))
        .order_by(Post::id)
        .gather(Post::keywords);
    let found = s.all(query).unwrap();
    let parts: Vec<_> = found
        .iter()
        .map(|part| (s[part.root].id.get(), words(&s, part.rows.iter().copied())))
        .collect();
    assert_eq!(parts, [(1, vec!["sql".to_owned()]), (4, vec!["sql".to_owned()])]);
}

#[test]
fn gather_is_loaded_beside_with() {
    let mut s = session();
    let query = User::query()
        .join(User::addresses)
        .filter(Address::email.ends_with(".com"))
        .with(User::profile)
        .gather(User::addresses);
    let found = s.all(query).unwrap();
    let profile: Handle<Profile> = s.related(found[0].root, User::profile).unwrap();
    assert_eq!(s[profile].bio, "about ed");
}

#[test]
fn a_large_collection_is_queried_and_never_loaded() {
    let (mut s, recorder) = recorded();
    let wendy = s.one(User::query().filter(User::id.eq(id(2)))).unwrap();
    recorder.clear();
    let comments = s.query_related(wendy, User::comments).unwrap();
    assert!(recorder.take_sql().is_empty());
    let first = comments.order_by(Comment::id).limit(1).with(Comment::post);
    let comment = s.one(first).unwrap();
    let post = s.related(comment, Comment::post);
    assert_eq!(s[post].title, "first");
    assert!(recorder.take_sql()[0].ends_with(
        "FROM `comments` WHERE `comments`.`author_id` = ? ORDER BY `comments`.`id` LIMIT 1"
    ));
}

#[test]
fn a_relationship_to_itself_is_loaded_level_by_level() {
    let (mut s, recorder) = recorded();
    let query = Employee::query().filter(Employee::id.eq(1));
    let boss = s.one(query.with(Employee::reports.levels::<3>())).unwrap();
    let sent = recorder.take_sql();
    assert_eq!(sent.len(), 4);
    for level in &sent[1..] {
        assert!(level.contains("employees") && level.contains("manager_id"));
    }
    let names = |s: &aludel::Session| {
        let mut all = Vec::new();
        for report in s.related(boss, Employee::reports) {
            all.push(s[report].name.clone());
            for below in s.related(report, Employee::reports) {
                all.push(s[below].name.clone());
                assert_eq!(s.related(below, Employee::reports).len(), 0);
            }
        }
        all
    };
    assert_eq!(names(&s), ["ann", "cat", "bob"]);
}
