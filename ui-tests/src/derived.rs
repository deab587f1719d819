//! What the derive writes into a program that tolerates no lint and wants all documented.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    single_use_lifetimes,
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason
)]

use aludel::{Entity, Id};

/// Somebody.
#[derive(Entity, Debug)]
#[entity(
    table = "users",
    has_many(posts: Post.author, order_by(-title)),
    has_many(reviews: Post.reviewer, large),
    has_one(profile: Profile.user),
    many_to_many(friends: User, through = Friendship(one, other))
)]
pub struct User {
    /// The key.
    #[entity(key, generated)]
    pub id: Id<User>,
    /// What to call them.
    pub name: String,
    #[entity(unique)]
    email: Option<String>,
    /// When they came.
    #[entity(default = "CURRENT_TIMESTAMP")]
    pub joined: String,
    /// How tall they are.
    pub height: Option<f64>,
    #[entity(version)]
    pub(crate) version: i32,
}

/// What somebody wrote.
#[derive(Entity, Debug)]
#[entity(table = "posts", index(title, author_id))]
pub struct Post {
    /// The key.
    #[entity(key, generated)]
    pub id: Id<Post>,
    /// The title.
    pub title: String,
    /// Who wrote it.
    #[entity(belongs_to(author: User, on_delete = cascade))]
    pub author_id: Id<User>,
    /// Who read it first.
    #[entity(belongs_to(reviewer: User, on_delete = nullify))]
    pub reviewer_id: Option<Id<User>>,
}

/// More on somebody.
#[derive(Entity, Debug)]
#[entity(table = "profiles")]
pub struct Profile {
    /// Whose it is.
    #[entity(key, belongs_to(user: User))]
    pub user_id: Id<User>,
}

/// Two who know each other.
#[derive(Entity, Debug)]
#[entity(table = "friendships")]
pub struct Friendship {
    /// One of them.
    #[entity(key, belongs_to(one: User))]
    pub one_id: Id<User>,
    /// The other.
    #[entity(key, belongs_to(other: User))]
    pub other_id: Id<User>,
}

/// A table of ours, used here alone.
#[derive(Entity)]
#[entity(table = "notes")]
struct Note {
    #[entity(key, generated)]
    id: i32,
    text: String,
}

/// Whether there is something to read.
#[must_use]
pub fn is_empty(text: &str) -> bool {
    fn inner(note: &Note) -> bool {
        #[derive(Entity)]
        #[entity(table = "drafts")]
        struct Draft {
            #[entity(key, generated)]
            id: i32,
        }

        note.text.is_empty() && note.id == Draft { id: 0 }.id
    }

    inner(&Note { id: 0, text: text.to_owned() })
}
