// A block's transaction is committed by what the block gives.

include!("../../model.rs");

fn save(s: &mut aludel::Session) -> aludel::Result<()> {
    s.transaction(|s| s.commit())
}

fn main() {}
