// What a boxed query is ordered by is known when it runs, too late for `distinct`.

include!("../../model.rs");

fn main() {
    let _ = User::query().boxed().distinct();
}
