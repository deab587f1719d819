//! Mapping: what `derive(Entity)` makes of a struct.

use aludel::entity::{
    ColumnSet, DefaultValue, DeleteRule, Direction, EntityDef, PartialRow, SqlKind,
};
use aludel::relation::{BelongsTo, Has, Linked, Path};
use aludel::{Column, Entity, Given, Id, Link, Relation, Session, Source, schema};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use typenum::Unsigned;

fn session(schema: &aludel::Schema) -> Session {
    let mut session = Session::new(crate::engine::connect());
    schema.create_all(session.connection()).expect("the tables are new");
    session
}

#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "users",
    has_many(posts: Post.author, order_by(-title, id)),
    has_many(reviews: Post.reviewer, large),
    has_one(profile: Profile.user)
)]
struct User {
    #[entity(key, generated)]
    id: i32,
    #[entity(column = "full name")]
    name: String,
    #[entity(unique)]
    email: String,
    nickname: Option<String>,
    #[entity(default = "'new'")]
    state: String,
    #[entity(default = "7")]
    score: Option<i64>,
    #[entity(version)]
    version: i32,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(
    table = "posts",
    index(title, author_id),
    many_to_many(tags: Tag, through = PostTag(post, tag), order_by(name)),
    has_many(replies: Post.parent)
)]
struct Post {
    #[entity(key, generated)]
    id: Id<Post, i64>,
    title: String,
    #[entity(belongs_to(author: User, on_delete = cascade))]
    author_id: i32,
    #[entity(belongs_to(reviewer: User, on_delete = nullify))]
    reviewer_id: Option<i32>,
    #[entity(belongs_to(parent: Post))]
    parent_id: Option<Id<Post, i64>>,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "profiles")]
struct Profile {
    #[entity(key, belongs_to(user: User))]
    user_id: i32,
    text: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "tags", many_to_many(posts: Post, through = PostTag(tag, post)))]
struct Tag {
    #[entity(key)]
    name: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "post_tags")]
struct PostTag {
    #[entity(key, belongs_to(post: Post, on_delete = cascade))]
    post_id: Id<Post, i64>,
    #[entity(key, belongs_to(tag: Tag))]
    tag_name: String,
}

fn new_user() -> NewUser {
    NewUser::new("Ed".into(), "ed@example.org".into())
}

fn blog() -> Session {
    session(&schema![User, Post, Profile, Tag, PostTag])
}

// -- the table as data ---------------------------------------------------------------------------

#[test]
fn the_table_and_its_columns_are_constants() {
    assert_eq!((User::NAME, User::TABLE, User::SCHEMA), ("User", "users", None));
    let columns: Vec<_> = User::COLUMNS.iter().map(|column| (column.field, column.name)).collect();
    assert_eq!(
        columns,
        [
            ("id", "id"),
            ("name", "full name"),
            ("email", "email"),
            ("nickname", "nickname"),
            ("state", "state"),
            ("score", "score"),
            ("version", "version"),
        ]
    );
    assert_eq!(User::KEY, [0]);
    assert_eq!(User::VERSION, Some(6));
}

#[test]
fn a_generated_integer_key_ascends() {
    assert!(User::COLUMNS[0].generated && User::COLUMNS[0].ascending);
    assert!(Post::COLUMNS[0].generated && Post::COLUMNS[0].ascending);
    assert!(!Tag::COLUMNS[0].generated);
}

#[test]
fn an_option_is_a_nullable_column() {
    let nullable: Vec<_> = User::COLUMNS.iter().map(|column| column.nullable).collect();
    assert_eq!(nullable, [false, false, false, true, false, true, false]);
}

#[test]
fn a_default_is_kept_as_written() {
    assert_eq!(User::COLUMNS[4].default, Some(DefaultValue::Sql("'new'")));
    assert_eq!(User::COLUMNS[1].default, None);
}

