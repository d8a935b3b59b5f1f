//! Language id beside whatlang on the same texts: the samples' articles, their first 40 letters, and one long text.
//!
//! Run with `cargo bench -p parallax-core --bench identify`.
// A benchmark reads its pages from disk.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, missing_docs)]

use divan::Bencher;
use divan::counter::BytesCount;
use parallax_core::article::read;
use parallax_core::language::identify;
use parallax_core::page::Page;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "html") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn articles() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let texts = files(&root).into_iter().map(|path| {
        let bytes = fs::read(path).unwrap();
        let page = Page {
            bytes: &bytes,
            ..Page::default()
        };
        read(&page).text
    });
    texts.filter(|t| !t.is_empty()).collect()
}

fn headlines() -> Vec<String> {
    let heads = articles().into_iter().map(|t| t.chars().take(40).collect());
    heads.collect()
}

fn run(bencher: Bencher<'_, '_>, texts: &[String], tell: impl Fn(&str) -> usize + Sync) {
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| texts.iter().map(|t| tell(t)).sum::<usize>());
}

fn own(text: &str) -> usize {
    identify(text, None).map_or(0, |code| code.len())
}

fn whatlang(text: &str) -> usize {
    whatlang::detect_lang(text).map_or(0, |lang| lang.code().len())
}

#[divan::bench]
fn articles_own(bencher: Bencher<'_, '_>) {
    run(bencher, &articles(), own);
}

#[divan::bench]
fn articles_whatlang(bencher: Bencher<'_, '_>) {
    run(bencher, &articles(), whatlang);
}

#[divan::bench]
fn headlines_own(bencher: Bencher<'_, '_>) {
    run(bencher, &headlines(), own);
}

#[divan::bench]
fn headlines_whatlang(bencher: Bencher<'_, '_>) {
    run(bencher, &headlines(), whatlang);
}
