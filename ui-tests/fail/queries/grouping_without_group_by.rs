// Which set a row is of is asked where there are sets.

include!("../../model.rs");

fn main() {
    let _ = User::query().select(aludel::func::grouping(User::name));
}
