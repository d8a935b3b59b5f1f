//! Queries, made from the words of the archive at hand: some that stand everywhere and some that stand once, phrases, beginnings,
//! fields, and all of it together. The same archive gives the same queries.

use parallax_archive::{ArticleFilter, QuoteFilter, Reader};
use serde_json::Value;
use std::collections::BTreeMap;

/// So many queries of each kind.
const EACH: usize = 16;
/// So many outlets are sampled, with so many articles of each.
const OUTLETS: usize = 60;
const ARTICLES: usize = 30;

/// What a user might type.
#[derive(Clone, Debug)]
pub struct Asked {
    pub kind: &'static str,
    pub typed: String,
    pub by_relevance: bool,
}

/// What queries are made of.
#[derive(Debug, Default)]
struct Sample {
    /// By how many of the sampled articles hold them, the commonest first.
    words: Vec<String>,
    phrases: Vec<String>,
    titles: Vec<String>,
    outlets: Vec<String>,
    days: Vec<String>,
    /// What stands in one article: outlet, language, day, and a word of its text.
    facts: Vec<[String; 4]>,
    speakers: Vec<String>,
}

fn words(text: &str) -> Vec<&str> {
    let split = text.split(|c: char| !c.is_alphanumeric());
    split
        .filter(|w| w.chars().count() > 1 && !w.contains(char::is_numeric))
        .collect()
}

/// So many of them, evenly spread.
fn spread<T: Clone>(of: &[T], count: usize) -> Vec<T> {
    let take = count.min(of.len());
    (0..take).map(|i| of[i * of.len() / take].clone()).collect()
}

impl Sample {
    fn of(reader: &Reader) -> Self {
        let mut outlets: Vec<String> = reader
            .outlets()
            .unwrap()
            .into_iter()
            .map(|o| o.name)
            .collect();
        outlets.sort();
        let mut sample = Self {
            outlets: spread(&outlets, EACH),
            ..Self::default()
        };
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        for outlet in spread(&outlets, OUTLETS) {
            for id in reader.sample(Some(&outlet), ARTICLES, true).unwrap() {
                let version = reader.current(&id).unwrap().unwrap();
                sample.learn(
                    &serde_json::from_str(&version.record).unwrap(),
                    &mut holders,
                );
            }
        }
        let mut ranked: Vec<(String, usize)> = holders.into_iter().collect();
        ranked.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        sample.words = ranked.into_iter().map(|(word, _)| word).collect();
        sample.days.sort();
        sample.days.dedup();
        let quotes = reader.quotes(&QuoteFilter {
            limit: Some(400),
            ..QuoteFilter::default()
        });
        sample.speakers = quotes
            .unwrap()
            .0
            .into_iter()
            .filter_map(|q| q.speaker)
            .collect();
        sample.speakers.sort();
        sample.speakers.dedup();
        sample
    }

    fn learn(&mut self, record: &Value, holders: &mut BTreeMap<String, usize>) {
        let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
        let text = words(field("text"));
        let mut once: Vec<String> = text.iter().map(|w| w.to_lowercase()).collect();
        once.sort();
        once.dedup();
        for word in once {
            *holders.entry(word).or_default() += 1;
        }
        // Of the middle of the text, where no template begins.
        if let Some(phrase) = text.get(text.len() / 2..text.len() / 2 + 3) {
            self.phrases.push(phrase.join(" "));
        }
        self.titles.extend(
            words(field("title"))
                .into_iter()
                .max_by_key(|w| w.len())
                .map(str::to_owned),
        );
        self.days.extend(field("date").get(..10).map(str::to_owned));
        let longest = text.iter().max_by_key(|w| w.len());
        if let (Some(word), Some(day)) = (longest, field("date").get(..10)) {
            self.facts
                .push([field("source"), field("lang"), day, word].map(str::to_owned));
        }
    }

    /// Words of a part of the ranks, from one thousandth to another.
    fn ranks(&self, from: usize, to: usize) -> Vec<String> {
        let at = |per_mille: usize| self.words.len() * per_mille / 1000;
        spread(&self.words[at(from)..at(to).max(at(from) + 1)], EACH)
    }
}

