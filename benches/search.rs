//! How fast a large archive is searched: invents articles, loads them in bulk, and times a mixed list of queries.
//!
//! usage: search_speed FILE [ARTICLES]      cargo run --release -p parallax-archive --example search_speed -- /tmp/big.parallax 1000000
//!
//! FILE is made if it is not there, else only searched. Words are invented syllables whose frequencies fall as those of a
//! language do; two languages, 300 outlets, 30 days, about 300 words an article, a dozen names and two quotes in each.

use parallax_archive::{Archive, NewArticle, Order, Query, Reader};
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

type Done<T> = Result<T, Box<dyn Error>>;

const WORDS: usize = 120_000;
const NAMES: u64 = 40_000;
const OUTLETS: u64 = 300;
const LENGTH: u64 = 300;
/// 2022-11-20.
const BEGINS: i64 = 1_668_902_400;
const DAYS: i64 = 30;
const BATCH: u64 = 10_000;
const LANGUAGES: [&str; 2] = ["fr", "en"];

fn main() -> Done<()> {
    let mut given = std::env::args().skip(1);
    let file = given.next().ok_or("name the archive's file")?;
    let articles: u64 = given.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let path = Path::new(&file);
    let invented = Invented::new();
    if !path.exists() {
        load(path, articles, &invented)?;
    }
    measure(path, &invented)
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

struct Invented {
    /// By language, the most frequent first.
    words: [Vec<String>; 2],
    /// Sums of the frequencies.
    sums: Vec<f64>,
}

impl Invented {
    fn new() -> Self {
        let mut sum = 0.0;
        let sums = (0..WORDS)
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.7);
                sum
            })
            .collect();
        Self {
            words: [vocabulary(1), vocabulary(2)],
            sums,
        }
    }

    fn rank(&self, dice: &mut Dice) -> usize {
        let most = self.sums.last().copied().unwrap_or(1.0);
        let at = dice.next() as f64 / u64::MAX as f64 * most;
        self.sums.partition_point(|sum| *sum < at).min(WORDS - 1)
    }

    fn word(&self, language: usize, rank: usize) -> &str {
        self.words
            .get(language)
            .and_then(|words| words.get(rank))
            .map_or("x", String::as_str)
    }
}

fn vocabulary(seed: u64) -> Vec<String> {
    const HEADS: [&str; 12] = ["b", "c", "d", "f", "l", "m", "n", "p", "r", "s", "t", "v"];
    const CORES: [&str; 7] = ["a", "e", "i", "o", "u", "é", "ou"];
    const ENDS: [&str; 8] = ["", "s", "r", "nt", "tion", "es", "ment", ""];
    let mut dice = Dice(seed);
    (0..WORDS)
        .map(|rank| {
            // Frequent words are short.
            let syllables = 1 + (rank as f64).log10() as u64 / 2 + dice.below(2);
            let mut word = String::new();
            for _ in 0..syllables.max(1) + u64::from(rank > 60) {
                word += pick(&HEADS, &mut dice);
                word += pick(&CORES, &mut dice);
            }
            word + pick(&ENDS, &mut dice)
        })
        .collect()
}

fn pick<'a>(from: &[&'a str], dice: &mut Dice) -> &'a str {
    from.get(dice.below(from.len() as u64) as usize)
        .copied()
        .unwrap_or_default()
}

fn name(number: u64) -> String {
    let mut dice = Dice(number.wrapping_mul(7919));
    let mut part = |syllables: u64| {
        let word: String = (0..syllables)
            .map(|_| {
                pick(
                    &["Ba", "Ko", "Li", "Ma", "Ne", "Ro", "Sa", "Ti", "Vo", "Zu"],
                    &mut dice,
                )
            })
            .collect();
        word
    };
    format!("{} {}", part(2), part(4))
}

fn outlet(number: u64) -> String {
    format!("outlet{number}.example")
}

/// The record and annotation of an article, and when it was published.
fn article(number: u64, articles: u64, invented: &Invented) -> (String, String, i64) {
    let mut dice = Dice(number ^ 0xA5A5_0000);
    let language = usize::from(dice.below(3) == 0);
    let mut text = String::new();
    let mut points = 0;
    let mut put = |text: &mut String, words: &str| {
        let start = points;
        text.push_str(words);
        text.push(' ');
        points += words.chars().count() + 1;
        (start, points - 1)
    };
    let mut names = Vec::new();
    let mut quotes = Vec::new();
    for at in 0..LENGTH {
        let span = put(&mut text, invented.word(language, invented.rank(&mut dice)));
        if at % 25 == 24 {
            // Few are named often.
            let most = dice.below(NAMES) + 1;
            let number = dice.below(most);
            let words = name(number);
            let (start, end) = put(&mut text, &words);
            names.push(
                serde_json::json!({"start": start, "end": end, "text": words, "kind": "person",
                "entity": format!("person:{}", words.to_lowercase()), "canonical": words}),
            );
            if at % 100 == 99 {
                quotes.push(serde_json::json!({"kind": "direct", "content": [span], "verbatim": [span], "cue": [],
                    "speaker": {"spans": [[start, end]], "name": words, "entity": format!("person:{}", words.to_lowercase())}}));
            }
        }
    }
    let title: Vec<&str> = (0..8)
        .map(|_| invented.word(language, invented.rank(&mut dice)))
        .collect();
    let time = BEGINS + (number as i64 * DAYS * 86_400) / articles.max(1) as i64;
    let source = dice.below(OUTLETS);
    let most = dice.below(source + 1) + 1;
    let source = outlet(dice.below(most));
    let record = serde_json::json!({"id": format!("r{number}"), "url": format!("https://{source}/{number}"), "source": source,
        "lang": LANGUAGES.get(language), "title": title.join(" "), "text": text});
    let annotation = serde_json::json!({"names": names, "quotes": quotes});
    (record.to_string(), annotation.to_string(), time)
}

