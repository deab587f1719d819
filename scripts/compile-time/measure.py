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

# Joins, column uses, and how many conditions stand in one `filter`.
FORMS = [(1, 12, 1), (1, 48, 1), (8, 48, 1), (16, 12, 1), (16, 48, 1), (16, 48, 5), (16, 48, 10)]


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


def run(**more: str) -> None:
    environment = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(FOLDER / "target")} | more
    command = ["cargo", "check", "--quiet", "--offline"]
    subprocess.run(command, cwd=FOLDER, env=environment, check=True)


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def queries() -> None:
    nothing = check(generate.queries(0, 0, 0))
    print("| Joins | Column uses | Conditions in a `filter` | Seconds for a function |\n|---|---|---|---|")
    for joins, uses, together in FORMS:
        whole = check(generate.queries(FUNCTIONS, joins, uses, together))
        print(f"| {joins} | {uses} | {together} | {(whole - nothing) / FUNCTIONS:.3f} |", flush=True)
    print(f"\nWithout a function: {nothing:.2f} s")


def instructions() -> None:
    """The same in instructions of rustc, which do not depend on what else the machine does."""
    print("| Joins | Column uses | Conditions in a `filter` | Million instructions |\n|---|---|---|---|")
    for joins, uses, together in FORMS:
        few, more = (counted(generate.queries(n, joins, uses, together)) for n in (2, 5))
        print(f"| {joins} | {uses} | {together} | {(more - few) / 3e6:.0f} |", flush=True)


def counted(source: str) -> int:
    """Instructions of checking this crate alone, by callgrind."""
    generate.crate(FOLDER, source)
    run()  # its dependencies
    (FOLDER / "src/lib.rs").write_text(source)
    rustc = subprocess.check_output(["rustup", "which", "rustc"], text=True).strip()
    wrapper = FOLDER / "callgrind.sh"
    out = FOLDER / "callgrind.out"
    libraries = Path(rustc).parents[1] / "lib"
    wrapper.write_text(
        "#!/bin/sh\n"
        'case "$*" in *"--crate-name compile_time "*) ;; *) exec "$@" ;; esac\n'
        f"shift; LD_LIBRARY_PATH={libraries} exec valgrind --tool=callgrind"
        f" --callgrind-out-file={out} {rustc} \"$@\" 2>/dev/null\n"
    )
    wrapper.chmod(0o755)
    run(RUSTC_WRAPPER=str(wrapper))
    totals = next(line for line in out.read_text().splitlines() if line.startswith("totals:"))
    return int(totals.split()[1])


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
    if "instructions" in wanted:
        instructions()
    if "entities" in wanted:
        entities()
