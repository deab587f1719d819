// Each attempt reads anew: a handle from outside means nothing in it.

include!("../../model.rs");

fn save(connection: &mut aludel::AnyConnection, tag: aludel::Handle<Tag>) -> aludel::Result<()> {
    aludel::session::Retry::default().run(connection, |s| {
        s[tag].word.clear();
        Ok::<_, aludel::Error>(())
    })?;
    Ok(())
}

fn main() {}
