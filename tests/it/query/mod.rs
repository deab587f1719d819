//! Queries: what each construct says in SQL, and that the database gives the right rows for it.
#![allow(unreachable_pub, reason = "entities are declared as a program would")]

mod aliases;
mod cases;
mod collections;
mod ctes;
mod diesels_columns;
#[cfg(feature = "postgres")]
mod diesels_operators;
#[cfg(feature = "postgres")]
mod distinct_on;
mod dynamic;
mod explain;
mod filters;
mod fixture;
mod grouping;
#[cfg(all(feature = "mysql", feature = "postgres"))]
mod grouping_sets;
mod joins;
#[cfg(feature = "postgres")]
mod lateral;
mod loads;
#[cfg(all(feature = "mysql", feature = "postgres"))]
mod locking;
mod names;
mod outer_joins;
mod pages;
mod paging;
mod partials;
mod paths;
mod plain;
mod projections;
mod property;
mod property_queries;
#[cfg(all(feature = "mysql", feature = "postgres"))]
mod quantifiers;
mod relationships;
mod scope;
mod selection;
mod set_operations;
mod statement_cache;
mod subqueries;
mod text;
mod windows;
