// An entity that is read through a filter, and sessions with one and without.

pub use aludel::driver::FilteredConnection;
pub use aludel::{AnyConnection, Criterion, Entity, Filter, Session, Unfiltered};

#[derive(Entity, Debug)]
#[entity(table = "docs", filtered)]
pub struct Doc {
    #[entity(key, generated)]
    pub id: i32,
    pub tenant: i32,
    #[entity(unique)]
    pub title: String,
    pub deleted_on: Option<i32>,
}

/// The rows of a tenant that are not deleted.
#[derive(Debug, Clone, Copy)]
pub struct Tenant(pub i32);

impl Filter<Doc> for Tenant {
    fn criterion(&self) -> Criterion<Doc> {
        Criterion::all().eq(Doc::tenant, self.0).is_null(Doc::deleted_on)
    }
}

/// Tenant 1 has "a" and, deleted, "b"; tenant 2 has "z".
pub fn database() -> aludel::Result<AnyConnection> {
    let mut connection = AnyConnection::connect(":memory:")?;
    aludel::schema![Doc].create_all(&mut connection)?;
    let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
    for (tenant, title, deleted_on) in [(1, "a", None), (1, "b", Some(7)), (2, "z", None)] {
        s.add(NewDoc { tenant, title: title.into(), deleted_on });
    }
    s.commit()?;
    Ok(s.into_connection().into_inner())
}

/// A session of tenant 1.
pub fn session() -> aludel::Result<Session<FilteredConnection<Tenant>>> {
    Ok(Session::new(FilteredConnection::new(database()?, Tenant(1))))
}
