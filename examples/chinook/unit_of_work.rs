//! A new invoice with its lines, written by a flush, read back by queries, and taken back.

use aludel::func::{count, sum};
use aludel::session::RowState;
use aludel::{Error, Session};

use crate::check::{Cell, Checks, Report, Result, holds, plain_sql};
use crate::model::{Customer, Invoice, InvoiceLine, NewInvoice, NewInvoiceLine, Track};

/// All that the work touches, as plain SQL sees it.
const TOUCHED: &str = "SELECT
    (SELECT COUNT(*) FROM Invoice), (SELECT TOTAL(Total) FROM Invoice),
    (SELECT COUNT(*) FROM InvoiceLine), (SELECT TOTAL(UnitPrice * Quantity) FROM InvoiceLine),
    (SELECT Phone FROM Customer WHERE LastName = 'Almeida')";

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
    checks.compare(
        s,
        &report,
        "SELECT i.InvoiceId, SUM(l.UnitPrice * l.Quantity), COUNT(*), SUM(l.UnitPrice)
         FROM Invoice i JOIN InvoiceLine l USING (InvoiceId)
         WHERE i.InvoiceDate >= '2026-01-01' GROUP BY i.InvoiceId",
    )?;
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

/// The one row of [`TOUCHED`], to be compared as text.
fn touched(s: &mut Session) -> Result<Vec<String>> {
    let rows = plain_sql(s, TOUCHED)?;
    Ok(rows.iter().flatten().map(Cell::to_string).collect())
}
