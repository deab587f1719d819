//! Recursive queries: trees, and rows out of nothing.

use aludel::func::{coalesce, count, dense_rank, sum, value, window};
use aludel::with;

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{Customer, Employee, Invoice, Track};

pub fn ask(questions: &mut Questions<'_>) -> Result {
    aludel::label!(depth, number, top);
    aludel::alias!(below = Employee);
    aludel::alias!(counter = Track);
    let tree = Employee::query()
        .filter(Employee::manager.is_none())
        .select((Employee::employee_id, Employee::last_name, value(0).label(depth)))
        .recursive(below, |above| {
            let (boss, level) = (above.column(Employee::employee_id), above.labelled(depth));
            Employee::query().join_on(above, Employee::reports_to.eq(boss)).select((
                Employee::employee_id,
                Employee::last_name,
                level + 1,
            ))
        });
    let query = with(tree, |tree| {
        let (id, level) = (tree.column(Employee::employee_id), tree.labelled(depth));
        tree.select((level, tree.column(Employee::last_name))).order_by((level, id))
    });
    questions.ask(
        "the levels of the company",
        ["level", "employee"],
        query,
        "WITH RECURSIVE below(id, name, depth) AS (
             SELECT EmployeeId, LastName, 0 FROM Employee WHERE ReportsTo IS NULL UNION ALL
             SELECT e.EmployeeId, e.LastName, b.depth + 1 FROM Employee e
                 JOIN below b ON e.ReportsTo = b.id)
         SELECT depth, name FROM below ORDER BY depth, id",
    )?;

    // Everybody with each of those below them, themselves included: a sum over it is a sum over
    // what somebody is responsible for.
    let pairs = Employee::query()
        .select((Employee::employee_id, Employee::employee_id.label(top), Employee::last_name))
        .recursive(below, |above| {
            let (boss, head) = (above.column(Employee::employee_id), above.labelled(top));
            let name = above.column(Employee::last_name);
            Employee::query().join_on(above, Employee::reports_to.eq(boss)).select((
                Employee::employee_id,
                head,
                name,
            ))
        });
    let query = with(pairs, |pairs| {
        let (id, head) = (pairs.column(Employee::employee_id), pairs.labelled(top));
        let name = pairs.column(Employee::last_name);
        let revenue = coalesce(sum(Invoice::total), 0.0);
        let most = window().order_by(revenue.desc());
        pairs
            .select(head)
            .left_join_on(Customer::entity(), Customer::support_rep_id.eq(id))
            .left_join(Customer::invoices)
            .group_by((head, name))
            .order_by((revenue.desc(), head))
            .select((name, count(Invoice::invoice_id), revenue, dense_rank().over(most)))
    });
    questions.ask(
        "what everybody is responsible for, by rank",
        ["employee", "invoices", "revenue", "rank"],
        query,
        "WITH RECURSIVE below(id, top, name) AS (
             SELECT EmployeeId, EmployeeId, LastName FROM Employee UNION ALL
             SELECT e.EmployeeId, b.top, b.name FROM Employee e JOIN below b ON e.ReportsTo = b.id)
         SELECT b.name, COUNT(i.InvoiceId), COALESCE(SUM(i.Total), 0.0),
             DENSE_RANK() OVER (ORDER BY COALESCE(SUM(i.Total), 0.0) DESC)
         FROM below b LEFT JOIN Customer c ON c.SupportRepId = b.id
             LEFT JOIN Invoice i ON i.CustomerId = c.CustomerId
         GROUP BY b.top, b.name ORDER BY COALESCE(SUM(i.Total), 0.0) DESC, b.top",
    )?;

    // The numbers from 1 to 30, each with the albums that have as many tracks as that: also those
    // numbers that no album has.
    aludel::alias!(sizes = Track);
    let sizes = Track::query()
        .group_by(Track::album_id)
        .select((Track::album_id, count(Track::track_id).label(number)))
        .subquery(sizes);
    let numbers = Track::query()
        .order_by(Track::track_id)
        .limit(1)
        .select(value(1_i64).label(number))
        .recursive(counter, |so_far| {
            let last = so_far.labelled(number);
            so_far.select(last + 1_i64).filter(last.lt(30_i64))
        });
    let query = with(numbers, |numbers| {
        let n = numbers.labelled(number);
        let (album, size) = (sizes.column(Track::album_id), sizes.labelled(number));
        numbers
            .select(n)
            .left_join_on(sizes, size.eq(n))
            .group_by(n)
            .order_by(n)
            .select((n, count(album)))
    });
    questions.ask(
        "how many albums have how many tracks",
        ["tracks", "albums"],
        query,
        "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 30)
         SELECT n, (SELECT COUNT(*) FROM (SELECT AlbumId, COUNT(*) AS size FROM Track
             GROUP BY AlbumId) WHERE size = n) FROM counter ORDER BY n",
    )
}
