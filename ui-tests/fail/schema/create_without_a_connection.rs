//! Tables are made through a connection.

struct NotAConnection;

fn main() {
    let _ = aludel::schema![].create_all(&mut NotAConnection);
}