fn load(path: &Path, articles: u64, invented: &Invented) -> Done<()> {
    let began = Instant::now();
    let mut making = Duration::ZERO;
    let mut archive = Archive::open(path)?;
    archive.begin_bulk()?;
    let mut number = 0;
    while number < articles {
        let mut batch = archive.batch()?;
        for _ in 0..BATCH.min(articles - number) {
            let made = Instant::now();
            let (record, annotation, time) = article(number, articles, invented);
            making += made.elapsed();
            let put = batch.put_article(&NewArticle {
                record: &record,
                annotation: Some(&annotation),
                address: None,
                time: Some(time),
                page: None,
                grams: &[],
            })?;
            let id = put.id().unwrap_or_default().to_owned();
            batch.place(&id, &format!("s{}", number / 3), "{}")?;
            number += 1;
        }
        batch.commit()?;
        if number % 100_000 == 0 {
            eprintln!("{number} articles, {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    let loaded = began.elapsed() - making;
    let merging = Instant::now();
    archive.end_bulk()?;
    println!(
        "loaded {articles} articles in {:.0} s ({:.0} a second, inventing them not counted), one index in {:.0} s more",
        loaded.as_secs_f64(),
        articles as f64 / loaded.as_secs_f64(),
        merging.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Queries of one kind.
fn queries(kind: &str, invented: &Invented, dice: &mut Dice) -> String {
    let language = usize::from(dice.below(3) == 0);
    let mut word = |from: u64, to: u64| {
        let rank = from + dice.below(to - from);
        invented.word(language, rank as usize).to_owned()
    };
    let (rare, usual, common) = (word(20_000, 90_000), word(500, 10_000), word(0, 60));
    let (usual_2, common_2) = (word(500, 10_000), word(0, 60));
    let source = outlet(dice.below(60));
    let day = 20 + dice.below(10);
    match kind {
        "rare word" => rare,
        "usual word" => usual,
        "common word" => common,
        "two words" => format!("{usual} {common}"),
        "two usual words" => format!("{usual} {usual_2}"),
        "two common words" => format!("{common} {common_2}"),
        "phrase" => format!("\"{common} {usual}\""),
        "phrase of common words" => format!("\"{common} {common_2}\""),
        "word and outlet" => format!("{usual} outlet:{source}"),
        "common word and outlet" => format!("{common} outlet:{source}"),
        "word, language, days" => format!("{usual} lang:fr after:2022-11-{day} before:2022-12-10"),
        "speaker" => format!("speaker:\"{}\"", name(dice.below(2_000))),
        "speaker and word" => format!("speaker:\"{}\" {common}", name(dice.below(200))),
        "name" => format!("name:\"{}\"", name(dice.below(2_000))),
        "title" => format!("title:{usual}"),
        "either" => format!("{usual} OR {usual_2}"),
        "without" => format!("{usual} -{common}"),
        "beginning" => format!("{}*", rare.chars().take(5).collect::<String>()),
        _ => format!("{rare} {common} -{usual} lang:en"),
    }
}

const KINDS: [&str; 19] = [
    "rare word",
    "usual word",
    "common word",
    "two words",
    "two usual words",
    "two common words",
    "phrase",
    "phrase of common words",
    "word and outlet",
    "common word and outlet",
    "word, language, days",
    "speaker",
    "speaker and word",
    "name",
    "title",
    "either",
    "without",
    "beginning",
    "mixed",
];

fn measure(path: &Path, invented: &Invented) -> Done<()> {
    let reader = Reader::open(path)?;
    println!(
        "{} articles, {} MB",
        reader.article_count()?,
        std::fs::metadata(path)?.len() >> 20
    );
    for order in [Order::Newest, Order::Relevance] {
        let mut all = Vec::new();
        println!("{order:?}: twenty results each, with pieces of text");
        for kind in KINDS {
            let mut dice = Dice(42);
            let mut times = Vec::new();
            let mut hits = 0;
            for _ in 0..60 {
                let typed = queries(kind, invented, &mut dice);
                let began = Instant::now();
                let page = reader.search(&Query::parse(&typed)?, order, 20, None)?;
                times.push(began.elapsed());
                hits += page.hits.len();
            }
            all.extend(times.iter().copied());
            println!(
                "  {kind:<24} {}  {:.1} hits",
                figures(&mut times),
                hits as f64 / 60.0
            );
        }
        println!("  {:<24} {}", "all", figures(&mut all));
    }
    Ok(())
}

fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (share * times.len() as f64).ceil() as usize;
        times
            .get(place.saturating_sub(1))
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    format!(
        "median {:7.1} ms  90th {:7.1}  99th {:7.1}  longest {:7.1}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    )
}
