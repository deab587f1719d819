//! The table of features in `docs/features.md`: it is whole, and what it names exists.

use std::fs;
use std::path::{Path, PathBuf};

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows, as number and text. Only they begin with a letter and a number.
fn rows() -> Vec<(String, String)> {
    let table = read("docs/features.md");
    let row = |line: &str| {
        let (number, text) = line.strip_prefix("| ")?.split_once(" | ")?;
        let digits = number.strip_prefix(['A', 'B'])?;
        digits.parse::<usize>().ok()?;
        Some((number.to_owned(), text.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

/// All rows, those beyond the tutorial too, each as its number and text.
fn all_rows() -> Vec<(String, String)> {
    let table = read("docs/features.md");
    let row = |line: &str| {
        let (number, text) = line.strip_prefix("| ")?.split_once(" | ")?;
        let is_number = number.starts_with(|it: char| it.is_ascii_uppercase())
            && number[1..].starts_with(|it: char| it.is_ascii_digit());
        is_number.then(|| (number.to_owned(), text.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

/// What stands in code font.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The sections of the tutorial, which are told apart from the words after them by a stop.
fn sections(text: &str) -> impl Iterator<Item = &str> {
    text.split("Tutorial: ").skip(1).map(|rest| {
        let end = rest.find(['.', ',', ':', '|']).unwrap_or(rest.len());
        rest[..end].trim()
    })
}

#[test]
fn each_feature_has_a_row_that_says_where_it_is() {
    let rows = rows();
    let tutorial = rows.iter().filter(|(number, _)| number.starts_with('A'));
    assert!(tutorial.map(|(it, _)| it.clone()).eq((1..=81).map(|nth| format!("A{nth}"))));
    for (number, text) in rows {
        assert!(!text.to_lowercase().contains("not yet"), "{number}: {text}");
        let (_, ours) = text.split_once(" | ").expect("a row has three columns");
        assert!(ours.trim_end_matches('|').trim().len() > 10, "{number}: {text}");
    }
}

#[test]
fn each_test_that_is_named_exists() {
    let mut named = 0;
    for (number, text) in all_rows() {
        for code in codes(&text) {
            let (folder, rest) = match code.split_once('/') {
                Some(("it", rest)) => ("tests/it", rest),
                Some(("outside", rest)) => ("tests/outside-crate/tests", rest),
                _ => continue,
            };
            let (file, test) = rest.split_once("::").expect("a file, then a test");
            let source = read(PathBuf::from(folder).join(file));
            assert!(source.contains(&format!("#[test]\nfn {test}() ")), "{number}: {code}");
            named += 1;
        }
    }
    assert!(named > 80, "only {named} tests are named");
}

#[test]
fn each_mistake_that_is_named_has_a_program_and_a_message() {
    for (_, text) in all_rows() {
        for program in codes(&text).filter_map(|code| code.strip_prefix("ui:")) {
            for extension in ["rs", "stderr"] {
                read(format!("ui-tests/fail/{program}.{extension}"));
            }
        }
    }
}

#[test]
fn each_section_that_is_named_is_in_the_tutorial() {
    let tutorial = read("examples/tutorial.rs");
    for (number, text) in rows() {
        for name in sections(&text) {
            let exists = tutorial.contains(&format!("section(\"{name}\")"))
                || tutorial.contains(&format!("// -- {name} --"));
            assert!(exists, "{number}: the tutorial has no section \"{name}\"");
        }
    }
}
