// A subquery behind `in_` selects one column.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::fullname.in_(User::query().select((User::fullname, User::age))));
}
