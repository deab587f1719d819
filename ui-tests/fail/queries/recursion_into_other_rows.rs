// The step of a recursive query gives the rows that it begins with.

include!("../../model.rs");

fn main() {
    aludel::alias!(below = Employee);
    let _ = Employee::query().select(Employee::id).recursive(below, |above| {
        let boss = above.column(Employee::id);
        Employee::query().join_on(above, Employee::manager_id.eq(boss)).select(Employee::name)
    });
}