#[test]
fn types_have_their_sql_kind() {
    let kinds: Vec<_> = Kinds::COLUMNS.iter().map(|column| column.kind).collect();
    use SqlKind::{Boolean, Bytes, Chars, Float32, Float64, Int16, Int32, Int64, Verbatim};
    assert_eq!(
        kinds,
        [Int64, Int16, Int32, Float32, Float64, Boolean, Chars, Bytes, Verbatim("CHAR(2)")]
    );
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = "kinds")]
struct Kinds {
    #[entity(key)]
    long: i64,
    short: i16,
    middle: i32,
    single: f32,
    double: Option<f64>,
    flag: bool,
    text: std::string::String,
    bytes: Vec<u8>,
    #[entity(ddl = "CHAR(2)")]
    code: String,
}

#[test]
fn every_kind_of_value_is_stored_and_read_back() {
    let mut s = session(&schema![Kinds]);
    let draft = NewKinds {
        long: i64::MAX,
        short: -1,
        middle: 3,
        single: 0.5,
        double: None,
        flag: true,
        text: "ä".into(),
        bytes: vec![0, 255],
        code: "de".into(),
    };
    let row = s.insert(draft).expect("every column is given");
    let before = s[row].snapshot();
    s.refresh(row).expect("the row is there");
    assert_eq!(s[row], before);
}

/// SQLite keeps a moment as text; the other databases have a type for it, which is no text.
#[derive(Entity, Debug, PartialEq)]
#[entity(table = "moments", databases(sqlite))]
struct Moment {
    #[entity(key, generated)]
    id: i32,
    #[entity(sql_type = Timestamp)]
    at: String,
}

#[test]
fn an_entity_may_be_stored_in_some_databases_only() {
    use diesel::Connection;

    assert_eq!(Moment::COLUMNS[1].kind, SqlKind::DateAndTime);
    let mut connection = diesel::SqliteConnection::establish(":memory:").expect("SQLite is there");
    schema![Moment].create_all(&mut connection).expect("the table is new");
    let mut s = Session::new(connection);
    let moment = s.insert(NewMoment { at: "2026-11-23 13:16:03".into() }).expect("it is stored");
    s.refresh(moment).expect("the row is there");
    assert_eq!(s[moment].at, "2026-11-23 13:16:03");
}

#[test]
fn unique_and_index_are_indexes() {
    let indexes = |all: &[aludel::entity::IndexDef]| -> Vec<(Vec<usize>, bool)> {
        all.iter().map(|index| (index.columns.to_vec(), index.unique)).collect()
    };
    assert_eq!(indexes(User::INDEXES), [(vec![2], true)]);
    assert_eq!(indexes(Post::INDEXES), [(vec![1, 2], false)]);
}

#[test]
fn a_table_of_odd_name_in_a_schema_is_named_as_written() {
    only_on!(crate::engine::is_sqlite(), "the schema is SQLite's");
    #[derive(Entity)]
    #[entity(table = "order \"lines\"", schema = "main")]
    struct OrderLine {
        #[entity(key, generated)]
        id: i32,
        #[entity(column = "group")]
        group: String,
    }

    let mut s = session(&schema![OrderLine]);
    let line = s.insert(NewOrderLine { group: "a".into() }).expect("names are quoted");
    assert_eq!(OrderLine::SCHEMA, Some("main"));
    assert_eq!((s[line].id, s[line].group.as_str()), (1, "a"));
}

// -- names ---------------------------------------------------------------------------------------

