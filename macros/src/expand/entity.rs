//! `impl Entity`: the table as data, and the row as columns.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::has::end;
use super::names::{Types, copied};
use super::{rank, version};
use crate::model::{BelongsTo, Column, Default, DeleteRule, Entity, UpdateRule, Version};
use crate::types::Known;

pub(super) fn expand(model: &Entity) -> TokenStream {
    let (entity, row, members, key) =
        (&model.ident, model.row(), model.members(), model.key_type());
    let rank = rank::expand(model);
    let reading = match model.filtered {
        Some(_) => quote!(ReadFiltered),
        None => quote!(ReadFreely),
    };
    let constants = constants(model);
    let functions = functions(model);
    let member_names: Vec<_> =
        model.columns.iter().map(|it| &it.constant).chain(model.relationships()).collect();
    let member_kinds = model
        .columns
        .iter()
        .map(|_| quote!(Attr))
        .chain(model.relationships().map(|_| quote!(Rel)));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::aludel::Entity for #entity {
            type Key = #key;
            type Row = #row;
            type Members<__S: ::aludel::Source<Entity = Self>> = #members<__S>;
            #rank
            type Reading = ::aludel::filter::#reading;
            #constants

            fn members<__S: ::aludel::Source<Entity = Self>>() -> Self::Members<__S> {
                #members { #(#member_names: ::aludel::#member_kinds::new(),)* }
            }

            #functions
        }
    }
}

