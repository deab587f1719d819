// A subquery gives entities when it selects them whole.

include!("../../model.rs");

fn main() {
    aludel::alias!(names = User);
    let _ = User::query().select(User::name).subquery(names).entity();
}
