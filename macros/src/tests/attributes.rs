//! Attributes of the struct and of its columns.

use quote::quote;

use super::{with_field, with_struct};

#[test]
fn key() {
    with_field("key", quote!(key), quote!(String));
}

#[test]
fn generated() {
    super::changed(
        "generated",
        syn::parse_quote! {
            #[entity(table = "users")]
            struct User {
                #[entity(key)]
                id: i32,
            }
        },
        syn::parse_quote! {
            #[entity(table = "users")]
            struct User {
                #[entity(key, generated)]
                id: i32,
            }
        },
    );
}

#[test]
fn version() {
    with_field("version", quote!(version), quote!(i32));
}

#[test]
fn version_of_the_database() {
    with_field("version_of_the_database", quote!(version = database), quote!(String));
}

#[test]
fn computed() {
    with_field("computed", quote!(computed = "1 + 1"), quote!(i32));
}

#[test]
fn filtered() {
    with_struct("filtered", quote!(filtered));
}

#[test]
fn conflicts() {
    with_struct("conflicts", quote!(conflicts));
}

#[test]
fn changes() {
    with_struct("changes", quote!(changes(name = "UserForm", derive(Clone))));
}

#[test]
fn unique() {
    with_field("unique", quote!(unique), quote!(String));
}

#[test]
fn index() {
    with_field("index", quote!(index), quote!(String));
}

#[test]
fn default_in_the_database() {
    with_field("default", quote!(default), quote!(Option<String>));
}

#[test]
fn default_in_sql() {
    with_field("default_sql", quote!(default = "0"), quote!(i32));
}

#[test]
fn column() {
    with_field("column", quote!(column = "Value"), quote!(String));
}

#[test]
fn constant() {
    with_field("constant", quote!(constant = "worth"), quote!(String));
}

#[test]
fn sql_type() {
    with_field("sql_type", quote!(sql_type = Timestamp), quote!(String));
}

#[test]
fn ddl() {
    with_field("ddl", quote!(ddl = "CHAR(2)"), quote!(String));
}

#[test]
fn schema() {
    with_struct("schema", quote!(schema = "app"));
}

#[test]
fn fields() {
    with_struct("fields", quote!(fields = "columns"));
}

#[test]
fn draft() {
    with_struct("draft", quote!(draft = "UserDraft"));
}

#[test]
fn index_of_several() {
    with_struct("index_of_several", quote!(index(id, name)));
}

#[test]
fn unique_of_several() {
    with_struct("unique_of_several", quote!(unique(id, name)));
}

#[test]
fn databases() {
    with_struct("databases", quote!(databases(sqlite, postgres)));
}

#[test]
fn backend() {
    with_struct("backend", quote!(backend = their::Backend));
}

#[test]
fn diesel() {
    with_struct("diesel", quote!(diesel));
}
