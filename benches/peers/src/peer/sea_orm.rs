//! sea-orm: entities and active models, as its guide writes them.

use std::hint::black_box;

use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveValue::Set, ConnectOptions, ConnectionTrait, Database as Sea, DatabaseConnection,
    TransactionTrait,
};

use super::{email, name};
use crate::database::{Database, PRAGMAS};
use crate::measure::Measured;

mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub name: String,
        pub age: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::address::Entity")]
        Address,
    }

    impl Related<super::address::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Address.def()
        }
    }

    impl Related<super::tag::Entity> for Entity {
        fn to() -> RelationDef {
            super::user_tag::Relation::Tag.def()
        }

        fn via() -> Option<RelationDef> {
            Some(super::user_tag::Relation::User.def().rev())
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod address {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "addresses")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub email: String,
        pub user_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::UserId",
            to = "super::user::Column::Id"
        )]
        User,
    }

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod tag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "tags")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub word: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            super::user_tag::Relation::User.def()
        }

        fn via() -> Option<RelationDef> {
            Some(super::user_tag::Relation::Tag.def().rev())
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod user_tag {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::UserId",
            to = "super::user::Column::Id"
        )]
        User,
        #[sea_orm(
            belongs_to = "super::tag::Entity",
            from = "Column::TagId",
            to = "super::tag::Column::Id"
        )]
        Tag,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

type Result<T> = core::result::Result<T, DbErr>;

pub fn run(workload: &str, database: &Database, measured: &mut Measured) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut options = ConnectOptions::new(format!("sqlite://{}", database.path()));
    options.max_connections(1).sqlx_logging(false);
    let connection = runtime.block_on(Sea::connect(options)).expect("it can be opened");
    runtime.block_on(connection.execute_unprepared(PRAGMAS)).expect("well-formed");
    let mut work = Work { runtime, connection, measured };
    work.run(workload).expect("nothing stands against it");
    let Work { runtime, connection, .. } = work;
    runtime.block_on(connection.close()).expect("it can be closed");
}

struct Work<'m> {
    runtime: tokio::runtime::Runtime,
    connection: DatabaseConnection,
    measured: &'m mut Measured,
}

impl Work<'_> {
    fn timed<T>(&mut self, work: impl AsyncFnOnce(&DatabaseConnection) -> Result<T>) -> Result<T> {
        let Self { runtime, connection, measured } = self;
        measured.time(|| runtime.block_on(work(connection)))
    }

    fn users(&self) -> Result<Vec<user::Model>> {
        self.runtime.block_on(user::Entity::find().all(&self.connection))
    }

    fn change(&mut self, every: usize) -> Result<()> {
        let users = self.users()?;
        let changed = users.into_iter().step_by(every).map(|user| (user.age + 1, user));
        let changed = changed.collect();
        self.timed(async |c| set_ages(c, changed).await)
    }

    fn run(&mut self, workload: &str) -> Result<()> {
        match workload {
            "W1" => self.timed(async |c| {
                let transaction = c.begin().await?;
                let new = (0..2_000).map(|user| user::ActiveModel {
                    name: Set(name(user)),
                    age: Set(1),
                    ..Default::default()
                });
                // It does not give the keys of many rows on SQLite, so each user is inserted alone.
                let mut addresses = Vec::with_capacity(10_000);
                for (nth, new) in (0..).zip(new) {
                    let user = new.insert(&transaction).await?;
                    addresses.extend((0..5).map(|of| address::ActiveModel {
                        email: Set(email(nth, of)),
                        user_id: Set(user.id),
                        ..Default::default()
                    }));
                }
                address::Entity::insert_many(addresses).exec(&transaction).await?;
                transaction.commit().await
            }),
            "W2" => {
                let users = self.timed(async |c| user::Entity::find().all(c).await)?;
                assert_eq!(users.len(), 100_000);
                Ok(())
            }
            "W3" => self.change(100),
            "W4" => self.change(1_000),
            "W5a" => self.timed(async |c| {
                let users = user::Entity::find().all(c).await?;
                let addresses = users.load_many(address::Entity, c).await?;
                assert_eq!(addresses.iter().map(Vec::len).sum::<usize>(), 10_000);
                black_box(users);
                Ok(())
            }),
            "W5b" => self.timed(async |c| {
                let users = user::Entity::find().all(c).await?;
                let tags = users.load_many_to_many(tag::Entity, user_tag::Entity, c).await?;
                assert_eq!(tags.iter().map(Vec::len).sum::<usize>(), 10_000);
                black_box(users);
                Ok(())
            }),
            "W6" => self.timed(async |c| {
                for nth in 0..50_000 {
                    black_box(user::Entity::find_by_id(nth % 1_000 + 1).one(c).await?);
                }
                Ok(())
            }),
            "W7" => {
                let users = self.users()?;
                self.timed(async |c| {
                    let ids: Vec<i32> = users.iter().map(|user| user.id).collect();
                    let transaction = c.begin().await?;
                    address::Entity::delete_many()
                        .filter(address::Column::UserId.is_in(ids.clone()))
                        .exec(&transaction)
                        .await?;
                    user::Entity::delete_many()
                        .filter(user::Column::Id.is_in(ids))
                        .exec(&transaction)
                        .await?;
                    transaction.commit().await
                })
            }
            "W8" => self.timed(async |c| {
                for _ in 0..20 {
                    round(c).await?;
                }
                Ok(())
            }),
            "W9" => {
                let users = self.users()?;
                let changed = users.into_iter().map(|user| (user.age + user.id, user)).collect();
                self.timed(async |c| set_ages(c, changed).await)
            }
            other => panic!("no workload {other}"),
        }
    }
}

async fn set_ages(c: &DatabaseConnection, changed: Vec<(i32, user::Model)>) -> Result<()> {
    let transaction = c.begin().await?;
    for (age, user) in changed {
        let mut user: user::ActiveModel = user.into();
        user.age = Set(age);
        user.update(&transaction).await?;
    }
    transaction.commit().await
}

async fn round(c: &DatabaseConnection) -> Result<()> {
    let transaction = c.begin().await?;
    let users = user::Entity::find().all(&transaction).await?;
    let addresses = users.load_many(address::Entity, &transaction).await?;
    let gone: Vec<i32> = addresses.iter().map(|of| of[0].id).collect();
    let added: Vec<_> = users
        .iter()
        .map(|user| address::ActiveModel {
            email: Set(email(user.id, 9)),
            user_id: Set(user.id),
            ..Default::default()
        })
        .collect();
    for user in users {
        let age = user.age + 1;
        let mut user: user::ActiveModel = user.into();
        user.age = Set(age);
        user.update(&transaction).await?;
    }
    address::Entity::insert_many(added).exec(&transaction).await?;
    address::Entity::delete_many()
        .filter(address::Column::Id.is_in(gone))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}
