"""Measures `cargo check` of generated crates, and prints the tables of docs/compile-time.md."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import generate

FOLDER = Path(os.environ.get("CARGO_TARGET_DIR", generate.ROOT / "target")) / "compile-time"
FUNCTIONS = 20
RUNS = 5


def check(source: str) -> float:
    """Processor time of checking this crate alone, in seconds: the best of five."""
    generate.crate(FOLDER, source)
    run()  # its dependencies
    times = []
    for _ in range(RUNS):
        (FOLDER / "src/lib.rs").write_text(source)
        before = spent()
        run()
        times.append(spent() - before)
    return min(times)


def run() -> None:
    environment = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(FOLDER / "target")}
    command = ["cargo", "check", "--quiet", "--offline"]
    subprocess.run(command, cwd=FOLDER, env=environment, check=True)


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def queries() -> None:
    nothing = check(generate.queries(0, 0, 0))
    print("| Joins | Column uses | Seconds for a function |\n|---|---|---|")
    for joins, uses in [(1, 12), (1, 48), (2, 48), (4, 48), (8, 48), (16, 12), (16, 24), (16, 48)]:
        whole = check(generate.queries(FUNCTIONS, joins, uses))
        print(f"| {joins} | {uses} | {(whole - nothing) / FUNCTIONS:.3f} |", flush=True)
    print(f"\nWithout a function: {nothing:.2f} s")


def entities() -> None:
    nothing = check(generate.schema(0))
    print("| Entities | Seconds | For one |\n|---|---|---|")
    for number in (25, 50, 100, 200):
        seconds = check(generate.schema(number)) - nothing
        print(f"| {number} | {seconds:.2f} | {seconds / number:.3f} |", flush=True)


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["queries", "entities"]
    if "queries" in wanted:
        queries()
    if "entities" in wanted:
        entities()
