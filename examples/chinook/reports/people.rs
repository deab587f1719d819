//! Who works here: the self-reference, by alias and by nested loads, and what the reps sell.

use aludel::func::{count_distinct, sum};
use aludel::{Handle, Session, by};

use crate::check::{Checks, Report, Result};
use crate::model::{Customer, Employee, Invoice};

pub fn print(s: &mut Session, checks: &mut Checks) -> Result {
    managers(s, checks)?;
    older_than_their_manager(s, checks)?;
    tree(s, checks)?;
    support_reps(s, checks)
}

/// The same table twice: an alias is a type, and what it left-joins may be missing.
fn managers(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .left_join(Employee::manager.to(boss))
        .select((Employee::last_name, Employee::title, boss.last_name, boss.title))
        .order_by(Employee::employee_id);
    let rows = s.all(query)?;
    let columns = ["employee", "title", "reports to", "who is"];
    let report = Report::new("who reports to whom", columns, rows);
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT e.LastName, e.Title, b.LastName, b.Title FROM Employee e
         LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo ORDER BY e.EmployeeId",
    )
}

/// Columns of both sides compared; dates are text that sorts.
fn older_than_their_manager(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::alias!(boss = Employee);
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .filter(Employee::birth_date.lt(boss.birth_date))
        .select((Employee::last_name, Employee::birth_date, boss.last_name, boss.birth_date))
        .order_by(Employee::employee_id);
    let columns = ["employee", "born", "reports to", "born"];
    let report = Report::new("older than their manager", columns, s.all(query)?);
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT e.LastName, e.BirthDate, b.LastName, b.BirthDate FROM Employee e, Employee b
         WHERE b.EmployeeId = e.ReportsTo AND e.BirthDate < b.BirthDate ORDER BY e.EmployeeId",
    )
}

/// The tree below whoever reports to nobody: one statement a level.
fn tree(s: &mut Session, checks: &mut Checks) -> Result {
    let query = Employee::query()
        .filter(Employee::manager.is_none())
        .order_by(Employee::employee_id)
        .with(Employee::reports.with(Employee::reports));
    let mut lines = Vec::new();
    for top in s.all(query)? {
        lines.push(line(s, 0, top));
        for middle in s.related(top, Employee::reports) {
            lines.push(line(s, 1, middle));
            for bottom in s.related(middle, Employee::reports) {
                lines.push(line(s, 2, bottom));
            }
        }
    }
    let report = Report::new("the tree", ["employee"], lines);
    report.print(10);
    checks.compare(
        s,
        &report,
        "WITH RECURSIVE tree (id, depth, path, name) AS (
             SELECT EmployeeId, 0, printf('%03d', EmployeeId), FirstName || ' ' || LastName
             FROM Employee WHERE ReportsTo IS NULL
             UNION ALL
             SELECT e.EmployeeId, depth + 1, printf('%s/%03d', path, e.EmployeeId),
                 FirstName || ' ' || LastName
             FROM Employee e JOIN tree ON tree.id = e.ReportsTo)
         SELECT printf('%*s%s', depth * 4, '', name) FROM tree ORDER BY path",
    )
}

/// Takes an employee whatever was loaded with it.
fn line<L>(s: &Session, depth: usize, employee: Handle<Employee, L>) -> (String,) {
    let Employee { first_name, last_name, .. } = &s[employee];
    (format!("{}{first_name} {last_name}", " ".repeat(depth * 4)),)
}

/// Two to-many joins: what is counted is told apart by `count_distinct`.
fn support_reps(s: &mut Session, checks: &mut Checks) -> Result {
    aludel::label!(revenue);
    let query = Employee::query()
        .join(Employee::customers)
        .join(Customer::invoices)
        .group_by((Employee::employee_id, Employee::last_name))
        .select((
            Employee::last_name,
            count_distinct(Customer::customer_id),
            count_distinct(Invoice::invoice_id),
            sum(Invoice::total).label(revenue),
        ))
        .order_by(by(revenue).desc());
    let columns = ["support rep", "customers", "invoices", "revenue"];
    let report = Report::new("support reps and their revenue", columns, s.all(query)?);
    report.print(10);
    checks.compare(
        s,
        &report,
        "SELECT e.LastName, COUNT(DISTINCT c.CustomerId), COUNT(*), SUM(i.Total) AS revenue
         FROM Employee e JOIN Customer c ON c.SupportRepId = e.EmployeeId
         JOIN Invoice i USING (CustomerId) GROUP BY e.EmployeeId ORDER BY revenue DESC",
    )
}
