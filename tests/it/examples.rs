//! The examples that run on each engine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engine::{self, Database};

/// The file is not part of the project. `CHINOOK_SQLITE` names another place for it.
fn file() -> Option<PathBuf> {
    let named = std::env::var_os("CHINOOK_SQLITE").map(PathBuf::from);
    let usual = || {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        Some(beside.join("shared/data/chinook/Chinook_Sqlite.sqlite"))
    };
    named.or_else(usual).filter(|file| file.is_file())
}

/// What an example prints. On a server it has a database of its own there.
fn run(example: &str, file: Option<&Path>) -> String {
    let database = Database::new();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--example", example]);
    if !engine::is_sqlite() {
        command.args(["--features", "postgres,mysql"]);
    }
    let output = command
        .arg("--")
        .args(file)
        .args(database.url())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, since it runs this");
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

#[test]
fn the_reports_of_chinook_agree_with_plain_sql() {
    let Some(file) = file() else {
        println!("skipped: the Chinook database is not here; set CHINOOK_SQLITE to its path");
        return;
    };
    let before = std::fs::read(&file).expect("it is a file");
    let out = run("chinook", Some(&file));
    assert!(out.trim_end().ends_with("checks agree with plain SQL"), "{out}");
    assert!(std::fs::read(&file).expect("it is still a file") == before, "the file was changed");
}

#[test]
fn the_tutorial_says_the_same_on_each_engine() {
    let out = run("tutorial", None);
    assert!(out.contains(&format!(" on {} ", engine::name())), "{out}");
    assert!(out.trim_end().ends_with("Everything was as the tutorial says."), "{out}");
}
