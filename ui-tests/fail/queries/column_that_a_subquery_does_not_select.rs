// A subquery has the columns that it selects.

include!("../../model.rs");

fn main() {
    aludel::alias!(names = User);
    let _ = User::query().select(User::name).subquery(names).column(User::age);
}
