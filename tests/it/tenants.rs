//! Filters of a session: each way in which a filtered entity is named gives its rows alone.

use aludel::driver::FilteredConnection;
use aludel::func::count;
use aludel::query::{exists, scalar, with};
use aludel::{
    AnyConnection, Criterion, Driver, Entity, Error, Filter, Session, Stores, Unfiltered, alias,
    insert,
};

use crate::engine::{self, Sent};

#[derive(Debug, Entity)]
#[entity(table = "teams", has_many(docs: Doc.team))]
pub struct Team {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Debug, Entity)]
#[entity(
    table = "docs",
    filtered,
    has_many(notes: Note.doc),
    many_to_many(tags: Tag, through = DocTag(doc, tag)),
)]
pub struct Doc {
    #[entity(key, generated)]
    pub id: i32,
    pub tenant: i32,
    #[entity(unique)]
    pub title: String,
    pub deleted_on: Option<i32>,
    #[entity(belongs_to(team: Team, on_delete = cascade))]
    pub team_id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "notes", filtered)]
pub struct Note {
    #[entity(key, generated)]
    pub id: i32,
    pub tenant: i32,
    pub body: String,
    #[entity(belongs_to(doc: Doc, on_delete = cascade))]
    pub doc_id: i32,
}

#[derive(Debug, Entity)]
#[entity(table = "tags", many_to_many(docs: Doc, through = DocTag(tag, doc)))]
pub struct Tag {
    #[entity(key, generated)]
    pub id: i32,
    pub word: String,
}

#[derive(Debug, Entity)]
#[entity(table = "doc_tags", filtered)]
pub struct DocTag {
    #[entity(key, belongs_to(doc: Doc, on_delete = cascade))]
    pub doc_id: i32,
    #[entity(key, belongs_to(tag: Tag, on_delete = cascade))]
    pub tag_id: i32,
    pub tenant: i32,
}

/// What a request sees: the rows of its tenant that are not deleted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tenant(i32);

impl Filter<Doc> for Tenant {
    fn criterion(&self) -> Criterion<Doc> {
        Criterion::all().eq(Doc::tenant, self.0).is_null(Doc::deleted_on)
    }
}

impl Filter<Note> for Tenant {
    fn criterion(&self) -> Criterion<Note> {
        Criterion::all().eq(Note::tenant, self.0)
    }
}

impl Filter<DocTag> for Tenant {
    fn criterion(&self) -> Criterion<DocTag> {
        Criterion::all().eq(DocTag::tenant, self.0)
    }
}

/// What was deleted, of all tenants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bin;

impl Filter<Doc> for Bin {
    fn criterion(&self) -> Criterion<Doc> {
        Criterion::all().is_not_null(Doc::deleted_on)
    }
}

type Web = Session<FilteredConnection<Tenant>>;

/// Two teams; three documents of tenant 1, of which one is deleted, and one of tenant 2, which is in
/// the first team too. Each has a note of each tenant and two tags, one of each tenant.
fn database() -> AnyConnection {
    let mut connection = engine::connect();
    aludel::schema![Team, Doc, Note, Tag, DocTag].create_all(&mut connection).unwrap();
    let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
    let red = s.add(NewTeam { name: "red".into() });
    let blue = s.add(NewTeam { name: "blue".into() });
    let tags = [s.add(NewTag { word: "hot".into() }), s.add(NewTag { word: "old".into() })];
    for (tenant, title, deleted_on, team) in
        [(1, "a", None, red), (1, "b", None, blue), (1, "gone", Some(9), red), (2, "z", None, red)]
    {
        let title = title.to_owned();
        let doc = s.add(NewDoc { tenant, title: title.clone(), deleted_on, team: team.into() });
        for by in [1, 2] {
            let body = format!("{title} by {by}");
            s.add(NewNote { tenant: by, body, doc: doc.into() });
        }
        for (at, tag) in tags.into_iter().enumerate() {
            let tenant = i32::try_from(at).unwrap() + 1;
            s.add(NewDocTag { tenant, doc: doc.into(), tag: tag.into() });
        }
    }
    s.commit().unwrap();
    s.into_connection().into_inner()
}

fn of(tenant: i32) -> (Web, Sent) {
    let mut connection = database();
    let sent = Sent::by(&mut connection);
    (Session::new(FilteredConnection::new(connection, Tenant(tenant))), sent)
}

