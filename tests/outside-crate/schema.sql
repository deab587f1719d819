CREATE TABLE authors (
    id INTEGER PRIMARY KEY NOT NULL,
    "FullName" TEXT NOT NULL,
    country TEXT
);

CREATE TABLE books (
    id INTEGER PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    author_id INTEGER NOT NULL REFERENCES authors (id),
    sequel_of INTEGER REFERENCES books (id) ON DELETE SET NULL,
    price DOUBLE NOT NULL DEFAULT 9.5
);

CREATE TABLE genres (
    name TEXT PRIMARY KEY NOT NULL
);

CREATE TABLE "Book Genres" (
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    genre TEXT NOT NULL REFERENCES genres (name) ON DELETE CASCADE,
    PRIMARY KEY (book_id, genre)
);

CREATE TABLE copies (
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    number SMALLINT NOT NULL,
    shelf TEXT,
    PRIMARY KEY (book_id, number)
);

CREATE TABLE loans (
    id INTEGER PRIMARY KEY NOT NULL,
    book_id INTEGER NOT NULL,
    copy_number SMALLINT NOT NULL,
    borrower TEXT NOT NULL,
    returned BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    FOREIGN KEY (book_id, copy_number) REFERENCES copies (book_id, number)
);
