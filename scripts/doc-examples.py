#!/usr/bin/env python3
"""Names each public item whose documentation has no example that runs, and fails if there is one.

    python3 scripts/doc-examples.py

It reads what rustdoc says of the crate as JSON, which rustc keeps for nightly: RUSTC_BOOTSTRAP
unlocks it in the installed one. (rustdoc's own lint, `missing_doc_code_examples`, is locked in the
same way, and passes over what is re-exported from a private module, which is most of this crate.)

What counts is what a program can name: functions, methods, structs, enums, traits and what is in
them, macros, constants, type aliases, modules. A field or a variant is shown by its item's example,
an associated type by its trait's; what is `#[doc(hidden)]` is not public. An example runs if it is
a test: a block of Rust that is not `ignore`d and does compile.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# With another word after its ``` a block is no test, or one that shows what does not compile.
RUNS = {"", "rust", "no_run", "should_panic"}

# Shown by the example of what they belong to.
PARTS = {"variant", "struct_field", "assoc_type"}


def described() -> dict:
    """What rustdoc says of the crate, with all features that the default does not have too."""
    # Not `--all-features`: the bundled client libraries take minutes of C++, and add no item.
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text())
    features = ",".join(it for it in manifest["features"] if not it.endswith("-bundled"))
    command = ["cargo", "rustdoc", "--quiet", "--lib", "--features", features]
    command += ["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"]
    # In a directory of its own: the flag would have everything built anew elsewhere.
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "doc-examples"
    env = os.environ | {"RUSTC_BOOTSTRAP": "1", "CARGO_TARGET_DIR": str(target)}
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return json.loads((target / "doc" / "aludel.json").read_text())


def is_derived(item: dict) -> bool:
    """Whether a derive wrote the item: its place is the derive's name. Its example cannot be a test
    where it is expanded, and runs in the documentation of the derive."""
    span = item["span"]
    if not span:
        return False
    return (ROOT / span["filename"]).read_text().splitlines()[span["begin"][0] - 1].startswith("#[derive(")


def has_example(docs: str | None, runs: set[str] = RUNS) -> bool:
    """Whether a text has a block that is compiled and run."""
    inside = False
    for line in (docs or "").splitlines():
        fence = re.match(r"\s*(?:```|~~~)(.*)$", line)
        if not fence:
            continue
        if not inside and all(word in runs for word in re.split(r"[,\s]+", fence[1].strip())):
            return True
        inside = not inside
    return False


class Walk:
    """Goes from the crate's root through all that is public."""

    def __init__(self, described: dict):
        self.index = described["index"]
        self.seen = set()
        self.without = []
        self.visit(described["root"], [])

    def visit(self, id: int, path: list[str]):
        item = self.index.get(str(id))
        if item is None or item["crate_id"] != 0 or is_hidden(item):
            return
        (kind, inner), = item["inner"].items()
        if kind == "use":
            # What another crate has is documented there, and is not in the index. What is not to be
            # inlined has no page.
            if inner["id"] is not None and not has_attribute(item, "no_inline"):
                self.visit(inner["id"], path)
            return
        if kind in PARTS or id in self.seen:
            return
        self.seen.add(id)
        path = [*path, item["name"]]
        if not has_example(item["docs"], RUNS | {"text"} if is_derived(item) else RUNS):
            self.without.append((where(item), kind, "::".join(path)))
        for part in self.parts(kind, inner):
            self.visit(part, path)

    def parts(self, kind: str, inner: dict) -> list[int]:
        """What is in a module, in a trait, and what is implemented on a type itself."""
        if kind in ("module", "trait"):
            return inner["items"]
        if kind in ("struct", "enum", "union"):
            impls = [self.index[str(id)]["inner"]["impl"] for id in inner["impls"]]
            return [id for it in impls if it["trait"] is None for id in it["items"]]
        return []


def is_hidden(item: dict) -> bool:
    return has_attribute(item, "hidden")


def has_attribute(item: dict, word: str) -> bool:
    return any(word in str(it) and "doc" in str(it) for it in item["attrs"])


def where(item: dict) -> str:
    span = item["span"]
    return f"{span['filename']}:{span['begin'][0]}" if span else "generated"


def main():
    walk = Walk(described())
    for place, kind, path in sorted(walk.without):
        print(f"{place}: {kind.replace('_', ' ')} `{path}` has no example that runs")
    print(f"{len(walk.seen)} public items; {len(walk.without)} have no example that runs")
    # A walk that finds little has not understood rustdoc, whose format changes with its version.
    sys.exit(bool(walk.without) or len(walk.seen) < 100)


main()
