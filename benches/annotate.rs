//! What annotating costs, step by step, against its limits: annotating ≥ 20 MB of text a second and core, and at most three
//! times what cutting into words alone costs. Machines differ: compare the ratios of one run.
//!
//! Run with `cargo bench -p parallax-core --bench annotate`.
// A benchmark reads its texts from disk.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use parallax_core::evidence::Span;
use parallax_core::language::{Analysis, Language, tokens};
use parallax_core::mention::{annotate, dates, names, numbers, quotes};

const LANGUAGES: [&str; 4] = ["fr", "en", "de", "es"];

fn main() {
    divan::main();
}

/// The texts of the sample articles in a language, with the language.
fn texts(code: &str) -> (Vec<String>, &'static Language) {
    let all = samples::texts().into_iter();
    let found = all.filter(|(lang, _)| lang == code).map(|(_, text)| text);
    (found.collect(), Language::get(code).unwrap())
}

/// Runs one step over the texts of a language; `prepare` is not counted.
fn measure<'t, P, R>(
    bencher: Bencher<'_, '_>,
    given: &'t (Vec<String>, &'static Language),
    prepare: impl Fn(&'t str, &'static Language) -> P,
    step: impl Fn(&P) -> R + Sync,
) where
    P: Sync,
{
    let (texts, language) = given;
    let prepared: Vec<P> = texts.iter().map(|t| prepare(t, language)).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| prepared.iter().for_each(|p| drop(black_box(step(p)))));
}

/// Words alone: the measure of the rest.
#[divan::bench(args = LANGUAGES)]
fn a_words(bencher: Bencher<'_, '_>, code: &str) {
    measure(bencher, &texts(code), |t, l| (t, l), |(t, l)| tokens(t, l));
}

/// Words, sentences, paragraphs.
#[divan::bench(args = LANGUAGES)]
fn b_cut(bencher: Bencher<'_, '_>, code: &str) {
    measure(
        bencher,
        &texts(code),
        |t, l| (t, l),
        |(t, l)| Analysis::new(t, l),
    );
}

#[divan::bench(args = LANGUAGES)]
fn c_names(bencher: Bencher<'_, '_>, code: &str) {
    measure(bencher, &texts(code), Analysis::new, names);
}

#[divan::bench(args = LANGUAGES)]
fn d_dates(bencher: Bencher<'_, '_>, code: &str) {
    measure(bencher, &texts(code), Analysis::new, |a| dates(a, None));
}

#[divan::bench(args = LANGUAGES)]
fn e_numbers(bencher: Bencher<'_, '_>, code: &str) {
    let prepare = |text, language| {
        let analysis = Analysis::new(text, language);
        let dated: Vec<Span> = dates(&analysis, None).0.iter().map(|d| d.span).collect();
        (analysis, dated)
    };
    measure(bencher, &texts(code), prepare, |(a, dated)| {
        numbers(a, dated)
    });
}

#[divan::bench(args = LANGUAGES)]
fn f_quotes(bencher: Bencher<'_, '_>, code: &str) {
    let prepare = |text, language| {
        let analysis = Analysis::new(text, language);
        let found = names(&analysis);
        (analysis, found)
    };
    measure(bencher, &texts(code), prepare, |(a, (names, others))| {
        quotes(a, names, others)
    });
}

/// All of it.
#[divan::bench(args = LANGUAGES)]
fn g_annotate(bencher: Bencher<'_, '_>, code: &str) {
    measure(
        bencher,
        &texts(code),
        |t, l| (t, l),
        |(t, l)| annotate(t, l, None),
    );
}
