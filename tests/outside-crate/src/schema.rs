// @generated automatically by Diesel CLI.

diesel::table! {
    authors (id) {
        id -> Integer,
        #[sql_name = "FullName"]
        full_name -> Text,
        country -> Nullable<Text>,
    }
}

diesel::table! {
    #[sql_name = "Book Genres"]
    book_genres (book_id, genre) {
        book_id -> Integer,
        genre -> Text,
    }
}

diesel::table! {
    books (id) {
        id -> Integer,
        title -> Text,
        author_id -> Integer,
        sequel_of -> Nullable<Integer>,
        price -> Double,
    }
}

diesel::table! {
    copies (book_id, number) {
        book_id -> Integer,
        number -> SmallInt,
        shelf -> Nullable<Text>,
    }
}

diesel::table! {
    genres (name) {
        name -> Text,
    }
}

diesel::table! {
    loans (id) {
        id -> Integer,
        book_id -> Integer,
        copy_number -> SmallInt,
        borrower -> Text,
        returned -> Bool,
        version -> Integer,
    }
}

diesel::joinable!(book_genres -> books (book_id));
diesel::joinable!(book_genres -> genres (genre));
diesel::joinable!(books -> authors (author_id));
diesel::joinable!(copies -> books (book_id));

diesel::allow_tables_to_appear_in_same_query!(authors, book_genres, books, copies, genres, loans,);