#[test]
fn a_raw_identifier_is_a_column_without_its_mark() {
    #[derive(Entity)]
    #[entity(table = "things")]
    struct Thing {
        #[entity(key, generated)]
        id: i32,
        r#type: String,
    }

    let mut s = session(&schema![Thing]);
    let thing = s.insert(NewThing { r#type: "x".into() }).expect("the column is `type`");
    assert_eq!(Thing::COLUMNS[1].name, "type");
    assert_eq!(s[thing].r#type, "x");
    let found = s.all(Thing::query().filter(Thing::r#type.eq("x"))).expect("the column is there");
    assert_eq!(found, [thing]);
}

#[test]
fn a_constant_can_be_renamed_where_it_would_hide_a_function() {
    #[derive(Entity)]
    #[entity(table = "searches")]
    struct Search {
        #[entity(key, generated)]
        id: i32,
        #[entity(constant = "text")]
        query: String,
    }

    let mut s = session(&schema![Search]);
    s.insert(NewSearch { query: "rust".into() }).expect("the field keeps its name");
    assert_eq!(search_fields::text::NAME, "query");
    assert_eq!(s.count(Search::query().filter(Search::text.eq("rust"))).expect("it counts"), 1);
}

#[test]
fn the_module_and_the_draft_can_be_renamed() {
    #[derive(Entity)]
    #[entity(table = "nodes", fields = "node", draft = "NodeDraft")]
    struct Node {
        #[entity(key, generated)]
        id: i32,
    }

    assert_eq!(<node::id as Column>::INDEX, 0);
    let mut s = session(&schema![Node]);
    let row = s.insert(NodeDraft {}).expect("nothing is required");
    assert_eq!(s[row].id, 1);
    assert_eq!(format!("{:?}", NodeDraft::default()), "NodeDraft");
}

#[test]
fn an_inverse_in_a_renamed_module_is_found_by_its_path() {
    #[derive(Entity)]
    #[entity(table = "trees", has_many(leaves: Leaf.leaf::tree))]
    struct Tree {
        #[entity(key, generated)]
        id: i32,
    }

    #[derive(Entity)]
    #[entity(table = "leaves", fields = "leaf")]
    struct Leaf {
        #[entity(key, generated)]
        id: i32,
        #[entity(belongs_to(tree: Tree))]
        tree_id: i32,
    }

    assert_eq!(<<tree_fields::leaves as Has>::Inverse as Relation>::NAME, "tree");
}

#[test]
fn an_entity_of_another_module_is_named_by_its_path() {
    mod nest {
        #[derive(aludel::Entity)]
        #[entity(table = "birds")]
        pub(super) struct Bird {
            #[entity(key, generated)]
            pub(super) id: i32,
            #[entity(belongs_to(home: super::User))]
            pub(super) user_id: i32,
        }
    }

    assert_eq!(<nest::bird_fields::home as Relation>::NAME, "home");
    assert_eq!(nest::Bird::FOREIGN_KEYS[0].target_table, "users");
}

// -- keys ----------------------------------------------------------------------------------------

#[test]
fn a_composite_key_is_a_tuple_in_the_order_of_the_fields() {
    let tagged = PostTag { post_id: Id::new(3), tag_name: "rust".into() };
    assert_eq!(Entity::key(&tagged), (Id::new(3), "rust".into()));
    assert_eq!(PostTag::KEY, [0, 1]);
    assert_eq!(
        PartialRow::key(&<PostTag as Entity>::Row::of_key(&tagged.key())),
        Some(tagged.key())
    );
}

#[test]
fn a_composite_foreign_key_refers_to_a_composite_key() {
    #[derive(Entity)]
    #[entity(table = "lines", has_many(parcels: Parcel.line))]
    struct Line {
        #[entity(key)]
        order_id: i32,
        #[entity(key)]
        number: i32,
    }

    #[derive(Entity)]
    #[entity(table = "parcels", belongs_to(line: Line, columns(order_id, line_number)))]
    struct Parcel {
        #[entity(key, generated)]
        id: i32,
        order_id: i32,
        line_number: i32,
    }

    let mut s = session(&schema![Line, Parcel]);
    let line = s.add(NewLine { order_id: 5, number: 2 });
    let parcel = s.insert(NewParcel { line: line.into() }).expect("the line goes first");
    assert_eq!((s[parcel].order_id, s[parcel].line_number), (5, 2));
    assert_eq!(parcel_fields::line::target_key(&s[parcel]), Some((5, 2)));
}

#[test]
fn a_composite_foreign_key_may_be_null_in_part() {
    #[derive(Entity)]
    #[entity(table = "folders", belongs_to(parent: Folder, columns(owner, parent_name)))]
    struct Folder {
        #[entity(key)]
        owner: i32,
        #[entity(key)]
        name: String,
        parent_name: Option<String>,
    }

    let mut s = session(&schema![Folder]);
    let top = s
        .insert(NewFolder { owner: 1, name: "top".into(), parent: None })
        .expect("the owner is given beside the link");
    let sub = s
        .insert(NewFolder { owner: 1, name: "sub".into(), parent: Some(top.into()) })
        .expect("the parent is there");
    assert_eq!(s[top].parent_name, None);
    assert_eq!(s[sub].parent_name.as_deref(), Some("top"));
}

#[test]
fn a_key_with_a_default_is_made_by_the_database() {
    only_on!(crate::engine::is_sqlite(), "the default is a function of SQLite's");
    #[derive(Entity)]
    #[entity(table = "tokens")]
    struct Token {
        #[entity(key, generated, default = "(lower(hex(randomblob(4))))")]
        token: String,
        note: Option<String>,
    }

    let mut s = session(&schema![Token]);
    let token = s.insert(NewToken::default()).expect("nothing is required");
    assert_eq!(s[token].token.len(), 8);
    assert!(!Token::COLUMNS[0].ascending);
    assert_eq!(s[token].note, None);
}

// -- drafts --------------------------------------------------------------------------------------

#[test]
fn a_draft_takes_what_is_required_and_leaves_out_the_rest() {
    let draft = new_user();
    assert_eq!((draft.name.as_str(), draft.email.as_str()), ("Ed", "ed@example.org"));
    assert_eq!((draft.nickname, draft.state, draft.score), (None, Given::Default, Given::Default));
}

#[test]
fn what_a_draft_leaves_out_is_filled_in_by_the_database() {
    let mut s = blog();
    let ed = s.insert(new_user()).expect("all that is required is given");
    s.refresh(ed).expect("the row is there");
    assert_eq!(s[ed].state, "new");
    assert_eq!(s[ed].score, Some(7));
}

#[test]
fn a_nullable_column_with_a_default_can_be_null() {
    let mut s = blog();
    let ed = s.insert(NewUser { score: None.into(), ..new_user() }).expect("NULL is a value");
    s.refresh(ed).expect("the row is there");
    assert_eq!(s[ed].score, None);
}

#[test]
fn a_version_starts_at_one() {
    let mut s = blog();
    let ed = s.insert(new_user()).expect("all that is required is given");
    assert_eq!(s[ed].version, 1);
}

#[test]
fn a_link_stands_where_its_column_does() {
    let post: NewPost = NewPost::new("title".into(), Link::key(1));
    assert!(post.reviewer.is_none() && post.parent.is_none());
    assert_eq!(post.title, "title");
}

#[test]
fn a_draft_in_a_link_is_added_too() {
    let mut s = blog();
    let post = s.insert(NewPost::new("first".into(), new_user().into())).expect("both are new");
    assert_eq!(s[post].author_id, 1);
}

// -- relationships -------------------------------------------------------------------------------

#[test]
fn foreign_keys_are_listed_in_the_order_of_the_fields() {
    let keys: Vec<_> = Post::FOREIGN_KEYS
        .iter()
        .map(|key| (key.name, key.columns, key.target, key.nullable, key.on_delete))
        .collect();
    assert_eq!(
        keys,
        [
            ("author", &[2][..], "User", false, DeleteRule::Cascade),
            ("reviewer", &[3][..], "User", true, DeleteRule::Nullify),
            ("parent", &[4][..], "Post", true, DeleteRule::Restrict),
        ]
    );
}

#[test]
fn several_relationships_to_one_entity_have_their_own_key() {
    assert_eq!(<post_fields::author as BelongsTo>::INDEX, 0);
    assert_eq!(<post_fields::reviewer as BelongsTo>::INDEX, 1);
    assert_ne!(post_fields::author::path(), post_fields::reviewer::path());
}

#[test]
fn a_key_that_is_a_foreign_key_is_unique() {
    assert!(Profile::FOREIGN_KEYS[0].unique);
    assert!(!Post::FOREIGN_KEYS[0].unique);
}

#[test]
fn the_children_of_an_entity_are_known_with_their_foreign_keys() {
    let children: Vec<_> = User::CHILDREN
        .iter()
        .map(|child| (child.name, child.entity.name, (child.foreign_key)().name))
        .collect();
    assert_eq!(
        children,
        [
            ("posts", "Post", "author"),
            ("reviews", "Post", "reviewer"),
            ("profile", "Profile", "user")
        ]
    );
}

#[test]
fn a_collection_keeps_its_declared_order() {
    assert_eq!(
        <user_fields::posts as Has>::ORDER,
        [(1, Direction::Descending), (0, Direction::Ascending)]
    );
    assert_eq!(<post_fields::tags as Linked>::ORDER, [(0, Direction::Ascending)]);
}

#[test]
fn a_relationship_knows_the_columns_that_join_it() {
    let direct = |local, remote| Path::Direct { local: vec![local], remote: vec![remote] };
    assert_eq!(post_fields::author::path(), direct("author_id", "id"));
    assert_eq!(user_fields::posts::path(), direct("id", "author_id"));
    assert_eq!(post_fields::replies::path(), direct("id", "parent_id"));
}

#[test]
fn a_many_to_many_goes_through_its_association() {
    let Path::Through { local, association, near, far, remote, .. } = post_fields::tags::path()
    else {
        panic!("a path through an association")
    };
    assert_eq!((local, association.table, near), (vec!["id"], "post_tags", vec!["post_id"]));
    assert_eq!((far, remote), (vec!["tag_name"], vec!["name"]));
}

#[test]
fn an_association_of_two_links_can_be_made_by_the_session() {
    const fn made_from<A, Near, Far>()
    where
        aludel::relation::LinksAlone: aludel::relation::AssociationOf<A, Near, Far>,
    {
    }
    // Holds when this compiles.
    made_from::<PostTag, post_tag_fields::post, post_tag_fields::tag>();
    made_from::<PostTag, post_tag_fields::tag, post_tag_fields::post>();
}

#[test]
fn a_foreign_key_is_read_and_written_as_its_targets_key() {
    let mut post = Post {
        id: Id::new(1),
        title: "t".into(),
        author_id: 4,
        reviewer_id: None,
        parent_id: None,
    };
    assert_eq!(post_fields::author::target_key(&post), Some(4));
    assert_eq!(post_fields::reviewer::target_key(&post), None);
    post_fields::reviewer::point_at(&mut post, Some(5));
    assert_eq!(post.reviewer_id, Some(5));
    post_fields::reviewer::point_at(&mut post, None);
    assert_eq!(post.reviewer_id, None);
    let row = post_fields::parent::row_with(Some(Id::new(9)));
    assert_eq!(row.given(), ColumnSet::of(&[4]));
    assert_eq!(post_fields::parent::target_key_of_row(&row), Some(Id::new(9)));
    assert_eq!(post_fields::author::target_key_of_row(&row), None);
}

#[test]
fn an_entity_ranks_above_those_it_belongs_to_and_not_above_itself() {
    assert_eq!(<User as Entity>::Rank::USIZE, 0);
    assert_eq!(<Tag as Entity>::Rank::USIZE, 0);
    assert_eq!(<Post as Entity>::Rank::USIZE, 1);
    assert_eq!(<PostTag as Entity>::Rank::USIZE, 2);
    assert_eq!(EntityDef::of::<PostTag>().rank, 2);
}

#[test]
fn a_deferred_key_does_not_count_for_the_rank() {
    #[derive(Entity)]
    #[entity(table = "hens")]
    struct Hen {
        #[entity(key, generated)]
        id: i32,
        #[entity(belongs_to(egg: Egg, deferred))]
        egg_id: Option<i32>,
    }

    #[derive(Entity)]
    #[entity(table = "eggs")]
    struct Egg {
        #[entity(key, generated)]
        id: i32,
        #[entity(belongs_to(hen: Hen))]
        hen_id: i32,
    }

    assert!(Hen::FOREIGN_KEYS[0].deferred);
    assert_eq!((<Hen as Entity>::Rank::USIZE, <Egg as Entity>::Rank::USIZE), (0, 1));
}

// -- rows ----------------------------------------------------------------------------------------

fn user() -> User {
    User {
        id: 1,
        name: "Ed".into(),
        email: "ed@example.org".into(),
        nickname: None,
        state: "new".into(),
        score: None,
        version: 1,
    }
}

#[test]
fn changes_are_the_columns_that_differ() {
    let changed = User { nickname: Some("e".into()), score: Some(1), ..user() };
    assert_eq!(user().changes(&user()), ColumnSet::EMPTY);
    assert_eq!(changed.changes(&user()), ColumnSet::of(&[3, 5]));
}

#[test]
fn floats_are_compared_by_their_bits() {
    #[derive(Entity)]
    #[entity(table = "samples")]
    struct Sample {
        #[entity(key)]
        id: i32,
        value: f64,
        error: Option<f32>,
    }

    let sample = |value, error| Sample { id: 1, value, error };
    let nan = || sample(f64::NAN, Some(f32::NAN));
    assert_eq!(nan().changes(&nan()), ColumnSet::EMPTY);
    let zero = sample(0.0, Some(0.0));
    assert_eq!(zero.changes(&sample(-0.0, Some(-0.0))), ColumnSet::of(&[1, 2]));
}

#[test]
fn a_partial_row_has_the_columns_it_was_given() {
    let mut row = <User as Entity>::Row::of(&user(), ColumnSet::of(&[1, 3]));
    assert_eq!(row.given(), ColumnSet::of(&[1, 3]));
    assert_eq!((row.describe(1), row.describe(3)), ("\"Ed\"".into(), "None".into()));
    row.merge(<User as Entity>::Row::of_key(&7));
    assert_eq!(row.key(), Some(7));
    row.clear(ColumnSet::of(&[1]));
    assert_eq!(row.copy().given(), ColumnSet::of(&[0, 3]));
    assert_eq!(row.build(), Err(1));
}

#[test]
fn only_the_columns_named_are_assigned() {
    let mut ed = user();
    let row =
        <User as Entity>::Row::of(&User { id: 9, name: "X".into(), ..user() }, ColumnSet::first(7));
    ed.assign(ColumnSet::of(&[1]), row);
    assert_eq!(ed, User { name: "X".into(), ..user() });
}

#[test]
fn the_next_version_is_one_more() {
    let mut ed = user();
    ed.next_version();
    assert_eq!(ed.version, 2);
    let mut tag = Tag { name: "a".into() };
    tag.next_version();
    assert_eq!(tag, Tag { name: "a".into() });
}

#[test]
fn a_stored_value_that_does_not_convert_names_its_column() {
    #[derive(Entity, Debug)]
    #[entity(table = "jobs")]
    struct Job {
        #[entity(key, generated)]
        id: i32,
        #[entity(sql_type = Text)]
        status: Status,
    }

    let mut s = session(&schema![Job]);
    let job = s.insert(NewJob { status: Status::Open }).expect("the word is known");
    s.refresh(job).expect("the word is known");
    assert_eq!(s[job].status, Status::Open);

    s.connection().batch_execute("UPDATE jobs SET status = 'lost'").expect("it is SQL");
    let error = s.refresh(job).expect_err("the word is unknown");
    let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |it| it.source());
    let texts: Vec<_> = chain.map(ToString::to_string).collect();
    assert!(texts.iter().any(|text| text.contains("Job.status")), "{texts:?}");
}

// -- types of the program's own ------------------------------------------------------------------

#[derive(Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Done,
}

impl<DB: Backend> ToSql<Text, DB> for Status
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        match self {
            Self::Open => "open".to_sql(out),
            Self::Done => "done".to_sql(out),
        }
    }
}

impl<DB: Backend> FromSql<Text, DB> for Status
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        match String::from_sql(bytes)?.as_str() {
            "open" => Ok(Self::Open),
            "done" => Ok(Self::Done),
            other => Err(format!("no status is called `{other}`").into()),
        }
    }
}

