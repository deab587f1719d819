//! One table: filters, orders, expressions.

use aludel::func::{case, coalesce, value};
use aludel::{Sorting, any_of};
use diesel::sql_types::Double;

use crate::ask::Questions;
use crate::check::Result;
use crate::model::{Customer, Employee, Invoice, Track};

pub fn ask(questions: &mut Questions<'_>) -> Result {
    questions.ask(
        "the five longest tracks",
        ["track", "milliseconds"],
        Track::query()
            .order_by((Track::milliseconds.desc(), Track::track_id))
            .limit(5)
            .select((Track::name, Track::milliseconds)),
        "SELECT Name, Milliseconds FROM Track ORDER BY Milliseconds DESC, TrackId LIMIT 5",
    )?;
    questions.ask(
        "customers in Brazil",
        ["first name", "last name", "city"],
        Customer::query()
            .filter(Customer::country.eq("Brazil"))
            .order_by(Customer::customer_id)
            .select((Customer::first_name, Customer::last_name, Customer::city)),
        "SELECT FirstName, LastName, City FROM Customer WHERE Country = 'Brazil' ORDER BY CustomerId",
    )?;
    questions.ask(
        "countries that invoices go to",
        ["country"],
        Invoice::query()
            .select((Invoice::billing_country,))
            .distinct()
            .order_by(Invoice::billing_country),
        "SELECT DISTINCT BillingCountry FROM Invoice ORDER BY BillingCountry",
    )?;
    questions.ask(
        "tracks of love that cost a dollar",
        ["track"],
        Track::query()
            .filter(Track::name.contains("love").and(Track::unit_price.lt(1.0)))
            .filter(!Track::composer.is_null())
            .order_by((Track::name, Track::track_id))
            .select((Track::name,)),
        "SELECT Name FROM Track WHERE Name LIKE '%love%' AND UnitPrice < 1
             AND Composer IS NOT NULL ORDER BY Name, TrackId",
    )?;
    let length = case(Track::milliseconds.lt(180_000), value("short"))
        .when(Track::milliseconds.between(180_000, 420_000), "usual")
        .otherwise("long");
    let minutes = Track::milliseconds.cast::<Double>() / 60_000.0;
    questions.ask(
        "how long tracks are, in words",
        ["track", "minutes", "length"],
        Track::query().order_by(Track::track_id).limit(200).select((Track::name, minutes, length)),
        "SELECT Name, Milliseconds / 60000.0, CASE WHEN Milliseconds < 180000 THEN 'short'
             WHEN Milliseconds <= 420000 THEN 'usual' ELSE 'long' END
         FROM Track ORDER BY TrackId LIMIT 200",
    )?;
    questions.ask(
        "how to address a customer",
        ["name", "company, or city, or nowhere"],
        Customer::query().order_by(Customer::customer_id).select((
            Customer::last_name,
            coalesce(coalesce(Customer::company, Customer::city), "nowhere"),
        )),
        "SELECT LastName, COALESCE(Company, City, 'nowhere') FROM Customer ORDER BY CustomerId",
    )?;

    // A search form: what was left empty is no filter, and the order is the user's choice.
    let (title, city, cities) = (Some("Sales"), None::<&str>, ["Calgary", "Lethbridge"]);
    let order = Sorting::<Employee>::by(Employee::hire_date.desc()).then(Employee::employee_id);
    questions.ask(
        "a search among employees",
        ["employee", "title", "city"],
        Employee::query()
            .filter(title.map(|title| Employee::title.starts_with(title)))
            .filter(city.map(|city| Employee::city.eq(city)))
            .filter(any_of(cities.map(|city| Employee::city.eq(city))))
            .order_by(order)
            .select((Employee::last_name, Employee::title, Employee::city)),
        "SELECT LastName, Title, City FROM Employee WHERE Title LIKE 'Sales%'
             AND City IN ('Calgary', 'Lethbridge') ORDER BY HireDate DESC, EmployeeId",
    )
}