pub fn all(reader: &Reader) -> Vec<Asked> {
    let sample = Sample::of(reader);
    let (common, usual, rare) = (
        sample.ranks(0, 2),
        sample.ranks(10, 100),
        sample.ranks(600, 1000),
    );
    let phrases = spread(&sample.phrases, EACH);
    let mut asked = Vec::new();
    let mut ask = |kind: &'static str, typed: Vec<String>| {
        asked.extend(typed.into_iter().map(|typed| Asked {
            kind,
            typed,
            by_relevance: false,
        }));
    };
    let each = |make: &dyn Fn(usize) -> String| -> Vec<String> { (0..EACH).map(make).collect() };
    let of =
        |list: &[String], i: usize| list.get(i % list.len().max(1)).cloned().unwrap_or_default();
    ask("common word", common.clone());
    ask("usual word", usual.clone());
    ask("rare word", rare.clone());
    ask(
        "two common words",
        each(&|i| format!("{} {}", of(&common, i), of(&common, i + 5))),
    );
    ask(
        "usual and rare",
        each(&|i| format!("{} {}", of(&usual, i), of(&rare, i))),
    );
    ask(
        "or",
        each(&|i| format!("{} OR {}", of(&usual, i), of(&common, i))),
    );
    ask(
        "without",
        each(&|i| format!("{} -{}", of(&common, i), of(&usual, i))),
    );
    ask(
        "phrase",
        phrases.iter().map(|p| format!("\"{p}\"")).collect(),
    );
    let beginning =
        |word: String, length: usize| format!("{}*", word.chars().take(length).collect::<String>());
    ask("beginning of 3", each(&|i| beginning(of(&usual, i), 3)));
    ask("beginning of 5", each(&|i| beginning(of(&rare, i), 5)));
    ask(
        "title",
        spread(&sample.titles, EACH)
            .into_iter()
            .map(|w| format!("title:{w}"))
            .collect(),
    );
    ask(
        "outlet and word",
        each(&|i| format!("outlet:\"{}\" {}", of(&sample.outlets, i), of(&common, i))),
    );
    let facts = spread(&sample.facts, EACH * 2);
    let of_facts = |make: &dyn Fn(&[String; 4], usize) -> String, from: usize| -> Vec<String> {
        let taken = facts.iter().skip(from).step_by(2).enumerate();
        taken.map(|(i, fact)| make(fact, i)).collect()
    };
    ask(
        "language and word",
        of_facts(
            &|[_, language, _, word], _| format!("lang:{language} {word}"),
            0,
        ),
    );
    ask(
        "day and word",
        of_facts(
            &|[_, _, day, _], i| format!("on:{day} {}", of(&common, i)),
            1,
        ),
    );
    ask(
        "period, old",
        each(&|i| format!("before:{} {}", of(&sample.days, 1 + i % 3), of(&usual, i))),
    );
    ask(
        "all together",
        of_facts(
            &|[outlet, language, day, word], i| {
                let (usual, rare) = (of(&usual, i), of(&rare, i));
                format!(
                    "outlet:\"{outlet}\" lang:{language} ({word} OR {usual}) -{rare} after:{day}"
                )
            },
            0,
        ),
    );
    if !sample.speakers.is_empty() {
        let speakers = spread(&sample.speakers, EACH);
        ask(
            "speaker",
            speakers
                .iter()
                .map(|s| format!("speaker:\"{}\"", s.replace('"', " ")))
                .collect(),
        );
    }
    let ranked = usual.iter().chain(&common).map(|typed| Asked {
        kind: "by relevance",
        typed: typed.clone(),
        by_relevance: true,
    });
    asked.extend(ranked.collect::<Vec<_>>());
    asked
}

/// Whether the archive has anything to ask for.
pub fn is_empty(reader: &Reader) -> bool {
    let filter = ArticleFilter {
        limit: Some(1),
        ..ArticleFilter::default()
    };
    reader.articles(&filter).unwrap().is_empty()
}
