// `excluded` is the row that a conflict refused.

include!("../../model.rs");

fn main() {
    let _ = User::query().update_every(User::name.set(aludel::excluded(User::name)));
}
