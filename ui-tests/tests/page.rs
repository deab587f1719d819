//! `docs/errors.md` is made of the cases: each mistake, what rustc says of it, and its rule.
//! `BLESS=1 cargo test -p ui-tests --test page` writes it anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const PAGE: &str = "../docs/errors.md";

const HEAD: &str = "\
# Mistakes, and what rustc says of them

Each entry is a program that does not compile: its rule, the lines that matter, and the message.
The first line and the label say what is wrong and what to write instead; the correct programs next
to these are in `ui-tests/pass`, in the folder of the same name. Mistakes that types cannot know are
in the [guide](guide.md), under errors.

This page is made of the cases in `ui-tests/fail` by `BLESS=1 cargo test -p ui-tests --test page`;
a test fails when it is stale.
";

/// Folders of cases, in the order of the page, and what they are about.
const TOPICS: &[(&str, &str)] = &[
    ("mapping", "Mapping a struct"),
    ("relations", "Relationships"),
    ("schema", "Making tables"),
    ("drafts", "Drafts"),
    ("forms", "Forms and versions"),
    ("queries", "Queries"),
    ("projections", "Rows of the program's own"),
    ("loads", "Loading relationships"),
    ("writes", "Writing by query"),
    ("session", "Sessions and handles"),
    ("filters", "Filters of a session"),
    ("transactions", "Transactions"),
];

#[test]
fn the_page_of_mistakes_is_current() {
    let page = page();
    if env::var_os("BLESS").is_some() {
        fs::write(PAGE, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(written == page, "docs/errors.md is stale: BLESS=1 cargo test -p ui-tests --test page");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let mut topics: Vec<(String, String)> =
        TOPICS.iter().map(|&(folder, title)| (folder.to_owned(), title.to_owned())).collect();
    for folder in entries(Path::new("fail")) {
        let name = file_name(&folder);
        if !TOPICS.iter().any(|(topic, _)| *topic == name) {
            topics.push((name.clone(), name));
        }
    }
    for (folder, title) in topics {
        let cases: Vec<_> = entries(&Path::new("fail").join(folder))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|own| own == "rs"))
            .collect();
        if cases.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {title}\n");
        for case in cases {
            entry(&case, &mut page);
        }
    }
    page
}

fn entry(case: &Path, page: &mut String) {
    let program = read(case);
    let comment: Vec<&str> =
        program.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
    let (rule, why) = comment.split_first().expect("a case begins with its rule");
    let _ = write!(page, "\n### {}\n\n", rule.trim_end_matches('.'));
    if !why.is_empty() {
        let _ = write!(page, "{}\n\n", why.join("\n"));
    }
    let message = read(&case.with_extension("stderr"));
    let _ = write!(page, "```rust,ignore\n{}\n```\n\n", lines_that_matter(&program, &message));
    let _ = write!(page, "```text\n{}\n```\n", message.trim_end());
}

/// The lines that the message points at; all of them where it points at none.
fn lines_that_matter(program: &str, message: &str) -> String {
    let pointed: Vec<&str> = program
        .lines()
        .filter(|line| {
            let text = line.trim();
            text.len() > 3 && message.lines().any(|said| said.trim_end().ends_with(text))
        })
        .collect();
    if pointed.is_empty() {
        let body = program.lines().skip_while(|line| line.starts_with("//") || line.is_empty());
        return body.collect::<Vec<_>>().join("\n");
    }
    let margin = |line: &str| line.len() - line.trim_start().len();
    let least = pointed.iter().map(|line| margin(line)).min().unwrap_or(0);
    pointed.iter().map(|line| &line[least..]).collect::<Vec<_>>().join("\n")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
