//! Only entities have tables.

struct User {
    id: i32,
}

fn main() {
    let user = User { id: 1 };
    let _ = user.id;
    let _ = aludel::schema![User];
}
