//! The example `chinook`, where its database is at hand.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The file is not part of the project. `CHINOOK_SQLITE` names another place for it.
fn file() -> Option<PathBuf> {
    let named = std::env::var_os("CHINOOK_SQLITE").map(PathBuf::from);
    let usual = || {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        Some(beside.join("shared/data/chinook/Chinook_Sqlite.sqlite"))
    };
    named.or_else(usual).filter(|file| file.is_file())
}

#[test]
fn the_reports_of_chinook_agree_with_plain_sql() {
    let Some(file) = file() else {
        println!("skipped: the Chinook database is not here; set CHINOOK_SQLITE to its path");
        return;
    };
    let before = std::fs::read(&file).expect("it is a file");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--example", "chinook", "--"])
        .arg(&file)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, since it runs this");
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.trim_end().ends_with("checks agree with plain SQL"), "{out}");
    assert!(std::fs::read(&file).expect("it is still a file") == before, "the file was changed");
}
