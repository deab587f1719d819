//! SQL as text: fragments and whole statements; and that no value ever becomes text.

use aludel::func::max;
use aludel::{Entity, Error, expr, text};
use diesel::IntoSql;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sql_types::{Bool, Integer, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteConnection};

use super::fixture::{Address, Desk, Mood, User, database, id, recorded, session, sql};

#[test]
fn a_fragment_is_a_condition_with_values() {
    let query = User::query().filter(text!(Bool, "id < ? AND name = ?", 3, "ed")).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(1)]);
    assert_eq!(sql(&query), "SELECT `users`.`id` FROM `users` WHERE (id < ? AND name = ?)");
}

#[test]
fn a_fragment_stays_together() {
    let query = User::query()
        .filter(text!(Bool, "id = 1 OR id = 2").and(User::name.eq("wendy")))
        .select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(2)]);
    let query = User::query().filter(!text!(Bool, "id = 1 OR id = ?", 2)).select(User::id);
    assert_eq!(query.order_by(User::id).all(&mut database()).unwrap(), [3, 4, 5].map(id));
}

#[test]
fn a_fragment_is_selected_as_its_type() {
    let query = User::query()
        .select((
            text!(Text, "upper(name)"),
            text!(Nullable<Integer>, "age + ?", 1),
            text!(Integer, "length(name) * 2"),
        ))
        .order_by(User::id);
    let rows: Vec<(String, Option<i32>, i32)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[0], ("ED".to_owned(), Some(31), 4));
    assert_eq!(rows[2].1, None);
}

#[test]
fn a_fragment_is_an_operand_and_a_key_of_the_order() {
    only_on!(crate::engine::is_sqlite(), "lower() knows the case of all letters");
    let query = User::query()
        .filter(text!(Text, "lower(name)").eq(User::name))
        .filter(User::name.ne(text!(Text, "?", "ed")))
        .order_by((text!(Integer, "length(name)").desc(), User::id))
        .select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [4, 2, 5].map(id));
}

#[test]
fn a_tuple_is_looked_for_in_a_list() {
    let pairs = match crate::engine::is_mysql() {
        true => text!(Bool, "(id, name) IN ((?, ?), (?, ?))", 2, "wendy", 3, "nobody"),
        false => text!(Bool, "(id, name) IN (VALUES (?, ?), (?, ?))", 2, "wendy", 3, "nobody"),
    };
    let query = User::query().filter(pairs).select(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(2)]);
}

#[test]
fn full_text_search_is_an_operator_of_the_database() {
    diesel::infix_operator!(Match, " MATCH ", backend: Sqlite);

    #[derive(Entity)]
    #[entity(table = "notes")]
    struct Note {
        #[entity(key, generated, column = "rowid")]
        id: i32,
        body: String,
    }

    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    connection
        .batch_execute(
            "CREATE VIRTUAL TABLE notes USING fts5(body);
             INSERT INTO notes VALUES ('the quick brown fox'), ('a lazy dog'), ('quick dogs')",
        )
        .unwrap();
    let by_text = Note::query().filter(text!(Bool, "body MATCH ?", "quick NOT fox"));
    assert_eq!(by_text.select(Note::id).all(&mut connection).unwrap(), [3]);
    let by_operator = Note::query().filter(expr(Match::new(Note::body, "lazy".into_sql::<Text>())));
    assert_eq!(
        sql(&by_operator.clone().select(Note::id)),
        "SELECT `notes`.`rowid` FROM `notes` WHERE (`notes`.`body` MATCH ?)"
    );
    let note = by_operator.one(&mut connection).unwrap();
    assert_eq!((note.id, note.body.as_str()), (2, "a lazy dog"));
}

#[test]
fn a_question_mark_in_a_string_literal_is_no_place_for_a_value() {
    let query = User::query()
        .filter(text!(Bool, "concat(name, '?') = ? AND '''?' <> name", "ed?"))
        .select(User::id)
        .order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [1, 3].map(id));
}

#[test]
fn a_question_mark_in_a_quoted_name_is_no_place_for_a_value() {
    only_on!(crate::engine::is_sqlite(), "only SQLite takes both quotes");
    let found = User::from_sql(
        "SELECT \"it's ?\".* FROM users AS \"it's ?\", (SELECT 1 AS `a?`) \
         WHERE `a?` = 1 AND \"it's ?\".id = ?",
    );
    let users = found.bind(4).all(&mut database()).unwrap();
    assert_eq!(users[0].name, "100%_wow!");
    let query = User::query().filter(text!(Bool, "\"users\".`id` = ? AND \"name\" <> '`?'", 4));
    assert_eq!(query.count(&mut database()).unwrap(), 1);
}

#[test]
fn braces_are_nothing_special() {
    let query = User::query().filter(text!(Bool, "name <> '{}' AND '{name}' = ?", "{name}"));
    assert_eq!(query.count(&mut database()).unwrap(), 5);
}

#[test]
fn values_are_bound_in_the_order_they_are_written() {
    let query = User::query()
        .select(text!(Text, "concat(?, ?, ?)", "a", "b", "c"))
        .filter(text!(Bool, "? < ?", 1, 2))
        .limit(1);
    assert_eq!(query.all(&mut database()).unwrap(), ["abc"]);
}

#[test]
fn every_plain_type_is_a_value_of_a_fragment() {
    only_on!(crate::engine::is_sqlite(), "only SQLite tells the type of a value");
    let query = User::query().limit(1).select(text!(
        Text,
        "typeof(?) || typeof(?) || typeof(?) || typeof(?) || typeof(?) || typeof(?)",
        1_i16,
        2_i64,
        1.5_f64,
        true,
        vec![1_u8],
        id::<User>(1),
    ));
    assert_eq!(query.all(&mut database()).unwrap(), ["integerintegerrealintegerblobinteger"]);
}

