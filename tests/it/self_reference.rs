//! An entity that refers to itself: relationship predicates where source and target are one table.

use aludel::{Entity, Id, Session};

#[derive(Entity, Debug)]
#[entity(table = "employees", has_many(reports: Employee.manager, order_by(id)))]
pub struct Employee {
    #[entity(key, generated)]
    pub id: Id<Employee>,
    pub name: String,
    #[entity(belongs_to(manager: Employee, on_delete = nullify))]
    pub manager_id: Option<Id<Employee>>,
}

/// Ada leads Ben, who leads Cleo.
fn three() -> aludel::Result<Session> {
    let mut s = Session::new(crate::engine::connect());
    aludel::schema![Employee].create_all(s.connection())?;
    let ada = s.add(NewEmployee::new("Ada".into()));
    let ben = s.add(NewEmployee { manager: Some(ada.into()), ..NewEmployee::new("Ben".into()) });
    s.add(NewEmployee { manager: Some(ben.into()), ..NewEmployee::new("Cleo".into()) });
    s.commit()?;
    Ok(s)
}

#[test]
fn is_none_finds_who_refers_to_nobody() -> aludel::Result<()> {
    let mut s = three()?;
    let top = Employee::query().filter(Employee::manager.is_none()).select(Employee::name);
    assert_eq!(s.all(top)?, ["Ada"]);
    Ok(())
}

#[test]
fn is_none_is_about_the_alias_it_is_asked_of() -> aludel::Result<()> {
    let mut s = three()?;
    aludel::alias!(boss = Employee);
    let below_top = Employee::query()
        .join(Employee::manager.to(boss))
        .filter(boss.manager.is_none())
        .select(Employee::name);
    assert_eq!(s.all(below_top)?, ["Ben"]);
    Ok(())
}

#[test]
fn the_negation_of_is_none_finds_who_refers_to_somebody() -> aludel::Result<()> {
    let mut s = three()?;
    let led = Employee::query().filter(!Employee::manager.is_none()).select(Employee::name);
    assert_eq!(s.all(led.order_by(Employee::id))?, ["Ben", "Cleo"]);
    Ok(())
}
