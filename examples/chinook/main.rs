//! Reports from Chinook, the record shop that many databases are shown with.
//!
//! `cargo run --example chinook -- Chinook_Sqlite.sqlite` maps all of its tables, prints reports
//! asked in aludel's queries, and writes a new invoice that it takes back. Each figure is held
//! against the same question in plain SQL. It works on a copy: the file itself is only read.
//! `--echo` shows the statements.
//!
//! With the URL of an empty database on a server, tables are made there of the same model, and
//! filled from the file; reports and invoice are the server's then, and what plain SQL says of the
//! file is held against them. Text must be ordered as SQLite does, byte by byte:
//!
//! ```sh
//! psql -h 127.0.0.1 -U postgres -c "CREATE DATABASE chinook TEMPLATE template0 LC_COLLATE 'C'"
//! cargo run --features postgres --example chinook -- Chinook_Sqlite.sqlite \
//!     postgres://postgres@127.0.0.1/chinook
//!
//! mariadb -h 127.0.0.1 -u root -e "CREATE DATABASE chinook COLLATE utf8mb4_bin"
//! cargo run --features mysql --example chinook -- Chinook_Sqlite.sqlite \
//!     mysql://root@127.0.0.1/chinook
//! ```

#![allow(missing_docs, reason = "an example; the fields speak for themselves")]
#![allow(unreachable_pub, reason = "the modules of an example are a program's own")]

mod check;
mod fill;
mod model;
mod reports;
mod schema;
mod unit_of_work;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use aludel::Session;

use self::check::Checks;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, words): (Vec<_>, Vec<_>) = env::args().skip(1).partition(|it| it == "--echo");
    let (file, url) = match words.as_slice() {
        [file] => (file, None),
        [file, url] => (file, Some(url)),
        _ => {
            eprintln!(
                "usage: cargo run --example chinook -- <Chinook_Sqlite.sqlite> [URL] [--echo]"
            );
            process::exit(2);
        }
    };
    if !flags.is_empty() {
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).without_time().init();
    }
    let copy = Copy::of(Path::new(file))?;
    let mut s = Session::connect(&copy.0.to_string_lossy())?;
    let mut checks = Checks::default();

    model::schema().verify(s.connection())?;
    println!("{file} has every table and column of the model");
    if let Some(url) = url {
        let mut server = Session::connect(url)?;
        fill::from_file(&mut s, &mut server)?;
        println!("{url} has every row of it");
        checks = Checks::against(s);
        s = server;
    }

    reports::sales::print(&mut s, &mut checks)?;
    reports::catalogue::print(&mut s, &mut checks)?;
    reports::people::print(&mut s, &mut checks)?;
    unit_of_work::print(&mut s, &mut checks)?;
    println!("\nall {} checks agree with plain SQL", checks.passed());
    Ok(())
}

/// A copy of the file that is gone with this value.
struct Copy(PathBuf);

impl Copy {
    fn of(file: &Path) -> std::io::Result<Self> {
        let copy = Self(env::temp_dir().join(format!("aludel-chinook-{}.sqlite", process::id())));
        // Not `fs::copy`, which copies permissions too: the file may be read-only.
        fs::write(&copy.0, fs::read(file)?)?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            eprintln!("cannot remove {}: {error}", self.0.display());
        }
    }
}
