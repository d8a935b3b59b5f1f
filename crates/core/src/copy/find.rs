//! Find: which words of which two articles are one passage.

use super::Source;
use super::extend::{Region, Side, extend};
use super::furniture::{Holders, topic};
use super::grams::{GRAM, GramMap, Index, grams, winnow};
use super::keys::{Vocabulary, Words};
use std::collections::HashMap;

/// Information that a passage has to share, in nats.
pub(super) const WEIGHT: f32 = 42.0;
/// Characters that a passage has at least, in both texts.
const CHARS: usize = 40;
/// Share of its words that agree.
const MATCHED: f64 = 0.55;
/// Information of the seed alone, or of two seeds near each other, below which it is not followed.
const SEED_WEIGHT: f32 = 26.0;
/// Two seeds are near each other if the second starts within so many words.
const NEAR_SEEDS: usize = 24;
/// So many passages of a pair are remembered when seeds that lie in them are passed over.
const REMEMBERED: usize = 16;

/// A passage of two articles, as ranks in the order of time; `a` comes before `b`.
pub(super) struct Match {
    pub a: usize,
    pub b: usize,
    pub region: Region,
}

/// All articles made ready, in the order of time.
pub(super) struct Desk<'s, 'a> {
    /// The articles, undated first, then by time, then by text, so that the order given does not matter.
    pub sources: Vec<(usize, &'s Source<'a>)>,
    pub vocabulary: Vocabulary,
    pub words: Vec<Words>,
    pub grams: Vec<Vec<u64>>,
    pub topics: Vec<Vec<u32>>,
    pub holders: Holders,
    /// Per article, whether each word is furniture of its outlet.
    pub furniture: Vec<Vec<bool>>,
    outlets: Vec<Option<u32>>,
}

impl<'s, 'a> Desk<'s, 'a> {
    pub fn new(sources: &'s [Source<'a>]) -> Self {
        let mut sources: Vec<(usize, &Source<'_>)> = sources.iter().enumerate().collect();
        sources.sort_by_key(|(given, s)| (s.when, s.analysis.text, s.outlet, *given));
        let mut vocabulary = Vocabulary::default();
        let words: Vec<Words> = sources
            .iter()
            .map(|(_, s)| vocabulary.read(s.analysis))
            .collect();
        vocabulary.weigh();
        let grams: Vec<Vec<u64>> = words.iter().map(|w| grams(&vocabulary, w)).collect();
        let topics: Vec<Vec<u32>> = words.iter().map(|w| topic(&vocabulary, w)).collect();
        let (outlets, count) = number_outlets(&sources);
        let holders = Holders::new(&grams);
        let owners = holders.furniture(&topics, &outlets, count);
        let furniture = outlets
            .iter()
            .zip(&grams)
            .zip(&words)
            .map(|((outlet, grams), words)| {
                furniture_mask(&owners, *outlet, grams, words.ids.len())
            })
            .collect();
        Self {
            sources,
            vocabulary,
            words,
            grams,
            topics,
            holders,
            furniture,
            outlets,
        }
    }

    fn when(&self, rank: usize) -> Option<i64> {
        self.sources.get(rank).and_then(|(_, s)| s.when)
    }

    fn side(&self, rank: usize) -> Side<'_> {
        Side {
            ids: self.words.get(rank).map_or(&[], |w| &w.ids),
            furniture: self.furniture.get(rank).map_or(&[], Vec::as_slice),
        }
    }

    /// Every passage of two articles of different outlets within the window, by `b`, `a` and place.
    pub fn matches(&self, window: Option<i64>) -> Vec<Match> {
        let (mut undated, mut dated) = (Index::default(), Index::default());
        let mut found = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        for (rank, grams) in self.grams.iter().enumerate() {
            let when = self.when(rank);
            self.look_up(rank, &mut undated, |_| false, &mut hits);
            let too_old = |other: u32| match (window, when, self.when(other as usize)) {
                (Some(window), Some(when), Some(then)) => when.saturating_sub(then) > window,
                _ => false,
            };
            self.look_up(rank, &mut dated, too_old, &mut hits);
            hits.sort_unstable();
            for of_pair in hits.chunk_by(|x, y| x.article == y.article) {
                self.passages(rank, of_pair, &mut found);
            }
            hits.clear();
            let Ok(article) = u32::try_from(rank) else {
                break;
            };
            let index = if when.is_some() {
                &mut dated
            } else {
                &mut undated
            };
            index.add(article, grams, &winnow(grams));
        }
        found
    }

    fn look_up(
        &self,
        rank: usize,
        index: &mut Index,
        gone: impl Fn(u32) -> bool,
        hits: &mut Vec<Hit>,
    ) {
        let outlet = self.outlets.get(rank).copied().flatten();
        let wanted = |other: u32| {
            let theirs = self.outlets.get(other as usize).copied().flatten();
            outlet.is_none() || theirs != outlet
        };
        let mine = self.side(rank);
        let grams = self.grams.get(rank).map_or(&[][..], Vec::as_slice);
        for (place_b, &gram) in grams.iter().enumerate() {
            if is_furniture(mine.furniture, place_b) {
                continue;
            }
            index.holders(gram, &gone, wanted, |article, place| {
                let place_a = place as usize;
                if !is_furniture(self.side(article as usize).furniture, place_a) {
                    hits.push(Hit {
                        article,
                        place_b,
                        place_a,
                    });
                }
            });
        }
    }

    /// Follows the seeds of one pair, ascending in the later text.
    fn passages(&self, b: usize, hits: &[Hit], found: &mut Vec<Match>) {
        let first = found.len();
        let mut tried: Vec<Region> = Vec::new();
        for (n, hit) in hits.iter().enumerate() {
            let known = tried.iter().rev().take(REMEMBERED);
            if known.into_iter().any(|r| r.holds(hit.place_a, hit.place_b))
                || !self.worth(b, hits, n)
            {
                continue;
            }
            let a = hit.article as usize;
            let region = extend(
                &self.vocabulary,
                (self.side(a), hit.place_a),
                (self.side(b), hit.place_b),
            );
            if self.is_passage(a, b, &region)
                && !found
                    .iter()
                    .skip(first)
                    .rev()
                    .take(REMEMBERED)
                    .any(|m| overlap(&m.region, &region))
            {
                found.push(Match {
                    a,
                    b,
                    region: region.clone(),
                });
            }
            tried.push(region);
        }
    }

    /// Whether a seed is worth being followed: rare in itself, or with another one near it.
    fn worth(&self, b: usize, hits: &[Hit], n: usize) -> bool {
        let Some(hit) = hits.get(n) else {
            return false;
        };
        let near = |other: Option<&Hit>| {
            other.is_some_and(|o| {
                o.place_a.abs_diff(hit.place_a) <= NEAR_SEEDS
                    && o.place_b.abs_diff(hit.place_b) <= NEAR_SEEDS
            })
        };
        if near(hits.get(n + 1)) || n.checked_sub(1).is_some_and(|p| near(hits.get(p))) {
            return true;
        }
        let ids = self.side(b).ids.iter().skip(hit.place_b).take(GRAM);
        ids.map(|id| self.vocabulary.weight(*id)).sum::<f32>() >= SEED_WEIGHT
    }

    fn is_passage(&self, a: usize, b: usize, region: &Region) -> bool {
        let long_enough = |rank: usize, words: &std::ops::Range<usize>| {
            let span = self
                .words
                .get(rank)
                .and_then(|w| w.span(words.start, words.end));
            let text = self.sources.get(rank).map_or("", |(_, s)| s.analysis.text);
            span.is_some_and(|s| s.slice(text).chars().take(CHARS).count() == CHARS)
        };
        region.weight >= WEIGHT
            && region.matched() >= MATCHED
            && long_enough(a, &region.a)
            && long_enough(b, &region.b)
    }
}

