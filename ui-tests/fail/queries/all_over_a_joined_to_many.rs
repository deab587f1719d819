// Entities over a joined to-many ask for a decision.

use aludel::Session;
include!("../../model.rs");

fn run(s: &mut Session) {
    let _ = s.all(User::query().join(User::addresses));
}

fn main() {
    let _ = run;
}
