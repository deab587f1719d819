// A conflict is over a unique key.

include!("../../model.rs");

fn main() {
    let draft = NewUser { name: "ed".into(), fullname: None, age: 3 };
    let _ = aludel::insert([draft]).on_conflict(User::age);
}
