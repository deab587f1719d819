//! Several tables: along relationships, by conditions, from either side.

use aludel::func::count;

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{
    Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, Playlist, Track,
};

pub fn ask(questions: &mut Questions<'_>) -> Result {
    questions.ask(
        "albums and who made them",
        ["album", "artist"],
        Album::query()
            .join(Album::artist)
            .order_by((Artist::name, Album::title))
            .select((Album::title, Artist::name)),
        "SELECT Title, Name FROM Album JOIN Artist USING (ArtistId) ORDER BY Name, Title",
    )?;
    aludel::alias!(boss = Employee);
    questions.ask(
        "who reports to whom",
        ["employee", "boss"],
        Employee::query()
            .left_join(Employee::manager.to(boss))
            .order_by(Employee::employee_id)
            .select((Employee::last_name, boss.last_name)),
        "SELECT e.LastName, b.LastName FROM Employee e
             LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo ORDER BY e.EmployeeId",
    )?;
    questions.ask(
        "artists without an album",
        ["artist"],
        Album::query()
            .right_join(Album::artist)
            .filter(Album::album_id.is_null())
            .order_by(Artist::artist_id)
            .select((Artist::name,)),
        "SELECT Name FROM Artist WHERE ArtistId NOT IN (SELECT ArtistId FROM Album)
             ORDER BY ArtistId",
    )?;
    questions.ask(
        "how many tracks a playlist has, the empty ones too",
        ["playlist", "tracks"],
        Playlist::query()
            .left_join(Playlist::tracks)
            .group_by((Playlist::playlist_id, Playlist::name))
            .order_by(Playlist::playlist_id)
            .select((Playlist::name, count(Track::track_id))),
        "SELECT Name, (SELECT COUNT(*) FROM PlaylistTrack t WHERE t.PlaylistId = p.PlaylistId)
             FROM Playlist p ORDER BY PlaylistId",
    )?;
    let jazz = InvoiceLine::track.has(Track::genre.has(Genre::name.eq("Jazz")));
    questions.ask(
        "customers who never bought jazz",
        ["first name", "last name"],
        Customer::query()
            .filter(!Customer::invoices.any(Invoice::lines.any(jazz)))
            .order_by(Customer::customer_id)
            .select((Customer::first_name, Customer::last_name)),
        "SELECT FirstName, LastName FROM Customer WHERE CustomerId NOT IN (
             SELECT i.CustomerId FROM Invoice i JOIN InvoiceLine l ON l.InvoiceId = i.InvoiceId
             JOIN Track t ON t.TrackId = l.TrackId JOIN Genre g ON g.GenreId = t.GenreId
             WHERE g.Name = 'Jazz') ORDER BY CustomerId",
    )?;
    aludel::alias!(later = Employee);
    questions.ask(
        "pairs of employees of one city, the longer one first",
        ["city", "first", "later"],
        Employee::query()
            .join_on(
                later.entity(),
                later.city.eq(Employee::city).and(later.hire_date.gt(Employee::hire_date)),
            )
            .order_by((Employee::employee_id, later.employee_id))
            .select((Employee::city, Employee::last_name, later.last_name)),
        "SELECT a.City, a.LastName, b.LastName FROM Employee a, Employee b
             WHERE a.City = b.City AND b.HireDate > a.HireDate ORDER BY a.EmployeeId, b.EmployeeId",
    )
}
