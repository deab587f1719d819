//! The entities, on the tables of `schema.rs`.

use aludel::{Entity, Id};

use crate::schema;

/// Who wrote a book.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = schema::authors, has_many(books: Book.author, order_by(title)))]
pub struct Author {
    /// The key.
    #[entity(key, generated)]
    pub id: Id<Author>,
    /// First and last name.
    #[entity(column = "full_name")]
    pub name: String,
    /// Where the author comes from.
    pub country: Option<String>,
}

/// A book, of which the library may have copies.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    table = schema::books,
    has_many(sequels: Book.predecessor),
    has_many(copies: Copy.book, order_by(number)),
    many_to_many(genres: Genre, through = BookGenre(book, genre_row), order_by(name))
)]
pub struct Book {
    /// The key.
    #[entity(key, generated)]
    pub id: Id<Book>,
    /// What is on the cover.
    pub title: String,
    /// The key of the author.
    #[entity(belongs_to(author: Author, on_delete = restrict))]
    pub author_id: Id<Author>,
    /// The key of the book before this one.
    #[entity(belongs_to(predecessor: Book, on_delete = database))]
    pub sequel_of: Option<Id<Book>>,
    /// In the shop.
    #[entity(default)]
    pub price: f64,
}

/// What kind of book it is, by its name.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    table = schema::genres,
    many_to_many(books: Book, through = BookGenre(genre_row, book), order_by(title))
)]
pub struct Genre {
    /// The key.
    #[entity(key)]
    pub name: String,
}

/// That a book is of a genre.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = schema::book_genres, name = "Book Genres")]
pub struct BookGenre {
    /// The key of the book.
    #[entity(key, belongs_to(book: Book, on_delete = cascade))]
    pub book_id: Id<Book>,
    /// The key of the genre.
    #[entity(key, belongs_to(genre_row: Genre, on_delete = cascade))]
    pub genre: String,
}

/// A copy of a book.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(table = schema::copies, has_many(loans: Loan.copy, order_by(-id)))]
pub struct Copy {
    /// The key of the book.
    #[entity(key, belongs_to(book: Book, on_delete = cascade))]
    pub book_id: Id<Book>,
    /// Counts the copies of one book.
    #[entity(key)]
    pub number: i16,
    /// Where it stands.
    pub shelf: Option<String>,
}

/// That somebody has, or had, a copy.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    table = schema::loans,
    belongs_to(copy: Copy, columns(book_id, copy_number), on_delete = restrict)
)]
pub struct Loan {
    /// The key.
    #[entity(key, generated)]
    pub id: Id<Loan>,
    /// The first part of the copy's key.
    pub book_id: Id<Book>,
    /// The second part.
    pub copy_number: i16,
    /// Who has it.
    pub borrower: String,
    /// Whether it is back.
    pub returned: bool,
    /// Counts the changes, against lost updates.
    #[entity(version)]
    pub version: i32,
}