/// The definition that statements over documents begin with.
const DOCS: &str = "WITH `docs filtered` AS NOT MATERIALIZED \
    (SELECT * FROM `docs` WHERE `docs`.`tenant` = ? AND `docs`.`deleted_on` IS NULL)";

/// The definition of notes.
const NOTES: &str = "`notes filtered` AS NOT MATERIALIZED \
    (SELECT * FROM `notes` WHERE `notes`.`tenant` = ?)";

/// The definition of links.
const LINKS: &str = "`doc_tags filtered` AS NOT MATERIALIZED \
    (SELECT * FROM `doc_tags` WHERE `doc_tags`.`tenant` = ?)";

/// What was sent, which is compared on SQLite.
fn assert_sent<const N: usize>(sent: &Sent, wanted: [String; N]) {
    let sent: Vec<String> = sent.take_sql().iter().map(|text| text.to_string()).collect();
    if engine::is_sqlite() {
        assert_eq!(sent, wanted);
    } else {
        assert_eq!(sent.len(), N);
    }
}

#[test]
fn a_query_reads_the_rows_of_its_session() {
    let (mut s, sent) = of(1);
    let titles = Doc::query().order_by(Doc::title).select(Doc::title);
    assert_eq!(s.all(titles).unwrap(), ["a", "b"]);
    assert_sent(
        &sent,
        [format!(
            "{DOCS} SELECT `docs`.`title` FROM `docs filtered` AS `docs` ORDER BY `docs`.`title`"
        )],
    );
    assert_eq!(s.count(Doc::query()).unwrap(), 2);
    assert!(!s.exists(Doc::query().filter(Doc::title.eq("z"))).unwrap());
    let handles = s.all(Doc::query().order_by(Doc::title)).unwrap();
    assert_eq!(handles.iter().map(|&it| &*s[it].title).collect::<Vec<_>>(), ["a", "b"]);

    let (mut s, _) = of(2);
    assert_eq!(s.all(Doc::query().select(Doc::title)).unwrap(), ["z"]);
}

#[test]
fn an_entity_without_a_filter_is_read_as_ever() {
    let (mut s, sent) = of(1);
    assert_eq!(s.count(Team::query()).unwrap(), 2);
    assert_sent(&sent, ["SELECT COUNT(*) FROM `teams`".to_owned()]);
}

#[test]
fn the_condition_is_inside_of_an_outer_join() {
    let (mut s, sent) = of(2);
    let query = Team::query().left_join(Team::docs).order_by(Team::name);
    let rows = s.all(query.select((Team::name, Doc::title))).unwrap();
    assert_eq!(rows, [("blue".to_owned(), None), ("red".to_owned(), Some("z".to_owned()))]);
    assert_sent(
        &sent,
        [format!(
            "{DOCS} SELECT `teams`.`name`, `docs`.`title` FROM `teams` \
             LEFT OUTER JOIN `docs filtered` AS `docs` ON `teams`.`id` = `docs`.`team_id` \
             ORDER BY `teams`.`name`"
        )],
    );
}

#[test]
fn a_join_a_subquery_and_a_path_read_the_rows_of_the_session() {
    let (mut s, sent) = of(1);
    let joined = Team::query().join(Team::docs).order_by(Doc::title);
    assert_eq!(s.all(joined.select((Team::name, Doc::title)).rows()).unwrap().len(), 2);
    sent.clear();

    let any = Team::query().filter(Team::docs.any(Doc::title.eq("z")));
    assert_eq!(s.count(any).unwrap(), 0);
    assert_sent(
        &sent,
        [format!(
            "{DOCS} SELECT COUNT(*) FROM `teams` WHERE EXISTS (SELECT 1 FROM \
             `docs filtered` AS `docs` WHERE `teams`.`id` = `docs`.`team_id` \
             AND `docs`.`title` = ?)"
        )],
    );

    let inside = Doc::query().filter(Doc::title.eq("z")).select(Doc::team_id);
    assert_eq!(s.count(Team::query().filter(Team::id.in_(inside))).unwrap(), 0);
    let of_team = || Doc::query().correlate(Team::entity()).filter(Doc::team_id.eq(Team::id));
    assert!(!s.exists(Team::query().filter(!exists(of_team()))).unwrap());
    let number = of_team().select(count(Doc::id));
    let rows = s.all(Team::query().order_by(Team::name).select((Team::name, scalar(number))));
    assert_eq!(rows.unwrap(), [("blue".to_owned(), Some(1)), ("red".to_owned(), Some(1))]);

    // The key is required, and the row that it refers to may be left out.
    let titles = Note::query().order_by(Note::body).select(Note::doc.get(Doc::title));
    let some = |title: &str| Some(title.to_owned());
    assert_eq!(s.all(titles).unwrap(), [some("a"), some("b"), None, None]);
}