#[test]
fn an_enum_is_stored_through_diesels_traits() {
    #[derive(Entity)]
    #[entity(table = "steps")]
    struct Step {
        #[entity(key, generated)]
        id: i32,
        #[entity(sql_type = Text)]
        status: Option<Status>,
    }

    let mut s = session(&schema![Step]);
    let done = s.insert(NewStep { status: Some(Status::Done) }).expect("it converts");
    let none = s.insert(NewStep { status: None }).expect("it may be NULL");
    s.refresh(done).expect("the row is there");
    assert_eq!((s[done].status, s[none].status), (Some(Status::Done), None));
}

// -- over diesel's tables ------------------------------------------------------------------------

mod tables {
    diesel::table! {
        accounts (id) {
            id -> Integer,
            #[sql_name = "Owner"]
            owner -> Text,
            limit -> Nullable<BigInt>,
            #[sql_name = "type"]
            type_ -> Text,
        }
    }
}

#[derive(Entity, Debug, PartialEq)]
#[entity(table = tables::accounts)]
struct Account {
    #[entity(key, generated)]
    id: Id<Account>,
    owner: String,
    limit: Option<i64>,
    #[entity(column = "type_")]
    kind: String,
}

#[test]
fn a_struct_over_a_table_of_diesels_takes_its_names() {
    assert_eq!(Account::TABLE, "accounts");
    let names: Vec<_> = Account::COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(names, ["id", "Owner", "limit", "type"]);
}

