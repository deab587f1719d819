"""Measures one program written twice, with aludel and with diesel alone: what `cargo check` and
`cargo build` of the program itself cost, its dependencies being done."""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import app
from generate import ROOT

FOLDER = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "compile-time"
DEPENDENCIES = {
    "aludel": 'aludel = { path = "%s" }' % ROOT,
    "diesel": 'diesel = { version = "2.3", default-features = false, features = ["sqlite", "returning_clauses_for_sqlite_3_35", "32-column-tables"] }\n'
    'libsqlite3-sys = { version = "*", features = ["bundled"] }',
}


def write(name: str, files: dict[str, str]) -> Path:
    """The program as a package of its own; both share one target folder."""
    package = FOLDER / f"{name}-app"
    shutil.rmtree(package, ignore_errors=True)
    (package / "src").mkdir(parents=True)
    manifest = f'[workspace]\n[package]\nname = "{name}-app"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n{DEPENDENCIES[name]}\n'
    (package / "Cargo.toml").write_text(manifest)
    shutil.copy(ROOT / "Cargo.lock", package / "Cargo.lock")
    for file, text in files.items():
        (package / "src" / file).write_text(text)
    return package


def cargo(package: Path, *arguments: str) -> float:
    """Processor time of user and system, in seconds."""
    environment = os.environ | {"CARGO_TARGET_DIR": str(FOLDER / "target"), "CARGO_INCREMENTAL": "1"}
    before = spent()
    subprocess.run(["cargo", *arguments, "--quiet", "--offline"], cwd=package, env=environment, check=True)
    return spent() - before


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measured(name: str, entities: int, queries: int, runs: int) -> list[float]:
    """Of a clean check, a check after a change in one file, and a clean debug build: the best."""
    package = write(name, getattr(app, name)(entities, queries))
    best = [float("inf")] * 3
    for kind in ("check", "build"):
        cargo(package, kind)  # its dependencies
    for run in range(runs):
        cargo(package, "clean", "--package", f"{name}-app")
        best[0] = min(best[0], cargo(package, "check"))
        changed = package / "src" / "queries_1.rs"
        changed.write_text(changed.read_text() + f"\npub fn another_{run}() {{}}\n")
        best[1] = min(best[1], cargo(package, "check"))
        cargo(package, "clean", "--package", f"{name}-app")
        best[2] = min(best[2], cargo(package, "build"))
    return best


def table(entities: int, queries: int, runs: int) -> None:
    ours = measured("aludel", entities, queries, runs)
    theirs = measured("diesel", entities, queries, runs)
    print(f"\n{entities} entities, {queries} queries:\n")
    print("| | aludel | diesel | ratio |\n|---|---|---|---|")
    for what, a, d in zip(("check", "check after a change in one file", "debug build"), ours, theirs):
        print(f"| {what} | {a:.1f} s | {d:.1f} s | {a / d:.2f} |", flush=True)


if __name__ == "__main__":
    runs = int(os.environ.get("RUNS", 3))
    sizes = [tuple(map(int, size.split(","))) for size in sys.argv[1:]] or [(50, 250), (100, 500)]
    for entities, queries in sizes:
        table(entities, queries, runs)
