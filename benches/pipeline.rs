//! The hot paths against the limits of the design: reading ≥ 200 pages/s/core, a comparison of 2 pages well under 60 ms, of
//! 50 pages under 1 s. Machines differ: compare ratios, for example with the bare parse of the same pages.
//!
//! Run with `cargo bench -p parallax-core`.
// A benchmark reads its pages from disk.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;

use divan::Bencher;
use parallax_core::article::Article;
use parallax_core::compare::compare;
use parallax_core::copy::{Source, copies};
use parallax_core::language::Analysis;
use parallax_core::mention::annotate_article;
use parallax_core::page::html;
use samples::{article, articles, pages};

fn main() {
    divan::main();
}

/// Reads all sample pages.
#[divan::bench]
fn read_pages(bencher: Bencher<'_, '_>) {
    let pages = pages("");
    bencher
        .counter(pages.len())
        .bench(|| pages.iter().map(article).collect::<Vec<_>>());
}

/// The limit of reading: the bare parse of the same pages, decoded.
#[divan::bench]
fn parse_pages(bencher: Bencher<'_, '_>) {
    let texts: Vec<String> = pages("")
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    bencher
        .counter(texts.len())
        .bench(|| texts.iter().map(|t| html::parse(t).0.len()).sum::<usize>());
}

/// Annotates all sample articles.
#[divan::bench]
fn annotate_articles(bencher: Bencher<'_, '_>) {
    let articles = articles("");
    bencher
        .counter(articles.len())
        .bench(|| articles.iter().map(annotate_article).collect::<Vec<_>>());
}

/// Cuts all sample articles into words and sentences: the measure of what annotating costs.
#[divan::bench]
fn cut_articles(bencher: Bencher<'_, '_>) {
    let articles = articles("");
    let cut = |a: &Article| Analysis::new(&a.text, a.text_language()).tokens.len();
    bencher
        .counter(articles.len())
        .bench(|| articles.iter().map(cut).sum::<usize>());
}

/// Two pages in, the comparison out.
#[divan::bench]
fn compare_two_pages(bencher: Bencher<'_, '_>) {
    let pages: Vec<_> = pages("visite-kyiv").into_iter().take(2).collect();
    bencher.bench(|| {
        let articles: Vec<Article> = pages.iter().map(article).collect();
        let annotations = articles.iter().map(annotate_article).collect();
        compare(articles, annotations)
    });
}

/// Fifty pages of one story: the pages of a story, over and over, each time of another outlet.
#[divan::bench]
fn compare_fifty_pages(bencher: Bencher<'_, '_>) {
    let mut articles = articles("seisme-kurdistan");
    let count = articles.len();
    articles = (0..50)
        .filter_map(|i| {
            let mut article = articles.get(i % count)?.clone();
            article.outlet = Some(format!("outlet {i}"));
            article.id = format!("{i}");
            Some(article)
        })
        .collect();
    bencher.bench(|| {
        let annotations = articles.iter().map(annotate_article).collect();
        compare(articles.clone(), annotations)
    });
}

/// Copies among all sample articles.
#[divan::bench]
fn find_copies(bencher: Bencher<'_, '_>) {
    let articles = articles("");
    let sources: Vec<Source<'_>> = articles.iter().map(Source::new).collect();
    bencher
        .counter(articles.len())
        .bench(|| copies(&sources, None));
}
