//! Language id beside whatlang on the same texts: the samples' articles, their first 40 letters, and one long text.
//!
//! Run with `cargo bench -p parallax-core --bench identify`.
// A benchmark reads its pages from disk.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;

use divan::Bencher;
use divan::counter::BytesCount;
use parallax_core::language::identify;

fn main() {
    divan::main();
}

fn articles() -> Vec<String> {
    let texts = samples::articles("").into_iter().map(|a| a.text);
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
