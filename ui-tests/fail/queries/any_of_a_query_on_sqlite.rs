// ANY over a query is for databases that have it.
use aludel::func::any;
use diesel::sqlite::Sqlite;

include!("../../model.rs");

fn main() {
    let owners = Address::query().select(Address::user_id);
    let query = User::query().filter(User::id.eq(any(owners)));
    let _ = query.to_sql::<Sqlite>();
}
