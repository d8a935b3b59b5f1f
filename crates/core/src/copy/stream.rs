//! Stream: copies among articles that come one after the other in the order of time, with memory that follows the window.
//!
//! All articles are read twice: first by a [`Learner`], in any order, then by a [`Stream`], in the order of time. Neither
//! keeps texts: the stream asks for those that it needs again. A passage is given as soon as the later of its two articles
//! has come, what it makes of an article when the window has passed that, since a later one may still show where its words
//! come from.

use super::Passage;
use super::direction::feature;
use super::facts::Facts;
use super::find::{Entry, Finder, Match, Pairs, Texts};
use super::keys::SEED;
use super::knowledge::Knowledge;
use super::ledger::{Closed, Found, Ledger, Verdict};
use super::words::{Word, words};
use crate::article::Article;
use crate::evidence::{Reason, Span};
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The window is moved in so many steps.
const STEPS: i64 = 64;

/// An article made ready for the stream; the work that can be done for several at once.
pub struct Prepared<'t> {
    pub(super) facts: Facts,
    pub(super) text: Cow<'t, str>,
    pub(super) words: Vec<Word>,
}

impl<'t> Prepared<'t> {
    /// Reads an article.
    #[must_use]
    pub fn new(article: &'t Article) -> Self {
        Self::with(Facts::of(article), Cow::Borrowed(&article.text))
    }

    /// The same of facts and a text.
    #[must_use]
    pub fn with(facts: Facts, text: Cow<'t, str>) -> Self {
        let words = words(&text);
        Self { facts, text, words }
    }

    /// The same without what only the stream needs, for the [`Learner`](super::Learner).
    #[must_use]
    pub fn of_text(outlet: Option<String>, text: impl Into<Cow<'t, str>>) -> Self {
        let facts = Facts {
            outlet,
            ..Facts::default()
        };
        Self::with(facts, text.into())
    }
}

impl Default for Prepared<'_> {
    fn default() -> Self {
        Self::with(Facts::default(), Cow::Borrowed(""))
    }
}

/// The place of an article in the order of time: its time (unknown first), then its text and outlet by their hashes, so
/// that the order in which articles are given makes no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOrder {
    /// Seconds since 1970 of its publication.
    pub seconds: Option<i64>,
    text: u64,
    outlet: u64,
}

/// The place of an article in the order of time.
#[must_use]
pub fn time_order(seconds: Option<i64>, text: &str, outlet: Option<&str>) -> TimeOrder {
    TimeOrder {
        seconds,
        text: text_hash(text),
        outlet: outlet.map_or(0, text_hash),
    }
}

/// The hash of a text (XXH3, 64 bits, with a seed of its own), the same on every machine.
#[must_use]
pub fn text_hash(text: &str) -> u64 {
    xxh3_64_with_seed(text.as_bytes(), SEED)
}

/// A passage of the stream: articles are numbered in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Streamed {
    /// The passage, its places in bytes.
    pub passage: Passage,
    /// Its place in the earlier article, in code points.
    pub a_chars: Span,
    /// Its place in the later article, in code points.
    pub b_chars: Span,
}

/// What an article brought.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The passages that it shares with earlier articles, by article and place.
    pub passages: Vec<Streamed>,
    /// What no later article can change any more; places in code points.
    pub closed: Closed,
}

/// Finds copies article by article.
pub struct Stream<'t, T: Texts> {
    finder: Finder<'t, T>,
    ledger: Ledger,
    window: Option<i64>,
    /// Seconds since 1970 before which all is closed.
    closed: Option<i64>,
    /// Whether each article has a time.
    dated: Vec<bool>,
}

impl<'t, T: Texts> Stream<'t, T> {
    /// Articles more than `window` seconds apart are not compared (`None`: all are).
    #[must_use]
    pub fn new(texts: &'t T, knowledge: Knowledge, window: Option<i64>) -> Self {
        Self {
            finder: Finder::new(texts, knowledge, window),
            ledger: Ledger::default(),
            window,
            closed: None,
            dated: Vec::new(),
        }
    }

