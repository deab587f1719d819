//! Aliases: the same entity a second time in a query, as a type.

/// Names a further occurrence of an entity: SQLAlchemy's `aliased`.
///
/// As a statement, `alias!(boss = Employee);` makes a variable `boss` with a field for each column
/// and relationship. As an item, `alias!(pub Boss = Employee);` makes the type `Boss`, whose
/// `Boss::members()` gives that value, for functions that must name it.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Id, Members};
/// # #[derive(Entity)]
/// # #[entity(table = "employees")]
/// # pub struct Employee {
/// #     #[entity(key, generated)] pub id: Id<Employee>,
/// #     pub name: String,
/// #     #[entity(belongs_to(manager: Employee, on_delete = nullify))]
/// #     pub manager_id: Option<Id<Employee>>,
/// # }
/// aludel::alias!(boss = Employee);
///
/// let query = Employee::query()
///     .left_join(Employee::manager.to(boss))
///     .select((Employee::name, boss.name));
/// ```
///
/// # SQL
///
/// ```sql
/// SELECT "employees"."name", "boss"."name" FROM "employees"
/// LEFT OUTER JOIN "employees" AS "boss" ON "employees"."manager_id" = "boss"."id"
/// ```
#[macro_export]
macro_rules! alias {
    (pub $name:ident = $entity:ty) => { $crate::__alias!([pub] $name = $entity); };
    ($name:ident = $entity:ty) => {
        let $name = {
            $crate::__alias!([] $name = $entity);
            $name::members()
        };
    };
    (type $name:ident = $entity:ty) => { $crate::__alias!([] $name = $entity); };
}

/// The type of an alias.
#[doc(hidden)]
#[macro_export]
macro_rules! __alias {
    ([$($vis:tt)*] $name:ident = $entity:ty) => {
        /// An alias, as a source of queries.
        #[allow(non_camel_case_types)]
        #[derive(Debug, Clone, Copy)]
        $($vis)* struct $name(());

        impl $crate::Source for $name {
            type Entity = $entity;
            type Id = $crate::__private::identity!($crate $name $entity "alias");
            const SQL_NAME: &'static str = ::core::stringify!($name);
            const ALIASED: bool = true;
        }

        #[allow(dead_code)]
        impl $name {
            /// Its columns and relationships.
            $($vis)* fn members() -> <$entity as $crate::Entity>::Members<Self> {
                <$entity as $crate::Entity>::members::<Self>()
            }
        }
    };
}