#[test]
fn an_alias_a_derived_table_a_cte_and_a_union_read_the_rows_of_the_session() {
    let (mut s, sent) = of(1);
    alias!(other = Doc);
    let pairs = Doc::query()
        .join_on(other.entity(), Doc::tenant.eq(other.tenant).and(Doc::id.lt(other.id)))
        .select((Doc::title, other.title));
    assert_eq!(s.all(pairs.rows()).unwrap(), [("a".to_owned(), "b".to_owned())]);
    sent.clear();

    let of_team = Doc::query().select((Doc::team_id, Doc::title));
    let names = with(of_team.cte(other), |docs| {
        docs.select(docs.column(Doc::title)).order_by(docs.column(Doc::title))
    });
    assert_eq!(s.all(names).unwrap(), ["a", "b"]);
    let sql = sent.take_sql().remove(0).to_string();
    if engine::is_sqlite() {
        assert!(sql.starts_with(&format!("{DOCS}, `other`")), "{sql}");
        assert_eq!(sql.matches("WITH").count(), 1);
    }

    let titles = || Doc::query().select(Doc::title);
    let twice = titles().union_all(titles());
    assert_eq!(s.all(twice).unwrap().len(), 4);
    assert_eq!(s.count(titles().union(titles())).unwrap(), 2);
    let derived = Doc::query().subquery(other);
    let teams = Team::query().join_on(derived.clone(), Team::id.eq(derived.column(Doc::team_id)));
    assert_eq!(s.count(teams.rows()).unwrap(), 2);
}

#[test]
fn a_row_is_found_by_its_key_within_the_session_alone() {
    let (mut s, sent) = of(1);
    let [theirs, deleted, own] = [4, 3, 1];
    sent.clear();
    assert!(s.get::<Doc>(theirs).unwrap().is_none());
    assert!(s.get::<Doc>(deleted).unwrap().is_none());
    assert!(s.get::<Doc>(own).unwrap().is_some());
    let by_key = "SELECT `id`, `tenant`, `title`, `deleted_on`, `team_id` FROM `docs` \
         WHERE `id` = ? AND `docs`.`tenant` = ? AND `docs`.`deleted_on` IS NULL"
        .to_owned();
    assert_sent(&sent, [by_key.clone(), by_key.clone(), by_key]);
}

#[test]
fn loads_and_eager_loads_give_the_rows_of_the_session() {
    let (mut s, sent) = of(1);
    let red = s.one(Team::query().filter(Team::name.eq("red")).with(Team::docs)).unwrap();
    assert_eq!(s.related(red, Team::docs).len(), 1);
    let doc = s.related(red, Team::docs).next().unwrap();
    sent.clear();
    let doc = s.load(doc, Doc::notes).unwrap();
    assert_eq!(s.related(doc, Doc::notes).len(), 1);
    assert_sent(
        &sent,
        ["SELECT `id`, `tenant`, `body`, `doc_id` FROM `notes` \
          WHERE `doc_id` = ? AND `notes`.`tenant` = ?"
            .to_owned()],
    );
    let doc = s.load(doc, Doc::tags).unwrap();
    let words: Vec<_> = s.related(doc, Doc::tags).map(|it| &*s[it].word).collect();
    assert_eq!(words, ["hot"]);

    let joined = s.all(Team::query().order_by(Team::name).with_joined(Team::docs)).unwrap();
    let numbers: Vec<_> = joined.iter().map(|&it| s.related(it, Team::docs).len()).collect();
    assert_eq!(numbers, [1, 1]);
}

