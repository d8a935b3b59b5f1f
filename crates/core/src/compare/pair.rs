//! Pairs: how sure it is that two clauses of two articles tell the same thing, each pair seen alone.
//!
//! A logistic score over named measures: those of the story (what is rare in it, what stands where) and those of the two
//! clauses word by word ([`super::measures`]). A first score over the former alone says which pairs are worth the latter.

use super::measures;
use super::memory::Memory;
use super::unit::{Period, Unit, Vocabulary, Word};
use super::weights::{Decision, Weights};
use crate::language::{CONCEPT, Language};
use crate::mention::{Annotation, NumberMention, Quote};

/// Number of measures that need the story.
pub(super) const STORY: usize = 16;
/// Number of measures of a pair.
pub(super) const PAIR: usize = STORY + measures::MEASURES;

/// Rarity of what stands in few clauses of a story.
const RARE: f64 = 3.0;

/// What is looked at with the story in view, in the order of [`story_measures`].
pub(super) const STORY_NAMES: [&str; STORY] = [
    "shared words",
    "part of the shorter clause that is shared",
    "number of shared words",
    "shared names",
    "same date",
    "other date",
    "same number",
    "other number of the same things",
    "same run of words",
    "distance in the text",
    "same quotation",
    "two languages",
    "same number of the same things",
    "same number of other things",
    "same speaker",
    "other speaker",
];

/// The names of all measures of a pair, in order.
pub(super) fn names() -> [&'static str; PAIR] {
    let mut all = STORY_NAMES.iter().chain(&measures::NAMES).copied();
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// The texts' annotations and the story's vocabulary: what two units are compared in.
pub(super) struct Setting<'a> {
    /// What was found in each article.
    pub annotations: &'a [Annotation],
    /// The keys of the story.
    pub vocabulary: &'a Vocabulary,
}

/// The weights by which pairs are judged.
pub(super) struct Judge {
    quick: Weights<STORY>,
    pair: Weights<PAIR>,
}

/// A pair less likely than this by the story's measures alone is not looked at word by word.
const LEAST_QUICK: f64 = 0.03;

impl Judge {
    /// With the weights of the data.
    pub fn new() -> Self {
        Self {
            quick: Weights::of(Decision::Quick, STORY_NAMES),
            pair: Weights::of(Decision::Pair, names()),
        }
    }

    /// All measures of a pair that is at all likely, and how likely it is, seen alone.
    pub fn judge(
        &self,
        a: &Unit,
        b: &Unit,
        setting: &Setting<'_>,
        memory: &mut Memory,
    ) -> Option<([f64; PAIR], f64)> {
        let story = story_measures(a, b, setting);
        if self.quick.probability(&story) < LEAST_QUICK {
            return None;
        }
        let words = memory.measures(a, b, setting.vocabulary);
        let mut values = story.iter().chain(&words).copied();
        let all = std::array::from_fn(|_| values.next().unwrap_or_default());
        let probability = self.pair.probability(&all);
        Some((all, probability))
    }
}

/// The measures of a pair of units that need the story.
pub(super) fn story_measures(a: &Unit, b: &Unit, setting: &Setting<'_>) -> [f64; STORY] {
    let shared = overlap(a, b, setting.vocabulary);
    let (same_date, other_date) = dates(a, b, setting.vocabulary);
    let numbers = numbers(a, b, setting.annotations);
    let language = |u: &Unit| {
        let annotation = setting.annotations.get(u.article);
        annotation.map(|n| n.language.as_str())
    };
    let speakers = speakers(a, b, setting);
    let flag = |yes: bool| f64::from(u8::from(yes));
    [
        shared.cosine,
        shared.containment,
        shared.count.min(6.0) / 6.0,
        shared_names(a, b, setting.vocabulary),
        same_date,
        flag(other_date),
        numbers.same.min(2.0),
        flag(numbers.apart),
        shared_runs(a, b),
        (a.position - b.position).abs(),
        flag(shared.containment >= 0.5 && speakers == Some(true)),
        flag(language(a) != language(b)),
        flag(numbers.same_things),
        flag(numbers.other_things),
        flag(speakers == Some(true)),
        flag(speakers == Some(false)),
    ]
}

