// A key is compared with keys of its own entity.

use aludel::Id;
include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::id.eq(Id::<Address>::new(1)));
}
