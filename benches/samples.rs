//! The invented newsroom of `samples/`, read from disk: what the benchmarks measure with.

use parallax_core::article::{Article, read};
use parallax_core::page::Page;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the samples lie.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// The files below `folder` that end in one of these, in order.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path
            .extension()
            .is_some_and(|e| extensions.iter().any(|x| e == *x))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The pages of a story, or with "" of all: path and bytes.
pub fn pages(story: &str) -> Vec<(String, Vec<u8>)> {
    files(&root().join(story), &["html", "txt"])
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

/// The article that a page is.
pub fn article((path, bytes): &(String, Vec<u8>)) -> Article {
    read(&Page {
        path: Some(path.clone()),
        bytes,
        ..Page::default()
    })
}

/// What the pages of a story, or with "" of all, are read as.
pub fn articles(story: &str) -> Vec<Article> {
    pages(story).iter().map(article).collect()
}

/// Language and text of every article record, in the order of the files.
pub fn texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files(&root(), &["jsonl"]) {
        if path.file_name().is_none_or(|name| name != "articles.jsonl") {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| record.get(name).unwrap().as_str().unwrap().to_owned();
            found.push((field("lang"), field("text")));
        }
    }
    found
}
