//! What there is to buy: left joins, absence, many-to-many, nested eager loads.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aludel::func::{count, count_star, sum};
use aludel::{Session, by};
use diesel::connection::InstrumentationEvent;

use crate::check::{Checks, Report, Result};
use crate::model::{Album, Artist, Genre, Playlist, Track};

pub fn print(s: &mut Session, checks: &mut Checks) -> Result {
    longest_albums(s, checks)?;
    never_sold(s, checks)?;
    artists_without_albums(s, checks)?;
    favourite_tracks(s, checks)?;
    playlists(s, checks)?;
    discography(s, checks)
}

/// Joins along both ends of an album, and two aggregates.
fn longest_albums(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(tracks);
    let query = Album::query()
        .join(Album::artist)
        .join(Album::tracks)
        .group_by((Album::album_id, Album::title, Artist::name))
        .select((
            Album::title,
            Artist::name,
            count(Track::track_id).label(tracks),
            sum(Track::milliseconds),
        ))
        .order_by((by(tracks).desc(), Album::title))
        .limit(8);
    let report = Report::new(
        "albums with most tracks",
        ["album", "artist", "tracks", "milliseconds"],
        s.all(query)?,
    );
    report.print(8);
    checks.compare(
        s,
        &report,
        "SELECT l.Title, r.Name, COUNT(*) AS tracks, SUM(t.Milliseconds)
         FROM Track t JOIN Album l USING (AlbumId) JOIN Artist r USING (ArtistId)
         GROUP BY l.AlbumId ORDER BY tracks DESC, l.Title LIMIT 8",
    )
}

/// `NOT EXISTS`, from the name of a relationship.
fn never_sold(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(unsold);
    let query = Track::query()
        .join(Track::genre)
        .filter(!Track::invoice_lines.exists())
        .group_by((Genre::genre_id, Genre::name))
        .select((Genre::name, count_star().label(unsold)))
        .order_by((by(unsold).desc(), Genre::name));
    let report = Report::new("tracks never sold", ["genre", "tracks"], s.all(query)?);
    report.print(5);
    checks.compare(
        s,
        &report,
        "SELECT g.Name, COUNT(*) AS unsold FROM Genre g JOIN Track t USING (GenreId)
         WHERE t.TrackId NOT IN (SELECT TrackId FROM InvoiceLine)
         GROUP BY g.GenreId ORDER BY unsold DESC, g.Name",
    )
}

/// A left join keeps the artists that have nothing to count.
fn artists_without_albums(s: &mut Session, checks: &mut Checks) -> Result {
    let query = Artist::query()
        .left_join(Artist::albums)
        .group_by((Artist::artist_id, Artist::name))
        .having(count(Album::album_id).eq(0))
        .select((Artist::artist_id, Artist::name, count(Album::album_id)))
        .order_by(Artist::name);
    let report = Report::new("artists without albums", ["artist", "name", "albums"], s.all(query)?);
    report.print(5);
    checks.compare(
        s,
        &report,
        "SELECT ArtistId, Name, 0 FROM Artist
         WHERE ArtistId NOT IN (SELECT ArtistId FROM Album) ORDER BY Name",
    )
}

/// A join through the association, which nobody has to name.
fn favourite_tracks(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(playlists);
    let query = Track::query()
        .join(Track::playlists)
        .group_by((Track::track_id, Track::name))
        .having(count(Playlist::playlist_id).ge(5))
        .select((Track::name, count(Playlist::playlist_id).label(playlists)))
        .order_by((by(playlists).desc(), Track::name, Track::track_id));
    let report =
        Report::new("tracks on five playlists or more", ["track", "playlists"], s.all(query)?);
    report.print(5);
    checks.compare(
        s,
        &report,
        "SELECT t.Name, COUNT(*) AS playlists FROM Track t JOIN PlaylistTrack USING (TrackId)
         GROUP BY t.TrackId HAVING playlists >= 5 ORDER BY playlists DESC, t.Name, t.TrackId",
    )
}

/// The many-to-many loaded whole, with what is below it, in a handful of statements.
fn playlists(s: &mut Session, checks: &mut Checks) -> Result {
    let statements = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&statements);
    s.connection().set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let query =
        Playlist::query().order_by(Playlist::playlist_id).with(Playlist::tracks.with(Track::genre));
    let found = s.all(query)?;
    let sent = statements.load(Ordering::Relaxed);

    let mut places = 0;
    let mut rows = Vec::new();
    for playlist in found {
        let tracks = s.related(playlist, Playlist::tracks);
        places += tracks.len();
        let genres: HashSet<_> =
            tracks.clone().filter_map(|track| s.related(track, Track::genre)).collect();
        rows.push((
            s[playlist].playlist_id,
            s[playlist].name.clone(),
            i64::try_from(tracks.len())?,
            i64::try_from(genres.len())?,
            tracks.map(|track| i64::from(s[track].milliseconds)).sum::<i64>() / 60_000,
        ));
    }
    let report =
        Report::new("playlists", ["playlist", "name", "tracks", "genres", "minutes"], rows);
    report.print(20);
    println!("{places} places in playlists were loaded by {sent} statements");
    checks.compare(
        s,
        &report,
        "SELECT p.PlaylistId, p.Name, COUNT(t.TrackId), COUNT(DISTINCT t.GenreId),
             COALESCE(SUM(t.Milliseconds), 0) / 60000
         FROM Playlist p LEFT JOIN PlaylistTrack USING (PlaylistId) LEFT JOIN Track t USING (TrackId)
         GROUP BY p.PlaylistId ORDER BY p.PlaylistId",
    )
}

/// Two levels below one row, each in the order that the model declares.
fn discography(s: &mut Session, checks: &mut Checks) -> Result {
    let query = Artist::query()
        .filter(Artist::name.eq("Deep Purple"))
        .with(Artist::albums.with(Album::tracks));
    let artist = s.one(query)?;
    let mut rows = Vec::new();
    for album in s.related(artist, Artist::albums) {
        let mut tracks = s.related(album, Album::tracks);
        let number = i64::try_from(tracks.len())?;
        let first = tracks.next().map(|track| s[track].name.clone());
        rows.push((s[album].title.clone(), number, first));
    }
    let report = Report::new("albums of Deep Purple", ["album", "tracks", "first track"], rows);
    report.print(5);
    checks.compare(
        s,
        &report,
        "SELECT l.Title, COUNT(*), (
             SELECT Name FROM Track WHERE AlbumId = l.AlbumId ORDER BY TrackId LIMIT 1)
         FROM Album l JOIN Track USING (AlbumId) JOIN Artist r USING (ArtistId)
         WHERE r.Name = 'Deep Purple' GROUP BY l.AlbumId ORDER BY l.Title",
    )
}
