// A text has a value for each `?`.

use aludel::text;
use diesel::sql_types::Bool;
include!("../../model.rs");

fn main() {
    let _ = User::query().filter(text!(Bool, "age < ? AND name = ?", 3));
}
