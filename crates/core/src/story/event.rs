//! Event: whether given articles tell of one event at all.
//!
//! For a comparison of articles that somebody chose. Unlike the [`super::Grouper`], which has to be sure to join, this
//! has to be sure to keep apart: two accounts of one event in different words or languages have names, numbers or rare
//! words in common, and any of them will do.

use super::Report;
use super::lexicon::{Counts, Lexicon};
use super::signature::{Family, Signature};
use super::vector::meet;
use crate::evidence::{Feature, Reason};

/// Whether articles belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The articles of the event, as indices, ascending.
    pub articles: Vec<usize>,
    /// The nearest that an article outside comes to one inside, and why that is not near enough; empty if all articles
    /// are of this event. The feature `articles` names the two.
    pub reason: Reason,
}

/// One article, read.
struct Account {
    terms: Counts,
    title: Vec<u32>,
    when: Option<i64>,
}

/// What each feature weighs; the sum has to reach [`THRESHOLD`].
const NAMES: f64 = 4.0;
const NAME_COSINE: f64 = 4.0;
const WORDS: f64 = 8.0;
const TITLE: f64 = 2.0;
const NUMBERS: f64 = 1.0;
/// For accounts that both name much, and nothing in common.
const OTHER_NAMES: f64 = -1.5;
/// So many names are much.
const MUCH: f64 = 8.0;
const GAP: f64 = -0.5;
/// Time counts up to so many days: an anniversary is told of, too.
const FAR: f64 = 30.0;
const THRESHOLD: f64 = 1.25;

