// The correct neighbours of the mistakes in `fail/mapping`.
use aludel::{Entity, Id};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

#[derive(Debug, Clone, PartialEq)]
pub struct Money(i64);

impl<DB: Backend> ToSql<BigInt, DB> for Money
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Money
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self)
    }
}

#[derive(Entity)]
#[entity(table = "accounts", schema = "app", unique(first_name, last_name))]
pub struct Account {
    #[entity(key, generated)]
    pub id: Id<Account>,
    pub first_name: String,
    pub last_name: String,
    #[entity(column = "nick")]
    pub nickname: Option<String>,
    #[entity(sql_type = BigInt)]
    pub balance: Money,
    #[entity(sql_type = BigInt, ddl = "BIGINT")]
    pub limit: Option<Money>,
    #[entity(constant = "query_")]
    pub query: String,
    #[entity(sql_type = Timestamp, default = "CURRENT_TIMESTAMP")]
    pub joined: String,
    #[entity(version)]
    pub version: i32,
}

#[derive(Entity)]
#[entity(table = "tokens")]
pub struct Token {
    #[entity(key, generated, default = "hex(randomblob(16))")]
    pub token: String,
}

mod schema {
    diesel::table! {
        users (id) {
            id -> Integer,
            name -> Text,
            nickname -> Nullable<Text>,
        }
    }
}

#[derive(Entity)]
#[entity(table = schema::users)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    pub nickname: Option<String>,
}

fn main() {
    let _ = (Account::query(), Account::query_, Account::nickname, Token::token, User::nickname);
}
