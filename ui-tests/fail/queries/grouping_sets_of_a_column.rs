// Grouping sets are several.

include!("../../model.rs");

fn main() {
    let _ = aludel::func::grouping_sets(User::name);
}
