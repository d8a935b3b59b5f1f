//! Pages and what is expected of them: each folder of `tests/pages/` holds one page and `expected.json`, an article record
//! with the fields that matter. To accept what is read now: `PARALLAX_ACCEPT=1 cargo test --test pages`, and look at the
//! difference before it is committed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{objects, parallax, root};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// The fields of a new `expected.json`.
const FIELDS: [&str; 8] = [
    "lang",
    "title",
    "text",
    "authors",
    "agencies",
    "published",
    "captions",
    "related",
];

/// The entries of a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

fn page_of(folder: &Path) -> PathBuf {
    let is_page = |path: &PathBuf| path.file_name().is_some_and(|name| name != "expected.json");
    entries(folder)
        .into_iter()
        .find(is_page)
        .unwrap_or_else(|| panic!("{}: no page", folder.display()))
}

/// What is read of the page, restricted to the fields of `expected` (or to the usual ones if there are none yet).
fn read(folder: &Path, expected: &Map<String, Value>) -> Value {
    let page = page_of(folder).display().to_string();
    let article = objects(&parallax(&["read", "--format", "jsonl", &page], "")).remove(0);
    let keys: Vec<&str> = if expected.is_empty() {
        FIELDS.to_vec()
    } else {
        expected.keys().map(String::as_str).collect()
    };
    Value::Object(
        keys.into_iter()
            .map(|key| (key.to_owned(), article[key].clone()))
            .collect(),
    )
}

#[test]
fn pages_are_read_as_expected() {
    let accept = std::env::var_os("PARALLAX_ACCEPT").is_some();
    let mut wrong = String::new();
    for folder in entries(&root().join("tests/pages")) {
        let file = folder.join("expected.json");
        let written = fs::read_to_string(&file).unwrap_or_else(|_| "{}".to_owned());
        let expected: Map<String, Value> =
            serde_json::from_str(&written).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let found = read(&folder, &expected);
        if accept {
            fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
            continue;
        }
        let fields = found.as_object().unwrap();
        for (field, value) in fields
            .iter()
            .filter(|(field, value)| expected.get(*field) != Some(value))
        {
            let wanted = expected.get(field).unwrap_or(&Value::Null);
            wrong += &format!(
                "{}: {field}\n  wanted {wanted}\n  read   {value}\n",
                folder.display()
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
