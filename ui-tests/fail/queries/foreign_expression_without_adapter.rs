// One of diesel's own expressions goes in by `expr`.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(diesel::dsl::sql::<diesel::sql_types::Bool>("1 = 1"));
}