#[test]
fn a_struct_over_a_table_of_diesels_is_stored_and_read() {
    let mut s = session(&schema![Account]);
    let draft = NewAccount { owner: "ed".into(), limit: Some(5), kind: "a".into() };
    let row = s.insert(draft).expect("the table has these columns");
    s.refresh(row).expect("the row is there");
    let expected = Account { id: Id::new(1), owner: "ed".into(), limit: Some(5), kind: "a".into() };
    assert_eq!(s[row], expected);
}

#[test]
fn the_name_of_a_table_of_diesels_can_be_given() {
    mod schema {
        diesel::table! {
            #[sql_name = "Artist"]
            artists (id) {
                id -> Integer,
            }
        }
    }

    #[derive(Entity)]
    #[entity(table = schema::artists, name = "Artist", schema = "main")]
    struct Artist {
        #[entity(key, generated)]
        id: i32,
    }

    assert_eq!((Artist::TABLE, Artist::SCHEMA), ("Artist", Some("main")));
    assert_eq!(<Artist as Source>::SQL_NAME, "Artist");
}

#[derive(Entity)]
#[entity(table = "planets", diesel)]
struct Planet {
    #[entity(key, generated)]
    id: Id<Planet>,
    name: String,
    #[entity(column = "size in km")]
    size: Option<i64>,
}

