//! Time and memory of one run.

use std::time::Instant;

/// What one run took.
#[derive(Default)]
pub struct Measured {
    nanoseconds: u128,
}

impl Measured {
    /// Adds the time of `work` to what is measured.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.nanoseconds += start.elapsed().as_nanos();
        done
    }

    /// One line: nanoseconds, peak memory in KiB, statements.
    pub fn print(&self, statements: u64) {
        println!("{} {} {statements}", self.nanoseconds, peak_memory());
    }
}

/// The most memory that this process had at one time, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
