//! Context: how sure it is that two clauses tell the same, seen among all pairs of the story. A clause that has a better
//! partner in the other article, whose neighbours do not meet, and that third articles do not tie to this one, is less
//! likely to be the same than its words alone say.

use super::memory::Memory;
use super::pair::{self, Judge, PAIR, Setting, words_of};
use super::unit::Unit;
use super::weights::{Decision, Weights};
use crate::evidence::Reason;
use std::collections::BTreeMap;

/// Number of measures that need all pairs.
const AROUND: usize = 11;
/// Number of measures in all.
pub(super) const MEASURES: usize = PAIR + AROUND;

/// What is looked at among the pairs of the story, in the order of [`Pairs::around`].
const AROUND_NAMES: [&str; AROUND] = [
    "likely, seen alone",
    "probability, seen alone",
    "a better partner of the first",
    "a better partner of the second",
    "the better partner",
    "better than other partners",
    "tied by a third article",
    "tied by third articles",
    "parted by a third article",
    "neighbours meet",
    "neighbours meet nearly",
];

/// A pair less likely than this, seen alone, ties nothing.
const LEAST: f64 = 0.02;
/// A pair has to be this likely to speak for or against another.
const TELLING: f64 = 0.1;

/// A pair of units of two articles, with what was measured of it.
pub(super) struct Pair {
    /// First unit.
    pub a: usize,
    /// Second unit.
    pub b: usize,
    /// Half as wide as they are measured: of a story of many copies there are many pairs.
    measures: [f32; PAIR],
    /// How likely they tell the same, seen alone.
    pub alone: f64,
}

/// All pairs of the story that are at all likely.
pub(super) struct Pairs<'u> {
    units: &'u [Unit],
    pairs: Vec<Pair>,
    /// For each unit its partners with their probabilities, by unit.
    partners: Vec<Vec<(usize, f64)>>,
    /// For each unit and other article, the two likeliest partners.
    best: BTreeMap<(usize, usize), [(usize, f64); 2]>,
}

