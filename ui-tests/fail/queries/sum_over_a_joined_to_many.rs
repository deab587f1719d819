// A join repeats the root, which would be added up once for each joined row.
use aludel::func::sum;

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).select(sum(User::age));
}
