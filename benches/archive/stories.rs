//! Which story each article is of, as the generator says, stored as `parallax add` would: the id of a story is that of its first report.

use parallax_archive::{Batch, StoryFacts};
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;

/// Words of a title that are long enough to be a reason.
const LONG: usize = 6;
const REASONS: usize = 8;
/// The score from which a report joins a story.
const THRESHOLD: f64 = 3.01;

/// A line of the generator's gold.
#[derive(Deserialize)]
struct Gold {
    id: String,
    story: String,
    saga: Option<String>,
    #[serde(default)]
    wired: bool,
}

/// What is known of a story so far.
struct Known {
    id: String,
    reports: u32,
    wired: u32,
}

impl Known {
    /// All prints of a dispatch are one origin.
    fn origins(&self) -> u32 {
        self.reports - self.wired + self.wired.min(1)
    }
}

/// The stories of a stream.
pub struct Stories {
    lines: Lines<BufReader<File>>,
    known: HashMap<String, Known>,
    /// The last story of each saga.
    sagas: HashMap<String, String>,
    /// The stories of the batch at hand.
    touched: BTreeMap<String, (u32, String)>,
}

impl Stories {
    pub fn open(path: &Path) -> Self {
        Self {
            lines: BufReader::new(File::open(path).unwrap()).lines(),
            known: HashMap::new(),
            sagas: HashMap::new(),
            touched: BTreeMap::new(),
        }
    }

    pub fn count(&self) -> usize {
        self.known.len()
    }

    /// Puts an article into its story. `record`: its id there; `article`: in the archive.
    pub fn place(&mut self, batch: &mut Batch<'_>, record: &str, article: &str, title: &str) {
        let line = self.lines.next().unwrap().unwrap();
        let gold: Gold = serde_json::from_str(&line).unwrap();
        assert_eq!(
            gold.id, record,
            "the stories are not those of these articles"
        );
        let founded = !self.known.contains_key(&gold.story);
        let known = self.known.entry(gold.story).or_insert_with(|| Known {
            id: article.to_owned(),
            reports: 0,
            wired: 0,
        });
        known.reports += 1;
        known.wired += u32::from(gold.wired);
        let reason = if founded {
            json!({"score": 0.0, "threshold": 0.0, "because": []})
        } else {
            joined(&known.id, title, known.reports)
        };
        batch
            .place(article, &known.id, &reason.to_string())
            .unwrap();
        let central = || known.id.clone();
        let facts = self.touched.entry(known.id.clone());
        facts.or_insert_with(|| (0, central())).0 = known.origins();
        if let Some(saga) = gold.saga.filter(|_| founded) {
            let before = self.sagas.insert(saga, known.id.clone());
            if let Some(before) = before {
                let reason = json!({"score": 2.5, "threshold": 1.0, "because": []});
                batch
                    .link_saga(&before, &known.id, &reason.to_string())
                    .unwrap();
            }
        }
    }

    /// Notes what is known of the stories of this batch.
    pub fn note(&mut self, batch: &mut Batch<'_>) {
        for (story, (origins, central)) in std::mem::take(&mut self.touched) {
            let facts = StoryFacts {
                origins: Some(origins),
                central: Some(&central),
            };
            batch.set_story(&story, &facts).unwrap();
        }
    }
}

/// A reason of the form that grouping gives.
fn joined(story: &str, title: &str, reports: u32) -> serde_json::Value {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let long: Vec<&str> = words
        .filter(|w| w.chars().count() >= LONG)
        .take(REASONS)
        .collect();
    let score = THRESHOLD + 0.4 * long.len() as f64 + 1.0 / f64::from(reports);
    let score = (score * 1e4).round() / 1e4;
    json!({"score": score, "threshold": THRESHOLD, "because": [
        {"feature": "rare terms", "weight": 1.24, "words": long.join(", ")},
        {"feature": "words of the nearest reports, with text", "weight": 1.0388, "words": ""},
        {"feature": "age of the story", "weight": -0.1319, "words": ""},
        {"feature": "story", "weight": 0.0, "words": story},
    ]})
}
