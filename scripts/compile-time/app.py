"""One program twice: with aludel, and with diesel alone.

Its entities form a tree; each but the first belongs to another. Its queries are in files of ten,
most of them small, some with up to sixteen joins, some that load relationships up to four deep;
each entity also has a function that adds, changes and deletes a row."""

import random

HEADER = "#![allow(unused, missing_docs)]\n#![recursion_limit = \"512\"]\n"
PER_FILE = 10


def parent(n: int) -> int:
    return (n - 1) // 2


def children(n: int, entities: int) -> list[int]:
    return [c for c in (2 * n + 1, 2 * n + 2) if c < entities]


class Query:
    """What a query is, before it is written down: a root, joins, and what is done with them."""

    def __init__(self, seed: int, entities: int):
        chance = random.Random(seed)
        kind = seed % 20
        self.seed = seed
        self.root = seed * 7 % entities
        # (where from, where to): each leads from a source that is there to one that is not.
        self.joins: list[tuple[int, int]] = []
        # A path of relationships to load.
        self.loads: list[int] = []
        if kind in (0, 1):
            self.root = chance.randrange(max(1, entities // 16 - 1))
            for _ in range(chance.choice((2, 3, 4, 4))):
                self.loads.append(chance.choice(children(([self.root] + self.loads)[-1], entities)))
        else:
            joins = 16 - chance.randrange(4) if kind == 2 else chance.randrange(4, 9) if kind < 7 else chance.randrange(4)
            self.join(min(joins, entities - 1), entities, chance)
        self.sources = [self.root] + [to for _, to in self.joins]
        uses = 2 + len(self.joins) if self.joins else chance.randrange(1, 4)
        self.filters = [(chance.choice(self.sources), chance.randrange(4), chance.randrange(99)) for _ in range(uses)]
        self.selected = [chance.choice(self.sources) for _ in range(chance.randrange(2, 7))] if self.joins else []
        self.order = chance.choice(self.sources)

    def join(self, joins: int, entities: int, chance: random.Random) -> None:
        there = [self.root]
        for _ in range(joins):
            steps = [(a, b) for a in there for b in children(a, entities) + ([parent(a)] if a else []) if b not in there]
            step = chance.choice(steps)
            self.joins.append(step)
            there.append(step[1])


def aludel(entities: int, queries: int) -> dict[str, str]:
    files = {"lib.rs": HEADER + "pub mod model;\npub mod writes;\n"}
    out = ["use aludel::{Entity, Id};\n"]
    writes = ["use aludel::Session;\nuse crate::model::*;\n"]
    for n in range(entities):
        has = "".join(f", has_many(children_{c}: E{c}.parent)" for c in children(n, entities))
        link = f"    #[entity(belongs_to(parent: E{parent(n)}))]\n    pub parent_id: Id<E{parent(n)}>,\n" if n else ""
        out.append(f"""
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
""")
        argument, link = (f", parent: aludel::Handle<E{parent(n)}>", " parent: parent.into(),") if n else ("", "")
        writes.append(f"""
pub fn write_{n}(s: &mut Session{argument}) -> aludel::Result<()> {{
    let row = s.insert(NewE{n} {{ number: 1, name: "a".into(), note: None, price: 1.5,{link} }})?;
    s[row].name = "b".into();
    s.flush()?;
    s.delete(row);
    s.commit()
}}
""")
    files["model.rs"], files["writes.rs"] = "".join(out), "".join(writes)
    for file in range(0, queries, PER_FILE):
        out = ["use aludel::{Handle, Session};\nuse crate::model::*;\n"]
        out += [aludel_query(Query(seed, entities)) for seed in range(file, min(file + PER_FILE, queries))]
        name = f"queries_{file // PER_FILE}"
        files[f"{name}.rs"] = "".join(out)
        files["lib.rs"] += f"pub mod {name};\n"
    return files


def aludel_query(q: Query) -> str:
    if q.loads:
        path, below = [q.root] + q.loads, ""
        for a, b in reversed(list(zip(path, q.loads))):
            below = f"E{a}::children_{b}" + (f".with({below})" if below else "")
        reads = "".join(f"\n{'    ' * at}    for r{at + 1} in s.related(r{at}, E{path[at]}::children_{path[at + 1]}) {{" for at in range(len(q.loads)))
        return f"""
pub fn query_{q.seed}(s: &mut Session) -> aludel::Result<usize> {{
    let mut found = 0;
    for r0 in s.all(E{q.root}::query().order_by(E{q.root}::id).with({below}))? {{{reads}
        found += 1;
    {'}' * len(q.loads)} }}
    Ok(found)
}}
"""
    conditions = ['name.ne("{}")', "number.gt({})", "note.is_not_null()", 'name.like("%{}%")']
    body = [f"E{q.root}::query()"]
    fanned_out = None  # the entity that the last to-many led to
    for a, b in q.joins:
        if a and parent(a) == b:
            body.append(f".join(E{a}::parent)")
            continue
        if fanned_out not in (None, a):
            body.append(".multiplied()")
        body.append(f".join(E{a}::children_{b})")
        fanned_out = b
    body += [f".filter(E{e}::{conditions[kind].format(value)})" for e, kind, value in q.filters]
    body.append(f".order_by(E{q.order}::id)")
    row = f"Handle<E{q.root}>"
    if q.selected:
        body.append(".select((" + ", ".join(f"E{e}::{'number' if at % 2 else 'name'}" for at, e in enumerate(q.selected)) + "))")
        row = "(" + ", ".join("i32" if at % 2 else "String" for at in range(len(q.selected))) + ")"
    chain = "\n        ".join(body)
    return f"""
pub fn query_{q.seed}(s: &mut Session) -> aludel::Result<Vec<{row}>> {{
    s.all({chain})
}}
"""


def diesel(entities: int, queries: int) -> dict[str, str]:
    files = {"lib.rs": HEADER + "pub mod schema;\npub mod model;\npub mod writes;\n"}
    schema, model, joinable = [], ["use diesel::prelude::*;\nuse crate::schema::*;\n"], []
    writes = ["use diesel::prelude::*;\nuse crate::model::*;\nuse crate::schema::*;\n"]
    for n in range(entities):
        column = "        parent_id -> Integer,\n" if n else ""
        schema.append(f"""
diesel::table! {{
    e{n} (id) {{
        id -> Integer,
        number -> Integer,
        name -> Text,
        note -> Nullable<Text>,
        price -> Double,
{column}    }}
}}
""")
        if n:
            joinable.append(f"diesel::joinable!(e{n} -> e{parent(n)} (parent_id));\n")
        field = "    pub parent_id: i32,\n" if n else ""
        derive, belongs = (", Associations", f"#[diesel(belongs_to(E{parent(n)}, foreign_key = parent_id))]\n") if n else ("", "")
        model.append(f"""
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, AsChangeset{derive})]
#[diesel(table_name = e{n})]
{belongs}pub struct E{n} {{
    pub id: i32,
    pub number: i32,
    pub name: String,
    pub note: Option<String>,
    pub price: f64,
{field}}}

#[derive(Insertable)]
#[diesel(table_name = e{n})]
pub struct NewE{n} {{
    pub number: i32,
    pub name: String,
    pub note: Option<String>,
    pub price: f64,
{field}}}
""")
        argument, link = (", parent_id: i32", " parent_id,") if n else ("", "")
        writes.append(f"""
pub fn write_{n}(c: &mut SqliteConnection{argument}) -> QueryResult<()> {{
    c.transaction(|c| {{
        let new = NewE{n} {{ number: 1, name: "a".into(), note: None, price: 1.5,{link} }};
        let mut row: E{n} = diesel::insert_into(e{n}::table)
            .values(&new)
            .returning(E{n}::as_returning())
            .get_result(c)?;
        row.name = "b".into();
        diesel::update(e{n}::table.find(row.id)).set(&row).execute(c)?;
        diesel::delete(e{n}::table.find(row.id)).execute(c)?;
        Ok(())
    }})
}}
""")
    tables = ", ".join(f"e{n}" for n in range(entities))
    files["schema.rs"] = "".join(schema + joinable) + f"\ndiesel::allow_tables_to_appear_in_same_query!({tables});\n"
    files["model.rs"], files["writes.rs"] = "".join(model), "".join(writes)
    for file in range(0, queries, PER_FILE):
        out = ["use diesel::prelude::*;\nuse crate::model::*;\nuse crate::schema::*;\n"]
        out += [diesel_query(Query(seed, entities)) for seed in range(file, min(file + PER_FILE, queries))]
        name = f"queries_{file // PER_FILE}"
        files[f"{name}.rs"] = "".join(out)
        files["lib.rs"] += f"pub mod {name};\n"
    return files


def diesel_query(q: Query) -> str:
    if q.loads:
        out = [f"let r0 = e{q.root}::table.order_by(e{q.root}::id).select(E{q.root}::as_select()).load(c)?;"]
        path = [q.root] + q.loads
        for at, e in enumerate(q.loads, 1):
            out.append(f"let r{at} = E{e}::belonging_to(&r{at - 1}).select(E{e}::as_select()).load(c)?;")
        last = len(q.loads)
        out.append(f"let g{last}: Vec<_> = r{last}.grouped_by(&r{last - 1});")
        for at in range(last - 1, 0, -1):
            out.append(f"let g{at}: Vec<Vec<_>> = r{at}.into_iter().zip(g{at + 1}).grouped_by(&r{at - 1});")
        out.append("Ok(r0.into_iter().zip(g1).count())")
        body = "\n    ".join(out)
        return f"\npub fn query_{q.seed}(c: &mut SqliteConnection) -> QueryResult<usize> {{\n    {body}\n}}\n"
    conditions = ['name.ne("{}")', "number.gt({})", "note.is_not_null()", 'name.like("%{}%")']
    body = [f"e{q.root}::table"]
    for a, b in q.joins:
        up = a and parent(a) == b
        on = f"e{b}::id.eq(e{a}::parent_id)" if up else f"e{b}::parent_id.eq(e{a}::id)"
        # From the root diesel knows the condition; from another table it has to be said.
        body.append(f".inner_join(e{b}::table)" if a == q.root else f".inner_join(e{b}::table.on({on}))")
    body += [f".filter(e{e}::{conditions[kind].format(value)})" for e, kind, value in q.filters]
    body.append(f".order_by(e{q.order}::id)")
    row = f"E{q.root}"
    if q.selected:
        body.append(".select((" + ", ".join(f"e{e}::{'number' if at % 2 else 'name'}" for at, e in enumerate(q.selected)) + "))")
        row = "(" + ", ".join("i32" if at % 2 else "String" for at in range(len(q.selected))) + ")"
    else:
        body.append(f".select(E{q.root}::as_select())")
    chain = "\n        ".join(body)
    return f"""
pub fn query_{q.seed}(c: &mut SqliteConnection) -> QueryResult<Vec<{row}>> {{
    {chain}
        .load(c)
}}
"""
