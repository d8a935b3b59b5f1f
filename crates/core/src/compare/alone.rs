//! Alone: how sure it is that no other article tells what some clauses of one article tell. That nothing was linked is not
//! enough: the others may tell it in words that are not recognised. What speaks for it are words, names and numbers that
//! stand nowhere else in the story, and that nothing is even near.

use super::items::ItemKind;
use super::unit::{Key, Unit};
use super::weights::{Decision, Weights};
use crate::evidence::Reason;
use std::collections::{BTreeMap, HashMap};

/// Number of measures.
const MEASURES: usize = 20;

/// What is looked at, in the order of [`Solitude::measures`].
const NAMES: [&str; MEASURES] = [
    "nearest clause of another article",
    "nearest clause of a third article",
    "near clauses in all",
    "near nothing",
    "nearest clause, as odds",
    "part that stands nowhere else",
    "part of the content words that stands nowhere else",
    "content words nowhere else",
    "names nowhere else",
    "numbers nowhere else",
    "dates nowhere else",
    "content words elsewhere",
    "names elsewhere",
    "numbers elsewhere",
    "place in the text",
    "said by somebody",
    "other articles",
    "length",
    "part of a sentence",
    "other languages",
];

/// Clauses of one article are told by no other if they are at least this sure.
pub(super) const SURE: f64 = 0.75;

/// What a decision about lone clauses needs to know of the story.
pub(super) struct Solitude<'u> {
    units: &'u [Unit],
    /// Key → the article that has it, or none if several have.
    holder: HashMap<Key, Option<usize>>,
    /// How many units each sentence has.
    clauses: BTreeMap<(usize, usize), usize>,
    articles: usize,
    /// The share of articles in another language, by article.
    foreign: BTreeMap<usize, f64>,
    weights: Weights<MEASURES>,
}

/// What is measured of lone clauses.
pub(super) type Measures = [f64; MEASURES];

/// The names of the measures.
pub(super) fn names() -> [&'static str; MEASURES] {
    NAMES
}

impl<'u> Solitude<'u> {
    /// Over all units of a story; `languages` are those of the articles that are compared.
    pub fn new(units: &'u [Unit], languages: &BTreeMap<usize, &str>) -> Self {
        let mut holder: HashMap<Key, Option<usize>> = HashMap::new();
        let mut clauses: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for unit in units {
            *clauses.entry((unit.article, unit.sentence)).or_default() += 1;
            for item in unit.measured.items.iter().filter(|i| i.tells()) {
                for key in [item.key, item.concept, item.near] {
                    let held = holder.entry(key).or_insert(Some(unit.article));
                    if *held != Some(unit.article) {
                        *held = None;
                    }
                }
            }
        }
        let others = languages.len().saturating_sub(1).max(1) as f64;
        let foreign = |own: &str| languages.values().filter(|l| **l != own).count() as f64 / others;
        Self {
            units,
            holder,
            clauses,
            articles: languages.len(),
            foreign: languages.iter().map(|(i, l)| (*i, foreign(l))).collect(),
            weights: Weights::of(Decision::Alone, NAMES),
        }
    }

    /// Measures clauses of one article; `near` is how likely the likeliest pair with each other article is, likeliest first.
    pub fn measures(&self, members: &[usize], near: &[f64]) -> Measures {
        let nearest = |rank: usize| near.get(rank).copied().unwrap_or_default();
        let units: Vec<&Unit> = members.iter().filter_map(|u| self.units.get(*u)).collect();
        let of = |kind: ItemKind| self.weigh(&units, kind);
        let (words, names, numbers, dates, light) = (
            of(ItemKind::Content),
            of(ItemKind::Name),
            of(ItemKind::Number),
            of(ItemKind::Date),
            of(ItemKind::Light),
        );
        let kinds = [words, names, numbers, dates, light];
        let new: f64 = kinds.iter().map(|k| k.new).sum();
        let all: f64 = kinds.iter().map(|k| k.new + k.known).sum();
        let first = units.first();
        let quoted = units.iter().filter(|u| u.quote.is_some()).count();
        let whole =
            first.is_some_and(|u| self.clauses.get(&(u.article, u.sentence)) == Some(&units.len()));
        let items: usize = units.iter().map(|u| u.measured.items.len()).sum();
        let language = first.and_then(|u| self.foreign.get(&u.article));
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        [
            nearest(0),
            nearest(1),
            near.iter().sum::<f64>().min(3.0),
            near.iter().map(|p| 1.0 - p).product(),
            (nearest(0) + 0.01).ln(),
            share(new, all),
            share(words.new, words.new + words.known),
            words.new.min(10.0),
            names.new.min(5.0),
            numbers.new.min(5.0),
            dates.new.min(3.0),
            words.known.min(10.0),
            names.known.min(5.0),
            numbers.known.min(5.0),
            first.map_or(0.0, |u| u.position),
            quoted as f64 / units.len().max(1) as f64,
            (self.articles as f64).ln(),
            (items.max(1) as f64).ln(),
            f64::from(u8::from(!whole)),
            language.copied().unwrap_or_default(),
        ]
    }

    /// How sure it is that no other article tells it.
    pub fn sureness(&self, measures: &Measures) -> f64 {
        self.weights.probability(measures)
    }

    /// Why it is, or is not, sure enough.
    pub fn reason(&self, measures: &Measures) -> Reason {
        self.weights.reason(measures, SURE, |_| String::new())
    }

    /// The weight of the items of one kind that stand in this article alone, and of the others.
    fn weigh(&self, units: &[&Unit], kind: ItemKind) -> Weight {
        let mut found = Weight::default();
        for unit in units {
            let items = unit.measured.items.iter().zip(&unit.measured.weights);
            for (item, weight) in items.filter(|(item, _)| item.kind == kind) {
                let keys = [item.key, item.concept, item.near];
                if keys.iter().any(|k| self.holder.get(k) == Some(&None)) {
                    found.known += weight;
                } else {
                    found.new += weight;
                }
            }
        }
        found
    }
}

/// The weight of items.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Of those that stand in this article alone.
    new: f64,
    /// Of those that stand in others, too.
    known: f64,
}
