//! A new invoice with its lines, written by a flush, read back by queries, and taken back.

use aludel::func::{count, sum};
use aludel::session::RowState;
use aludel::{AnyConnection, Error, Session};

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Double, Integer, Nullable, Text};

use crate::check::{Cell, Checks, Report, Result, holds};
use crate::model::{Customer, Invoice, InvoiceLine, NewInvoice, NewInvoiceLine, Track};

/// All that the work touches, as plain SQL sees it.
const TOUCHED: &str = r#"SELECT
    (SELECT COUNT(*) FROM "Invoice") AS invoices,
    (SELECT SUM("Total") FROM "Invoice") AS total,
    (SELECT COUNT(*) FROM "InvoiceLine") AS "lines",
    (SELECT SUM("UnitPrice" * "Quantity") FROM "InvoiceLine") AS amount,
    (SELECT "Phone" FROM "Customer" WHERE "LastName" = 'Almeida') AS phone"#;

#[derive(QueryableByName)]
struct Touched {
    #[diesel(sql_type = BigInt)]
    invoices: i64,
    #[diesel(sql_type = Double)]
    total: f64,
    #[diesel(sql_type = BigInt)]
    lines: i64,
    #[diesel(sql_type = Double)]
    amount: f64,
    #[diesel(sql_type = Nullable<Text>)]
    phone: Option<String>,
}

/// The new invoice, as plain SQL sees it.
const WRITTEN: &str = r#"SELECT i."InvoiceId" AS id, SUM(l."UnitPrice" * l."Quantity") AS total,
        COUNT(*) AS "lines", SUM(l."UnitPrice") AS prices
    FROM "Invoice" i JOIN "InvoiceLine" l ON l."InvoiceId" = i."InvoiceId"
    WHERE i."InvoiceDate" >= '2026-01-01' GROUP BY i."InvoiceId""#;

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = Integer)]
    id: i32,
    #[diesel(sql_type = Double)]
    total: f64,
    #[diesel(sql_type = BigInt)]
    lines: i64,
    #[diesel(sql_type = Double)]
    prices: f64,
}

/// What the database of a session answers by itself, past aludel: on the same connection, by diesel.
macro_rules! plain_sql {
    ($s:expr, $sql:expr) => {
        match $s.connection() {
            AnyConnection::Sqlite(connection) => diesel::sql_query($sql).load(connection)?,
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(connection) => diesel::sql_query($sql).load(connection)?,
            #[cfg(feature = "mysql")]
            AnyConnection::Mysql(connection) | AnyConnection::MariaDb(connection) => {
                diesel::sql_query($sql.replace('"', "`")).load(connection)?
            }
            _ => return Err("there is no other database".into()),
        }
    };
}

pub fn print(s: &mut Session, checks: &mut Checks) -> Result {
    println!("\n== a new invoice, taken back");
    let before = touched(s)?;
    let customer = s.one(
        Customer::query().filter(Customer::last_name.eq("Almeida")).with(Customer::invoices),
    )?;
    let invoices = s.related(customer, Customer::invoices).len();
    let phone = s[customer].phone.clone();
    let wanted = Track::query()
        .filter(Track::name.in_(["Smoke On The Water", "Black Night", "Burn"]))
        .filter(!Track::invoice_lines.exists())
        .order_by(Track::track_id)
        .limit(3);
    let tracks = s.all(wanted)?;

    // Nothing of this is SQL: the invoice has no key yet, and its lines refer to it all the same.
    let total: f64 = tracks.iter().map(|track| s[*track].unit_price * 2.0).sum();
    let Customer { address, city, country, .. } = &s[customer];
    let draft = NewInvoice {
        billing_address: address.clone(),
        billing_city: city.clone(),
        billing_country: country.clone(),
        ..NewInvoice::new(customer.into(), "2026-01-31 00:00:00".into(), total)
    };
    let invoice = s.add(draft);
    for &track in &tracks {
        let unit_price = s[track].unit_price;
        s.add(NewInvoiceLine {
            invoice: invoice.into(),
            track: track.into(),
            unit_price,
            quantity: 2,
        });
    }
    s[customer].phone = Some("+55 (21) 0000-0000".into());
    print!("{}", s.plan()?);
    s.flush()?;

    // Written, and in memory: the new invoice is one of the customer's.
    let saved = s.saved(invoice)?;
    println!("invoice {} of {:.2}", s[saved].invoice_id, s[saved].total);
    let listed = s.related(customer, Customer::invoices).any(|it| it == saved);
    holds("the customer's invoices have the new one", listed)?;
    let query = Invoice::query()
        .join(Invoice::lines)
        .filter(Invoice::customer.is(&s[customer]))
        .filter(Invoice::invoice_date.ge("2026-01-01"))
        .group_by((Invoice::invoice_id, Invoice::total))
        .select((
            Invoice::invoice_id,
            Invoice::total,
            count(InvoiceLine::invoice_line_id),
            sum(InvoiceLine::unit_price),
        ));
    let columns = ["invoice", "total", "lines", "unit prices"];
    let report = Report::new("read back before the rollback", columns, s.all(query)?);
    report.print(1);
    let plain: Vec<Written> = plain_sql!(s, WRITTEN);
    let cells = |it: &Written| -> Vec<Cell> {
        vec![it.id.into(), it.total.into(), it.lines.into(), it.prices.into()]
    };
    checks.agree(&report, &plain.iter().map(cells).collect::<Vec<_>>())?;
    holds("the database has changed", touched(s)? != before)?;

    s.rollback()?;
    println!("rolled back:");
    holds("the database is as it was", touched(s)? == before)?;
    holds("the customer's phone is as it was", s[customer].phone == phone)?;
    let now = s.related(customer, Customer::invoices).len();
    holds("the customer has the invoices of before", now == invoices)?;
    let unsaved = matches!(s.read(saved), Err(Error::Unsaved { .. }));
    holds("the invoice is a draft again", unsaved && s.state(invoice) == RowState::Undone)?;
    holds("nothing waits to be written", s.waiting().is_empty())
}

/// The one row of [`TOUCHED`], as text: sums of floats are compared as money is printed.
fn touched(s: &mut Session) -> Result<String> {
    let rows: Vec<Touched> = plain_sql!(s, TOUCHED);
    let Touched { invoices, total, lines, amount, phone } =
        rows.into_iter().next().ok_or("it is one row")?;
    Ok(format!("{invoices} {total:.2} {lines} {amount:.2} {phone:?}"))
}