/// The words of a pair on which a measure rests, if it rests on words.
pub(super) fn words_of(measure: &str, a: &Unit, b: &Unit, setting: &Setting<'_>) -> String {
    let keys: Vec<&str> = if measure == STORY_NAMES[0] {
        let is_shared = |w: &&Word| b.words.binary_search_by_key(&w.key, |x| x.key).is_ok();
        let shared = a.words.iter().filter(is_shared);
        shared
            .map(|w| setting.vocabulary.words(w.key).trim_start_matches('='))
            .collect()
    } else if measure == STORY_NAMES[3] {
        let is_shared = |k: &&u32| b.names.binary_search(k).is_ok();
        let shared = a.names.iter().filter(is_shared);
        shared
            .map(|k| setting.vocabulary.words(*k).trim_start_matches('@'))
            .collect()
    } else {
        Vec::new()
    };
    keys.join(", ")
}

/// What two units have in common of content words.
pub(super) struct Overlap {
    /// Cosine of the words, weighted by rarity.
    pub cosine: f64,
    /// The part of the shorter clause that is shared.
    pub containment: f64,
    /// How many words are shared, light ones counted in part.
    pub count: f64,
}

/// What two units have in common of content words.
pub(super) fn overlap(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> Overlap {
    let value = |w: &Word| w.weight * vocabulary.rarity(w.key);
    let (mut dot, mut both, mut count) = (0.0, 0.0, 0.0);
    let mut right = b.words.iter().peekable();
    for word in &a.words {
        while right.next_if(|w| w.key < word.key).is_some() {}
        if let Some(other) = right.next_if(|w| w.key == word.key) {
            let (x, y) = (value(word), value(other));
            dot += x * y;
            both += x.min(y);
            count += word.weight.min(other.weight);
        }
    }
    let squares = |u: &Unit| u.words.iter().map(|w| value(w).powi(2)).sum::<f64>();
    let total = |u: &Unit| u.words.iter().map(value).sum::<f64>();
    let norm = (squares(a) * squares(b)).sqrt();
    let least = total(a).min(total(b));
    Overlap {
        cosine: if norm > 0.0 { dot / norm } else { 0.0 },
        containment: if least > 0.0 { both / least } else { 0.0 },
        count,
    }
}

fn shared_names(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> f64 {
    let value = |k: &u32| vocabulary.rarity(*k);
    let shared: f64 = a
        .names
        .iter()
        .filter(|k| b.names.binary_search(k).is_ok())
        .map(|k| value(k).powi(2))
        .sum();
    let squares = |u: &Unit| u.names.iter().map(|k| value(k).powi(2)).sum::<f64>();
    let norm = (squares(a) * squares(b)).sqrt();
    if norm > 0.0 { shared / norm } else { 0.0 }
}

/// How telling the rarest period is that is the same on both sides (half of it where one lies in the other); whether
/// both have periods and none meets.
fn dates(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> (f64, bool) {
    let pairs = || {
        let left = a.periods.iter().map(|(x, _)| *x);
        left.flat_map(|x| b.periods.iter().map(move |(y, _)| (x, *y)))
    };
    let telling = |(x, y): (Period, Period)| {
        let rarity = vocabulary
            .rarity_of_period(x)
            .min(vocabulary.rarity_of_period(y))
            / RARE;
        match x {
            _ if x == y => rarity.min(1.0),
            _ if x.contains(y) || y.contains(x) => rarity.min(1.0) / 2.0,
            _ => 0.0,
        }
    };
    let same = pairs().map(telling).fold(0.0, f64::max);
    let apart = !a.periods.is_empty() && !b.periods.is_empty() && !pairs().any(|(x, y)| x.meets(y));
    (same, apart)
}

/// What the numbers of two units have in common.
struct Numbers {
    /// How many values stand on both sides.
    same: f64,
    /// Whether the same things are counted alike.
    same_things: bool,
    /// Whether one value counts different things.
    other_things: bool,
    /// Whether the same things are counted with ranges that do not meet.
    apart: bool,
}

fn numbers(a: &Unit, b: &Unit, annotations: &[Annotation]) -> Numbers {
    let of = |u: &Unit| -> Vec<(&NumberMention, &Language)> {
        let Some(annotation) = annotations.get(u.article) else {
            return Vec::new();
        };
        let language = Language::of(Some(&annotation.language));
        let numbers = u.numbers.iter().filter_map(|i| annotation.numbers.get(*i));
        numbers.map(|n| (n, language)).collect()
    };
    let (left, right) = (of(a), of(b));
    let pairs = || {
        left.iter()
            .flat_map(|x| right.iter().map(move |y| (*x, *y)))
    };
    let same = left
        .iter()
        .filter(|x| right.iter().any(|y| same_number(x.0, y.0)))
        .count();
    Numbers {
        same: same as f64,
        same_things: pairs().any(|(x, y)| counts_same(x, y) && same_number(x.0, y.0)),
        other_things: pairs().any(|(x, y)| same_number(x.0, y.0) && counts_other(x, y)),
        apart: pairs().any(|(x, y)| counts_same(x, y) && !ranges_meet(x.0, y.0)),
    }
}

/// Whether it is known of both numbers what they count, in words that can be compared, and these differ.
fn counts_other(
    (x, in_x): (&NumberMention, &Language),
    (y, in_y): (&NumberMention, &Language),
) -> bool {
    let key =
        |n: &NumberMention, language: &Language| n.counted.as_deref().map(|c| language.key(c));
    let is_known = |key: &str| in_x.code() == in_y.code() || key.starts_with(CONCEPT);
    match (key(x, in_x), key(y, in_y)) {
        (Some(p), Some(q)) => p != q && is_known(&p) && is_known(&q),
        _ => false,
    }
}

/// Whether two numbers say the same of things that may be the same.
fn same_number(x: &NumberMention, y: &NumberMention) -> bool {
    let value = (x.value - y.value).abs() <= 1e-9 * x.value.abs().max(y.value.abs());
    value && x.unit == y.unit
}

/// Whether two numbers count the same thing, each in its language. Words of two languages are the same only if they
/// name one concept.
pub(super) fn counts_same(
    (x, in_x): (&NumberMention, &Language),
    (y, in_y): (&NumberMention, &Language),
) -> bool {
    let key =
        |n: &NumberMention, language: &Language| n.counted.as_deref().map(|c| language.key(c));
    let (counted_x, counted_y) = (key(x, in_x), key(y, in_y));
    let known =
        in_x.code() == in_y.code() || counted_x.as_deref().is_none_or(|k| k.starts_with(CONCEPT));
    x.unit == y.unit && counted_x == counted_y && known && (x.unit.is_some() || counted_x.is_some())
}

/// Whether two numbers can both be true of one thing.
pub(super) fn ranges_meet(x: &NumberMention, y: &NumberMention) -> bool {
    let range = |n: &NumberMention| (n.low.unwrap_or(n.value), n.high.unwrap_or(n.value));
    let ((low_x, high_x), (low_y, high_y)) = (range(x), range(y));
    low_x <= high_y && low_y <= high_x
}

/// The share of the shorter clause's runs of words that stand in the other.
fn shared_runs(a: &Unit, b: &Unit) -> f64 {
    let least = a.runs.len().min(b.runs.len());
    if least == 0 {
        return 0.0;
    }
    a.runs
        .iter()
        .filter(|r| b.runs.binary_search(r).is_ok())
        .count() as f64
        / least as f64
}

/// Whether both tell what somebody said, and it is the same person or body; none if one does not, or names nobody.
fn speakers(a: &Unit, b: &Unit, setting: &Setting<'_>) -> Option<bool> {
    let entity = |u: &Unit| {
        let quotes: &[Quote] = &setting.annotations.get(u.article)?.quotes;
        quotes.get(u.quote?)?.speaker.as_ref()?.entity.as_deref()
    };
    Some(entity(a)? == entity(b)?)
}