/// Four words of the article at hand that stand in an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    article: u32,
    place_b: usize,
    place_a: usize,
}

/// Whether two passages of one pair tell of the same words on both sides.
fn overlap(x: &Region, y: &Region) -> bool {
    let common = |x: &std::ops::Range<usize>, y: &std::ops::Range<usize>| {
        2 * x.end.min(y.end).saturating_sub(x.start.max(y.start)) > y.len().min(x.len())
    };
    common(&x.a, &y.a) && common(&x.b, &y.b)
}

fn is_furniture(mask: &[bool], place: usize) -> bool {
    mask.get(place..place + GRAM)
        .is_some_and(|run| run.iter().all(|f| *f))
}

/// Gives every outlet a number.
fn number_outlets(sources: &[(usize, &Source<'_>)]) -> (Vec<Option<u32>>, usize) {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut next = 0;
    let numbers = sources
        .iter()
        .map(|(_, s)| {
            s.outlet.map(|name| {
                *known.entry(name).or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            })
        })
        .collect();
    (numbers, next as usize)
}

/// The furniture of so many outlets is everybody's: they use the same system or have the same owner.
const COMMON: usize = 2;

/// Which words of an article are furniture.
fn furniture_mask(
    owners: &GramMap<Vec<u32>>,
    outlet: Option<u32>,
    grams: &[u64],
    words: usize,
) -> Vec<bool> {
    let mut mask = vec![false; words];
    let outlet = outlet.unwrap_or(u32::MAX);
    for (place, gram) in grams.iter().enumerate() {
        if owners
            .get(gram)
            .is_some_and(|o| o.contains(&outlet) || o.len() >= COMMON)
        {
            for word in mask.iter_mut().skip(place).take(GRAM) {
                *word = true;
            }
        }
    }
    mask
}
