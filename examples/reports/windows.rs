//! Windows: rows beside other rows.

use aludel::func::{
    current_row, lag, preceding, rank, row_number, sum, unbounded_preceding, window,
};
use aludel::{expr, with};
use diesel::sql_types::{Integer, Text};

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{Customer, Genre, Invoice, InvoiceLine, Track};

diesel::define_sql_function! {
    /// A part of a text, from a position and of a length.
    fn substr(text: Text, from: Integer, length: Integer) -> Text;
}

pub fn ask(questions: &mut Questions<'_>) -> Result {
    aludel::label!(month, amount, sold, place);
    aludel::alias!(months = Invoice);
    aludel::alias!(sales = Invoice);
    // The revenue of each month, which three questions begin at.
    let by_month = || {
        let dated = Invoice::query()
            .select((expr(substr(Invoice::invoice_date, 1, 7)).label(month), Invoice::total))
            .cte(sales);
        with(dated, |dated| {
            let (of, total) = (dated.labelled(month), dated.column(Invoice::total));
            dated.select(of).group_by(of).select((of.label(month), sum(total).label(amount)))
        })
    };
    let query = with(by_month().cte(months), |months| {
        let (of, total) = (months.labelled(month), months.labelled(amount));
        let in_time = window().order_by(of);
        let so_far = in_time.rows(unbounded_preceding(), current_row());
        months.select((of, total, sum(total).over(so_far), lag(total).over(in_time))).order_by(of)
    });
    questions.ask(
        "revenue by month: so far, and in the month before",
        ["month", "revenue", "so far", "before"],
        query,
        "SELECT month, amount, SUM(amount) OVER (ORDER BY month), LAG(amount) OVER (ORDER BY month)
         FROM (SELECT substr(InvoiceDate, 1, 7) AS month, SUM(Total) AS amount FROM Invoice GROUP BY 1)
         ORDER BY month",
    )?;
    let query = with(by_month().cte(months), |months| {
        let (of, total) = (months.labelled(month), months.labelled(amount));
        let quarter = window().order_by(of).rows(preceding::<2>(), current_row());
        months.select((of, sum(total).over(quarter))).order_by(of)
    });
    questions.ask(
        "revenue of three months, month by month",
        ["month", "quarter"],
        query,
        "SELECT month, SUM(amount) OVER (ORDER BY month ROWS 2 PRECEDING)
         FROM (SELECT substr(InvoiceDate, 1, 7) AS month, SUM(Total) AS amount FROM Invoice GROUP BY 1)
         ORDER BY month",
    )?;
    let revenue = sum(Invoice::total);
    questions.ask(
        "countries by rank, with their part of it all",
        ["country", "rank", "revenue", "part"],
        Invoice::query()
            .group_by(Invoice::billing_country)
            .order_by((revenue.desc(), Invoice::billing_country))
            .select((
                Invoice::billing_country,
                rank().over(window().order_by(revenue.desc())),
                revenue,
                revenue.divided_by(sum(revenue).over(window())),
            )),
        "SELECT BillingCountry, RANK() OVER (ORDER BY SUM(Total) DESC), SUM(Total),
             SUM(Total) / SUM(SUM(Total)) OVER ()
         FROM Invoice GROUP BY BillingCountry ORDER BY SUM(Total) DESC, BillingCountry",
    )?;
    aludel::alias!(ranked = Track);
    let count_of = sum(InvoiceLine::quantity);
    let most = window().partition_by(Genre::name).order_by((
        count_of.desc(),
        Track::name,
        Track::track_id,
    ));
    let best = Track::query()
        .join(Track::invoice_lines)
        .join(Track::genre)
        .group_by((Genre::name, Track::track_id, Track::name))
        .select((
            Genre::name,
            Track::name.label(sold),
            count_of.label(amount),
            row_number().over(most).label(place),
        ))
        .cte(ranked);
    let query = with(best, |best| {
        let (genre, name) = (best.column(Genre::name), best.labelled(sold));
        let (number, nth) = (best.labelled(amount), best.labelled(place));
        best.select((genre, nth, name, number)).filter(nth.le(3_i64)).order_by((genre, nth))
    });
    questions.ask(
        "the three best-selling tracks of each genre",
        ["genre", "place", "track", "sold"],
        query,
        "SELECT genre, place, track, sold FROM (
             SELECT g.Name AS genre, t.Name AS track, SUM(l.Quantity) AS sold, ROW_NUMBER() OVER (
                 PARTITION BY g.Name ORDER BY SUM(l.Quantity) DESC, t.Name, t.TrackId) AS place
             FROM Track t JOIN InvoiceLine l USING (TrackId) JOIN Genre g USING (GenreId)
             GROUP BY g.Name, t.TrackId, t.Name)
         WHERE place <= 3 ORDER BY genre, place",
    )?;
    let spent = sum(Invoice::total);
    let in_country = window().partition_by(Customer::country).order_by(spent.desc());
    questions.ask(
        "customers by rank in their country",
        ["country", "customer", "spent", "rank"],
        Customer::query()
            .join(Customer::invoices)
            .group_by((Customer::country, Customer::customer_id, Customer::last_name))
            .order_by((Customer::country, spent.desc(), Customer::customer_id))
            .select((Customer::country, Customer::last_name, spent, rank().over(in_country))),
        "SELECT c.Country, c.LastName, SUM(i.Total), RANK() OVER (
             PARTITION BY c.Country ORDER BY SUM(i.Total) DESC)
         FROM Customer c JOIN Invoice i USING (CustomerId) GROUP BY CustomerId
         ORDER BY c.Country, SUM(i.Total) DESC, CustomerId",
    )
}
