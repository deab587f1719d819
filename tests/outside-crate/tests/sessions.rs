//! A session on diesel's connection, over tables that diesel described.

use aludel::{Error, Handle, Has, Session, Stores};
use diesel::SqliteConnection;
use outside_crate::model::{
    Author, Book, BookGenre, Copy, Genre, Loan, NewAuthor, NewBook, NewCopy, NewGenre, NewLoan,
    book_fields,
};
use outside_crate::open;

type Outcome = Result<(), Box<dyn std::error::Error>>;
type Library = Session<SqliteConnection>;

fn library() -> Result<Library, Box<dyn std::error::Error>> {
    Ok(Session::new(open()?))
}

/// Ursula K. Le Guin and the first two books of Earthsea.
fn earthsea(s: &mut Library) -> aludel::Result<[Handle<Book>; 2]> {
    let author = s.add(NewAuthor { name: "Ursula K. Le Guin".into(), country: None });
    let first = s.add(NewBook::new("A Wizard of Earthsea".into(), author.into()));
    let second = s.add(NewBook {
        predecessor: Some(first.into()),
        ..NewBook::new("The Tombs of Atuan".into(), author.into())
    });
    s.commit()?;
    Ok([s.saved(first)?, s.saved(second)?])
}

/// Generic over the connection: what a library of services would write.
fn lend<C: Stores<Copy> + Stores<Loan>>(
    s: &mut Session<C>,
    copy: Handle<Copy>,
    borrower: &str,
) -> aludel::Result<Handle<Loan>> {
    s.insert(NewLoan { borrower: borrower.into(), returned: false, copy: copy.into() })
}

/// Says in its type what must have been loaded.
fn shelf_marks<L: Has<book_fields::copies>>(s: &Library, book: Handle<Book, L>) -> Vec<i16> {
    s.related(book, Book::copies).map(|copy| s[copy].number).collect()
}

#[test]
fn rows_are_saved_in_order_and_read_back() -> Outcome {
    let s = &mut library()?;
    let [first, second] = earthsea(s)?;
    assert_eq!(s[second].sequel_of, Some(s[first].id));
    assert_eq!(s[first].price, 9.5); // the database's default
    Ok(())
}

#[test]
fn two_ways_to_a_row_give_one_handle() -> Outcome {
    let s = &mut library()?;
    let [first, _] = earthsea(s)?;
    let found = s.one(Book::query().filter(Book::title.eq("A Wizard of Earthsea")))?;
    assert_eq!(found, first);
    let key = s[first].id;
    assert_eq!(s.get::<Book>(key)?, Some(first));
    Ok(())
}

#[test]
fn a_change_is_written_at_the_commit() -> Outcome {
    let s = &mut library()?;
    let [first, _] = earthsea(s)?;
    s[first].price = 12.0;
    s.commit()?;
    assert_eq!(Book::query().filter(Book::price.gt(10.0)).count(s.connection())?, 1);
    Ok(())
}

#[test]
fn a_rollback_restores_memory() -> Outcome {
    let s = &mut library()?;
    let [first, _] = earthsea(s)?;
    s[first].price = 12.0;
    s.flush()?;
    s.rollback()?;
    assert_eq!(s[first].price, 9.5);
    Ok(())
}

#[test]
fn collections_are_loaded_on_request_and_for_many_at_once() -> Outcome {
    let s = &mut library()?;
    let [first, second] = earthsea(s)?;
    s.add_all([2, 1].map(|number| NewCopy { number, shelf: None, book: first.into() }));
    s.commit()?;

    let books = s.load([first, second], Book::copies)?;

    assert_eq!(shelf_marks(s, books[0]), [1, 2]);
    assert!(shelf_marks(s, books[1]).is_empty());
    Ok(())
}

#[test]
fn eager_loads_nest() -> Outcome {
    let s = &mut library()?;
    let [first, _] = earthsea(s)?;
    let copy = s.insert(NewCopy { number: 1, shelf: None, book: first.into() })?;
    lend(s, copy, "ged")?;
    s.commit()?;

    let authors =
        s.all(Author::query().with(Author::books.with(Book::copies.with(Copy::loans))))?;

    let mut borrowers = Vec::new();
    for book in s.related(authors[0], Author::books) {
        for copy in s.related(book, Book::copies) {
            borrowers.extend(s.related(copy, Copy::loans).map(|loan| s[loan].borrower.clone()));
        }
    }
    assert_eq!(borrowers, ["ged"]);
    Ok(())
}

#[test]
fn books_and_genres_are_linked_from_either_end() -> Outcome {
    let s = &mut library()?;
    let [first, second] = earthsea(s)?;
    let fantasy = s.insert(NewGenre { name: "fantasy".into() })?;
    s.link(first, Book::genres, fantasy)?;
    s.link(fantasy, Genre::books, second)?;
    s.commit()?;
    assert_eq!(s.count(BookGenre::query())?, 2);

    s.unlink(first, Book::genres, fantasy)?;
    s.commit()?;

    let fantasy = s.load(fantasy, Genre::books)?;
    assert_eq!(s.related(fantasy, Genre::books).collect::<Vec<_>>(), [second]);
    Ok(())
}

#[test]
fn a_violation_names_the_relationship_and_loses_nothing() -> Outcome {
    let s = &mut library()?;
    earthsea(s)?;
    let author = s.one(Author::query())?;
    s.delete(author)?;
    let error = s.commit().expect_err("an author of books stays");
    assert!(matches!(error, Error::Restricted { .. }), "{error}");
    s.rollback()?;
    assert_eq!(s[author].name, "Ursula K. Le Guin");
    assert_eq!(s.count(Book::query())?, 2);
    Ok(())
}

#[test]
fn deleting_a_book_takes_its_copies_along() -> Outcome {
    let s = &mut library()?;
    let [first, second] = earthsea(s)?;
    s.insert(NewCopy { number: 1, shelf: None, book: first.into() })?;
    s.delete(first)?;
    s.commit()?;
    assert_eq!(s.count(Copy::query())?, 0);
    assert_eq!(s[second].sequel_of, None); // left to the database, and taken for done
    s.refresh(second)?;
    assert_eq!(s[second].sequel_of, None);
    Ok(())
}

#[test]
fn a_lost_update_is_an_error() -> Outcome {
    let s = &mut library()?;
    let [first, _] = earthsea(s)?;
    let copy = s.insert(NewCopy { number: 1, shelf: None, book: first.into() })?;
    let loan = lend(s, copy, "ged")?;
    s.commit()?;
    diesel::RunQueryDsl::execute(
        diesel::sql_query("UPDATE loans SET returned = TRUE, version = version + 1"),
        s.connection(),
    )?;

    s[loan].borrower = "tenar".into();

    assert!(s.commit().expect_err("somebody else changed it").is_stale::<Loan>());
    Ok(())
}
