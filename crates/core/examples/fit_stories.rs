//! Groups annotated articles with given weights, for `tools/fit_stories.py`.
//!
//! usage: `cargo run --release --example fit_stories RECORDS` (JSON Lines with `set`, `story`, `lang`, `date`, `title`, `text`).
//! First it prints the names of the features. Then, for each line of standard input, `{"weights": TABLE, "sets": [NAME…],
//! "trace": FILE or null}`, it prints `{SET: [number of the story of each record…]}` and writes to the file what was measured:
//! set, choice, excess, label, purity, decision, values.

use parallax_core::article::Moment;
use parallax_core::language::Language;
use parallax_core::story::{
    Choice, Considered, FEATURES, Grouper, Report, Signature, Weights, mentions,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::{BufRead, Write};

/// One annotated stream.
#[derive(Default)]
struct Set {
    signatures: Vec<Signature>,
    gold: Vec<String>,
}

// The rules of a pure core are for the library; this program reads files and standard input.
#[allow(clippy::disallowed_methods, clippy::disallowed_types)]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("usage: fit_stories RECORDS")?;
    let file = std::io::BufReader::new(std::fs::File::open(path)?);
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    for line in file.lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        read(&record, &mut sets);
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::json!({ "features": FEATURES }))?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let asked: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |name: &str| asked.get(name).and_then(|v| v.as_str());
        let weights = Weights::parse(text("weights").unwrap_or_default());
        let wanted = |name: &str| {
            asked
                .get("sets")
                .and_then(|s| s.as_array())
                .is_none_or(|s| s.iter().any(|n| n.as_str() == Some(name)))
        };
        let mut trace = text("trace")
            .map(std::fs::File::create)
            .transpose()?
            .map(std::io::BufWriter::new);
        let mut answers = serde_json::Map::new();
        for (name, set) in sets.iter().filter(|(name, _)| wanted(name)) {
            let (stories, considered) = group(set, &weights, trace.is_some());
            answers.insert(name.clone(), serde_json::json!(stories));
            if let Some(file) = &mut trace {
                for one in considered {
                    writeln!(file, "{}", row(name, set, &one))?;
                }
            }
        }
        writeln!(out, "{}", serde_json::Value::Object(answers))?;
        out.flush()?;
    }
    Ok(())
}

fn read(record: &serde_json::Value, sets: &mut BTreeMap<String, Set>) {
    let field = |name: &str| {
        record
            .get(name)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
    };
    let set = sets.entry(field("set").to_owned()).or_default();
    let published = Moment::parse(field("date"));
    let language = Language::of(Some(field("lang")));
    let annotation = mentions(
        field("title"),
        field("text"),
        language,
        published.map(Moment::date),
    );
    let id = set.gold.len().to_string();
    set.signatures.push(Signature::new(&Report {
        id: &id,
        language: field("lang"),
        when: published.map(Moment::seconds),
        title: field("title"),
        text: field("text"),
        annotation: &annotation,
    }));
    set.gold.push(field("story").to_owned());
}

fn group(set: &Set, weights: &Weights, trace: bool) -> (Vec<usize>, Vec<Considered>) {
    let mut grouper = Grouper::with(Cow::Owned(weights.clone()));
    if trace {
        grouper.keep_considered();
    }
    let mut stories = vec![0usize; set.gold.len()];
    let mut considered = Vec::new();
    let mut put = |decisions: Vec<parallax_core::story::Decision>| {
        for decision in decisions {
            if let (Ok(article), Ok(story)) =
                (decision.article.parse::<usize>(), decision.story.parse())
                && let Some(slot) = stories.get_mut(article)
            {
                *slot = story;
            }
        }
    };
    for signature in &set.signatures {
        put(grouper.push_signature(signature.clone()));
        considered.extend(grouper.considered());
    }
    put(grouper.finish());
    considered.extend(grouper.considered());
    (stories, considered)
}

/// The most frequent gold story of some articles, and what share of them is of it.
fn gold<'s>(set: &'s Set, ids: &[String]) -> (&'s str, f64) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in ids {
        if let Some(story) = id.parse::<usize>().ok().and_then(|n| set.gold.get(n)) {
            *counts.entry(story.as_str()).or_default() += 1;
        }
    }
    let best = counts
        .into_iter()
        .max_by(|x, y| x.1.cmp(&y.1).then(y.0.cmp(x.0)));
    best.map_or(("", 0.0), |(story, count)| {
        (story, count as f64 / ids.len() as f64)
    })
}

fn row(name: &str, set: &Set, one: &Considered) -> String {
    let (left, right) = (gold(set, &one.left), gold(set, &one.right));
    let choice = match one.choice {
        Choice::Join => "join",
        Choice::Merge => "merge",
        Choice::Link => "link",
    };
    let values: Vec<String> = one.values.iter().map(f32::to_string).collect();
    format!(
        "{name}\t{choice}\t{}\t{}\t{:.3}\t{}\t{}",
        one.excess,
        u8::from(left.0 == right.0),
        left.1.min(right.1),
        one.left.len().to_string() + "-" + one.left.first().map_or("", |id| id),
        values.join("\t")
    )
}
