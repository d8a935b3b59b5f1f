//! Writes a stream of invented articles as JSON Lines, and who copied what from whom.
//!
//! ```sh
//! cargo run --release -p parallax-core --example stream -- --articles 1000000 --days 30 --gold copied.jsonl > articles.jsonl
//! ```
// A generator writes to disk.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used
)]
#![allow(clippy::indexing_slicing, clippy::string_slice, missing_docs)]

#[path = "generate.rs"]
mod generate;
#[path = "../samples.rs"]
#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;

use generate::{Article, Copied, Draw, Settings, World};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::exit;

const USAGE: &str = "usage: stream [--articles 10000] [--days 7] [--copied 0.35] [--outlets 200] [--seed 1] [--gold FILE] [--shuffle]

Articles of invented stories on standard output, JSON Lines in the order of time (with --shuffle in any: all are then
held in memory); with --gold a line for each passage that was copied. The same settings give the same bytes.";

struct Wanted {
    settings: Settings,
    gold: Option<String>,
    shuffle: bool,
}

fn misused(why: &str) -> ! {
    eprintln!("stream: {why}\n{USAGE}");
    exit(2)
}

fn wanted() -> Wanted {
    let mut wanted = Wanted {
        settings: Settings {
            articles: 10_000,
            days: 7,
            copied: 350,
            outlets: 200,
            seed: 1,
        },
        gold: None,
        shuffle: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--shuffle" {
            wanted.shuffle = true;
            continue;
        }
        let Some(value) = words.next() else {
            misused(&format!("{word} wants a value"))
        };
        let number = || {
            value
                .parse()
                .unwrap_or_else(|_| misused(&format!("{value} is no number")))
        };
        let settings = &mut wanted.settings;
        match word.as_str() {
            "--articles" => settings.articles = number(),
            "--days" => settings.days = number().clamp(1, 10_000) as u32,
            "--copied" => {
                let share: f64 = value.parse().unwrap_or(-1.0);
                if !(0.0..=0.8).contains(&share) {
                    misused("--copied is a share from 0 to 0.8");
                }
                settings.copied = (share * 1000.0).round() as usize;
            }
            "--outlets" => settings.outlets = number(),
            "--seed" => settings.seed = number() as u64,
            "--gold" => wanted.gold = Some(value),
            _ => misused(&format!("there is no {word}")),
        }
    }
    wanted
}

fn record(world: &World, article: &Article) -> String {
    let outlet = &world.outlets[article.outlet];
    json!({
        "id": article.id,
        "url": format!("https://outlet-{}.example/{}", article.outlet, article.id),
        "source": outlet.name,
        "lang": world.language(article),
        "date": article.date(),
        "title": article.title,
        "text": article.text,
        "story": format!("s{:07}", article.story),
    })
    .to_string()
}

fn gold(article: &Article, passage: &Copied) -> String {
    json!({
        "a": passage.a, "a_start": passage.a_span.0, "a_end": passage.a_span.1,
        "b": article.id, "b_start": passage.b_span.0, "b_end": passage.b_span.1,
        "edit": passage.edit.name(),
        "changed": (passage.changed as f64 / passage.words as f64 * 1000.0).round() / 1000.0,
    })
    .to_string()
}

fn write(wanted: &Wanted) -> io::Result<()> {
    let world = World::new(wanted.settings.clone(), &samples::texts());
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut known = match &wanted.gold {
        Some(path) => Some(BufWriter::new(File::create(path)?)),
        None => None,
    };
    let mut kept = Vec::new();
    for (article, copied) in world.stream() {
        if let Some(known) = &mut known {
            for passage in &copied {
                writeln!(known, "{}", gold(&article, passage))?;
            }
        }
        let line = record(&world, &article);
        if wanted.shuffle {
            kept.push(line);
        } else {
            writeln!(out, "{line}")?;
        }
    }
    let mut draw = Draw::new(wanted.settings.seed, 7 << 60);
    for i in (1..kept.len()).rev() {
        kept.swap(i, draw.below(i + 1));
    }
    kept.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    if let Some(mut known) = known {
        known.flush()?;
    }
    out.flush()
}

fn main() {
    match write(&wanted()) {
        // Whoever reads may stop.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => {
            eprintln!("stream: {error}");
            exit(1);
        }
        Ok(()) => {}
    }
}
