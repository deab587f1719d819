// A row of VALUES has a value of each column's own type.

use aludel::values;
include!("../../model.rs");

fn main() {
    aludel::alias!(wanted = User);
    let _ = values(wanted, (User::name, User::age), vec![("ed".to_owned(), "thirty".to_owned())]);
}