#[test]
fn a_statement_finds_its_columns_by_name_in_any_order() {
    let mut s = session();
    let found = s.all(
        User::from_sql(
            "SELECT mood, 'more' AS more, age, name, id, nick FROM users WHERE name = ? AND id > ?",
        )
        .bind("ed")
        .bind(1),
    );
    let found = found.unwrap();
    assert_eq!(found.len(), 1);
    let user = &s[found[0]];
    assert_eq!((user.id, user.name.as_str(), user.mood), (id(3), "ed", Mood::Happy));
    assert_eq!((&user.nick, user.age), (&None, None));
}

#[test]
fn the_rows_of_a_statement_are_those_of_the_session() {
    let mut s = session();
    let ed = s.one(User::query().filter(User::id.eq(id(1)))).unwrap();
    assert_eq!(s.one(User::from_sql("SELECT * FROM users WHERE id = 1")).unwrap(), ed);
    let all = User::from_sql("SELECT * FROM users ORDER BY id DESC");
    assert_eq!(s.first(all.clone()).unwrap().map(|user| s[user].id), Some(id(5)));
    assert!(matches!(s.one(all), Err(Error::MultipleRows { entity: "User" })));
}

#[test]
fn a_statement_without_a_column_is_an_error_that_names_it() {
    let mut s = session();
    let error = s.all(User::from_sql("SELECT id, name, nick, mood FROM users")).unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!((error.entity, error.column), ("User", "age"));
    assert!(error.is_missing());
    assert_eq!(s.all(User::query()).unwrap().len(), 5); // the session goes on
}

#[test]
fn a_statement_with_too_few_values_is_an_error() {
    let statement = "SELECT * FROM users WHERE id = ? AND name = ?";
    let error = session().all(User::from_sql(statement).bind(1)).unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the statement has more `?` than values"
    );
}

#[test]
fn a_statement_with_too_many_values_is_an_error() {
    let statement = "SELECT * FROM users WHERE id = ?";
    let error = session().all(User::from_sql(statement).bind(1).bind(2).bind(3)).unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the statement has fewer `?` than values"
    );
    let error = session().all(User::from_sql("SELECT * FROM users").bind("?")).unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the statement has fewer `?` than values"
    );
}

#[test]
fn a_statement_gives_values_on_a_plain_connection() {
    let desks = Desk::from_sql("SELECT * FROM desks WHERE label > ? ORDER BY id").bind("d");
    let labels: Vec<String> =
        desks.all(&mut database()).unwrap().into_iter().map(|desk| desk.label).collect();
    assert_eq!(labels, ["e", "f"]);
}

/// What would end a literal, a name, a statement or a pattern.
const ATTACKS: [&str; 6] = [
    "'; DROP TABLE addresses; --",
    "\"; DROP TABLE addresses; --",
    "`; DROP TABLE addresses; --",
    "x' OR '1' = '1",
    "?1 ? $1 :a @b",
    "%' ESCAPE '!' OR 1 = 1 --",
];

#[test]
fn no_value_of_a_condition_becomes_text() {
    let mut connection = database();
    for attack in ATTACKS {
        let name = User::name;
        let either = (name.eq(attack).or(name.in_([attack, attack])).or(name.like(attack)))
            .or(name.ilike(attack).or(name.contains(attack)).or(name.starts_with(attack)))
            .or(name.ends_with(attack).or(name.between(attack, attack)))
            .or(text!(Bool, "name = ?", attack))
            .or(User::addresses.any(Address::email.eq(attack)));
        let query = User::query().filter(either);
        assert!(!sql(&query).contains("DROP"));
        assert_eq!(query.count(&mut connection).unwrap(), 0);
        let grouped = User::query().group_by(name).having(max(name).eq(attack)).select(name);
        assert_eq!(grouped.all(&mut connection).unwrap(), [""; 0]);
    }
    assert_eq!(Address::query().count(&mut connection).unwrap(), 4);
}

#[test]
fn no_value_of_a_statement_becomes_text() {
    let (mut s, recorder) = recorded();
    for attack in ATTACKS {
        let found = s.all(User::from_sql("SELECT * FROM users WHERE name = ?").bind(attack));
        assert_eq!(found.unwrap().len(), 0);
    }
    assert!(recorder.take_sql().iter().all(|sql| !sql.contains("DROP")));
    assert_eq!(s.count(Address::query()).unwrap(), 4);
}

#[test]
fn what_looks_like_an_attack_is_stored_and_found_again() {
    let mut s = session();
    for attack in ATTACKS {
        let desk =
            s.insert(super::fixture::NewDesk { label: attack.to_owned(), office: None }).unwrap();
        let found = s.one(Desk::query().filter(Desk::label.eq(attack))).unwrap();
        assert_eq!(found, desk);
        assert_eq!(s.one(Desk::query().filter(Desk::label.contains(attack))).unwrap(), desk);
        assert_eq!(s.one(Desk::query().filter(Desk::label.in_([attack]))).unwrap(), desk);
        let stored = s.one(Desk::query().filter(Desk::label.eq(attack)).select(Desk::label));
        assert_eq!(stored.unwrap(), attack);
    }
    assert_eq!(Desk::COLUMNS.len(), 4);
}

#[test]
fn a_key_that_looks_like_an_attack_is_loaded() {
    use super::fixture::{Keyword, NewKeyword};
    let mut s = session();
    for attack in ATTACKS {
        let word = s.insert(NewKeyword { word: attack.to_owned() }).unwrap();
        s.commit().unwrap();
        assert_eq!(s.get::<Keyword>(attack.to_owned()).unwrap(), Some(word));
        s.refresh(word).unwrap();
        assert_eq!(s[word].word, attack);
    }
}
