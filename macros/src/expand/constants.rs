//! The constants and functions on the struct: `User::name`, `User::addresses`, `User::query()`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;

use super::names::{Types, with_example};
use crate::model::{Column, Entity};

pub(super) fn expand(model: &Entity) -> TokenStream {
    let entity = &model.ident;
    let columns = model.columns.iter().map(|column| column_constant(model, column));
    let relationships = relationships(model);
    let functions = functions(model);
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub)]
        impl #entity {
            #(#columns)*
            #(#relationships)*
            #functions
        }
    }
}

fn column_constant(model: &Entity, column: &Column) -> TokenStream {
    let (entity, vis, name) = (&model.ident, model.vis_of(column), &column.constant);
    let (marker, docs) = (model.marker(name), &column.docs);
    let doc = format!(
        "The column `{}` of `{}`: {}.",
        column.sql_name(),
        model.table.name(),
        Types::of(model, column).label
    );
    let separator = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
    quote! {
        #(#docs)*
        #separator
        #[doc = #doc]
        #vis const #name: ::aludel::Attr<#entity, #marker> = ::aludel::Attr::new();
    }
}

fn relationships(model: &Entity) -> Vec<TokenStream> {
    let forward = model.belongs_to.iter().map(|link| {
        let number = if model.is_nullable(link) { "the one, if any," } else { "the one" };
        (&link.name, &link.target, format!("{number} that this one belongs to"))
    });
    let backward = model.has.iter().map(|has| {
        let number = if has.many { "those that belong" } else { "the one, if any, that belongs" };
        (&has.name, &has.target, format!("{number} to this one"))
    });
    let through = model.linked.iter().map(|linked| {
        let association = last(&linked.association);
        (&linked.name, &linked.target, format!("those linked to this one by a `{association}`"))
    });
    let constant = |(name, target, which): (&Ident, &Path, String)| {
        let (vis, entity, marker) = (&model.vis, &model.ident, model.marker(name));
        let doc = format!("The relationship to `{}`: {which}.", last(target));
        quote! {
            #[doc = #doc]
            #vis const #name: ::aludel::Rel<#entity, #marker> = ::aludel::Rel::new();
        }
    };
    forward.chain(backward).chain(through).map(constant).collect()
}

fn last(path: &Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}

fn functions(model: &Entity) -> TokenStream {
    let (vis, entity) = (&model.vis, &model.ident);
    let column = &model.columns[0].constant;
    let query = with_example(
        format!("A query for every [`{entity}`], to narrow down."),
        &format!("let all = s.all({entity}::query())?;"),
    );
    let whole = with_example(
        format!("The whole row of [`{entity}`] as an item of a SELECT list."),
        &format!(
            "let pairs = s.all({entity}::query().select(({entity}::entity(), {entity}::{column})))?;"
        ),
    );
    let from_sql = with_example(
        format!("A query for [`{entity}`] written in SQL; its columns are found by their names."),
        &format!("let all = s.all({entity}::from_sql(\"SELECT * FROM {}\"))?;", model.table.name()),
    );
    quote! {
        #[doc = #query]
        #[must_use]
        #vis fn query() -> ::aludel::EntityQuery<#entity> {
            ::aludel::__private::query::<#entity>()
        }

        #[doc = #whole]
        #[must_use]
        #vis fn entity() -> ::aludel::Whole<#entity> {
            ::aludel::Whole::new()
        }

        #[doc = #from_sql]
        #[must_use]
        #vis fn from_sql(
            sql: impl ::core::convert::Into<::std::string::String>,
        ) -> ::aludel::EntitySql<#entity> {
            ::aludel::EntitySql::new(sql)
        }
    }
}
