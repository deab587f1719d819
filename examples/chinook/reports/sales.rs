//! Who buys what: joins, aggregates, subqueries, predicates over several relationships.

use aludel::func::{avg, count, sum};
use aludel::{Session, by, expr, scalar};
use diesel::sql_types::Integer;

use crate::check::{Checks, Report, Result};
use crate::model::{Customer, Genre, Invoice, InvoiceLine, Track};

pub fn print(s: &mut Session, checks: &mut Checks) -> Result {
    best_customers(s, checks)?;
    revenue_by_genre(s, checks)?;
    invoices_above_average(s, checks)?;
    jazz_lovers(s, checks)?;
    customers_with_invoices(s, checks)
}

/// A derived table: what each customer spent, joined to the customers.
fn best_customers(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(spent);
    aludel::alias!(totals = Invoice);
    let sums = Invoice::query()
        .group_by(Invoice::customer_id)
        .select((Invoice::customer_id, sum(Invoice::total).label(spent)))
        .subquery(totals);
    let (buyer, amount) = (sums.column(Invoice::customer_id), sums.labelled(spent));
    let query = Customer::query()
        .join_on(sums, Customer::customer_id.eq(buyer))
        .select((Customer::country, Customer::first_name, Customer::last_name, amount))
        .order_by((Customer::country, amount.desc(), Customer::customer_id));
    let mut rows = s.all(query)?;
    rows.dedup_by(|next, best| next.0 == best.0); // sorted: the first of a country is its best

    let report = Report::new(
        "best customer of each country",
        ["country", "first name", "last name", "spent"],
        rows,
    );
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT Country, FirstName, LastName, spent FROM (
             SELECT c.*, SUM(i.Total) AS spent, ROW_NUMBER() OVER (
                 PARTITION BY c.Country ORDER BY SUM(i.Total) DESC, c.CustomerId) AS place
             FROM Customer c JOIN Invoice i ON i.CustomerId = c.CustomerId
             GROUP BY c.CustomerId)
         WHERE place = 1 ORDER BY Country",
    )
}

diesel::define_sql_function! {
    /// SQLite's `round`, which makes a float of an integer: a float is multiplied by floats.
    fn round(number: Integer) -> Double;
}

/// Four joins, grouped, and groups left out.
fn revenue_by_genre(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(revenue);
    let amount = InvoiceLine::unit_price.times(expr(round(InvoiceLine::quantity)));
    let query = Genre::query()
        .join(Genre::tracks)
        .join(Track::invoice_lines)
        .join(InvoiceLine::invoice)
        .join(Invoice::customer)
        .filter(Customer::country.eq("USA"))
        .group_by((Genre::genre_id, Genre::name))
        .having(sum(amount).gt(10.0))
        .select((Genre::name, count(InvoiceLine::invoice_line_id), sum(amount).label(revenue)))
        .order_by((by(revenue).desc(), Genre::name));
    let report =
        Report::new("revenue by genre in the USA", ["genre", "tracks", "revenue"], s.all(query)?);
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT g.Name, COUNT(*), SUM(l.UnitPrice * l.Quantity) AS revenue
         FROM InvoiceLine l, Track t, Genre g, Invoice i, Customer c
         WHERE t.TrackId = l.TrackId AND g.GenreId = t.GenreId AND i.InvoiceId = l.InvoiceId
             AND c.CustomerId = i.CustomerId AND c.Country = 'USA'
         GROUP BY g.GenreId HAVING revenue > 10 ORDER BY revenue DESC, g.Name",
    )
}

/// A correlated subquery: the average of the invoices of the same customer.
fn invoices_above_average(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::alias!(other = Invoice);
    let usual = other
        .query()
        .correlate(Invoice::entity())
        .filter(other.customer_id.eq(Invoice::customer_id))
        .select(avg(other.total));
    let query = Invoice::query()
        .join(Invoice::customer)
        .filter(Invoice::total.gt(scalar(usual) * 3.0))
        .select((Invoice::invoice_id, Invoice::invoice_date, Customer::last_name, Invoice::total))
        .order_by((Invoice::total.desc(), Invoice::invoice_id));
    let report = Report::new(
        "invoices of three times the customer's average",
        ["invoice", "date", "customer", "total"],
        s.all(query)?,
    );
    report.print(5);
    checks.compare(
        s,
        &report,
        "WITH usual AS (SELECT CustomerId, AVG(Total) AS total FROM Invoice GROUP BY CustomerId)
         SELECT i.InvoiceId, i.InvoiceDate, c.LastName, i.Total
         FROM Invoice i JOIN usual u USING (CustomerId) JOIN Customer c USING (CustomerId)
         WHERE i.Total > u.total * 3 ORDER BY i.Total DESC, i.InvoiceId",
    )
}

/// One condition along four relationships; no customer comes twice, since nothing is joined.
fn jazz_lovers(s: &mut Session, checks: &mut Checks) -> Result {
    let jazz = Track::genre.has(Genre::name.eq("Jazz"));
    let bought = Customer::invoices.any(Invoice::lines.any(InvoiceLine::track.has(jazz)));
    let query = Customer::query()
        .filter(bought)
        .select((Customer::last_name, Customer::first_name, Customer::country))
        .order_by((Customer::last_name, Customer::customer_id));
    let report = Report::new(
        "customers who bought jazz",
        ["last name", "first name", "country"],
        s.all(query)?,
    );
    report.print(5);
    checks.compare(
        s,
        &report,
        "SELECT DISTINCT c.LastName, c.FirstName, c.Country FROM Customer c
         JOIN Invoice USING (CustomerId) JOIN InvoiceLine USING (InvoiceId)
         JOIN Track USING (TrackId) JOIN Genre g USING (GenreId)
         WHERE g.Name = 'Jazz' ORDER BY c.LastName, c.CustomerId",
    )
}

/// Eager loads: three statements for any number of customers. The figures are made in Rust, from
/// rows that are all in memory.
fn customers_with_invoices(s: &mut Session, checks: &mut Checks) -> Result {
    let query = Customer::query()
        .filter(Customer::country.in_(["Brazil", "Portugal"]))
        .order_by(Customer::customer_id)
        .with(Customer::invoices)
        .with(Customer::support_rep);
    let customers = s.all(query)?;
    let rows = customers.into_iter().map(|customer| {
        let totals = s.related(customer, Customer::invoices).map(|invoice| s[invoice].total);
        let mut dates =
            s.related(customer, Customer::invoices).map(|it| s[it].invoice_date.clone());
        let rep = s.related(customer, Customer::support_rep);
        (
            s[customer].last_name.clone(),
            rep.map(|rep| s[rep].first_name.clone()),
            i64::try_from(totals.len()).unwrap_or(i64::MAX),
            totals.sum::<f64>(),
            dates.next_back(),
        )
    });
    let report = Report::new(
        "customers in Brazil and Portugal, with their invoices",
        ["customer", "served by", "invoices", "total", "last"],
        rows,
    );
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT c.LastName, e.FirstName, COUNT(i.InvoiceId), SUM(i.Total), MAX(i.InvoiceDate)
         FROM Customer c LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId
         LEFT JOIN Invoice i ON i.CustomerId = c.CustomerId
         WHERE c.Country IN ('Brazil', 'Portugal')
         GROUP BY c.CustomerId ORDER BY c.CustomerId",
    )
}
