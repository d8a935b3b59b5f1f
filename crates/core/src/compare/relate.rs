//! Relate: how alike two sentences are, and whether they tell the same, cannot both be true, or neither.
//!
//! Two sentences alone, without a story around them: the measures of [`super::measures`] and some of their products, summed
//! with fitted weights. Graded similarity after the tasks on semantic textual similarity (Agirre et al., SemEval 2012-2017).

use super::measured::Measured;
use super::measures::{self, MEASURES, measures};
use super::pair::{counts_same, ranges_meet};
use super::unit::Vocabulary;
use super::weights::{Decision, Weights};
use crate::evidence::{Feature, Reason, Span};
use crate::language::{Analysis, Language, fold};
use crate::mention::{Annotation, annotate_analysed, unify};

/// How two sentences stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They tell the same.
    Same,
    /// They speak of the same and cannot both be true.
    Conflict,
    /// Neither.
    Different,
}

/// Two sentences, related.
#[derive(Clone, Debug)]
pub struct Related {
    /// How alike they are, 0 (nothing in common) to 1 (the same said).
    pub similarity: f64,
    /// How they stand to each other.
    pub relation: Relation,
    /// Why: of the relation that was taken, or of `same` where neither was.
    pub reason: Reason,
}

/// Sentences that are at least this likely to tell the same do.
const SAME: f64 = 0.5;
/// Sentences that are at least this likely to be unable to be both true conflict.
const CONFLICT: f64 = 0.4;
/// Sentences less alike than this are not of the same thing, and cannot conflict.
const LEAST_ALIKE: f64 = 0.2;

/// Relates two sentences of one language.
#[must_use]
pub fn relate(a: &str, b: &str, language: &'static Language) -> Related {
    let (all, apart) = all_measures(a, b, language);
    let weights = |decision| Weights::of(decision, names());
    let similarity = match same_words(a, b) {
        true => 1.0,
        false => weights(Decision::Similar).sum(&all).clamp(0.0, 1.0),
    };
    let (same, conflict) = (weights(Decision::Same), weights(Decision::Conflict));
    let signs = SIGNS.iter().any(|sign| measure(&all, sign) > 0.0);
    let seems = conflict.probability(&all) >= CONFLICT && similarity >= LEAST_ALIKE && signs;
    let conflicts = seems || (apart && similarity >= ALIKE);
    let relation = match conflicts {
        true => Relation::Conflict,
        false if same.probability(&all) >= SAME => Relation::Same,
        false => Relation::Different,
    };
    let reason = match relation {
        Relation::Conflict if seems => conflict.reason(&all, CONFLICT, |_| String::new()),
        Relation::Conflict => of_numbers(similarity),
        _ => same.reason(&all, SAME, |_| String::new()),
    };
    Related {
        similarity,
        relation,
        reason,
    }
}

/// Products of measures, with their names: of all, those that helped most on held-out pairs, chosen one after the other.
const PRODUCTS: [(&str, &str, &str); 9] = [
    (
        "length apart × same content words",
        "length apart",
        "same content words",
    ),
    (
        "pairs of words × names on one side",
        "pairs of words",
        "names on one side",
    ),
    (
        "letters × same content words",
        "letters",
        "same content words",
    ),
    (
        "cosine × dates on both sides",
        "cosine",
        "dates on both sides",
    ),
    (
        "shared of the second × numbers on both sides",
        "shared of the second",
        "numbers on both sides",
    ),
    ("same names × same names", "same names", "same names"),
    (
        "letters × left on the emptier side",
        "letters",
        "left on the emptier side",
    ),
    (
        "cosine × left on the fuller side",
        "cosine",
        "left on the fuller side",
    ),
    (
        "fours of words × left on the emptier side",
        "fours of words",
        "left on the emptier side",
    ),
];
/// Sentences at least this alike whose numbers of the same things do not meet conflict.
const ALIKE: f64 = 0.6;

/// Why two sentences conflict whose numbers of the same things do not meet: they are alike enough to be of one thing.
fn of_numbers(similarity: f64) -> Reason {
    Reason {
        score: similarity,
        threshold: ALIKE,
        features: vec![Feature {
            name: "other number of the same things",
            weight: similarity,
            words: String::new(),
        }],
    }
}

/// Whether two sentences have the same words in the same order, whatever their case, accents and marks.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let first = words(a);
    !first.is_empty() && first == words(b)
}

/// Without one of these nothing speaks for a conflict: sentences may be as alike as they will.
const SIGNS: [&str; 6] = [
    "denied here, said there",
    "words that deny apart",
    "words that deny: odd",
    "opposites",
    "numbers on both sides",
    "dates on both sides",
];

