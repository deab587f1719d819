// A rollup is for databases that have it.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let names = User::query().group_by(aludel::func::rollup(User::name)).select(User::name);
    let _ = s.all(names);
}
