//! The entities: all tables of Chinook, every foreign key, and the ways along them.
//!
//! The columns are diesel's, so their names, types and nullability are checked against the schema
//! when this is compiled. Deleting is refused by the database wherever a row is referred to, which
//! is what a foreign key does unless it says otherwise; lines go with their invoice, and places in
//! playlists with the playlist or the track.

use aludel::{Entity, Id};

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::artist,
    name = "Artist",
    has_many(albums: Album.artist, order_by(title)),
)]
pub struct Artist {
    #[entity(key, generated)]
    pub artist_id: Id<Artist>,
    pub name: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::album,
    name = "Album",
    has_many(tracks: Track.album, order_by(track_id)),
)]
pub struct Album {
    #[entity(key, generated)]
    pub album_id: Id<Album>,
    pub title: String,
    #[entity(belongs_to(artist: Artist))]
    pub artist_id: Id<Artist>,
}

#[derive(Entity, Debug)]
#[entity(table = crate::schema::genre, name = "Genre", has_many(tracks: Track.genre))]
pub struct Genre {
    #[entity(key, generated)]
    pub genre_id: Id<Genre>,
    pub name: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(table = crate::schema::media_type, name = "MediaType", has_many(tracks: Track.media_type))]
pub struct MediaType {
    #[entity(key, generated)]
    pub media_type_id: Id<MediaType>,
    pub name: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::track,
    name = "Track",
    has_many(invoice_lines: InvoiceLine.track),
    many_to_many(playlists: Playlist, through = PlaylistTrack(track, playlist)),
)]
pub struct Track {
    #[entity(key, generated)]
    pub track_id: Id<Track>,
    pub name: String,
    #[entity(belongs_to(album: Album))]
    pub album_id: Option<Id<Album>>,
    #[entity(belongs_to(media_type: MediaType))]
    pub media_type_id: Id<MediaType>,
    #[entity(belongs_to(genre: Genre))]
    pub genre_id: Option<Id<Genre>>,
    pub composer: Option<String>,
    pub milliseconds: i32,
    pub bytes: Option<i32>,
    pub unit_price: f64,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::playlist,
    name = "Playlist",
    many_to_many(tracks: Track, through = PlaylistTrack(playlist, track)),
)]
pub struct Playlist {
    #[entity(key, generated)]
    pub playlist_id: Id<Playlist>,
    pub name: Option<String>,
}

/// The association between playlists and tracks: nothing but two foreign keys.
#[derive(Entity, Debug)]
#[entity(table = crate::schema::playlist_track, name = "PlaylistTrack")]
pub struct PlaylistTrack {
    #[entity(key, belongs_to(playlist: Playlist, on_delete = cascade))]
    pub playlist_id: Id<Playlist>,
    #[entity(key, belongs_to(track: Track, on_delete = cascade))]
    pub track_id: Id<Track>,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::employee,
    name = "Employee",
    has_many(reports: Employee.manager, order_by(employee_id)),
    has_many(customers: Customer.support_rep, order_by(customer_id)),
)]
pub struct Employee {
    #[entity(key, generated)]
    pub employee_id: Id<Employee>,
    pub last_name: String,
    pub first_name: String,
    pub title: Option<String>,
    #[entity(belongs_to(manager: Employee))]
    pub reports_to: Option<Id<Employee>>,
    pub birth_date: Option<String>,
    pub hire_date: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
    pub email: Option<String>,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::customer,
    name = "Customer",
    has_many(invoices: Invoice.customer, order_by(invoice_date)),
)]
pub struct Customer {
    #[entity(key, generated)]
    pub customer_id: Id<Customer>,
    pub first_name: String,
    pub last_name: String,
    pub company: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    pub phone: Option<String>,
    pub fax: Option<String>,
    pub email: String,
    #[entity(belongs_to(support_rep: Employee))]
    pub support_rep_id: Option<Id<Employee>>,
}

#[derive(Entity, Debug)]
#[entity(
    table = crate::schema::invoice,
    name = "Invoice",
    has_many(lines: InvoiceLine.invoice, order_by(invoice_line_id)),
)]
pub struct Invoice {
    #[entity(key, generated)]
    pub invoice_id: Id<Invoice>,
    #[entity(belongs_to(customer: Customer))]
    pub customer_id: Id<Customer>,
    pub invoice_date: String,
    pub billing_address: Option<String>,
    pub billing_city: Option<String>,
    pub billing_state: Option<String>,
    pub billing_country: Option<String>,
    pub billing_postal_code: Option<String>,
    pub total: f64,
}

#[derive(Entity, Debug)]
#[entity(table = crate::schema::invoice_line, name = "InvoiceLine")]
pub struct InvoiceLine {
    #[entity(key, generated)]
    pub invoice_line_id: Id<InvoiceLine>,
    #[entity(belongs_to(invoice: Invoice, on_delete = owned))]
    pub invoice_id: Id<Invoice>,
    #[entity(belongs_to(track: Track))]
    pub track_id: Id<Track>,
    pub unit_price: f64,
    pub quantity: i32,
}

/// All entities, to hold the file against.
pub fn schema() -> aludel::Schema {
    aludel::schema![
        Album,
        Artist,
        Customer,
        Employee,
        Genre,
        Invoice,
        InvoiceLine,
        MediaType,
        Playlist,
        PlaylistTrack,
        Track,
    ]
}