/// The names of all measures, in order.
pub(super) fn names() -> [&'static str; MEASURES] {
    let pair = pair::names();
    let mut all = pair.iter().chain(&AROUND_NAMES).copied();
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// The weights by which pairs are judged among all others.
pub(super) fn weights() -> Weights<MEASURES> {
    Weights::of(Decision::Context, names())
}

impl<'u> Pairs<'u> {
    /// Judges each candidate alone.
    pub fn new(
        units: &'u [Unit],
        candidates: &[(usize, usize)],
        setting: &Setting<'_>,
        memory: &mut Memory,
    ) -> Self {
        let judge = Judge::new();
        let mut pairs = Vec::new();
        let mut partners = vec![Vec::new(); units.len()];
        for (a, b) in candidates {
            let (Some(x), Some(y)) = (units.get(*a), units.get(*b)) else {
                continue;
            };
            let Some((measures, alone)) = judge.judge(x, y, setting, memory) else {
                continue;
            };
            if alone < LEAST {
                continue;
            }
            let ends = [(*a, *b), (*b, *a)];
            for (from, to) in ends.iter().filter(|_| x.article != y.article) {
                if let Some(known) = partners.get_mut(*from) {
                    known.push((*to, alone));
                }
            }
            pairs.push(Pair {
                a: *a,
                b: *b,
                measures: measures.map(|m| m as f32),
                alone,
            });
        }
        for known in &mut partners {
            known.sort_by_key(|(unit, _)| *unit);
        }
        Self {
            best: best(units, &partners),
            units,
            pairs,
            partners,
        }
    }

    /// The pairs.
    pub fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter()
    }

    /// Whether a pair is of two sentences of one article: what it repeats.
    pub fn are_of_one_article(&self, pair: &Pair) -> bool {
        let article = |unit: usize| self.units.get(unit).map(|u| u.article);
        article(pair.a) == article(pair.b)
    }

    /// The units, by whose indices pairs speak.
    pub fn units(&self) -> &'u [Unit] {
        self.units
    }

    /// All measures of a pair.
    pub fn measures(&self, pair: &Pair) -> [f64; MEASURES] {
        let around = self.around(pair);
        let mut all = pair.measures.iter().map(|m| f64::from(*m)).chain(around);
        std::array::from_fn(|_| all.next().unwrap_or_default())
    }

    /// Why a pair of units is taken to tell the same thing, or nearly.
    pub fn reason(&self, a: usize, b: usize, setting: &Setting<'_>, threshold: f64) -> Reason {
        let found = self
            .pairs
            .binary_search_by_key(&(a.min(b), a.max(b)), |p| (p.a, p.b));
        let pair = found.ok().and_then(|i| self.pairs.get(i));
        let units = pair.and_then(|p| Some((p, self.units.get(p.a)?, self.units.get(p.b)?)));
        let Some((pair, x, y)) = units else {
            return Reason {
                threshold,
                ..Reason::default()
            };
        };
        weights().reason(&self.measures(pair), threshold, |measure| {
            words_of(measure, x, y, setting)
        })
    }

    fn around(&self, pair: &Pair) -> [f64; AROUND] {
        let better_a = self.other_partner(pair.a, pair.b);
        let better_b = self.other_partner(pair.b, pair.a);
        let better = better_a.max(better_b);
        let (tied, tied_in_all, parted) = self.thirds(pair);
        let alone = pair.alone.clamp(1e-6, 1.0 - 1e-6);
        [
            (alone / (1.0 - alone)).ln(),
            pair.alone,
            better_a,
            better_b,
            better,
            pair.alone - better,
            tied,
            tied_in_all,
            parted,
            self.neighbours(pair, &[(1, 1), (-1, -1)]),
            self.neighbours(pair, &NEARLY),
        ]
    }

    /// The likeliest partner of `unit` in the article of `other`, but for `other` itself.
    fn other_partner(&self, unit: usize, other: usize) -> f64 {
        let Some(article) = self.units.get(other).map(|u| u.article) else {
            return 0.0;
        };
        match self.best.get(&(unit, article)) {
            Some([(first, _), (_, second)]) if *first == other => *second,
            Some([(_, first), _]) => *first,
            None => 0.0,
        }
    }

    /// How strongly units of third articles tie the two together, and part them.
    fn thirds(&self, pair: &Pair) -> (f64, f64, f64) {
        let article = |unit: usize| self.units.get(unit).map(|u| u.article);
        let own = [article(pair.a), article(pair.b)];
        let (mut ties, mut parted): (Vec<f64>, f64) = (Vec::new(), 0.0);
        each_partner(
            self.partners_of(pair.a),
            self.partners_of(pair.b),
            |third, x, y| {
                if !own.contains(&article(third)) && x.max(y) >= TELLING {
                    ties.push(x.min(y));
                    parted = parted.max(x * (1.0 - y)).max(y * (1.0 - x));
                }
            },
        );
        ties.sort_by(|x, y| y.total_cmp(x));
        let strongest = ties.first().copied().unwrap_or_default();
        (strongest, ties.iter().take(3).sum(), parted)
    }

    fn partners_of(&self, unit: usize) -> &[(usize, f64)] {
        self.partners
            .get(unit)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// How likely the likeliest pair is that stands `steps` units further in both articles.
    fn neighbours(&self, pair: &Pair, steps: &[(isize, isize)]) -> f64 {
        let step = |unit: usize, by: isize| {
            let next = unit.checked_add_signed(by)?;
            let article = |u: usize| self.units.get(u).map(|u| u.article);
            (article(unit) == article(next)).then_some(next)
        };
        let likely = |(of_a, of_b): &(isize, isize)| {
            let (x, y) = (step(pair.a, *of_a)?, step(pair.b, *of_b)?);
            let known = self.partners_of(x);
            let found = known.binary_search_by_key(&y, |(unit, _)| *unit).ok()?;
            known.get(found).map(|(_, alone)| *alone)
        };
        steps.iter().filter_map(likely).fold(0.0, f64::max)
    }
}

/// Steps to pairs that stand nearly beside a pair.
const NEARLY: [(isize, isize); 8] = [
    (1, 2),
    (2, 1),
    (-1, -2),
    (-2, -1),
    (0, 1),
    (1, 0),
    (0, -1),
    (-1, 0),
];

/// Goes through two sorted lists of partners at once; who is in one alone is 0 in the other.
fn each_partner(a: &[(usize, f64)], b: &[(usize, f64)], mut each: impl FnMut(usize, f64, f64)) {
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some((x, p)), Some((y, q))) if x == y => {
                each(*x, *p, *q);
                left.next();
                right.next();
            }
            (Some((x, p)), other) if other.is_none_or(|(y, _)| x < y) => {
                each(*x, *p, 0.0);
                left.next();
            }
            (_, Some((y, q))) => {
                each(*y, 0.0, *q);
                right.next();
            }
            _ => return,
        }
    }
}

/// The two likeliest partners of each unit in each other article.
fn best(
    units: &[Unit],
    partners: &[Vec<(usize, f64)>],
) -> BTreeMap<(usize, usize), [(usize, f64); 2]> {
    let mut best: BTreeMap<(usize, usize), [(usize, f64); 2]> = BTreeMap::new();
    for (unit, known) in partners.iter().enumerate() {
        for (partner, alone) in known {
            let Some(article) = units.get(*partner).map(|u| u.article) else {
                continue;
            };
            let entry = best.entry((unit, article));
            let [first, second] = entry.or_insert([(usize::MAX, 0.0); 2]);
            if *alone > first.1 {
                *second = *first;
                *first = (*partner, *alone);
            } else if *alone > second.1 {
                *second = (*partner, *alone);
            }
        }
    }
    best
}
