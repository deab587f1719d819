// A grouped query gives groups, not entities.

use aludel::Session;
include!("../../model.rs");

fn run(s: &mut Session) {
    let _ = s.all(User::query().group_by(User::name));
}

fn main() {
    let _ = run;
}
