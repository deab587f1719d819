// Text and numbers are cast to each other.

use diesel::sql_types::Bool;
include!("../../model.rs");

fn main() {
    let _ = User::name.cast::<Bool>();
}