fn constants(model: &Entity) -> TokenStream {
    let (name, table) = (model.name(), model.table.name());
    let schema = match &model.schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
    let columns = model.columns.iter().map(|column| definition(model, column));
    let key = model.key().map(|column| column.index);
    let version = match model.version() {
        Some(Column { index, .. }) => quote!(::core::option::Option::Some(#index)),
        None => quote!(::core::option::Option::None),
    };
    let foreign_keys = model.belongs_to.iter().map(|link| foreign_key(model, link));
    let children = children(model);
    let indexes = indexes(model);
    let place = line(model.ident.span()).map(|line| {
        quote!(const PLACE: ::aludel::entity::Place = ::aludel::entity::Place { file: ::core::file!(), line: #line };)
    });
    quote! {
        const NAME: &'static str = #name;
        const TABLE: &'static str = #table;
        const SCHEMA: ::core::option::Option<&'static str> = #schema;
        #place
        const COLUMNS: &'static [::aludel::entity::ColumnDef] = &[#(#columns),*];
        const KEY: &'static [usize] = &[#(#key),*];
        const VERSION: ::core::option::Option<usize> = #version;
        const FOREIGN_KEYS: &'static [::aludel::entity::ForeignKeyDef] = &[#(#foreign_keys),*];
        const CHILDREN: &'static [::aludel::entity::ChildDef] = &[#children];
        const INDEXES: &'static [::aludel::entity::IndexDef] = &[#indexes];
    }
}

fn definition(model: &Entity, column: &Column) -> TokenStream {
    let marker = model.marker(&column.constant);
    let field = crate::model::unraw(&column.field);
    let (kind, nullable) = (Types::of(model, column).kind, column.nullable);
    let generated = column.generated.map(|_| {
        let ascending = column.is_counted() && column.default.is_none();
        quote!(.generated(#ascending))
    });
    let moves = column.version.and_then(|version| match version {
        Version::Database(_) => Some(quote!(.computed(::aludel::entity::Computed::Database))),
        Version::Program(_) => column.is_counted().then(|| quote!(.counts())),
    });
    let default = column.default.as_ref().map(|default| match default {
        Default::Database => quote!(.with_default(::aludel::entity::DefaultValue::Database)),
        Default::Sql(sql) => quote!(.with_default(::aludel::entity::DefaultValue::Sql(#sql))),
    });
    let computed = column.computed.as_ref().map(|(_, computed)| match computed {
        Default::Database => quote!(.computed(::aludel::entity::Computed::Database)),
        Default::Sql(sql) => quote!(.computed(::aludel::entity::Computed::Sql(#sql))),
    });
    let parkable = model.is_parkable(column).then(|| quote!(.parkable()));
    let line = line(column.field.span()).map(|line| quote!(.at(#line)));
    quote! {
        ::aludel::entity::ColumnDef::new(
            <#marker as ::aludel::Column>::NAME, #field, #kind, #nullable,
        ) #generated #moves #computed #default #parkable #line
    }
}

/// The line in the program; none where the code is not expanded by rustc.
fn line(span: proc_macro2::Span) -> Option<u32> {
    if !proc_macro::is_available() {
        return None;
    }
    // To rustc's own span, which there is in an expansion by rustc.
    let span: proc_macro::Span = span.unwrap();
    u32::try_from(span.line()).ok()
}

fn foreign_key(model: &Entity, link: &BelongsTo) -> TokenStream {
    let marker = model.marker(&link.name);
    let columns = model.columns_of(link).into_iter().map(|column| column.index);
    let (nullable, deferred) = (model.is_nullable(link), link.deferred.is_some());
    let unique = model.is_unique(link);
    let rule = match link.on_delete.rule {
        DeleteRule::Cascade => quote!(Cascade),
        DeleteRule::Nullify => quote!(Nullify),
        DeleteRule::Restrict => quote!(Restrict),
        DeleteRule::Database => quote!(Database),
        DeleteRule::Owned => quote!(Owned),
    };
    let on_update = match link.on_update.rule {
        UpdateRule::Restrict => None,
        UpdateRule::Cascade => Some(quote!(Cascade)),
        UpdateRule::Database => Some(quote!(Database)),
    };
    let on_update = on_update.map(|rule| quote!(.on_update(::aludel::entity::UpdateRule::#rule)));
    quote! {
        ::aludel::entity::ForeignKeyDef::new::<#marker>(
            &[#(#columns),*], #nullable, ::aludel::entity::DeleteRule::#rule,
            #deferred, #unique,
        ) #on_update
    }
}

fn children(model: &Entity) -> TokenStream {
    let child = |has: &crate::model::Has| {
        let (marker, target) = (model.marker(&has.name), &has.target);
        let name = crate::model::unraw(&has.name);
        quote_spanned! {end(&has.inverse)=>
            ::aludel::entity::ChildDef::new::<#target>(#name, || {
                &<#target as ::aludel::Entity>::FOREIGN_KEYS[
                    <<#marker as ::aludel::relation::Has>::Inverse
                        as ::aludel::relation::BelongsTo>::INDEX
                ]
            }),
        }
    };
    model.has.iter().map(child).collect()
}

/// Those of single columns, then those declared. A unique foreign key says so itself.
fn indexes(model: &Entity) -> TokenStream {
    let mut indexes: Vec<(Vec<usize>, bool)> = Vec::new();
    for column in &model.columns {
        if column.unique.is_some() || column.indexed.is_some() {
            indexes.push((vec![column.index], column.unique.is_some()));
        }
    }
    for index in &model.indexes {
        let columns = index.columns.iter().filter_map(|field| model.column(field));
        indexes.push((columns.map(|column| column.index).collect(), index.unique));
    }
    let one = |(columns, unique): (Vec<usize>, bool)| quote!(::aludel::entity::IndexDef::new(&[#(#columns),*], #unique),);
    indexes.into_iter().map(one).collect()
}

fn functions(model: &Entity) -> TokenStream {
    let fields: Vec<_> = model.columns.iter().map(|column| &column.field).collect();
    let index: Vec<_> = model.columns.iter().map(|column| column.index).collect();
    let copies: Vec<_> = model.columns.iter().map(copied_field).collect();
    let keys: Vec<_> = model.key().map(copied_field).collect();
    let key = match keys.as_slice() {
        [one] => one.clone(),
        all => quote!((#(#all,)*)),
    };
    let differs = model.columns.iter().map(differs);
    let next_version = version::next(model);
    quote! {
        fn key(&self) -> Self::Key {
            #key
        }

        fn snapshot(&self) -> Self {
            Self { #(#fields: #copies,)* }
        }

        fn changes(&self, other: &Self) -> ::aludel::entity::ColumnSet {
            let mut changed = ::aludel::entity::ColumnSet::EMPTY;
            #(if #differs { changed.insert(#index); })*
            changed
        }

        fn assign(&mut self, columns: ::aludel::entity::ColumnSet, row: Self::Row) {
            #(if let (true, ::core::option::Option::Some(value)) = (columns.contains(#index), row.#fields) {
                self.#fields = value;
            })*
        }

        fn next_version(&mut self) {
            #next_version
        }
    }
}

fn copied_field(column: &Column) -> TokenStream {
    let field = &column.field;
    copied(column, &quote!(self.#field))
}

/// Floats by their bits: a NaN equals itself, and the two zeros differ.
fn differs(column: &Column) -> TokenStream {
    let (field, ty) = (&column.field, &column.ty);
    let float = match &column.known {
        Known::Plain(sql) if sql.kind == "Float32" => Some(quote!(f32)),
        Known::Plain(sql) if sql.kind == "Float64" => Some(quote!(f64)),
        _ => None,
    };
    match float {
        Some(float) if column.nullable => quote! {
            self.#field.map(::core::primitive::#float::to_bits)
                != other.#field.map(::core::primitive::#float::to_bits)
        },
        Some(_) => quote!(self.#field.to_bits() != other.#field.to_bits()),
        None => quote_spanned! {ty.span()=>
            <#ty as ::aludel::__private::Value>::differs(&self.#field, &other.#field)
        },
    }
}
