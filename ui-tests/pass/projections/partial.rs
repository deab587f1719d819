// The correct neighbours of the structs of some columns in `fail/projections`.

use aludel::{Projection, Session};

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User)]
pub struct UserName {
    pub id: aludel::Id<User>,
    pub name: String,
    pub fullname: Option<String>,
}

mod elsewhere {
    #[derive(aludel::Projection)]
    #[projection(of = super::Post)]
    pub struct Title {
        pub headline: String,
    }
}

mod renamed {
    #[derive(aludel::Entity)]
    #[entity(table = "rooms", fields = "columns")]
    pub struct Room {
        #[entity(key, generated)]
        pub id: i32,
        pub r#type: String,
    }
}

#[derive(Projection)]
#[projection(of = renamed::Room.columns)]
pub struct Kind {
    pub r#type: String,
}

#[derive(Projection)]
pub struct Line {
    pub headline: String,
    pub author: Option<UserName>,
}

mod labels {
    aludel::label!(pub author);
}

fn run(s: &mut Session) -> aludel::Result<()> {
    let user = s.one(User::query().filter(User::age.gt(17)).partial::<UserName>())?;
    let handle = s.get::<User>(user.id)?;
    if let Some(handle) = handle {
        s[handle].name = user.name;
    }
    s.all(Post::query().partial::<elsewhere::Title>())?;
    s.all(renamed::Room::query().partial::<Kind>())?;
    let author = UserName::part_of(User::entity()).label(labels::author);
    let lines = Post::query().left_join(Post::author).select((Post::headline, author));
    s.all(lines.project::<Line>())?;
    s.all(User::query().select(UserName::columns_of(User::entity())))?;
    Ok(())
}

fn main() {
    let _ = run;
}
