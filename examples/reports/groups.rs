//! Aggregates: of all rows, of groups, of some rows of a group.

use aludel::by;
use aludel::func::{avg, case, count, count_distinct, count_star, max, min, sum, value};
use diesel::sql_types::Double;

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{Album, Artist, Genre, Invoice, InvoiceLine, MediaType, Track};

pub fn ask(questions: &mut Questions<'_>) -> Result {
    aludel::label!(revenue);
    questions.ask(
        "the shop in one line",
        ["invoices", "customers", "first", "last", "mean"],
        Invoice::query().select((
            count_star(),
            count_distinct(Invoice::customer_id),
            min(Invoice::invoice_date),
            max(Invoice::invoice_date),
            avg(Invoice::total),
        )),
        "SELECT COUNT(*), COUNT(DISTINCT CustomerId), MIN(InvoiceDate), MAX(InvoiceDate), AVG(Total)
             FROM Invoice",
    )?;
    questions.ask(
        "genres with more than a hundred tracks",
        ["genre", "tracks"],
        Genre::query()
            .join(Genre::tracks)
            .group_by((Genre::genre_id, Genre::name))
            .having(count(Track::track_id).gt(100))
            .order_by((count(Track::track_id).desc(), Genre::name))
            .select((Genre::name, count(Track::track_id))),
        "SELECT g.Name, COUNT(*) FROM Track t JOIN Genre g USING (GenreId)
             GROUP BY GenreId HAVING COUNT(*) > 100 ORDER BY 2 DESC, 1",
    )?;
    let year =
        |of: &str| sum(case(Invoice::invoice_date.starts_with(of), Invoice::total).or_null());
    questions.ask(
        "revenue of a country, year beside year",
        ["country", "2021", "2022", "2023"],
        Invoice::query()
            .group_by(Invoice::billing_country)
            .order_by(Invoice::billing_country)
            .select((Invoice::billing_country, year("2021"), year("2022"), year("2023"))),
        "SELECT BillingCountry, SUM(CASE WHEN strftime('%Y', InvoiceDate) = '2021' THEN Total END),
             SUM(CASE WHEN strftime('%Y', InvoiceDate) = '2022' THEN Total END),
             SUM(CASE WHEN strftime('%Y', InvoiceDate) = '2023' THEN Total END)
         FROM Invoice GROUP BY BillingCountry ORDER BY BillingCountry",
    )?;
    let amount = InvoiceLine::unit_price.times(InvoiceLine::quantity.cast::<Double>());
    questions.ask(
        "revenue by kind of file",
        ["file", "sold", "revenue"],
        InvoiceLine::query()
            .join(InvoiceLine::track)
            .join(Track::media_type)
            .group_by((MediaType::media_type_id, MediaType::name))
            .select((MediaType::name, sum(InvoiceLine::quantity), sum(amount).label(revenue)))
            .order_by((by(revenue).desc(), MediaType::media_type_id)),
        "SELECT m.Name, SUM(l.Quantity), SUM(l.UnitPrice * l.Quantity) FROM InvoiceLine l
             JOIN Track t USING (TrackId) JOIN MediaType m USING (MediaTypeId)
         GROUP BY MediaTypeId ORDER BY 3 DESC, MediaTypeId",
    )?;
    questions.ask(
        "artists of more than one genre",
        ["artist", "genres"],
        Artist::query()
            .join(Artist::albums)
            .join(Album::tracks)
            .group_by((Artist::artist_id, Artist::name))
            .having(count_distinct(Track::genre_id).gt(1))
            .order_by((count_distinct(Track::genre_id).desc(), Artist::name))
            .select((Artist::name, count_distinct(Track::genre_id))),
        "SELECT a.Name, COUNT(DISTINCT t.GenreId) FROM Artist a JOIN Album b USING (ArtistId)
             JOIN Track t USING (AlbumId) GROUP BY ArtistId HAVING COUNT(DISTINCT t.GenreId) > 1
         ORDER BY 2 DESC, 1",
    )?;
    let size = case(count_star().gt(20), value("box")).otherwise("record");
    questions.ask(
        "albums by their size",
        ["album", "tracks", "kind"],
        Album::query()
            .join(Album::tracks)
            .group_by((Album::album_id, Album::title))
            .order_by(Album::album_id)
            .select((Album::title, count_star(), size)),
        "SELECT Title, COUNT(*), CASE WHEN COUNT(*) > 20 THEN 'box' ELSE 'record' END
             FROM Album JOIN Track USING (AlbumId) GROUP BY AlbumId ORDER BY AlbumId",
    )
}
