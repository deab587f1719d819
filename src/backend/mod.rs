//! What differs from database to database.

mod each;
