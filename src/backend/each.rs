//! One item for each backend that is enabled.

/// Emits the items given once for each backend that is enabled, with the backend as `__DB`.
#[doc(hidden)]
#[macro_export]
macro_rules! __for_each_backend {
    ($($item:tt)*) => {
        $crate::__for_sqlite! { $($item)* }
        $crate::__for_postgres! { $($item)* }
        $crate::__for_mysql! { $($item)* }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "sqlite")]
macro_rules! __for_sqlite {
    ($($item:tt)*) => {
        const _: () = {
            type __DB = $crate::__private::Sqlite;
            $($item)*
        };
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "sqlite"))]
macro_rules! __for_sqlite {
    ($($item:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "postgres")]
macro_rules! __for_postgres {
    ($($item:tt)*) => {
        const _: () = {
            type __DB = $crate::__private::Pg;
            $($item)*
        };
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "postgres"))]
macro_rules! __for_postgres {
    ($($item:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "mysql")]
macro_rules! __for_mysql {
    ($($item:tt)*) => {
        const _: () = {
            type __DB = $crate::__private::Mysql;
            $($item)*
        };
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "mysql"))]
macro_rules! __for_mysql {
    ($($item:tt)*) => {};
}
