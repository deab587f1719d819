// `excluded` is the row that a conflict refused.

include!("../../model.rs");

fn main() {
    let _ = User::query().update_every(User::age.set(aludel::excluded(User::age)));
}
