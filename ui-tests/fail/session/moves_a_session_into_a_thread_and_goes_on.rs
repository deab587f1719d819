// A session is of one thread at a time.

include!("../../model.rs");

fn count(mut s: aludel::Session) -> aludel::Result<i64> {
    let worker = std::thread::spawn(move || s.count(User::query()));
    let all = s.count(User::query())?;
    worker.join().unwrap()?;
    Ok(all)
}

fn main() {}
