//! What a flush of ten rows costs with few rows loaded, and with many: `scripts/flush-cost.sh`
//! counts the instructions of `measured` in each of these programs.
//!
//! ```sh
//! flush_cost <insert|update|delete> <rows in the database> <rows loaded>
//! ```

#![allow(missing_docs, unreachable_pub, reason = "a program")]

use aludel::{Entity, Handle, Session};

#[derive(Debug, Entity)]
#[entity(table = "owners", has_many(things: Thing.owner))]
pub struct Owner {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(unique)]
    pub name: String,
}

#[derive(Debug, Entity)]
#[entity(table = "things")]
pub struct Thing {
    #[entity(key, generated)]
    pub id: i32,
    pub size: i32,
    #[entity(belongs_to(owner: Owner, on_delete = cascade))]
    pub owner_id: i32,
}

/// The database: as many owners as things, one each.
fn filled(rows: usize) -> aludel::Result<Session> {
    let mut s = Session::connect(":memory:")?;
    aludel::schema![Owner, Thing].create_all(s.connection())?;
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    );
    s.connection().batch_execute(&format!(
        "INSERT INTO owners {numbers} SELECT i, 'owner ' || i FROM n;
         INSERT INTO things {numbers} SELECT i, i, i FROM n;"
    ))?;
    Ok(s)
}

/// Not inlined: its instructions are counted.
#[inline(never)]
fn measured(s: &mut Session) {
    s.flush().expect("nothing stands against it");
}

fn change(s: &mut Session, what: &str, owners: &[Handle<Owner>], things: &[Handle<Thing>]) {
    for nth in 0..10 {
        match what {
            "insert" => {
                s.add(NewThing { size: 1, owner: owners[nth].into() });
            }
            "update" => s[things[nth]].size += 1,
            _ => s.delete(owners[nth]).expect("is there"),
        }
    }
}

fn main() -> aludel::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let [what, rows, loaded] = arguments.as_slice() else {
        // As `cargo test --benches` runs it.
        return Ok(());
    };
    let [rows, loaded] = [rows, loaded].map(|it| it.parse::<usize>().expect("a number"));
    let mut s = filled(rows)?;
    let limit = u64::try_from(loaded).expect("not so many");
    // Always the last ones, so that the same rows are changed.
    let owners = s.all(Owner::query().order_by(Owner::id.desc()).limit(limit))?;
    let things = s.all(Thing::query().order_by(Thing::id.desc()).limit(limit))?;
    // The first flush prepares statements, and the first delete lists who refers to whom.
    let last = owners.len() - 10;
    change(&mut s, what, &owners[last..], &things[last..]);
    s.flush()?;
    change(&mut s, what, &owners[..10], &things[..10]);
    measured(&mut s);
    s.rollback()
}
