// A scalar is one column.

use aludel::Session;
include!("../../model.rs");

fn run(s: &mut Session) {
    let _ = s.scalar(User::query().select((User::name, User::age)));
}

fn main() {
    let _ = run;
}