/// Sorts articles into the events that they tell of, by their first article. Two articles are of one event if they
/// have enough in common, or are both of one event with a third.
#[must_use]
pub fn events(reports: &[Report<'_>]) -> Vec<Event> {
    let mut lexicon = Lexicon::together();
    let accounts: Vec<Account> = reports
        .iter()
        .map(|report| {
            let mut learned = lexicon.learn(&Signature::new(report));
            learned
                .counts
                .retain(|(id, _)| lexicon.family(*id).is_some_and(|f| !f.only_streams()));
            Account {
                terms: learned.counts,
                title: learned.title,
                when: report.when,
            }
        })
        .collect();
    let mut event: Vec<usize> = (0..accounts.len()).collect();
    let mut apart: Vec<(usize, usize, Reason)> = Vec::new();
    for (b, later) in accounts.iter().enumerate() {
        for (a, earlier) in accounts.iter().enumerate().take(b) {
            let reason = kinship(&lexicon, earlier, later);
            if reason.score < reason.threshold {
                apart.push((a, b, reason));
            } else if let (Some(x), Some(y)) = (event.get(a).copied(), event.get(b).copied()) {
                for number in &mut event {
                    if *number == x.max(y) {
                        *number = x.min(y);
                    }
                }
            }
        }
    }
    gather(reports, &event, apart)
}

fn gather(
    reports: &[Report<'_>],
    event: &[usize],
    mut apart: Vec<(usize, usize, Reason)>,
) -> Vec<Event> {
    apart.sort_by(|x, y| {
        y.2.score
            .total_cmp(&x.2.score)
            .then((x.0, x.1).cmp(&(y.0, y.1)))
    });
    let of = |n: usize| event.get(n).copied();
    let mut numbers = event.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let id = |n: usize| reports.get(n).map_or("", |r| r.id);
    numbers
        .into_iter()
        .map(|number| {
            let nearest = apart.iter().find(|(a, b, _)| {
                of(*a) != of(*b) && (of(*a) == Some(number) || of(*b) == Some(number))
            });
            let reason = nearest.map_or_else(Reason::default, |(a, b, reason)| {
                let mut reason = reason.clone();
                reason
                    .features
                    .push(feature("articles", 0.0, format!("{}, {}", id(*a), id(*b))));
                reason
            });
            let articles = (0..event.len())
                .filter(|n| of(*n) == Some(number))
                .collect();
            Event { articles, reason }
        })
        .collect()
}

fn feature(name: &'static str, weight: f64, words: String) -> Feature {
    Feature {
        name,
        weight,
        words,
    }
}

/// How much two accounts have in common.
fn kinship(lexicon: &Lexicon, a: &Account, b: &Account) -> Reason {
    let (words, names) = cosines(lexicon, &a.terms, &b.terms);
    let mut sums = [(0.0f32, Vec::new()), (0.0, Vec::new()), (0.0, Vec::new())];
    meet(&a.terms, &b.terms, |id, _, _| {
        let slot = match lexicon.family(id) {
            Some(Family::Name) => sums.first_mut(),
            Some(Family::Word) => sums.get_mut(1),
            _ => sums.get_mut(2),
        };
        if let Some((sum, ids)) = slot {
            *sum += lexicon.idf(id);
            ids.push(id);
        }
    });
    let [
        (name_sum, name_ids),
        (_, word_ids),
        (number_sum, number_ids),
    ] = sums;
    let named = |x: &Account| {
        x.terms
            .iter()
            .filter(|t| lexicon.family(t.0) == Some(Family::Name))
            .count()
    };
    let other_names = if name_ids.is_empty() {
        (named(a).min(named(b)) as f64 / MUCH).min(1.0)
    } else {
        0.0
    };
    let gap = a.when.zip(b.when).map_or(0, |(x, y)| x.abs_diff(y)) as f64 / 86_400.0;
    let full = |sum: f32, at: f64| 1.0 - (-f64::from(sum) / at).exp();
    let mut features = vec![
        feature(
            "shared names",
            NAMES * full(name_sum, 12.0),
            shown(lexicon, name_ids),
        ),
        feature(
            "likeness of names",
            NAME_COSINE * f64::from(names),
            String::new(),
        ),
        feature(
            "likeness of words",
            WORDS * f64::from(words),
            shown(lexicon, word_ids),
        ),
        feature("no shared name", OTHER_NAMES * other_names, String::new()),
        feature(
            "titles",
            TITLE * f64::from(titles(lexicon, &a.title, &b.title)),
            String::new(),
        ),
        feature(
            "numbers and days",
            NUMBERS * full(number_sum, 10.0),
            shown(lexicon, number_ids),
        ),
        feature("time between", GAP * gap.min(FAR).ln_1p(), String::new()),
    ];
    let score = features.iter().map(|f| f.weight).sum();
    features.retain(|f| f.weight != 0.0);
    features.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
    Reason {
        score,
        threshold: THRESHOLD,
        features,
    }
}

/// The rarest of the terms, as printed.
fn shown(lexicon: &Lexicon, mut ids: Vec<u32>) -> String {
    ids.sort_by(|x, y| lexicon.idf(*y).total_cmp(&lexicon.idf(*x)).then(x.cmp(y)));
    let words: Vec<&str> = ids.iter().take(8).map(|id| lexicon.shown(*id)).collect();
    words.join(", ")
}

/// Cosines of two lists of terms, of the words and of the names, weighted by rarity.
fn cosines(lexicon: &Lexicon, a: &Counts, b: &Counts) -> (f32, f32) {
    let weigh = |terms: &Counts| {
        let (mut words, mut names) = (0.0f32, 0.0f32);
        for &(id, count) in terms {
            let square = (count * lexicon.idf(id)).powi(2);
            match lexicon.family(id) {
                Some(Family::Word) => words += square,
                Some(Family::Name) => names += square,
                _ => {}
            }
        }
        (words.sqrt(), names.sqrt())
    };
    let (mut words, mut names) = (0.0f32, 0.0f32);
    meet(a, b, |id, x, y| {
        let product = x * y * lexicon.idf(id).powi(2);
        match lexicon.family(id) {
            Some(Family::Word) => words += product,
            Some(Family::Name) => names += product,
            _ => {}
        }
    });
    let ((wa, na), (wb, nb)) = (weigh(a), weigh(b));
    let ratio = |dot: f32, norm: f32| if norm > 0.0 { dot / norm } else { 0.0 };
    (ratio(words, wa * wb), ratio(names, na * nb))
}

/// Information of two titles' common words over that of all their words.
fn titles(lexicon: &Lexicon, a: &[u32], b: &[u32]) -> f32 {
    let words = |ids: &[u32]| -> f32 {
        ids.iter()
            .filter(|id| lexicon.family(**id) == Some(Family::Word))
            .map(|id| lexicon.idf(*id))
            .sum()
    };
    let both: f32 = a
        .iter()
        .filter(|id| lexicon.family(**id) == Some(Family::Word) && b.binary_search(id).is_ok())
        .map(|id| lexicon.idf(*id))
        .sum();
    let all = words(a) + words(b) - both;
    if all > 0.0 { both / all } else { 0.0 }
}
