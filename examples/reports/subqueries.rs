//! Queries in queries: scalars, correlated ones, set operations, VALUES.

use aludel::func::{avg, count_star, sum, value};
use aludel::{by, exists, scalar, values, with};

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{Artist, Customer, Employee, Invoice, InvoiceLine, Track};

pub fn ask(questions: &mut Questions<'_>) -> Result {
    questions.ask(
        "invoices of more than twice the mean",
        ["invoice", "total"],
        Invoice::query()
            .filter(
                Invoice::total
                    .gt(scalar(Invoice::query().select(avg(Invoice::total)).limit(1)) * 2.0),
            )
            .order_by(Invoice::invoice_id)
            .select((Invoice::invoice_id, Invoice::total)),
        "SELECT InvoiceId, Total FROM Invoice WHERE Total > 2 * (SELECT AVG(Total) FROM Invoice)
             ORDER BY InvoiceId",
    )?;
    let sold = InvoiceLine::query()
        .correlate(Track::entity())
        .filter(InvoiceLine::track_id.eq(Track::track_id));
    questions.ask(
        "rock that nobody bought",
        ["track"],
        Track::query()
            .filter(!exists(sold))
            .filter(Track::genre.has(crate::model::Genre::name.eq("Rock")))
            .order_by(Track::track_id)
            .select((Track::name,)),
        "SELECT Name FROM Track WHERE GenreId = 1 AND TrackId NOT IN (SELECT TrackId FROM InvoiceLine)
             ORDER BY TrackId",
    )?;
    questions.ask(
        "artists who are composers under the same name",
        ["name"],
        Artist::query()
            .select((Artist::name,))
            .intersect(Track::query().select((Track::composer,)))
            .order_by(Artist::name),
        "SELECT Name FROM Artist INTERSECT SELECT Composer FROM Track ORDER BY 1",
    )?;
    aludel::label!(role, surname);
    questions.ask(
        "everybody, by role",
        ["role", "name"],
        Customer::query()
            .select((value("customer").label(role), Customer::last_name.label(surname)))
            .union_all(Employee::query().select((value("employee"), Employee::last_name)))
            .order_by((by(surname), by(role))),
        "SELECT 'customer' AS role, LastName AS surname FROM Customer UNION ALL
             SELECT 'employee', LastName FROM Employee ORDER BY surname, role",
    )?;
    aludel::alias!(goals = Customer);
    aludel::label!(goal);
    let targets = vec![
        (Some("USA".to_owned()), 500.0),
        (Some("Canada".to_owned()), 400.0),
        (Some("Brazil".to_owned()), 150.0),
    ];
    let query = with(values(goals, (Customer::country, goal), targets), |goals| {
        let (country, target) = (goals.column(Customer::country), goals.labelled(goal));
        Invoice::query()
            .join(Invoice::customer)
            .join_on(goals, Customer::country.eq(country))
            .group_by((country, target))
            .order_by(country)
            .select((country, target, sum(Invoice::total), count_star()))
    });
    questions.ask(
        "goals and what became of them",
        ["country", "goal", "revenue", "invoices"],
        query,
        "WITH goals(country, goal) AS (VALUES ('USA', 500.0), ('Canada', 400.0), ('Brazil', 150.0))
         SELECT g.country, g.goal, SUM(i.Total), COUNT(*) FROM Invoice i
             JOIN Customer c USING (CustomerId) JOIN goals g ON g.country = c.Country
         GROUP BY g.country, g.goal ORDER BY 1",
    )
}
