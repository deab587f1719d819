"""Writes a crate outside the workspace whose only work is to be checked."""

import itertools
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MANIFEST = """\
[workspace]

[package]
name = "compile-time"
version = "0.0.0"
edition = "2024"

[dependencies]
aludel = { path = "%s" }

[profile.dev]
debug = "line-tables-only"
"""

HEADER = """\
#![allow(unused, missing_docs)]
use aludel::{Entity, Id, Session};
"""


def crate(folder: Path, source: str) -> None:
    """The crate with this source, and the versions that the workspace is locked to."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    (folder / "Cargo.toml").write_text(MANIFEST % ROOT)
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    (folder / "src/lib.rs").write_text(source)


def chain(length: int) -> str:
    """Entities of which each refers to the next, and each knows who refers to it."""
    out = []
    for n in range(length):
        has = f", has_one(before: E{n - 1}.after)" if n else ""
        link = (
            f"    #[entity(belongs_to(after: E{n + 1}), unique)]\n    pub after_id: Id<E{n + 1}>,\n"
            if n + 1 < length
            else ""
        )
        out.append(
            f"""
#[derive(Entity)]
#[entity(table = "e{n}"{has})]
pub struct E{n} {{
    #[entity(key, generated)]
    pub id: Id<E{n}>,
    pub number: i32,
    pub name: String,
    pub note: Option<String>,
{link}}}
"""
        )
    return "".join(out)


def query(seed: int, entities: int, joins: int, uses: int, together: int) -> str:
    """A function with a query of its own: another beginning, another order of joins and columns,
    so that rustc finds little of it in what it knows from another function. So many conditions
    stand in each `filter`."""
    chance = random.Random(seed)
    low = high = seed % entities
    out = [f"E{low}::query()"]
    sources = [low]
    for _ in range(joins):
        up = high + 1 < entities and (low == 0 or chance.random() < 0.5)
        if up:
            out.append(f".join(E{high}::after)")
            high += 1
            sources.append(high)
        else:
            # The far side of a `has_one` may be missing; an inner join keeps the rows that have it.
            out.append(f".join(E{low}::before)")
            low -= 1
            sources.append(low)
    conditions = [
        lambda e: f'E{e}::name.ne("{chance.randrange(99)}")',
        lambda e: f"E{e}::number.gt({chance.randrange(99)})",
        lambda e: f"E{e}::note.is_not_null()",
        lambda e: f'E{e}::name.like("%{chance.randrange(99)}%")',
    ]
    selected, ordered = 6, 2
    kinds = itertools.cycle(conditions)
    places = [sources[n % len(sources)] for n in range(uses)]
    chance.shuffle(places)
    criteria = [next(kinds)(place) for place in places[selected + ordered :]]
    for at in range(0, len(criteria), together):
        some = criteria[at : at + together]
        out.append(f".filter({some[0]})" if len(some) == 1 else f".filter(({', '.join(some)}))")
    order = ", ".join(f"E{e}::id" for e in places[:ordered])
    out.append(f".order_by(({order}))")
    columns = ", ".join(f"E{e}::{'number' if n % 2 else 'name'}" for n, e in enumerate(places[ordered : ordered + selected]))
    out.append(f".select(({columns}))")
    row = ", ".join("i32" if n % 2 else "String" for n in range(selected))
    body = "\n        ".join(out)
    return f"""
pub fn query_{seed}(s: &mut Session) -> aludel::Result<Vec<({row})>> {{
    s.all({body})
}}
"""


def queries(functions: int, joins: int, uses: int, together: int = 1, entities: int = 17) -> str:
    """Seventeen entities in a chain, and functions with a query each."""
    made = (query(seed, entities, joins, uses, together) for seed in range(functions))
    return HEADER + chain(entities) + "".join(made)


def schema(entities: int) -> str:
    """Entities of six columns, each of which but the first belongs to one before it."""
    out = [HEADER]
    for n in range(entities):
        parent = (n - 1) // 4
        has = "".join(f", has_many(children_{c}: E{c}.parent)" for c in range(4 * n + 1, 4 * n + 5) if c < entities)
        link = f"    #[entity(belongs_to(parent: E{parent}))]\n    pub parent_id: Id<E{parent}>,\n" if n else "    pub size: i64,\n"
        out.append(
            f"""
#[derive(Entity)]
#[entity(table = "e{n}"{has})]
pub struct E{n} {{
    #[entity(key, generated)]
    pub id: Id<E{n}>,
    pub number: i32,
    pub name: String,
    pub note: Option<String>,
    pub price: f64,
{link}}}
"""
        )
    return "".join(out)
