// An update gives rows when it says `returning`.
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let update = User::query().filter(User::age.lt(3)).update(User::age.set(3));
    let _ = s.all(update);
}