#[test]
fn a_many_to_many_is_joined_by_links_of_the_session() {
    let (mut s, sent) = of(2);
    let query = Doc::query().join(Doc::tags).select((Doc::title, Tag::word)).rows();
    assert_eq!(s.all(query).unwrap(), [("z".to_owned(), "old".to_owned())]);
    assert_sent(
        &sent,
        [format!(
            "{DOCS}, {LINKS} SELECT `docs`.`title`, `tags`.`word` FROM `docs filtered` AS `docs` \
             INNER JOIN `doc_tags filtered` AS `docs_tags_tags` \
             ON `docs`.`id` = `docs_tags_tags`.`doc_id` \
             INNER JOIN `tags` ON `docs_tags_tags`.`tag_id` = `tags`.`id`"
        )],
    );
    let tagged = Tag::query().filter(Tag::docs.any(Doc::title.eq("z"))).select(Tag::word);
    assert_eq!(s.all(tagged).unwrap(), ["old"]);
}

#[test]
fn an_update_and_a_delete_by_query_write_the_rows_of_the_session() {
    let (mut s, sent) = of(1);
    let renamed = Doc::query().filter(Doc::id.gt(0)).update(Doc::team_id.set(2));
    assert_eq!(s.execute(renamed).unwrap(), 2);
    assert_sent(
        &sent,
        [
            "BEGIN".to_owned(),
            "UPDATE `docs` SET `team_id` = ? WHERE `docs`.`tenant` = ? \
             AND `docs`.`deleted_on` IS NULL AND `docs`.`id` > ?"
                .to_owned(),
        ],
    );
    assert_eq!(s.execute(Note::query().delete_every()).unwrap(), 4);
    s.commit().unwrap();
    let connection = s.into_connection().into_inner();

    let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
    assert_eq!(s.count(Doc::query().filter(Doc::team_id.eq(2))).unwrap(), 2);
    assert_eq!(s.count(Note::query()).unwrap(), 4);
}

#[test]
fn rows_in_memory_follow_an_update_within_the_session() {
    let (mut s, _) = of(1);
    let docs = s.all(Doc::query().order_by(Doc::id)).unwrap();
    let update = Doc::query().update_every(Doc::team_id.set(2));
    assert_eq!(s.execute(update).unwrap(), 2);
    assert!(docs.iter().all(|&it| s[it].team_id == 2));
    s.execute(Doc::query().filter(Doc::title.eq("a")).delete()).unwrap();
    assert!(s.refresh(docs[0]).is_err());
}

#[test]
fn streams_and_windows_read_the_rows_of_the_session() {
    let (mut s, sent) = of(1);
    let mut titles = Vec::new();
    s.each(Doc::query().order_by(Doc::title).select(Doc::title), |title| {
        titles.push(title);
        Ok(())
    })
    .unwrap();
    assert_eq!(titles, ["a", "b"]);
    sent.clear();
    let mut seen = 0;
    s.windows(Doc::query(), 10, |_, docs| {
        seen += docs.len();
        Ok(())
    })
    .unwrap();
    assert_eq!(seen, 2);
    let sql = sent.take_sql().remove(0).to_string();
    if engine::is_sqlite() {
        assert!(sql.starts_with(DOCS), "{sql}");
    }
}

#[test]
fn a_query_from_a_query_is_inserted_within_the_session() {
    let (mut s, sent) = of(1);
    let copied = Doc::query().select(Doc::title).insert_into(Team::name);
    assert_eq!(s.execute(copied).unwrap(), 2);
    let sql = sent.take_sql();
    if engine::is_sqlite() {
        let wanted = format!(
            "INSERT INTO `teams` (`name`) {DOCS} \
             SELECT `docs`.`title` FROM `docs filtered` AS `docs`"
        );
        assert!(sql.iter().any(|sql| *sql == wanted), "{sql:?}");
    }
}

