//! What rustc says of a program, as data.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, thread};

use serde::Deserialize;

/// Where the cases are, seen from the folder that aludel is in.
pub(crate) const FOLDER: &str = "ui-tests";

/// One error of one program.
#[derive(Debug, Deserialize)]
pub(crate) struct Diagnostic {
    pub(crate) level: String,
    /// The first line, without `error[E0277]: `.
    pub(crate) message: String,
    /// As a person sees it.
    pub(crate) rendered: String,
    spans: Vec<serde_json::Value>,
}

impl Diagnostic {
    /// How many lines a person reads.
    pub(crate) fn lines(&self) -> usize {
        self.rendered.trim_end().lines().count()
    }
}

/// rustc with `aludel` and `diesel` at hand, as built for these tests.
pub(crate) struct Compiler {
    arguments: Vec<String>,
    out: PathBuf,
}

/// What cargo prints of a crate that it built.
#[derive(Deserialize)]
struct Artifact {
    reason: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<String>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

impl Compiler {
    pub(crate) fn new() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--package", "ui-tests", "--message-format", "json"])
            .output()
            .expect("cargo runs");
        let listed = String::from_utf8_lossy(&output.stdout);
        let artifacts = listed.lines().filter_map(|line| serde_json::from_str(line).ok());
        let mut arguments: Vec<String> = ["--edition", "2024", "--emit", "metadata"]
            .into_iter()
            .chain(["--error-format", "json", "--cap-lints", "allow"])
            .map(str::to_owned)
            .collect();
        for artifact in artifacts {
            let artifact: Artifact = artifact;
            let Some(target) = artifact.target else { continue };
            let file = artifact.filenames.iter().find(|file| file.ends_with(".rmeta"));
            let (Some(file), "compiler-artifact") = (file, &*artifact.reason) else { continue };
            if target.name == "aludel" || target.name == "diesel" {
                let folder = Path::new(file).parent().expect("a file is in a folder");
                arguments.extend(["--extern".into(), format!("{}={file}", target.name)]);
                arguments.extend(["-L".into(), format!("dependency={}", folder.display())]);
            }
        }
        assert!(arguments.iter().any(|argument| argument.starts_with("aludel=")), "{listed}");
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate");
        fs::create_dir_all(&out).expect("the target folder can be written");
        Self { arguments, out }
    }

    /// The errors of a program, with the sources of aludel at hand: rustc quotes them where it speaks
    /// of an impl, and a program that depends on aludel has them, too.
    pub(crate) fn errors(&self, program: &Path) -> Vec<Diagnostic> {
        let output = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".into()))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .args(&self.arguments)
            .args(["--crate-name", "case"])
            .arg("--out-dir")
            .arg(self.out.join(program.with_extension("").to_string_lossy().replace('/', "-")))
            .arg(Path::new(FOLDER).join(program))
            .output()
            .expect("rustc runs");
        String::from_utf8_lossy(&output.stderr)
            .lines()
            .filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok())
            .filter(|said| said.level == "error" && !said.spans.is_empty())
            .collect()
    }

    /// The errors of many programs, in their order.
    pub(crate) fn errors_of_all(&self, programs: &[PathBuf]) -> Vec<Vec<Diagnostic>> {
        let waiting = Mutex::new(programs.iter().enumerate());
        let mut found = thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, Into::into);
            let work = || {
                let mut found = Vec::new();
                loop {
                    let next = waiting.lock().expect("no thread panics with it").next();
                    let Some((nth, program)) = next else { return found };
                    found.push((nth, self.errors(program)));
                }
            };
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let found = threads.into_iter().map(|thread| thread.join().expect("it only compiles"));
            found.flatten().collect::<Vec<_>>()
        });
        found.sort_by_key(|(nth, _)| *nth);
        found.into_iter().map(|(_, errors)| errors).collect()
    }
}
