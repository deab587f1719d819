//! `derive(Entity)` for aludel. Not used directly: `aludel` re-exports it.
//!
//! The pipeline is in the file names: `parse` reads the struct into the `model`, `check`
//! holds it against the rules that concern several attributes, `expand` writes the code. An
//! invalid struct is repaired (`fallback`) and expanded all the same, so that one mistake is one
//! error and not one for each use of what is missing.

mod bound;
mod check;
mod errors;
mod expand;
mod fallback;
mod model;
mod parse;
mod projection;
mod quiet;
mod types;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use self::errors::Errors;

/// Maps a struct to a table: `#[derive(Entity)] #[entity(table = "users")] struct User { .. }`.
///
/// The struct has named fields and no generics; each field is a column. Several `#[entity(..)]` on
/// one item add up. A mistake is an error at the word that is wrong; all of a struct's are told
/// together.
///
/// # What is made
///
/// - `User::name` for each column and `User::posts` for each relationship, with the field's
///   documentation; `User::query()`, `User::entity()`, `User::from_sql(..)`.
/// - `NewUser`, the draft: a field for each column that the program supplies, a link for each
///   `belongs_to`, and `NewUser::new(..)`, which takes what is required in the order of the
///   fields. A generated key and a version are not in it; a column with a default is a `Given`.
/// - `user_fields`, a module of types named like the columns and relationships, for bounds;
///   `UserMembers`, what an alias has.
///
/// # On the struct
///
/// | Attribute | Meaning |
/// |---|---|
/// | `table = "users"` | the table; the struct is the source of truth |
/// | `table = crate::schema::users` | diesel's table, against which each field is checked |
/// | `name = "Users"` | the SQL name of diesel's table, where `#[sql_name]` gives it another |
/// | `schema = "app"` | the schema (namespace) of the table |
/// | `has_many(posts: Post.author)` | the other end of `Post`'s `belongs_to(author: ..)`; options `order_by(title, -id)` and `large` (never loaded whole) |
/// | `has_one(profile: Profile.user)` | the same, where the foreign key is unique |
/// | `many_to_many(tags: Tag, through = PostTag(post, tag))` | through an entity that belongs to both; the way here, then the way there; options as for `has_many` |
/// | `belongs_to(line: Line, columns(order_id, number))` | a foreign key of several fields, in the order of the target's key |
/// | `index(a, b)`, `unique(a, b)` | over several columns |
/// | `changes`, `changes(name = "UserForm", derive(Clone))` | makes `UserChanges`, an `Option` for each column that a form may change |
/// | `filtered` | its rows are read through a filter of the session only: the module `aludel::filter` |
/// | `conflicts` | makes `UserConflict`, a variant for each constraint that a row can violate: `error.violated::<UserConflict>()` |
/// | `fields = "columns"`, `draft = "UserDraft"` | other names for what is made |
/// | `diesel` | diesel's columns may be used in queries, as in `expr(users::name.eq("ed"))`; with `table = "users"` diesel's `table!` is made too, in the module of fields; needs diesel as a dependency, and the table in the same crate |
/// | `databases(postgres)` | only those of `sqlite`, `postgres`, `mysql` that have the columns' types |
/// | `backend = their::Backend` | a backend that aludel does not know |
///
/// The relationships of an entity whose module is renamed are named with it:
/// `has_many(leaves: Leaf.columns::tree)`.
///
/// # On a field
///
/// | Attribute | Meaning |
/// |---|---|
/// | `key` | the primary key, or a part of it |
/// | `generated` | the database makes the key: an integer, or another type with a `default` |
/// | `version` | an integer or a timestamp that each UPDATE moves on, against lost updates; `version = database` where the database does so |
/// | `default`, `default = "0"` | the database fills it in; the SQL is for `create_all` |
/// | `unique`, `index` | of this column alone |
/// | `column = "Name"` | the column's name, or that of diesel's column |
/// | `constant = "text"` | another name for the constant, where the field's is taken |
/// | `sql_type = Text` | how it is stored: needed for types that aludel does not know |
/// | `ddl = "NUMERIC(10,2)"` | the type in `CREATE TABLE`, word for word |
/// | `belongs_to(user: User)` | the field is a foreign key; options `on_delete = cascade`, `nullify`, `restrict` (unless given), `database` or `owned`; `on_update = database` or `cascade`, for a key that may change; `deferred`; `unique` |
///
/// An `Option` may be NULL. Known are the integers that databases have, floats, `bool`, `String`,
/// `Vec<u8>`, `Id<_>`, `serde_json::Value`, `BigDecimal` and the dates and times without a zone of
/// chrono and time.
#[proc_macro_derive(Entity, attributes(entity))]
pub fn derive_entity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    entity(syn::parse_macro_input!(input)).into()
}

