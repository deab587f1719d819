//! Compiles the cases, and reads what they are refused with.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Cases that have more than one error, how many, and why it cannot be one.
const SEVERAL_ERRORS: &[(&str, usize, &str)] = &[
    ("mapping/two_mistakes_are_told_together", 2, "it has two mistakes"),
    ("relations/cycle_of_required_keys", 2, "one for each key in the cycle"),
];

/// Cases whose mistake has no name of the program's own in it, and what it has instead.
const NAMELESS: &[(&str, &str)] = &[
    ("queries/negative_limit", "a number"),
    ("queries/select_a_plain_value", "a string"),
    ("queries/text_as_a_bare_string", "a string"),
];

/// What no first line of an error may name: the means by which the checks are made.
const FORBIDDEN: &[&str] =
    &["HCons", "HNil", "typenum", "UInt", "UTerm", "PhantomData", "frunk", "generativity"];

const FEWEST_CASES: usize = 40;
const LONGEST_MEDIAN: usize = 12;

#[test]
fn cases_compile_or_are_refused_as_recorded() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/**/*.rs");
    cases.pass("pass/**/*.rs");
}

#[test]
fn every_mistake_is_one_short_error_in_the_programs_own_names() {
    let refusals = refusals();
    println!("{}", table(&refusals));

    let wrong: Vec<_> = refusals.iter().filter_map(Refusal::fault).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(refusals.len() >= FEWEST_CASES, "{} cases, fewer than {FEWEST_CASES}", refusals.len());
    let median = percentile(&refusals, 50);
    assert!(median <= LONGEST_MEDIAN, "the median error has {median} lines");
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

/// One case and its errors.
struct Refusal {
    /// The path below `fail/`, without extension.
    name: String,
    /// The program.
    program: String,
    /// Its errors, as rendered.
    stderr: String,
}

impl Refusal {
    fn lines(&self) -> usize {
        self.stderr.trim_end().lines().count()
    }

    /// The first line of each error.
    fn headlines(&self) -> impl Iterator<Item = &str> {
        self.stderr.lines().filter(|line| line.starts_with("error:") || line.starts_with("error["))
    }

    /// What a reader would object to.
    fn fault(&self) -> Option<String> {
        let name = &self.name;
        let expected = SEVERAL_ERRORS
            .iter()
            .find(|(case, ..)| case == name)
            .map_or(1, |&(_, errors, _)| errors);
        let errors = self.headlines().count();
        if errors != expected {
            return Some(format!("{name}: {errors} errors instead of {expected}"));
        }
        for line in self.headlines() {
            if let Some(word) = FORBIDDEN.iter().find(|word| line.contains(**word)) {
                return Some(format!("{name}: the first line names `{word}`: {line}"));
            }
            if !self.names_own(line) && !NAMELESS.iter().any(|(case, _)| case == name) {
                return Some(format!("{name}: the first line names nothing of its own: {line}"));
            }
        }
        None
    }

    /// Whether something in backquotes is in the program too.
    fn names_own(&self, line: &str) -> bool {
        line.split('`').skip(1).step_by(2).any(|name| {
            let plain = |c: char| c.is_alphanumeric() || c == '_';
            name.split(|c| !plain(c)).any(|word| {
                !word.is_empty() && self.program.split(|c| !plain(c)).any(|own| own == word)
            })
        })
    }
}

/// All cases that have an error, by name.
fn refusals() -> Vec<Refusal> {
    files(Path::new("fail"), "stderr")
        .into_iter()
        .map(|path| Refusal {
            name: path
                .with_extension("")
                .strip_prefix("fail")
                .expect("the walk began in `fail`")
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/"),
            program: program(&path.with_extension("rs")),
            stderr: read(&path),
        })
        .collect()
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

/// A program with the entities that it includes.
fn program(path: &Path) -> String {
    let mut program = read(path);
    if program.contains("include!(\"../../model.rs\")") {
        program += &read(Path::new("model.rs"));
    }
    program
}

/// How long the error is than which `percent` of all are not longer.
fn percentile(refusals: &[Refusal], percent: usize) -> usize {
    let mut lengths: Vec<_> = refusals.iter().map(Refusal::lines).collect();
    lengths.sort_unstable();
    let rank = (lengths.len() * percent).div_ceil(100).max(1);
    lengths.get(rank - 1).copied().unwrap_or(0)
}

/// Each case with its number of lines and its first line, and the totals.
fn table(refusals: &[Refusal]) -> String {
    let mut out = String::from("lines  case: first line\n");
    for refusal in refusals {
        let headline = refusal.headlines().next().unwrap_or("no error");
        let _ = writeln!(out, "{:5}  {}: {headline}", refusal.lines(), refusal.name);
    }
    let _ = write!(
        out,
        "{} cases; lines of an error: median {}, 90th percentile {}, longest {}",
        refusals.len(),
        percentile(refusals, 50),
        percentile(refusals, 90),
        percentile(refusals, 100),
    );
    out
}