fn measure(all: &[f64], name: &str) -> f64 {
    let at = measures::NAMES.iter().position(|n| *n == name);
    at.and_then(|i| all.get(i)).copied().unwrap_or_default()
}

/// Number of measures and products.
const ALL: usize = MEASURES + PRODUCTS.len();

/// The names of the measures and products.
fn names() -> [&'static str; ALL] {
    let mut all = measures::NAMES
        .iter()
        .copied()
        .chain(PRODUCTS.iter().map(|p| p.0));
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// The measures and products, and whether the two count the same things in numbers that do not meet.
fn all_measures(a: &str, b: &str, language: &'static Language) -> ([f64; ALL], bool) {
    let (plain, apart) = plain_measures(a, b, language);
    let products = PRODUCTS
        .iter()
        .map(|(_, x, y)| measure(&plain, x) * measure(&plain, y));
    let mut all = plain.iter().copied().chain(products);
    (
        std::array::from_fn(|_| all.next().unwrap_or_default()),
        apart,
    )
}

fn plain_measures(a: &str, b: &str, language: &'static Language) -> ([f64; MEASURES], bool) {
    let mut vocabulary = Vocabulary::default();
    let analyses = [a, b].map(|text| Analysis::new(text, language));
    let mut annotations = analyses.each_ref().map(|x| annotate_analysed(x, None));
    let mut pairs: Vec<(&Analysis<'_>, &mut Annotation)> =
        analyses.iter().zip(annotations.iter_mut()).collect();
    unify(&mut pairs);
    let [x, y] = [0, 1].map(|side| {
        let (analysis, annotation) = (analyses.get(side)?, annotations.get(side)?);
        let whole = Span::new(0, analysis.text.len());
        Some(Measured::new(analysis, annotation, whole, &mut vocabulary))
    });
    vocabulary.learn_opposites(language);
    let [left, right] = &annotations;
    let apart = left.numbers.iter().any(|x| {
        let other = |y| counts_same((x, language), (y, language)) && !ranges_meet(x, y);
        right.numbers.iter().any(other)
    });
    match (x, y) {
        (Some(x), Some(y)) => (measures(&x.side(), &y.side(), &vocabulary), apart),
        _ => ([0.0; MEASURES], false),
    }
}

/// The measures and products of two sentences, for the trainer.
#[must_use]
pub fn sentence_measures(a: &str, b: &str, language: &'static Language) -> Vec<f64> {
    all_measures(a, b, language).0.to_vec()
}

/// The names of what [`sentence_measures`] gives.
#[must_use]
pub fn measure_names() -> Vec<&'static str> {
    names().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french(a: &str, b: &str) -> Related {
        relate(a, b, Language::of(Some("fr")))
    }

    #[test]
    fn the_same_words_are_the_same() {
        let words = "Le maire de Tréville a fermé le pont lundi matin.";
        let found = french(words, words);
        assert_eq!(found.relation, Relation::Same);
        assert!(found.similarity >= 1.0, "{found:?}");
    }

    #[test]
    fn other_things_are_different() {
        let found = french(
            "Le maire de Tréville a fermé le pont lundi matin.",
            "La récolte de pommes s'annonce abondante cette année.",
        );
        assert_eq!(found.relation, Relation::Different);
        assert!(found.similarity < 0.3, "{found:?}");
    }

    #[test]
    fn what_is_denied_conflicts_with_what_is_affirmed() {
        let found = french(
            "Le maire de Tréville a fermé le vieux pont lundi.",
            "Le maire de Tréville n'a pas fermé le vieux pont lundi.",
        );
        assert_eq!(found.relation, Relation::Conflict, "{found:?}");
        assert!(!found.reason.features.is_empty());
    }

    #[test]
    fn other_numbers_of_the_same_things_conflict() {
        let found = french(
            "Douze personnes ont été blessées lundi à Tréville.",
            "Quinze personnes ont été blessées lundi à Tréville.",
        );
        assert_eq!(found.relation, Relation::Conflict, "{found:?}");
    }

    #[test]
    fn nothing_is_related_to_nothing() {
        assert_eq!(french("", "").relation, Relation::Different);
        assert_eq!(french("…", "« »").relation, Relation::Different);
    }

    proptest::proptest! {
        #[test]
        fn any_two_texts_are_related_within_bounds(a in ".{0,80}", b in ".{0,80}") {
            let found = french(&a, &b);
            proptest::prop_assert!((0.0..=1.0).contains(&found.similarity));
            proptest::prop_assert!((0.0..=1.0).contains(&found.reason.score));
        }
    }
}
