//! `key`, `generated`, `version`.

use proc_macro2::Ident;
use syn::parse::ParseStream;

use super::flag;
use crate::model::Column;

pub(super) fn parse(word: &Ident, input: ParseStream<'_>, column: &mut Column) -> syn::Result<()> {
    let place = match word.to_string().as_str() {
        "key" => &mut column.key,
        "generated" => &mut column.generated,
        _ => &mut column.version,
    };
    *place = flag(word, input)?;
    Ok(())
}
