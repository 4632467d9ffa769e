//! The documents that are made from the table of permissions and the list of routes are those that are
//! committed; `RESA_BLESS=1` writes them anew.

use std::path::Path;

fn check(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var_os("RESA_BLESS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "docs/{name} is stale: run `RESA_BLESS=1 cargo test -p resa-server`");
}

#[test]
fn the_page_on_permissions_is_fresh() {
    check("permissions.md", &server::permissions_page());
}

#[test]
fn the_openapi_document_is_fresh() {
    let document = server::openapi(env!("CARGO_PKG_VERSION"));
    check("openapi.json", &(serde_json::to_string_pretty(&document).unwrap() + "\n"));
}

#[test]
fn every_route_has_a_name_of_its_own_and_says_what_it_does() {
    let mut names: Vec<&str> = server::routes().iter().map(|route| route.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    for route in server::routes() {
        assert!(route.about.len() > 5, "{} says nothing", route.name);
    }
}
