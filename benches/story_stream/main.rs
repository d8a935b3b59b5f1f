//! Writes a stream of articles of invented stories as JSON Lines, and which story and saga each is of.
//!
//! ```sh
//! cargo run --release -p parallax-core --example story_stream -- --articles 1000000 --days 30 --gold gold.jsonl > articles.jsonl
//! ```
//!
//! The example `stream` invents articles whose copies are known; this one, with the same words, articles whose stories are.
// A generator writes to disk.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used
)]
#![allow(clippy::indexing_slicing, clippy::string_slice, missing_docs)]

#[path = "../stream/draw.rs"]
mod draw;
mod news;
mod plan;
#[path = "../samples.rs"]
#[allow(dead_code, reason = "shared by several benchmarks")]
mod samples;
mod tell;
#[path = "../stream/words.rs"]
mod words;

use plan::{Event, Plan};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::exit;
use tell::{Told, World};

/// Seconds since 1970 of the first article: 1 January 2024.
const EPOCH: i64 = 1_704_067_200;

const USAGE: &str = "usage: story_stream [--articles 10000] [--days 7] [--outlets 400] [--alone 0.8] [--seed 1] [--titles | --news] [--largest 400]
                    [--stream 0] [--day 0] [--gold FILE]

Articles of invented stories on standard output, JSON Lines in the order of time; with --titles they have no text, with --news they
are as long as those of newspapers, tell facts in sentences, and quote. With --gold a line for each article: its story, the saga if
the story is of one, and whether it prints an agency's dispatch. --alone: so many are the only one of their story; --largest: so many
reports has a story at most; --stream: other stories of the same people and outlets; --day: so many days after 1 January 2024 the first
is. The same settings give the same bytes.";

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Settings {
    pub articles: usize,
    pub days: u32,
    pub outlets: usize,
    /// How many of a thousand articles are the only one of their story.
    pub alone: usize,
    pub seed: u64,
    pub titles: bool,
    pub news: bool,
    /// So many reports has a story at most.
    pub largest: usize,
    /// Each has other stories in the same world.
    pub stream: u32,
    /// Days from the first that a stream can have to that of this one.
    pub day: u32,
}

fn misused(why: &str) -> ! {
    eprintln!("story_stream: {why}\n{USAGE}");
    exit(2)
}

fn wanted() -> (Settings, Option<String>) {
    let mut settings = Settings {
        articles: 10_000,
        days: 7,
        outlets: 400,
        alone: 800,
        seed: 1,
        titles: false,
        news: false,
        largest: 400,
        stream: 0,
        day: 0,
    };
    let mut gold = None;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--titles" {
            settings.titles = true;
            continue;
        }
        if word == "--news" {
            settings.news = true;
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
        match word.as_str() {
            "--articles" => settings.articles = number(),
            "--days" => settings.days = number().clamp(1, 10_000) as u32,
            "--largest" => settings.largest = number().clamp(2, 4000),
            "--stream" => settings.stream = number().min(400) as u32,
            "--day" => settings.day = number().min(10_000) as u32,
            "--outlets" => settings.outlets = number(),
            "--alone" => {
                let share: f64 = value.parse().unwrap_or(-1.0);
                if !(0.0..=1.0).contains(&share) {
                    misused("--alone is a share from 0 to 1");
                }
                settings.alone = (share * 1000.0).round() as usize;
            }
            "--seed" => settings.seed = number() as u64,
            "--gold" => gold = Some(value),
            _ => misused(&format!("there is no {word}")),
        }
    }
    (settings, gold)
}

fn record(world: &World, id: &str, told: &Told, time: i64) -> String {
    let date = jiff::Timestamp::from_second(time).unwrap();
    json!({
        "id": id,
        "url": format!("https://outlet-{}.example/{id}", told.outlet),
        "source": world.outlets[told.outlet].name,
        "lang": world.language(told.outlet),
        "date": date.to_string(),
        "title": told.title,
        "text": told.text,
    })
    .to_string()
}

/// Where articles are like those of newspapers, several streams may be put together.
fn stream_of(settings: &Settings) -> String {
    match settings.stream {
        0 => format!("{}x", settings.seed),
        stream => format!("{}x{stream}x", settings.seed),
    }
}

fn gold(id: &str, event: &Event, told: &Told, settings: &Settings) -> String {
    let stream = if told.news {
        stream_of(settings)
    } else {
        String::new()
    };
    json!({
        "id": id,
        "story": format!("s{stream}{:07}", event.story),
        "saga": event.saga.then(|| format!("g{stream}{:07}", event.root)),
        "wired": told.wired,
    })
    .to_string()
}

fn write(settings: &Settings, gold_file: Option<&str>) -> io::Result<()> {
    let mut texts = samples::texts();
    if settings.news {
        texts.extend(news::texts());
    }
    let world = World::new(settings, &texts);
    let plan = Plan::new(settings);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut known = gold_file.map(File::create).transpose()?.map(BufWriter::new);
    for (number, due) in plan.due.iter().enumerate() {
        let event = &plan.events[due.story as usize];
        let told = world.tell(event, due);
        let time = EPOCH + 86_400 * i64::from(settings.day) + i64::from(due.time);
        let id = match told.news {
            true => format!("a{}{number:07}", stream_of(settings)),
            false => format!("a{number:08}"),
        };
        writeln!(out, "{}", record(&world, &id, &told, time))?;
        if let Some(known) = &mut known {
            writeln!(known, "{}", gold(&id, event, &told, settings))?;
        }
    }
    if let Some(mut known) = known {
        known.flush()?;
    }
    out.flush()
}

fn main() {
    let (settings, gold) = wanted();
    match write(&settings, gold.as_deref()) {
        // Whoever reads may stop.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(error) => {
            eprintln!("story_stream: {error}");
            exit(1);
        }
        Ok(()) => {}
    }
}
