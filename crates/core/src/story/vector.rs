//! Vector: what an article or a strand weighs in each of its terms (tf-idf, Salton and Buckley 1988), of length one.

use super::lexicon::{Counts, Lexicon};
use super::signature::Family;
use serde::{Deserialize, Serialize};

/// So many words and names of an article are kept: the heaviest.
const KEPT: usize = 96;
/// So many of each other family.
const KEPT_OTHERS: usize = 24;

/// Words and names with their weights, each list of length one (Euclid) and ascending by term; the other families as
/// plain lists, ascending.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Weighed {
    pub words: Counts,
    pub names: Counts,
    pub phrases: Counts,
    pub numbers: Vec<u32>,
    pub days: Vec<u32>,
    pub links: Vec<u32>,
}

impl Weighed {
    /// Weighs terms by how rare they are now.
    pub fn new(lexicon: &Lexicon, counts: &Counts, power: f32) -> Self {
        let mut weighed = Self::default();
        for &(id, count) in counts {
            let Some(family) = lexicon.family(id) else {
                continue;
            };
            let weight = count.powf(power) * lexicon.idf(id);
            match family {
                Family::Word => weighed.words.push((id, weight)),
                Family::Name => weighed.names.push((id, weight)),
                Family::Phrase => weighed.phrases.push((id, weight)),
                Family::Number => weighed.numbers.push(id),
                Family::Day => weighed.days.push(id),
                Family::Concept | Family::Cognate => weighed.links.push(id),
            }
        }
        shorten(&mut weighed.words);
        shorten(&mut weighed.names);
        shorten(&mut weighed.phrases);
        weighed
    }

    /// Every term once, as counts.
    pub fn counts(&self) -> Counts {
        let lists = [&self.words, &self.names, &self.phrases];
        let weighed = lists.into_iter().flatten().map(|(id, _)| *id);
        let others = self
            .numbers
            .iter()
            .chain(&self.days)
            .chain(&self.links)
            .copied();
        let mut counts: Counts = weighed.chain(others).map(|id| (id, 1.0)).collect();
        counts.sort_unstable_by_key(|c| c.0);
        counts
    }

    /// Words, names and numbers that both hold.
    pub fn common(&self, other: &Self) -> Vec<u32> {
        let mut found = Vec::new();
        meet(&self.words, &other.words, |id, _, _| found.push(id));
        meet(&self.names, &other.names, |id, _, _| found.push(id));
        meet(&self.phrases, &other.phrases, |id, _, _| found.push(id));
        let both = |mine: &[u32], theirs: &[u32]| {
            let shared = mine.iter().filter(|id| theirs.binary_search(id).is_ok());
            shared.copied().collect::<Vec<u32>>()
        };
        found.extend(both(&self.numbers, &other.numbers));
        found.extend(both(&self.days, &other.days));
        found
    }
}

/// Makes a list of weights one of length one.
fn shorten(weights: &mut Counts) {
    let length = weights.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, weight) in weights {
            *weight /= length;
        }
    }
}

/// The cosine of two lists of length one.
pub(super) fn cosine(a: &Counts, b: &Counts) -> f32 {
    let mut sum = 0.0;
    meet(a, b, |_, x, y| sum += x * y);
    sum
}

/// Calls `found` for every term that both lists hold.
pub(super) fn meet(a: &Counts, b: &Counts, mut found: impl FnMut(u32, f32, f32)) {
    let mut others = b.iter().peekable();
    for &(id, x) in a {
        while others.next_if(|(other, _)| *other < id).is_some() {}
        if let Some((_, y)) = others.next_if(|(other, _)| *other == id) {
            found(id, x, *y);
        }
    }
}

/// Keeps the terms that weigh most, of each kind.
pub(super) fn heaviest(lexicon: &Lexicon, counts: &mut Counts, times: usize) {
    if counts.len() <= KEPT * times {
        return;
    }
    let mut ranked: Vec<(f32, u32, f32)> = counts
        .iter()
        .map(|&(id, count)| (count * lexicon.idf(id), id, count))
        .collect();
    ranked.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let mut room = [KEPT, KEPT_OTHERS, KEPT_OTHERS, KEPT_OTHERS, KEPT_OTHERS].map(|n| n * times);
    counts.clear();
    for (_, id, count) in ranked {
        let kind = match lexicon.family(id) {
            Some(Family::Word | Family::Name) => room.first_mut(),
            Some(Family::Number | Family::Day) => room.get_mut(1),
            Some(Family::Concept) => room.get_mut(2),
            Some(Family::Phrase) => room.get_mut(4),
            _ => room.get_mut(3),
        };
        if let Some(left) = kind
            && *left > 0
        {
            *left -= 1;
            counts.push((id, count));
        }
    }
    counts.sort_unstable_by_key(|c| c.0);
}

/// Adds the counts of one list to another.
pub(super) fn add(sum: &mut Counts, counts: &Counts) {
    let mut merged = Counts::with_capacity(sum.len() + counts.len());
    let (mut left, mut right) = (sum.iter().peekable(), counts.iter().peekable());
    while let (Some(&&(x, a)), Some(&&(y, b))) = (left.peek(), right.peek()) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => {
                merged.push((x, a));
                left.next();
            }
            std::cmp::Ordering::Greater => {
                merged.push((y, b));
                right.next();
            }
            std::cmp::Ordering::Equal => {
                merged.push((x, a + b));
                left.next();
                right.next();
            }
        }
    }
    merged.extend(left);
    merged.extend(right);
    *sum = merged;
}
