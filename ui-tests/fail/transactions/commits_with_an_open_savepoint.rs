// What a savepoint is in cannot be committed before the savepoint has ended.

include!("../../model.rs");

fn save(s: &mut aludel::Session) -> aludel::Result<()> {
    let savepoint = s.begin_nested()?;
    s.commit()?;
    savepoint.release()
}

fn main() {}
