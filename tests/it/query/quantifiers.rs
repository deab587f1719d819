//! ANY and ALL over a query, where the database has them.

use aludel::func::{all, any};
use diesel::mysql::Mysql;
use diesel::pg::Pg;

use super::fixture::{Employee, Post, User, database, id};
use crate::engine;

/// What a query gives on the server that the suite runs on, if it is one.
macro_rules! on_server {
    ($query:expr) => {
        match database() {
            aludel::AnyConnection::Postgres(mut connection) => $query.all(&mut connection).unwrap(),
            aludel::AnyConnection::Mysql(mut connection)
            | aludel::AnyConnection::MariaDb(mut connection) => {
                $query.all(&mut connection).unwrap()
            }
            _ => {
                only_on!(engine::is_postgres(), "it has no ANY and ALL");
                return;
            }
        }
    };
}

#[test]
fn any_holds_where_it_does_for_one_row() {
    let anns = Employee::query().filter(Employee::name.eq("ann")).select(Employee::salary);
    let query = Employee::query()
        .filter(Employee::salary.lt(any(anns)))
        .order_by(Employee::id)
        .select(Employee::id);
    assert_eq!(
        query.to_sql::<Pg>().unwrap(),
        "SELECT \"employees\".\"id\" FROM \"employees\" WHERE \"employees\".\"salary\" < ANY \
         (SELECT \"employees\".\"salary\" FROM \"employees\" WHERE \"employees\".\"name\" = $1) \
         ORDER BY \"employees\".\"id\""
    );
    assert!(query.to_sql::<Mysql>().unwrap().contains("`employees`.`salary` < ANY (SELECT "));
    // They have 50 and 20, so less than one of them is less than 50.
    assert_eq!(on_server!(query), [3, 4, 5]);
}

#[test]
fn all_holds_where_it_does_for_each_row() {
    let anns = Employee::query().filter(Employee::name.eq("ann")).select(Employee::salary);
    let query = Employee::query()
        .filter(Employee::salary.ge(all(anns)))
        .order_by(Employee::id)
        .select(Employee::id);
    assert!(query.to_sql::<Pg>().unwrap().contains("\"employees\".\"salary\" >= ALL (SELECT "));
    assert!(query.to_sql::<Mysql>().unwrap().contains("`employees`.`salary` >= ALL (SELECT "));
    assert_eq!(on_server!(query), [1, 2]);
}

#[test]
fn any_of_no_row_never_holds_and_all_of_none_always_does() {
    let nobody = Employee::query().filter(Employee::name.eq("nobody")).select(Employee::salary);
    let some = Employee::salary.eq(any(nobody.clone()));
    let each = Employee::salary.eq(all(nobody));
    let query = Employee::query().order_by(Employee::id).filter(Employee::salary.gt(30));
    assert!(on_server!(query.clone().filter(some).select(Employee::id)).is_empty());
    assert_eq!(on_server!(query.filter(each).select(Employee::id)), [1, 2, 3]);
}

#[test]
fn a_quantified_query_speaks_of_the_one_around_it() {
    aludel::alias!(other = Post);
    let others = Post::query()
        .correlate(User::entity())
        .filter(Post::author_id.eq(User::id).and(Post::score.is_not_null()))
        .select(Post::score.assume_not_null());
    let query = User::query()
        .join(User::posts.to(other))
        .filter(other.score.ge(all(others)))
        .order_by(User::id)
        .rows()
        .select((User::id, other.id));
    // The best post of each author; over the posts of all it would be Ed's alone.
    assert_eq!(on_server!(query), [(id(1), id(5)), (id(2), id(4))]);
}
