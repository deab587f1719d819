//! The rows of the file, on a server.

use aludel::func::max;
use aludel::{Id, Session};

use crate::check::{Result, holds};
use crate::model::*;

/// Makes the tables and adds all rows, in the order of their keys. The file counts these from one
/// and leaves none out, as the server will: the rows refer to each other by the keys of the file.
pub fn from_file(file: &mut Session, server: &mut Session) -> Result {
    schema().create_all(server.connection())?;
    if server.exists(Artist::query())? {
        return Err("the database is not empty".into());
    }
    // Each refers to a manager: one flush for all would begin with those who have none.
    for row in file.all(Employee::query().order_by(Employee::employee_id))? {
        server.add(employee(&file[row]));
        server.flush()?;
    }
    for row in file.all(Artist::query().order_by(Artist::artist_id))? {
        server.add(NewArtist { name: file[row].name.clone() });
    }
    for row in file.all(Album::query().order_by(Album::album_id))? {
        let Album { title, artist_id, .. } = &file[row];
        server.add(NewAlbum { title: title.clone(), artist: (*artist_id).into() });
    }
    for row in file.all(Genre::query().order_by(Genre::genre_id))? {
        server.add(NewGenre { name: file[row].name.clone() });
    }
    for row in file.all(MediaType::query().order_by(MediaType::media_type_id))? {
        server.add(NewMediaType { name: file[row].name.clone() });
    }
    for row in file.all(Track::query().order_by(Track::track_id))? {
        server.add(track(&file[row]));
    }
    for row in file.all(Playlist::query().order_by(Playlist::playlist_id))? {
        server.add(NewPlaylist { name: file[row].name.clone() });
    }
    for row in file.all(PlaylistTrack::query())? {
        let PlaylistTrack { playlist_id, track_id } = file[row];
        server.add(NewPlaylistTrack { playlist: playlist_id.into(), track: track_id.into() });
    }
    for row in file.all(Customer::query().order_by(Customer::customer_id))? {
        server.add(customer(&file[row]));
    }
    for row in file.all(Invoice::query().order_by(Invoice::invoice_id))? {
        server.add(invoice(&file[row]));
    }
    for row in file.all(InvoiceLine::query().order_by(InvoiceLine::invoice_line_id))? {
        let InvoiceLine { invoice_id, track_id, unit_price, quantity, .. } = file[row];
        let (invoice, track) = (invoice_id.into(), track_id.into());
        server.add(NewInvoiceLine { invoice, track, unit_price, quantity });
    }
    server.commit()?;
    holds("the server has counted as the file did", last_keys(server)? == last_keys(file)?)?;
    file.clear();
    server.clear();
    Ok(())
}

/// The largest key of each table that counts its own.
fn last_keys(s: &mut Session) -> Result<[Option<i32>; 10]> {
    Ok([
        s.first(Employee::query().select(max(Employee::employee_id)))?.flatten().map(Id::get),
        s.first(Artist::query().select(max(Artist::artist_id)))?.flatten().map(Id::get),
        s.first(Album::query().select(max(Album::album_id)))?.flatten().map(Id::get),
        s.first(Genre::query().select(max(Genre::genre_id)))?.flatten().map(Id::get),
        s.first(MediaType::query().select(max(MediaType::media_type_id)))?.flatten().map(Id::get),
        s.first(Track::query().select(max(Track::track_id)))?.flatten().map(Id::get),
        s.first(Playlist::query().select(max(Playlist::playlist_id)))?.flatten().map(Id::get),
        s.first(Customer::query().select(max(Customer::customer_id)))?.flatten().map(Id::get),
        s.first(Invoice::query().select(max(Invoice::invoice_id)))?.flatten().map(Id::get),
        s.first(InvoiceLine::query().select(max(InvoiceLine::invoice_line_id)))?
            .flatten()
            .map(Id::get),
    ])
}

fn employee(it: &Employee) -> NewEmployee {
    NewEmployee {
        title: it.title.clone(),
        manager: it.reports_to.map(Into::into),
        birth_date: it.birth_date.clone(),
        hire_date: it.hire_date.clone(),
        address: it.address.clone(),
        city: it.city.clone(),
        state: it.state.clone(),
        country: it.country.clone(),
        postal_code: it.postal_code.clone(),
        phone: it.phone.clone(),
        fax: it.fax.clone(),
        email: it.email.clone(),
        last_name: it.last_name.clone(),
        first_name: it.first_name.clone(),
    }
}

fn track(it: &Track) -> NewTrack {
    NewTrack {
        name: it.name.clone(),
        album: it.album_id.map(Into::into),
        media_type: it.media_type_id.into(),
        genre: it.genre_id.map(Into::into),
        composer: it.composer.clone(),
        milliseconds: it.milliseconds,
        bytes: it.bytes,
        unit_price: it.unit_price,
    }
}

fn customer(it: &Customer) -> NewCustomer {
    NewCustomer {
        first_name: it.first_name.clone(),
        last_name: it.last_name.clone(),
        company: it.company.clone(),
        address: it.address.clone(),
        city: it.city.clone(),
        state: it.state.clone(),
        country: it.country.clone(),
        postal_code: it.postal_code.clone(),
        phone: it.phone.clone(),
        fax: it.fax.clone(),
        email: it.email.clone(),
        support_rep: it.support_rep_id.map(Into::into),
    }
}

fn invoice(it: &Invoice) -> NewInvoice {
    NewInvoice {
        customer: it.customer_id.into(),
        invoice_date: it.invoice_date.clone(),
        billing_address: it.billing_address.clone(),
        billing_city: it.billing_city.clone(),
        billing_state: it.billing_state.clone(),
        billing_country: it.billing_country.clone(),
        billing_postal_code: it.billing_postal_code.clone(),
        total: it.total,
    }
}
