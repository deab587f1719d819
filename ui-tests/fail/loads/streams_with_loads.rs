// Rows that come one by one load nothing with them.

use aludel::Session;

include!("../../model.rs");

fn main() {
    let mut s = Session::connect(":memory:").unwrap();
    let _ = s.each(Post::query().with(Post::tags), |_| Ok(()));
}
