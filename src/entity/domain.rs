//! What a column may be compared with, where its SQL type alone would allow too much.

use core::marker::PhantomData;

/// The domain of keys of `E`: an [`Id<E>`](super::Id) and columns that hold one, nothing else.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::entity::KeyOf;
/// use aludel::{Attr, Column};
///
/// fn is_key_of<E, S, C: Column<Domain = KeyOf<E>>>(_: Attr<S, C>) {}
///
/// is_key_of::<User, _, _>(User::id);
/// is_key_of::<User, _, _>(Address::user_id); // so the two can be compared
/// ```
#[derive(Debug)]
pub struct KeyOf<E>(PhantomData<fn() -> E>);

/// The domain of a type of the program's own, stored as `ST`: values of that type and columns
/// that hold one, nothing else.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::entity::Custom;
/// use aludel::{Attr, Column, Entity};
/// use diesel::deserialize::FromSqlRow;
/// use diesel::expression::AsExpression;
/// use diesel::sql_types::Text;
/// # use diesel::backend::Backend;
/// # use diesel::deserialize::{self, FromSql};
/// # use diesel::serialize::{self, Output, ToSql};
///
/// /// A currency's three letters, which are no other text.
/// #[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
/// #[diesel(sql_type = Text)]
/// pub struct Currency(pub String);
/// # impl<DB: Backend> ToSql<Text, DB> for Currency where String: ToSql<Text, DB> {
/// #     fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
/// #         self.0.to_sql(out)
/// #     }
/// # }
/// # impl<DB: Backend> FromSql<Text, DB> for Currency where String: FromSql<Text, DB> {
/// #     fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
/// #         String::from_sql(value).map(Currency)
/// #     }
/// # }
///
/// #[derive(Entity)]
/// #[entity(table = "prices")]
/// pub struct Price {
///     #[entity(key, generated)]
///     pub id: i32,
///     #[entity(sql_type = Text)]
///     pub currency: Currency,
/// }
///
/// fn is_custom<T, ST, S, C: Column<Domain = Custom<T, ST>>>(_: Attr<S, C>) {}
///
/// is_custom::<Currency, Text, _, _>(Price::currency);
/// let _ = Price::query().filter(Price::currency.eq(Currency("EUR".into())));
/// ```
#[derive(Debug)]
pub struct Custom<T, ST>(PhantomData<fn() -> (T, ST)>);
