//! Queries without a session, on a plain diesel connection.

use std::error::Error;

use aludel::func::count_star;
use aludel::{Id, by};
use diesel::prelude::*;
use diesel::sql_types::Text;
use outside_crate::model::{Author, Book, Copy, Genre};
use outside_crate::{open, schema};

type Outcome = Result<(), Box<dyn Error>>;

/// A library with a few books, filled by diesel.
fn library() -> Result<SqliteConnection, Box<dyn Error>> {
    let mut connection = open()?;
    diesel::insert_into(schema::authors::table)
        .values(&vec![
            (
                schema::authors::full_name.eq("Ursula K. Le Guin"),
                schema::authors::country.eq(Some("US")),
            ),
            (
                schema::authors::full_name.eq("Stanisław Lem"),
                schema::authors::country.eq(Some("PL")),
            ),
            (schema::authors::full_name.eq("Anonymous"), schema::authors::country.eq(None)),
        ])
        .execute(&mut connection)?;
    diesel::sql_query(
        "INSERT INTO books (title, author_id, sequel_of, price) VALUES
             ('A Wizard of Earthsea', 1, NULL, 8), ('The Tombs of Atuan', 1, 1, 9), ('Solaris', 2, NULL, 7)",
    )
    .execute(&mut connection)?;
    diesel::sql_query("INSERT INTO genres VALUES ('fantasy'), ('science fiction')")
        .execute(&mut connection)?;
    diesel::sql_query(
        r#"INSERT INTO "Book Genres" VALUES (1, 'fantasy'), (2, 'fantasy'), (3, 'science fiction')"#,
    )
    .execute(&mut connection)?;
    diesel::sql_query("INSERT INTO copies VALUES (1, 1, 'A'), (1, 2, NULL), (3, 1, 'B')")
        .execute(&mut connection)?;
    Ok(connection)
}

#[test]
fn entities_are_read_with_their_renamed_columns() -> Outcome {
    let connection = &mut library()?;
    let lem = Author::query().filter(Author::country.eq("PL")).one(connection)?;
    assert_eq!(lem.name, "Stanisław Lem");
    assert_eq!(lem.id, Id::new(2));
    Ok(())
}

#[test]
fn a_join_follows_a_named_relationship() -> Outcome {
    let connection = &mut library()?;
    let query = Book::query()
        .join(Book::author)
        .filter(Author::name.starts_with("Ursula"))
        .select((Book::title, Author::name))
        .order_by(Book::title);
    let rows: Vec<(String, String)> = query.all(connection)?;
    assert_eq!(rows[0], ("A Wizard of Earthsea".into(), "Ursula K. Le Guin".into()));
    assert_eq!(rows.len(), 2);
    Ok(())
}

#[test]
fn a_left_join_gives_options() -> Outcome {
    let connection = &mut library()?;
    let rows: Vec<(String, Option<String>)> = Author::query()
        .left_join(Author::books)
        .select((Author::name, Book::title))
        .order_by((Author::id, Book::id))
        .all(connection)?;
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[3], ("Anonymous".into(), None));
    Ok(())
}

#[test]
fn a_table_joins_itself_under_another_name() -> Outcome {
    let connection = &mut library()?;
    aludel::alias!(first = Book);
    let pair = Book::query()
        .join(Book::predecessor.to(first))
        .select((first.title, Book::title))
        .one(connection)?;
    assert_eq!(pair, ("A Wizard of Earthsea".into(), "The Tombs of Atuan".into()));
    Ok(())
}

#[test]
fn relationships_are_predicates() -> Outcome {
    let connection = &mut library()?;
    let fantasy = Book::genres.any(Genre::name.eq("fantasy"));
    assert_eq!(Book::query().filter(fantasy).count(connection)?, 2);
    let on_shelf = Book::copies.any(Copy::shelf.is_not_null());
    assert_eq!(Book::query().filter(on_shelf.clone()).count(connection)?, 2);
    let by_lem = Book::author.has(Author::name.ends_with("Lem"));
    assert_eq!(Book::query().filter(on_shelf.and(by_lem)).one(connection)?.title, "Solaris");
    Ok(())
}

#[test]
fn groups_are_counted_under_a_label() -> Outcome {
    let connection = &mut library()?;
    aludel::label!(number);
    let rows = Author::query()
        .join(Author::books)
        .group_by(Author::name)
        .select((Author::name, count_star().label(number)))
        .order_by(by(number).desc())
        .all(connection)?;
    assert_eq!(rows, [("Ursula K. Le Guin".into(), 2), ("Stanisław Lem".into(), 1)]);
    Ok(())
}

diesel::define_sql_function! {
    /// SQLite's own.
    fn upper(text: Text) -> Text;
}

#[test]
fn a_function_of_diesel_fits_in() -> Outcome {
    let connection = &mut library()?;
    let title = aludel::expr(upper(Book::title));
    let rows: Vec<String> =
        Book::query().select(title).order_by(Book::id.desc()).limit(1).all(connection)?;
    assert_eq!(rows, ["SOLARIS"]);
    Ok(())
}

#[test]
fn the_mapping_fits_the_tables() -> Outcome {
    use outside_crate::model::{BookGenre, Loan};

    let connection = &mut library()?;
    aludel::schema![Author, Book, Genre, BookGenre, Copy, Loan].verify(connection)?;
    Ok(())
}

#[test]
fn a_table_that_lost_a_column_is_told_apart() -> Outcome {
    let connection = &mut library()?;
    diesel::sql_query("ALTER TABLE copies DROP COLUMN shelf").execute(connection)?;
    let error = aludel::schema![Book, Copy].verify(connection).expect_err("a column is missing");
    let text = "the database does not fit the entities: table `copies` has no column `shelf` for \
                `Copy.shelf` (";
    assert!(error.to_string().starts_with(text), "{error}");
    assert!(error.to_string().contains(".rs:"), "{error}"); // where the field is
    Ok(())
}
