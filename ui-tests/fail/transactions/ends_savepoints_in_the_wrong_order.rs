// The inner savepoint ends first.

include!("../../model.rs");

fn save(s: &mut aludel::Session) -> aludel::Result<()> {
    let mut outer = s.begin_nested()?;
    let inner = outer.begin_nested()?;
    outer.release()?;
    inner.release()
}

fn main() {}
