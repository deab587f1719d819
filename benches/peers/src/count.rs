//! Statements, as SQLite itself sees them: the same for every peer.

use std::ffi::{c_int, c_uint, c_void};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::ffi;

static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// Counts from now on, if the environment has `COUNT`: tracing takes time.
pub fn begin() {
    if std::env::var_os("COUNT").is_none() {
        return;
    }
    // SAFETY: the function has the signature that SQLite calls, and lives as long as the program.
    let done = unsafe { ffi::sqlite3_auto_extension(Some(trace)) };
    assert_eq!(done, ffi::SQLITE_OK);
}

/// How many there were.
pub fn end() -> u64 {
    STATEMENTS.load(Ordering::Relaxed)
}

unsafe extern "C" fn trace(
    connection: *mut ffi::sqlite3,
    _: *mut *mut std::ffi::c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite calls this with the connection that it opens.
    unsafe {
        ffi::sqlite3_trace_v2(
            connection,
            ffi::SQLITE_TRACE_STMT as c_uint,
            Some(one),
            ptr::null_mut(),
        )
    }
}

unsafe extern "C" fn one(_: c_uint, _: *mut c_void, _: *mut c_void, _: *mut c_void) -> c_int {
    STATEMENTS.fetch_add(1, Ordering::Relaxed);
    0
}
