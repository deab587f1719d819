//! What a filter compares: the columns of a filtered entity.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let columns = model.filtered.iter().flat_map(|_| &model.columns);
    columns.map(|column| compared(model, column)).collect()
}

fn compared(model: &Entity, column: &Column) -> TokenStream {
    let (marker, row) = (model.marker(&column.constant), model.row());
    let (ty, field) = (&column.ty, &column.field);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::filter::Compared for #marker {
            fn row_of(value: #ty) -> #row {
                #row {
                    #field: ::core::option::Option::Some(value),
                    ..::core::default::Default::default()
                }
            }
        }
    }
}