/// Makes a struct that rows can come as: `#[derive(Projection)] struct Card { name: String }`.
///
/// The struct has named fields; `query.select(..).project::<Card>()` matches them to what is
/// selected, by name and type. The types of its fields' names are in a module, `card_fields`, or in
/// another one (`#[projection(fields = "..")]`).
///
/// A struct of some columns of an entity says whose: `#[projection(of = User)]`, or
/// `#[projection(of = User.columns)]` where the module of its columns has another name. Its fields are called
/// like columns and have their types, and `query.partial::<UserName>()` selects them.
#[proc_macro_derive(Projection, attributes(projection))]
pub fn derive_projection(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input);
    projection::expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Makes rustc leave out where a bound of a public function stands, when a program fails it.
///
/// A refusal ends with "required by a bound in ..", a path and the function's signature: six lines
/// about aludel below a message about the program. rustc leaves them out for a bound that has no
/// place in a source file, and a bound that begins in one file and ends in another has none once
/// it is read from a compiled crate. So each bound gets a beginning in `src/quiet.rs`. Were rustc
/// to tell such a place after all, messages would be longer and mean the same; `ui-tests` would
/// notice.
///
/// Not public: for the `impl` blocks of aludel itself, which have `crate::quiet::here!`.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn quiet(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    quiet::elsewhere(item.into()).into()
}

/// Gives a trait a second name, by which functions ask for it: `#[bound(OperandBound)]`.
///
/// Where a bound fails at once, rustc marks the call beside the argument, with a label of its own: two
/// lines more. It does not where the bound is one that an impl for all types would meet, and that
/// impl is not to be recommended. So functions ask for the second name, which holds wherever the
/// first one does, and has its message.
///
/// Such an impl hides what is below it, so this is not for traits whose message is about a part of the
/// type. `#[bound(FetchBound, through)]` is: its impl is one like others, so that rustc tells what is
/// wrong below, and because it is for all types rustc does not tell whom else the trait is for.
///
/// Not public: for the traits of aludel itself.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn bound(
    name: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let name = syn::parse_macro_input!(name as bound::Alias);
    let item = syn::parse_macro_input!(item as syn::ItemTrait);
    bound::named(&name, &item).into()
}

/// The second half of [`macro@quiet`]: a token from the other file, then the item.
#[doc(hidden)]
#[proc_macro]
pub fn quieten(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let mut tokens = proc_macro2::TokenStream::from(input).into_iter();
    let elsewhere = tokens.next().map_or_else(proc_macro2::Span::call_site, |token| token.span());
    match syn::parse2(tokens.collect()) {
        Ok(item) => quiet::quieten(item, elsewhere).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// The type-level identity of a name, for `label!`.
#[doc(hidden)]
#[proc_macro]
pub fn name(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::of_name(input.into()).into()
}

/// The type-level identity of what `alias!` or `label!` names.
#[doc(hidden)]
#[proc_macro]
pub fn identity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::of_words(input.into()).into()
}

fn entity(input: syn::DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut model) = parse::entity(&input, &mut errors) else {
        return errors.into_tokens();
    };
    check::entity(&model, &mut errors);
    if !errors.is_empty() {
        fallback::repair(&mut model);
    }
    let errors = errors.into_tokens();
    let code = expand::entity(&model);
    quote::quote!(#errors #code)
}
