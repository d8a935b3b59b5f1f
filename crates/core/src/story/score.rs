//! Score: how likely an article tells of a story's event.
//!
//! A sum of readable features, each with a fixed weight; the sum has to be above zero.

use super::lexicon::{Counts, Lexicon};
use super::signature::Family;
use crate::evidence::{Feature, Reason};

/// The features, as measured.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measures {
    /// Cosine of the words of the article and of the whole story.
    pub words: f32,
    /// Mean cosine of the words with the members that are nearest.
    pub members: f32,
    /// Cosine of the names.
    pub names: f32,
    /// Information of the rare terms that both hold, 0..1.
    pub rare: f32,
    /// Information of the numbers and days that both hold, 0..1.
    pub numbers: f32,
    /// Days since the story's last article, as ln(1 + days).
    pub gap: f32,
    /// Cosine of the words with the best other story, in a stream where many stories are alike.
    pub rival: f32,
    /// One for an article whose language the story does not have yet.
    pub foreign: f32,
}

/// What each feature weighs.
const WEIGHTS: Measures = Measures {
    words: 4.0,
    members: 2.5,
    names: 2.5,
    rare: 1.9,
    numbers: 3.0,
    gap: -1.8,
    rival: -1.6,
    foreign: 2.5,
};
/// What has to be reached.
pub(super) const THRESHOLD: f64 = 3.0;

impl Measures {
    fn parts(&self) -> [(&'static str, f32, f32); 8] {
        let w = &WEIGHTS;
        [
            ("words of the story", self.words, w.words),
            ("words of its nearest articles", self.members, w.members),
            ("names", self.names, w.names),
            ("rare terms", self.rare, w.rare),
            ("numbers and days", self.numbers, w.numbers),
            ("time since the last article", self.gap, w.gap),
            ("another story", self.rival, w.rival),
            ("another language", self.foreign, w.foreign),
        ]
    }

    /// The sum.
    pub fn score(&self) -> f64 {
        self.parts()
            .iter()
            .map(|(_, value, weight)| f64::from(value * weight))
            .sum()
    }

    /// The sum with its parts, heaviest first; `words` are the terms that both hold.
    pub fn reason(&self, words: &str, names: &str) -> Reason {
        let mut features: Vec<Feature> = self
            .parts()
            .iter()
            .filter(|(_, value, _)| *value != 0.0)
            .map(|&(name, value, weight)| Feature {
                name,
                weight: f64::from(value * weight),
                words: match name {
                    "names" => names.to_owned(),
                    "rare terms" => words.to_owned(),
                    _ => String::new(),
                },
            })
            .collect();
        features.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
        Reason {
            score: self.score(),
            threshold: THRESHOLD,
            features,
        }
    }
}

/// Cosines of two lists of terms, of the words and of the names, weighted by rarity.
pub(super) fn cosines(lexicon: &Lexicon, a: &Counts, b: &Counts) -> (f32, f32) {
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
    common(a, b, |id, x, y| {
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

/// Calls `found` for every term that both lists hold.
pub(super) fn common(a: &Counts, b: &Counts, mut found: impl FnMut(u32, f32, f32)) {
    let mut others = b.iter().peekable();
    for &(id, x) in a {
        while others.next_if(|(other, _)| *other < id).is_some() {}
        if let Some((_, y)) = others.next_if(|(other, _)| *other == id) {
            found(id, x, *y);
        }
    }
}

/// Information of two titles' common terms over that of the poorer one.
pub(super) fn titles(lexicon: &Lexicon, a: &[u32], b: &[u32]) -> f32 {
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
