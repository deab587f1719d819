//! The budget of a refusal: each case is compiled, and what rustc says of it is counted.

mod compiler;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use self::compiler::{Compiler, Diagnostic, FOLDER};

/// Cases that have more than one error, how many, and why it cannot be one.
const SEVERAL_ERRORS: &[(&str, usize, &str)] = &[
    ("mapping/two_mistakes_are_told_together", 2, "it has two mistakes"),
    ("relations/cycle_of_required_keys", 2, "one for each key in the cycle"),
];

/// Cases whose mistake has no name of the program's own in it, and what it has instead.
const NAMELESS: &[(&str, &str)] = &[
    ("filters/boxes_a_filtered_subquery", "what is boxed for"),
    ("filters/compares_another_entity", "rustc's own words about two types"),
    ("queries/any_of_a_query_on_sqlite", "the connection"),
    ("queries/case_of_a_plain_value", "a string"),
    ("queries/filter_by_text_among_criteria", "a string"),
    ("queries/frame_that_ends_before_it_begins", "the two ends"),
    ("queries/distinct_on_sqlite", "the connection"),
    ("queries/grouping_sets_on_sqlite", "the connection"),
    ("queries/lateral_on_sqlite", "the connection"),
    ("queries/lock_on_sqlite", "the connection"),
    ("queries/negative_limit", "a number"),
    ("queries/page_behind_another_cursor", "rustc's own words about two types"),
    ("queries/range_of_a_number_of_rows", "the end of a frame"),
    ("queries/rank_without_an_order", "the window"),
    ("queries/recursion_into_other_rows", "what both give"),
    ("queries/rollup_on_sqlite", "the connection"),
    ("queries/select_a_plain_value", "a string"),
    ("queries/text_as_a_bare_string", "a string"),
    ("queries/union_of_unlike_rows", "what both give"),
    ("queries/values_of_another_type", "the type of a value"),
    ("transactions/commits_inside_a_block", "the block"),
    ("transactions/executes_in_a_read_only_transaction", "the session"),
    ("transactions/writes_in_a_read_only_transaction", "the session"),
    ("writes/insert_of_too_few", "two numbers of columns"),
];

/// Where rustc wrote a type that it cut: a path of the program's own folder.
const FULL_NAME: &str = "the full name for the type has been written to ";

/// The case whose own subject is a type of diesel's.
const OF_DIESEL: &str = "queries/foreign_expression_without_adapter";

/// What no first line of an error may name: the means by which the checks are made.
const FORBIDDEN: &[&str] = &[
    "HCons",
    "HNil",
    "typenum",
    "UInt",
    "UTerm",
    "PhantomData",
    "frunk",
    "diesel::",
    "__private",
    "Clauses<",
    "Scope<",
];

const FEWEST_CASES: usize = 100;
const LONGEST_MEDIAN: usize = 8;
/// With what rustc quotes of aludel itself: see [`Compiler::errors`].
const LONGEST_OF_90_PERCENT: usize = 13;
const LONGEST: usize = 18;
/// No line is wider, except those of the program itself.
const WIDEST: usize = 140;

#[test]
fn every_mistake_is_one_short_error_in_the_programs_own_names() {
    let refusals = refusals();
    println!("{}", table(&refusals));

    let wrong: Vec<_> = refusals.iter().flat_map(Refusal::faults).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(refusals.len() >= FEWEST_CASES, "{} cases, fewer than {FEWEST_CASES}", refusals.len());
    for (percent, most) in [(50, LONGEST_MEDIAN), (90, LONGEST_OF_90_PERCENT), (100, LONGEST)] {
        let lines = percentile(&refusals, percent);
        assert!(lines <= most, "{percent} % of the errors need {lines} lines, more than {most}");
    }
}

/// One case and its errors.
struct Refusal {
    /// The path below `fail/`, without extension.
    name: String,
    /// The program, with the entities that it includes.
    program: String,
    errors: Vec<Diagnostic>,
}

impl Refusal {
    fn lines(&self) -> usize {
        self.errors.iter().map(Diagnostic::lines).sum()
    }

    /// What a reader would object to.
    fn faults(&self) -> Vec<String> {
        let name = &self.name;
        let expected = SEVERAL_ERRORS
            .iter()
            .find(|(case, ..)| case == name)
            .map_or(1, |&(_, errors, _)| errors);
        let mut faults = Vec::new();
        if self.errors.len() != expected {
            faults.push(format!("{name}: {} errors instead of {expected}", self.errors.len()));
        }
        for error in &self.errors {
            let line = &error.message;
            let named =
                |word: &&&str| line.contains(**word) && (**word != "diesel::" || name != OF_DIESEL);
            if let Some(word) = FORBIDDEN.iter().find(named) {
                faults.push(format!("{name}: the first line names `{word}`: {line}"));
            }
            if !self.names_own(line) && !NAMELESS.iter().any(|(case, _)| case == name) {
                faults.push(format!("{name}: the first line names nothing of its own: {line}"));
            }
            if !error.rendered.contains(&format!("--> {FOLDER}/fail/{name}.rs:")) {
                faults.push(format!("{name}: it does not point into the program: {line}"));
            }
            faults.extend(self.too_wide(error));
        }
        faults
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

    fn too_wide(&self, error: &Diagnostic) -> Option<String> {
        let wide = |line: &&str| {
            let own = self.is_of_program(line) || line.contains(FULL_NAME);
            line.chars().count() > WIDEST && !own
        };
        let line = error.rendered.lines().find(wide)?;
        Some(format!("{}: {} columns: {line}", self.name, line.chars().count()))
    }

    /// Whether a line of an error repeats one of the program.
    fn is_of_program(&self, line: &str) -> bool {
        let text = line.split_once('|').map_or(line, |(_, text)| text).trim();
        self.program.lines().any(|own| own.trim() == text)
    }
}

/// All cases, by name.
fn refusals() -> Vec<Refusal> {
    let programs = programs(Path::new("fail"));
    let errors = Compiler::new().errors_of_all(&programs);
    programs
        .into_iter()
        .zip(errors)
        .map(|(path, errors)| Refusal { name: name(&path), program: program(&path), errors })
        .collect()
}

/// `topic/case`.
fn name(path: &Path) -> String {
    let path = path.with_extension("");
    path.strip_prefix("fail").expect("the walk began in `fail`").to_string_lossy().into_owned()
}

/// The programs below a folder, by path.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|own| own == "rs") {
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
    for shared in ["model.rs", "filtered.rs"] {
        if program.contains(&format!("include!(\"../../{shared}\")")) {
            program += &read(Path::new(shared));
        }
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
        let headline = refusal.errors.first().map_or("no error", |error| &error.message);
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
