//! The tables in `docs/features.md` and `docs/mistakes.md`: they are whole, and what they name
//! exists.

use std::fs;
use std::path::{Path, PathBuf};

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages whose rows name tests and programs.
const PAGES: [&str; 2] = ["docs/features.md", "docs/mistakes.md"];

/// The rows of a page, as name and text. Only they begin with a number, maybe behind a letter.
fn rows_of(page: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        let (name, text) = line.strip_prefix("| ")?.split_once(" | ")?;
        let number = name.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(name);
        let is_name = number.starts_with(|c: char| c.is_ascii_digit());
        is_name.then(|| (name.to_owned(), text.to_owned()))
    };
    read(page).lines().filter_map(row).collect()
}

/// The rows of all pages.
fn rows() -> Vec<(String, String)> {
    PAGES.into_iter().flat_map(rows_of).collect()
}

/// The names of the rows of one series, in order.
fn series(letter: &str, numbers: core::ops::RangeInclusive<usize>) -> Vec<String> {
    numbers.map(|number| format!("{letter}{number}")).collect()
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
    let names: Vec<_> = rows_of("docs/features.md").into_iter().map(|(name, _)| name).collect();
    let tutorial: Vec<_> = names.iter().filter(|name| name.starts_with('A')).cloned().collect();
    assert_eq!(tutorial, series("A", 1..=81));
}

#[test]
fn each_mistake_has_a_row_that_says_how_it_is_excluded() {
    let names: Vec<_> = rows_of("docs/mistakes.md").into_iter().map(|(name, _)| name).collect();
    let catalogue = (1..=49).map(|number| format!("M{number:02}")).collect();
    let besides = series("Q", 1..=8);
    assert_eq!(names, [series("", 79..=88), series("S", 1..=15), catalogue, besides].concat());
}

#[test]
fn each_row_has_something_to_say() {
    for (name, text) in rows() {
        assert!(!text.to_lowercase().contains("not yet"), "{name}: {text}");
        let (_, ours) = text.split_once(" | ").expect("a row has three columns");
        assert!(ours.trim_end_matches('|').trim().len() > 10, "{name}: {text}");
    }
}

#[test]
fn each_test_that_is_named_exists() {
    let mut named = 0;
    for (name, text) in rows() {
        for code in codes(&text) {
            let (folder, rest) = match code.split_once('/') {
                Some(("it", rest)) => ("tests/it", rest),
                Some(("outside", rest)) => ("tests/outside-crate/tests", rest),
                _ => continue,
            };
            let (file, test) = rest.split_once("::").expect("a file, then a test");
            let source = read(PathBuf::from(folder).join(file));
            assert!(source.contains(&format!("#[test]\nfn {test}() ")), "{name}: {code}");
            named += 1;
        }
    }
    assert!(named > 80, "only {named} tests are named");
}

#[test]
fn each_refusal_that_is_named_has_a_program_and_a_message() {
    for (_, text) in rows() {
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
    for (name, text) in rows() {
        for section in sections(&text) {
            let exists = tutorial.contains(&format!("section(\"{section}\")"))
                || tutorial.contains(&format!("// -- {section} --"));
            assert!(exists, "{name}: the tutorial has no section \"{section}\"");
        }
    }
}
