//! Finding copies against its limit: the whole way from texts to passages and originality should run at three tenths
//! or more of the speed at which the same texts can be normalised, hashed and winnowed at all, which is the least that
//! any finder by fingerprints has to do. One run, in turns, one thread; machines differ: compare the ratio.
//!
//! Run with `cargo bench -p parallax-core --bench copies`.
// A benchmark has a clock and reads its samples from disk.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, missing_docs)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

#[path = "stream/generate.rs"]
#[allow(dead_code, reason = "shared with the generator of streams")]
mod generate;
#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;

use generate::{Settings, World};
use parallax_core::article::{Article, Moment};
use parallax_core::copy::{Source, copies};
use std::hint::black_box;
use std::time::Instant;
use xxhash_rust::xxh3::xxh3_64;

const GRAM: usize = 4;
const WINDOW: usize = 8;
const HOURS: i64 = 72;

/// A stream of invented articles.
fn stream(articles: usize) -> Vec<Article> {
    let settings = Settings {
        articles,
        days: 3,
        copied: 350,
        outlets: 100,
        seed: 1,
    };
    let world = World::new(settings, &samples::texts());
    let made = world.stream().map(|(made, _)| Article {
        language: Some(world.language(&made).to_owned()),
        outlet: Some(world.outlets[made.outlet].name.clone()),
        published: Moment::parse(&made.date()),
        title: Some(made.title),
        id: made.id,
        text: made.text,
        ..Article::default()
    });
    made.collect()
}

/// The whole way, from texts to passages and originality: how many passages.
fn whole(articles: &[Article]) -> usize {
    let sources: Vec<Source<'_>> = articles.iter().map(Source::new).collect();
    copies(&sources, Some(HOURS * 3600)).passages.len()
}

/// A letter without its accent, in lower case; none for what is no letter or digit.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        c if c.is_alphanumeric() => c.to_lowercase().next()?,
        _ => return None,
    })
}

/// Schleimer, Wilkerson, Aiken: "Winnowing" (2003): of each run of grams the rightmost smallest.
struct Winnow {
    ring: [(u64, u32); WINDOW],
    seen: usize,
    /// Which gram was taken last.
    taken: Option<usize>,
}

impl Winnow {
    fn push(&mut self, gram: u64, place: u32, out: &mut Vec<(u64, u32)>) {
        self.ring[self.seen % WINDOW] = (gram, place);
        self.seen += 1;
        if self.seen < WINDOW {
            return;
        }
        let first = self.seen - WINDOW;
        let smaller = match self.taken {
            // Still in the window: only the new one can be smaller.
            Some(taken) if taken >= first => {
                if gram > self.ring[taken % WINDOW].0 {
                    return;
                }
                self.seen - 1
            }
            _ => {
                let mut least = first;
                for i in first..self.seen {
                    if self.ring[i % WINDOW].0 <= self.ring[least % WINDOW].0 {
                        least = i;
                    }
                }
                least
            }
        };
        self.taken = Some(smaller);
        out.push(self.ring[smaller % WINDOW]);
    }
}

/// The least that has to be done: lower case without accents, a rolling hash of four words, winnowed.
fn limit(text: &str, word: &mut Vec<u8>, out: &mut Vec<(u64, u32)>) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let leaving = (0..GRAM).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut winnow = Winnow {
        ring: [(0, 0); WINDOW],
        seen: 0,
        taken: None,
    };
    let mut last = [(0_u64, 0_u32); GRAM];
    let (mut rolling, mut words, mut start) = (0_u64, 0_usize, 0_u32);
    word.clear();
    let mut ended = |word: &mut Vec<u8>, start: u32| {
        let hash = xxh3_64(word);
        word.clear();
        let slot = words % GRAM;
        rolling = rolling.wrapping_mul(BASE).wrapping_add(hash);
        rolling = rolling.wrapping_sub(last[slot].0.wrapping_mul(leaving));
        last[slot] = (hash, start);
        words += 1;
        if words >= GRAM {
            // Mixed, since the smallest of sums would be those of the smallest words.
            winnow.push(rolling ^ (rolling >> 29), last[words % GRAM].1, out);
        }
    };
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let byte = bytes[at];
        let (letter, length) = if byte < 0x80 {
            let lower = byte.to_ascii_lowercase();
            (byte.is_ascii_alphanumeric().then_some(char::from(lower)), 1)
        } else {
            let c = text[at..].chars().next().unwrap();
            (plain(c), c.len_utf8())
        };
        match letter {
            Some(c) => {
                if word.is_empty() {
                    start = at as u32;
                }
                if c.is_ascii() {
                    word.push(c as u8);
                } else {
                    word.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            None if !word.is_empty() => ended(word, start),
            None => {}
        }
        at += length;
    }
    if !word.is_empty() {
        ended(word, start);
    }
}

fn fingerprints(articles: &[Article]) -> usize {
    let (mut word, mut out, mut sum) = (Vec::new(), Vec::new(), 0);
    for article in articles {
        out.clear();
        limit(&article.text, &mut word, &mut out);
        sum += black_box(&out).len();
    }
    sum
}

fn seconds(of: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    black_box(of());
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    // As a test, which is how it runs without this word, a small stream once.
    let measured = std::env::args().any(|word| word == "--bench");
    let (count, rounds) = if measured { (4_000, 7) } else { (50, 1) };
    let articles = stream(count);
    let megabytes = articles.iter().map(|a| a.text.len()).sum::<usize>() as f64 / 1e6;
    let grams = fingerprints(&articles);
    let found = whole(&articles);
    println!("{count} articles, {megabytes:.1} MB, {grams} fingerprints, {found} passages");
    let (mut least, mut all, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (x, y) = (
            seconds(|| fingerprints(&articles)),
            seconds(|| whole(&articles)),
        );
        least.push(megabytes / x);
        all.push(megabytes / y);
        // Of the same round: what slows the machine down slows both.
        ratios.push(x / y);
    }
    println!(
        "limit: {:.1} MB/s   whole: {:.1} MB/s   ratio: {:.3}",
        median(least),
        median(all),
        median(ratios)
    );
}