    /// Holds other pairs of articles against each other. What is closed then says nothing: an outlet does not copy itself.
    #[must_use]
    pub fn of(mut self, pairs: Pairs) -> Self {
        self.finder = self.finder.of(pairs);
        self
    }

    /// Takes the next article; they are to come by [`time_order`].
    pub fn next(&mut self, article: Prepared<'t>) -> Step {
        let when = article.facts.times.seconds();
        let closed = self.pass(when);
        let outlet = article.facts.outlet.as_deref();
        let outlet = outlet.map(|o| self.finder.knowledge.outlets.number(o));
        self.dated.push(when.is_some());
        self.ledger.enter(article.facts);
        let found = self.finder.next(Entry {
            outlet,
            when,
            text: article.text,
            words: article.words,
        });
        let passages = found.into_iter().map(|m| self.judge(m)).collect();
        Step { passages, closed }
    }

    /// Closes what the window has passed, now and then.
    fn pass(&mut self, when: Option<i64>) -> Closed {
        let (Some(when), Some(window)) = (when, self.window) else {
            return Closed::default();
        };
        let before = when.saturating_sub(window);
        if self
            .closed
            .is_some_and(|c| before < c.saturating_add(window / STEPS + 1))
        {
            return Closed::default();
        }
        self.closed = Some(before);
        self.ledger.close(Some(before))
    }

    /// Closes what is still open, when all articles have come.
    #[must_use]
    pub fn finish(mut self) -> Closed {
        self.ledger.close(None)
    }

    fn judge(&mut self, found: Match) -> Streamed {
        let region = &found.region;
        let (a, b) = (found.a as usize, found.b as usize);
        let found_words = Found {
            a,
            b,
            a_span: found.a_chars,
            b_span: found.b_chars,
            kind: found.kind,
            same: region.same,
            near: region.near,
            changed: region.changed,
            weight: region.weight,
            threshold: self.finder.threshold,
            words: found.shown,
        };
        let verdict = self.ledger.share(&found_words);
        let streamed = Streamed {
            a_chars: found.a_chars,
            b_chars: found.b_chars,
            passage: passage(&found_words, (found.a_span, found.b_span), verdict),
        };
        let dated = |n: usize| self.dated.get(n).copied().unwrap_or_default();
        // What has no time is listed after what has one.
        if !dated(a) && dated(b) {
            turned(streamed)
        } else {
            streamed
        }
    }
}

fn passage(found: &Found, (a_span, b_span): (Span, Span), verdict: Verdict) -> Passage {
    let mut reason = reason(found);
    let credited = verdict.credited.is_some();
    if let Some(by) = verdict.credited {
        reason.features.push(feature("credited", 0.0, by));
    }
    Passage {
        a: found.a,
        a_span,
        b: found.b,
        b_span,
        kind: found.kind,
        edit: found.edit(),
        credited,
        directed: verdict.directed,
        direction: verdict.direction,
        reason,
    }
}

fn turned(streamed: Streamed) -> Streamed {
    Streamed {
        a_chars: streamed.b_chars,
        b_chars: streamed.a_chars,
        passage: streamed.passage.turned(),
    }
}

/// Why the words count as a passage.
fn reason(found: &Found) -> Reason {
    let agree = found.same + found.near;
    let share = agree as f64 / (agree + found.changed).max(1) as f64;
    let weight = f64::from(found.weight);
    let mut features = vec![
        feature("shared words", weight, found.words.clone()),
        feature("share that agrees", share, String::new()),
    ];
    for (name, words) in [
        ("respelt words", found.near),
        ("changed words", found.changed),
    ] {
        if words > 0 {
            features.push(feature(name, words as f64, String::new()));
        }
    }
    Reason {
        score: weight,
        threshold: f64::from(found.threshold),
        features,
    }
}
