//! Loads an archive in bulk and measures its search: how long queries take, and how long readers wait while somebody writes.
//!
//! ```sh
//! cargo build --release -p parallax-core --example story_stream && cargo build --release -p parallax-archive --example archive_speed
//! target/release/examples/story_stream --news --articles 1000000 --days 365 --outlets 300 --alone 0.25 --largest 220 --gold gold.jsonl > articles.jsonl
//! tail -n 50000 articles.jsonl | parallax annotate - > annotations.jsonl
//! target/release/examples/archive_speed load speed.parallax articles.jsonl annotations.jsonl gold.jsonl
//! target/release/examples/archive_speed search speed.parallax
//! target/release/examples/archive_speed wait speed.parallax more.jsonl
//! ```
// A benchmark reads files and looks at the clock.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::panic,
    clippy::unwrap_used
)]
#![allow(clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod load;
mod queries;
mod stories;
mod wait;

use parallax_archive::{Order, Query, Reader};
use queries::Asked;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::exit;
use std::time::{Duration, Instant};

const USAGE: &str = "usage: archive_speed load ARCHIVE ARTICLES [ANNOTATIONS [STORIES]]
       archive_speed search ARCHIVE [ROUNDS]
       archive_speed wait ARCHIVE ARTICLES [SECONDS]

load: article records (JSON Lines) into a new archive, without copies. ANNOTATIONS: what `parallax annotate` says of all or
some of them, in the same order, or - for none. STORIES: what `story_stream --gold` says of all of them. search: some two hundred queries made from the archive's own words, with the time of each kind.
wait: two readers search while ARTICLES that the archive does not have are written into it; the longest that a reader waited.";

/// So many hits make a page.
const HITS: usize = 20;

/// The value under which so many thousandths of the times lie.
pub fn quantile(times: &[Duration], per_mille: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * per_mille).div_ceil(1000).max(1) - 1;
    sorted.get(at).copied().unwrap_or_default()
}

pub fn shown(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

/// What one query took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// By the clock on the wall.
    pub clock: Duration,
    /// On a processor; the same as by the clock where the system does not say.
    pub cpu: Duration,
    /// Neither on a processor nor waiting for one: for a disk or a lock. Nothing where the system does not say.
    pub blocked: Duration,
    pub hits: usize,
}

/// How long this thread was on a processor and waited for one, as Linux counts it: so other work on the machine can be told
/// from the search's own.
fn scheduled() -> Option<(Duration, Duration)> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let mut numbers = said.split(' ').map_while(|n| n.parse().ok());
    let mut next = || numbers.next().map(Duration::from_nanos);
    Some((next()?, next()?))
}

/// One query with its page of hits.
pub fn timed(reader: &Reader, asked: &Asked) -> Taken {
    let (before, begun) = (scheduled(), Instant::now());
    let query =
        Query::parse(&asked.typed).unwrap_or_else(|error| panic!("{}: {error}", asked.typed));
    let order = if asked.by_relevance {
        Order::Relevance
    } else {
        Order::Newest
    };
    let page = reader.search(&query, order, HITS, None).unwrap();
    let (clock, after) = (begun.elapsed(), scheduled());
    let (cpu, waited) = match (before, after) {
        (Some(before), Some(after)) => (after.0 - before.0, after.1 - before.1),
        _ => (clock, Duration::ZERO),
    };
    Taken {
        clock,
        cpu,
        blocked: clock.saturating_sub(cpu + waited),
        hits: page.hits.len(),
    }
}

fn search(archive: &Path, rounds: usize) {
    let reader = Reader::open(archive).unwrap();
    let asked = queries::all(&reader);
    println!(
        "{} articles, {} queries, pages of {HITS} hits, milliseconds; CPU: without waiting for other work on the machine",
        reader.article_count().unwrap(),
        asked.len()
    );
    for round in 0..rounds {
        let mut of_kind: BTreeMap<&str, Vec<Taken>> = BTreeMap::new();
        let mut slowest = (Duration::ZERO, String::new());
        for one in &asked {
            let taken = timed(&reader, one);
            for kind in [one.kind, "~ all"] {
                of_kind.entry(kind).or_default().push(taken);
            }
            if taken.cpu > slowest.0 {
                slowest = (taken.cpu, one.typed.clone());
            }
        }
        println!("\nround {} of {rounds}\n", round + 1);
        println!(
            "| queries | number | with hits | median | 99th | CPU median | CPU 90th | CPU 99th | CPU longest |"
        );
        println!("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
        for (kind, taken) in &of_kind {
            let clock: Vec<Duration> = taken.iter().map(|t| t.clock).collect();
            let cpu: Vec<Duration> = taken.iter().map(|t| t.cpu).collect();
            println!(
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                kind.trim_start_matches("~ "),
                taken.len(),
                taken.iter().filter(|t| t.hits > 0).count(),
                shown(quantile(&clock, 500)),
                shown(quantile(&clock, 990)),
                shown(quantile(&cpu, 500)),
                shown(quantile(&cpu, 900)),
                shown(quantile(&cpu, 990)),
                shown(quantile(&cpu, 1000))
            );
        }
        println!("\nslowest: {} ms of CPU: {}", shown(slowest.0), slowest.1);
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |typed: &str| typed.parse().unwrap_or(1);
    match words.as_slice() {
        ["load", archive, articles, more @ ..] if more.len() < 3 => {
            let path = |i: usize| more.get(i).filter(|p| **p != "-").map(Path::new);
            load::load(&load::Load {
                archive: Path::new(archive),
                articles: Path::new(articles),
                annotations: path(0),
                stories: path(1),
            });
        }
        ["search", archive] => search(Path::new(archive), 2),
        ["search", archive, rounds] => search(Path::new(archive), number(rounds)),
        ["wait", archive, articles] => wait::wait(Path::new(archive), Path::new(articles), 30),
        ["wait", archive, articles, seconds] => wait::wait(
            Path::new(archive),
            Path::new(articles),
            number(seconds) as u64,
        ),
        _ => {
            eprintln!("{USAGE}");
            exit(2);
        }
    }
}
