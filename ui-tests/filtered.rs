// Entities that are read through a filter, and one that is not.

#[derive(aludel::Entity)]
#[entity(table = "teams", has_many(docs: Doc.team))]
pub struct Team {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(aludel::Entity)]
#[entity(table = "docs", filtered)]
pub struct Doc {
    #[entity(key, generated)]
    pub id: i32,
    pub tenant: i32,
    pub title: String,
    pub deleted_on: Option<i32>,
    #[entity(belongs_to(team: Team, on_delete = cascade))]
    pub team_id: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "notes", filtered)]
pub struct Note {
    #[entity(key, generated)]
    pub id: i32,
    pub tenant: i32,
}

pub struct Tenant(i32);

impl aludel::Filter<Doc> for Tenant {
    fn criterion(&self) -> aludel::Criterion<Doc> {
        aludel::Criterion::all().eq(Doc::tenant, self.0).is_null(Doc::deleted_on)
    }
}

pub type Filtered = aludel::driver::FilteredConnection<Tenant>;