#[test]
fn a_new_row_that_the_session_would_not_read_is_refused_and_waits() {
    let (mut s, _) = of(1);
    let team = s.one(Team::query().filter(Team::name.eq("red"))).unwrap();
    let new = |tenant| NewDoc { tenant, title: "new".into(), deleted_on: None, team: team.into() };
    let wrong = s.add(new(2));
    let error = s.commit().unwrap_err();
    assert!(matches!(error, Error::FilteredOut { entity: "Doc", .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "a new `Doc` is not of this session, which reads those with \
         tenant = 1 AND deleted_on IS NULL"
    );
    s.discard(wrong);
    s.add(new(1));
    s.commit().unwrap();
    assert_eq!(s.count(Doc::query()).unwrap(), 3);

    let bulk = insert([NewDoc { title: "bulk".into(), ..new(2) }]);
    assert!(matches!(s.execute(bulk), Err(Error::FilteredOut { .. })));
}

#[test]
fn a_row_that_was_deleted_softly_is_not_read_again() {
    let (mut s, _) = of(1);
    let doc = s.one(Doc::query().filter(Doc::title.eq("a"))).unwrap();
    s[doc].deleted_on = Some(10);
    s.commit().unwrap();
    assert_eq!(s.all(Doc::query().select(Doc::title)).unwrap(), ["b"]);
    assert!(matches!(s.refresh(doc), Err(Error::NotFound { .. })));
    // The handle still knows it: undone here, it is read again.
    s[doc].deleted_on = None;
    s.commit().unwrap();
    assert_eq!(s.count(Doc::query()).unwrap(), 2);

    let mut s = Session::new(FilteredConnection::new(s.into_connection().into_inner(), Bin));
    assert_eq!(Doc::query().select(Doc::title).all(s.connection()).unwrap(), ["gone"]);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn an_upsert_does_not_touch_a_row_of_another_session() {
    let (mut s, sent) = of(1);
    let team = s.one(Team::query().filter(Team::name.eq("red"))).unwrap();
    let new = |title: &str| NewDoc {
        tenant: 1,
        title: title.into(),
        deleted_on: None,
        team: team.into(),
    };
    sent.clear();
    let upsert =
        |title| insert([new(title)]).on_conflict(Doc::title).do_update(Doc::team_id.set(2));
    assert_eq!(s.execute(upsert("a")).unwrap(), 1);
    assert_sent(
        &sent,
        [
            "BEGIN".to_owned(),
            "INSERT INTO `docs` (`tenant`, `title`, `deleted_on`, `team_id`) VALUES (?, ?, ?, ?) \
             ON CONFLICT (`title`) DO UPDATE SET `team_id` = ? \
             WHERE `docs`.`tenant` = ? AND `docs`.`deleted_on` IS NULL"
                .to_owned(),
        ],
    );
    assert_eq!(s.execute(upsert("z")).unwrap(), 0);
    s.commit().unwrap();
    let mut s = Session::new(FilteredConnection::new(s.into_connection().into_inner(), Tenant(2)));
    assert_eq!(s.all(Doc::query().select(Doc::team_id)).unwrap(), [1]);
}

#[test]
fn unfiltered_reads_all_rows_by_that_name() {
    let mut connection = database();
    let sent = Sent::by(&mut connection);
    let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
    assert_eq!(s.count(Doc::query()).unwrap(), 4);
    assert_sent(
        &sent,
        ["WITH `docs filtered` AS NOT MATERIALIZED (SELECT * FROM `docs`) \
          SELECT COUNT(*) FROM `docs filtered` AS `docs`"
            .to_owned()],
    );
    assert!(s.get::<Doc>(4).unwrap().is_some());
    let all = s.all(Doc::from_sql("SELECT * FROM docs")).unwrap();
    assert_eq!(all.len(), 4);
}

#[test]
fn several_filtered_entities_are_defined_once_each() {
    let (mut s, sent) = of(1);
    let query = Doc::query().join(Doc::notes).filter(Doc::notes.exists());
    assert_eq!(s.count(query.rows()).unwrap(), 2);
    assert_sent(
        &sent,
        [format!(
            "{DOCS}, {NOTES} SELECT COUNT(*) FROM `docs filtered` AS `docs` \
             INNER JOIN `notes filtered` AS `notes` ON `docs`.`id` = `notes`.`doc_id` \
             WHERE EXISTS (SELECT 1 FROM `notes filtered` AS `notes` \
             WHERE `docs`.`id` = `notes`.`doc_id`)"
        )],
    );
}

#[test]
fn rows_of_two_entities_are_counted_within_the_session() {
    only_on!(!engine::is_mysql(), "MariaDB does not see the definition from another WITH");
    let (mut s, _) = of(1);
    // Both keys have one name, which a derived table takes on some databases only.
    let pairs = Doc::query().join(Doc::notes).select((Doc::id, Note::id)).distinct();
    assert_eq!(s.count(pairs).unwrap(), 2);
}

#[test]
fn a_statement_that_went_astray_reads_nothing() {
    // As if a connection had not been filtered: the text alone, on a plain connection.
    let sql = Doc::query().to_sql::<diesel::sqlite::Sqlite>().unwrap();
    let mut connection = database();
    let error =
        connection.batch_execute(&sql.replace('`', if engine::is_postgres() { "\"" } else { "`" }));
    assert!(error.is_err());
}

#[test]
fn a_plan_is_that_of_the_filtered_query() {
    let (mut s, sent) = of(1);
    let plan = s.explain(Doc::query().filter(Doc::id.eq(1))).unwrap();
    assert!(!plan.is_empty());
    if engine::is_sqlite() {
        assert!(sent.take_sql()[0].starts_with("EXPLAIN QUERY PLAN WITH `docs filtered`"));
        assert!(plan.iter().any(|line| line.contains("USING INTEGER PRIMARY KEY")), "{plan:?}");
    }
}

#[test]
fn a_required_row_that_the_filter_leaves_out_is_none() {
    let (mut s, _) = of(1);
    let note = s.one(Note::query().filter(Note::body.eq("z by 1")).with(Note::doc)).unwrap();
    assert_eq!(s.related(note, Note::doc), None);
    let note = s.one(Note::query().filter(Note::body.eq("a by 1"))).unwrap();
    let note = s.load(note, Note::doc).unwrap();
    let doc = s.related(note, Note::doc).unwrap();
    assert_eq!(s[doc].title, "a");
}

#[test]
fn generic_code_says_that_its_connection_has_a_filter() {
    fn title<C>(s: &mut Session<C>, key: i32) -> Option<String>
    where
        C: Stores<Doc> + Driver<Filter: Filter<Doc>>,
    {
        let doc = s.get::<Doc>(key).unwrap()?;
        s.refresh(doc).unwrap();
        Some(s[doc].title.clone())
    }

    let (mut s, _) = of(1);
    assert_eq!(title(&mut s, 1).as_deref(), Some("a"));
    assert_eq!(title(&mut s, 4), None);
}

#[test]
fn lists_in_rows_are_those_of_the_session() {
    let (mut s, sent) = of(2);
    let notes = Doc::notes.collect(Note::query().select(Note::body));
    let words = Doc::tags.collect(Tag::query().select(Tag::word));
    let rows = s.all(Doc::query().select((Doc::title, notes, words))).unwrap();
    let body = "z by 2".to_owned();
    assert_eq!(rows, [("z".to_owned(), vec![body], vec!["old".to_owned()])]);
    let sql = sent.take_sql();
    assert_eq!(sql.len(), 3);
    if engine::is_sqlite() {
        assert!(sql[1].starts_with(&format!("WITH {NOTES} SELECT ")), "{}", &*sql[1]);
        assert!(sql[2].starts_with(&format!("WITH {LINKS} SELECT ")), "{}", &*sql[2]);
    }
}

#[test]
fn a_path_to_a_filtered_entity_is_joined_outside() {
    let (mut s, _) = of(1);
    let query = Note::query().join_path(Note::doc).order_by(Note::body).select(Doc::title);
    let some = |title: &str| Some(title.to_owned());
    assert_eq!(s.all(query).unwrap(), [some("a"), some("b"), None, None]);
}

#[test]
fn what_a_filter_cannot_reach_is_not_written_or_read() {
    use aludel::filter::Within;
    use aludel::query::inferred::{Exists, Written};
    use aludel::query::{Delete, EntitySql, Expr, ForUpdate, LockedQuery, Query};
    use static_assertions::{assert_impl_all, assert_not_impl_any};

    type There<E> = Written<Expr<Exists<Query<E>>>>;
    assert_impl_all!(Delete<Team, There<Team>>: Within<Tenant>);
    assert_not_impl_any!(Delete<Team, There<Doc>>: Within<Tenant>, Within<Unfiltered>);
    assert_impl_all!(EntitySql<Doc>: Within<Unfiltered>);
    assert_not_impl_any!(EntitySql<Doc>: Within<Tenant>);
    assert_impl_all!(LockedQuery<Query<Team>, ForUpdate>: Within<Tenant>);
    assert_not_impl_any!(LockedQuery<Query<Doc>, ForUpdate>: Within<Tenant>, Within<Unfiltered>);
}

#[test]
fn a_wrapper_around_a_filter_reads_by_key_within_it() {
    let mut lender = FilteredConnection::new(database(), Tenant(1));
    let mut s = Session::new(aludel::Borrowed::new(&mut lender));
    assert!(s.get::<Doc>(4).unwrap().is_none());
    assert!(s.get::<Doc>(1).unwrap().is_some());
}
