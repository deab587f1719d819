//! Compiles the cases, and compares what they are refused with. What a refusal may be is in `gate`.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn cases_compile_or_are_refused_as_recorded() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/**/*.rs");
    cases.pass("pass/**/*.rs");
}

#[test]
fn every_case_states_its_rule_first() {
    let silent: Vec<_> = files(Path::new("fail"), "rs")
        .into_iter()
        .chain(files(Path::new("pass"), "rs"))
        .filter(|path| !read(path).starts_with("//"))
        .collect();
    assert!(silent.is_empty(), "without a first comment: {silent:#?}");
}

#[test]
fn every_error_belongs_to_a_case() {
    let orphans: Vec<_> = files(Path::new("fail"), "stderr")
        .into_iter()
        .filter(|path| !path.with_extension("rs").exists())
        .collect();
    assert!(orphans.is_empty(), "without a program: {orphans:#?}");
}

/// The files below a folder with this extension, by path.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