#[test]
fn a_table_of_diesels_is_made_where_it_is_asked_for() {
    use diesel::{QueryDsl, RunQueryDsl};
    use planet_fields::planets;

    let mut s = session(&schema![Planet]);
    s.insert(NewPlanet { name: "Mars".into(), size: Some(6779) }).expect("all is given");
    s.commit().expect("nothing is in the way");
    let found: Vec<(String, Option<i64>)> = with_diesel!(s.connection(), connection => planets::table
        .select((planets::name, planets::size))
        .load(connection)
        .expect("diesel's table has the names of ours"));
    assert_eq!(found, [("Mars".into(), Some(6779))]);
}

// -- wide ----------------------------------------------------------------------------------------

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(Entity, Debug, PartialEq)]
        #[entity(table = "wide")]
        struct Wide {
            #[entity(key)]
            id: i32,
            $($field: i32,)*
        }

        fn new_wide(id: i32) -> NewWide {
            NewWide { id, $($field: id,)* }
        }
    };
}

wide! {
    c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19 c20 c21 c22 c23 c24 c25 c26
    c27 c28 c29 c30 c31 c32 c33 c34 c35 c36 c37 c38 c39
}

#[test]
fn an_entity_may_have_more_columns_than_a_tuple() {
    let mut s = session(&schema![Wide]);
    let row = s.insert(new_wide(3)).expect("forty columns are given");
    s[row].c39 = 4;
    s.commit().expect("one column changed");
    s.refresh(row).expect("the row is there");
    assert_eq!(Wide::COLUMNS.len(), 40);
    assert_eq!((s[row].c1, s[row].c38, s[row].c39), (3, 3, 4));
}

#[test]
fn an_alias_has_every_column_and_relationship() {
    let members = <Post as Entity>::members::<Post>();
    let again = members;
    assert_eq!(
        format!("{:?} {:?}", again.title, again.tags),
        format!("{:?} {:?}", Post::title, Post::tags)
    );
}
