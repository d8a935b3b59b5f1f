//! Knowledge: what has to be known of all articles before two of them can be compared: how frequent words are, what is
//! an outlet's furniture, and which runs of words are formulae.
//!
//! A gram is an outlet's furniture if several of its articles hold it that are no versions of one another, and
//! everybody's if it is so for several outlets: then it comes from a template that others use as well. A gram is a
//! formula if articles hold it that have little else in common. Both are judged by the share of content words that two
//! articles have in common (Jaccard's coefficient). Few articles are all looked at; of many, a sample of each outlet
//! (those whose texts have the least hashes: Cohen, Kaplan 2007), so that room and time stay bounded and the order in
//! which articles come makes no difference.

use super::Prepared;
use super::grams::{GRAM, grams};
use super::keys::SEED;
use super::weights::Counts;
use super::words::Word;
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What is furniture of so many outlets is furniture wherever it stands.
const OUTLETS: usize = 2;
/// An outlet's furniture stands in so many of its articles …
const ARTICLES: usize = 4;
/// … and in one of so many.
const ONE_OF: usize = 100;
/// Articles of one outlet that share this much are versions of one text.
const VERSIONS: f64 = 0.5;
/// Articles that share less are of different stories.
const UNRELATED: f64 = 0.08;
/// A formula stands in so many articles of different stories.
const STORIES: usize = 4;
/// So many holders are looked at.
const LOOKED_AT: usize = 48;
/// Articles of the sample, shared by all outlets …
const SAMPLE: usize = 16_384;
/// … of which each has at least so many.
const LEAST: usize = 8;
/// Words of a sampled article that are kept from its head and from its end.
const KEPT: (usize, usize) = (4000, 1000);

/// Gives every outlet a number.
#[derive(Default)]
pub(super) struct Outlets(HashMap<String, u32>);

impl Outlets {
    pub fn number(&mut self, outlet: &str) -> u32 {
        if let Some(known) = self.0.get(outlet) {
            return *known;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(outlet.to_owned(), next);
        next
    }
}

/// An article of the sample.
struct Sampled {
    /// Hash of its text: the sample holds the least.
    order: u64,
    words: Vec<Word>,
}

impl PartialEq for Sampled {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Sampled {}

impl PartialOrd for Sampled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sampled {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order.cmp(&other.order)
    }
}

/// The sample of one outlet.
#[derive(Default)]
struct Pool {
    articles: BinaryHeap<Sampled>,
}

/// Reads all articles once, in any order.
#[derive(Default)]
pub struct Learner {
    outlets: Outlets,
    counts: Counts,
    /// By outlet; the first is of articles whose outlet is not known.
    pools: Vec<Pool>,
}

impl Learner {
    /// Reads an article, of which the outlet and the text are looked at.
    pub fn read(&mut self, article: &Prepared<'_>) {
        let outlet = article.facts.outlet.as_deref();
        let outlet = outlet.map(|o| self.outlets.number(o));
        self.learn(outlet, &article.text, &article.words);
    }

    fn learn(&mut self, outlet: Option<u32>, text: &str, words: &[Word]) {
        self.counts.add(words);
        let pool = outlet.map_or(0, |n| n as usize + 1);
        if self.pools.len() <= pool {
            self.pools.resize_with(pool + 1, Pool::default);
        }
        let most = self.most();
        let Some(pool) = self.pools.get_mut(pool) else {
            return;
        };
        let order = xxh3_64_with_seed(text.as_bytes(), SEED);
        let full = pool.articles.len() >= most;
        if full && pool.articles.peek().is_some_and(|a| a.order <= order) {
            return;
        }
        let words = kept(words);
        pool.articles.push(Sampled { order, words });
        while pool.articles.len() > most {
            pool.articles.pop();
        }
    }

    fn most(&self) -> usize {
        (SAMPLE / self.pools.len().max(1)).max(LEAST)
    }

    /// What was learned.
    pub fn finish(self) -> Knowledge {
        let most = self.most();
        let mut sizes = Vec::with_capacity(self.pools.len());
        let mut articles: Vec<(u64, u32, Vec<Word>)> = Vec::new();
        for (pool, outlet) in self.pools.into_iter().zip(0u32..) {
            let mut sampled = pool.articles.into_sorted_vec();
            sampled.truncate(most);
            sizes.push(sampled.len());
            articles.extend(sampled.into_iter().map(|s| (s.order, outlet, s.words)));
        }
        // Equal texts are alike in all that is looked at below.
        articles.sort_by_key(|(order, outlet, _)| (*order, *outlet));
        Knowledge::new(self.outlets, self.counts, &articles, &sizes)
    }
}

fn kept(words: &[Word]) -> Vec<Word> {
    let (head, end) = KEPT;
    if words.len() <= head + end {
        return words.to_vec();
    }
    let (first, last) = (words.get(..head), words.get(words.len() - end..));
    [first.unwrap_or_default(), last.unwrap_or_default()].concat()
}

/// What an article of the sample is about and whose it is.
struct About {
    /// One more than the outlet's number; 0 if it is not known.
    outlet: u32,
    /// Its content words, ascending.
    topic: Vec<u32>,
}

/// What was learned of all articles.
pub struct Knowledge {
    pub(super) outlets: Outlets,
    pub(super) counts: Counts,
    articles: Vec<About>,
    /// Grams that several articles of the sample hold, and which, ascending.
    holders: Vec<(u32, u32)>,
    /// Per outlet, the grams of its furniture, ascending.
    furniture: Vec<Vec<u32>>,
    /// Grams that are furniture of several outlets, ascending.
    common: Vec<u32>,
}

impl Knowledge {
    fn new(
        outlets: Outlets,
        counts: Counts,
        sample: &[(u64, u32, Vec<Word>)],
        sizes: &[usize],
    ) -> Self {
        let grams: Vec<Vec<u32>> = sample.iter().map(|(_, _, words)| distinct(words)).collect();
        let holders = frequent(&grams);
        let mut looked_at = vec![false; sample.len()];
        for (_, article) in &holders {
            if let Some(flag) = looked_at.get_mut(*article as usize) {
                *flag = true;
            }
        }
        let articles: Vec<About> = sample
            .iter()
            .zip(looked_at)
            .map(|((_, outlet, words), looked_at)| About {
                outlet: *outlet,
                topic: if looked_at {
                    topic(&counts, words)
                } else {
                    Vec::new()
                },
            })
            .collect();
        let furniture = furniture(&holders, &articles, sizes);
        Self {
            outlets,
            counts,
            articles,
            holders,
            common: common(&furniture),
            furniture,
        }
    }

    /// The grams of an outlet's own furniture, ascending.
    fn own(&self, outlet: Option<u32>) -> &[u32] {
        let outlet = outlet.map_or(usize::MAX, |n| n as usize + 1);
        self.furniture.get(outlet).map_or(&[], Vec::as_slice)
    }

    /// Per word of an article, whether it is furniture: part of a gram that is. `grams` are those of its `words` words.
    pub(super) fn furniture(&self, outlet: Option<u32>, grams: &[u32], words: usize) -> Vec<bool> {
        let mut mask = vec![false; words];
        let own = self.own(outlet);
        if own.is_empty() && self.common.is_empty() {
            return mask;
        }
        for (place, gram) in grams.iter().enumerate() {
            let furniture =
                own.binary_search(gram).is_ok() || self.common.binary_search(gram).is_ok();
            if furniture && let Some(run) = mask.get_mut(place..place + GRAM) {
                run.fill(true);
            }
        }
        mask
    }

    /// The articles of the sample that hold a gram, if several do; ascending.
    pub(super) fn holders(&self, gram: u32) -> &[(u32, u32)] {
        let start = self.holders.partition_point(|h| h.0 < gram);
        let from = self.holders.get(start..).unwrap_or_default();
        let count = from.partition_point(|h| h.0 == gram);
        from.get(..count).unwrap_or_default()
    }

    /// Whether articles have little in common but the words of the `phrase` (ascending keys).
    pub(super) fn are_unrelated(&self, holders: &[(u32, u32)], phrase: &[u32]) -> bool {
        let different = |x: &[u32], y: &[u32]| shared(x, y, phrase) < UNRELATED;
        holders.len() >= STORIES
            && apart(
                &self.articles,
                holders.iter().map(|h| h.1),
                different,
                STORIES,
            )
    }
}

/// The grams of an article, ascending, each once.
fn distinct(words: &[Word]) -> Vec<u32> {
    let mut grams = grams(words);
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The grams that at least [`ARTICLES`] articles hold, and which, ascending.
fn frequent(grams: &[Vec<u32>]) -> Vec<(u32, u32)> {
    let all: usize = grams.iter().map(Vec::len).sum();
    // Counting by a hash without regard to collisions first, so that only what may be frequent has to be sorted.
    let mut counts = vec![0u8; (all * 4).next_power_of_two().clamp(1 << 10, 1 << 26)];
    let mask = counts.len() - 1;
    let cell = |gram: u32| (gram.wrapping_mul(0x9E37_79B1) >> 3) as usize & mask;
    for gram in grams.iter().flatten() {
        if let Some(count) = counts.get_mut(cell(*gram)) {
            *count = count.saturating_add(1);
        }
    }
    let often = |gram: &u32| {
        let count = counts.get(cell(*gram)).copied().unwrap_or_default();
        usize::from(count) >= ARTICLES
    };
    let mut entries: Vec<(u32, u32)> = grams
        .iter()
        .zip(0u32..)
        .flat_map(|(grams, n)| grams.iter().copied().filter(often).map(move |g| (g, n)))
        .collect();
    entries.sort_unstable();
    let mut kept = Vec::with_capacity(entries.len());
    for of_gram in entries.chunk_by(|x, y| x.0 == y.0) {
        if of_gram.len() >= ARTICLES {
            kept.extend_from_slice(of_gram);
        }
    }
    kept
}

/// What an article is about: its content words, ascending.
fn topic(counts: &Counts, words: &[Word]) -> Vec<u32> {
    let mut topic: Vec<u32> = words
        .iter()
        .filter(|w| counts.is_content(w.key, w.chars, w.number))
        .map(|w| w.key)
        .collect();
    topic.sort_unstable();
    topic.dedup();
    topic
}

/// Jaccard's coefficient of two ascending lists, the words of a third left out. Of articles without any other word nothing
/// is known: they count as alike, so that a text that everybody prints is not taken for a phrase.
fn shared(mut a: &[u32], mut b: &[u32], mut without: &[u32]) -> f64 {
    let (mut both, mut either) = (0u32, 0u32);
    while let Some(word) = [a.first(), b.first()].into_iter().flatten().min().copied() {
        let in_a = take(&mut a, word);
        let in_b = take(&mut b, word);
        while without.first().is_some_and(|w| *w < word) {
            without = without.get(1..).unwrap_or_default();
        }
        if without.first() != Some(&word) {
            either += 1;
            both += u32::from(in_a && in_b);
        }
    }
    if either == 0 {
        return 1.0;
    }
    f64::from(both) / f64::from(either)
}

/// Takes a word from the head of a list, if it is there.
fn take(list: &mut &[u32], word: u32) -> bool {
    match list.split_first() {
        Some((first, rest)) if *first == word => {
            *list = rest;
            true
        }
        _ => false,
    }
}

/// Whether `enough` of the articles are `different` from one another.
fn apart(
    articles: &[About],
    holders: impl Iterator<Item = u32>,
    different: impl Fn(&[u32], &[u32]) -> bool,
    enough: usize,
) -> bool {
    let mut found: Vec<&[u32]> = Vec::new();
    for article in holders.take(LOOKED_AT) {
        let Some(about) = articles.get(article as usize) else {
            continue;
        };
        if found.iter().all(|other| different(other, &about.topic)) {
            found.push(&about.topic);
            if found.len() >= enough {
                return true;
            }
        }
    }
    false
}

/// The grams that are furniture, per outlet.
fn furniture(holders: &[(u32, u32)], articles: &[About], sizes: &[usize]) -> Vec<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = vec![Vec::new(); sizes.len()];
    let outlet = |article: u32| articles.get(article as usize).map_or(0, |a| a.outlet);
    for of_gram in holders.chunk_by(|x, y| x.0 == y.0) {
        let mut held: Vec<(u32, u32)> = of_gram
            .iter()
            .map(|(_, article)| (outlet(*article), *article))
            .filter(|(outlet, _)| *outlet > 0)
            .collect();
        held.sort_unstable();
        for of_one in held.chunk_by(|x, y| x.0 == y.0) {
            let (Some((gram, _)), Some((outlet, _))) = (of_gram.first(), of_one.first()) else {
                continue;
            };
            let size = sizes.get(*outlet as usize).copied().unwrap_or_default();
            let enough = of_one.len() >= ARTICLES.max(size / ONE_OF);
            let different = |x: &[u32], y: &[u32]| shared(x, y, &[]) < VERSIONS;
            let of_one = of_one.iter().map(|x| x.1);
            if enough
                && apart(articles, of_one, different, ARTICLES)
                && let Some(grams) = found.get_mut(*outlet as usize)
            {
                grams.push(*gram);
            }
        }
    }
    found
}

/// What is furniture of several outlets, ascending.
fn common(furniture: &[Vec<u32>]) -> Vec<u32> {
    let mut all: Vec<u32> = furniture.concat();
    all.sort_unstable();
    all.chunk_by(|x, y| x == y)
        .filter(|of_gram| of_gram.len() >= OUTLETS)
        .filter_map(|of_gram| of_gram.first().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    /// Learns articles of outlet and text.
    fn learn(articles: &[(u32, String)]) -> Knowledge {
        let mut learner = Learner::default();
        for (outlet, text) in articles {
            learner.learn(Some(*outlet), text, &words(text));
        }
        learner.finish()
    }

    fn own_words(n: usize) -> String {
        (0..30).map(|k| format!("mot{n}x{k} ")).collect()
    }

    const FOOT: &str = "Abonnez-vous à notre lettre du matin";

    #[test]
    fn jaccard_of_lists() {
        assert!((shared(&[1, 2, 3], &[2, 3, 4], &[]) - 0.5).abs() < 1e-9);
        assert!((shared(&[1, 2, 3], &[2, 3, 4], &[0, 2, 4]) - 1.0 / 2.0).abs() < 1e-9);
        assert!((shared(&[], &[], &[]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn furniture_needs_several_articles_that_are_no_versions() {
        let different: Vec<_> = (0..4).map(|n| (3, own_words(n) + FOOT)).collect();
        let versions: Vec<_> = (0..4)
            .map(|n| (3, format!("{}{n} {FOOT}", own_words(0))))
            .collect();
        let grams = distinct(&words(FOOT));
        assert_eq!(learn(&different).own(Some(3)), grams);
        assert!(learn(&different).own(Some(2)).is_empty());
        assert!(learn(&versions).own(Some(3)).is_empty());
    }

    #[test]
    fn what_is_furniture_of_two_outlets_is_furniture_of_all() {
        let articles: Vec<_> = (0..8)
            .map(|n| (n as u32 / 4, own_words(n) + FOOT))
            .collect();
        let foot = words(FOOT);
        let masked = |known: &Knowledge| known.furniture(Some(9), &grams(&foot), foot.len());
        assert!(masked(&learn(&articles)).iter().all(|f| *f));
        assert!(!masked(&learn(&articles[..4])).iter().any(|f| *f));
    }

    #[test]
    fn formulae_stand_in_unrelated_articles_of_any_outlet() {
        let different: Vec<_> = (0..4).map(|n| (n as u32, own_words(n) + FOOT)).collect();
        let knowledge = learn(&different);
        let gram = grams(&words(FOOT))[0];
        let is_formula = |known: &Knowledge| known.are_unrelated(known.holders(gram), &[]);
        assert!(is_formula(&knowledge));
        assert!(knowledge.own(Some(0)).is_empty());
        assert!(!is_formula(&learn(&different[..3])));
    }

    #[test]
    fn the_sample_does_not_depend_on_the_order() {
        let mut articles: Vec<_> = (0..400)
            .map(|n| (n as u32 % 7, own_words(n) + FOOT))
            .collect();
        let here = learn(&articles);
        articles.reverse();
        let there = learn(&articles);
        assert_eq!(here.holders, there.holders);
        assert_eq!(here.own(Some(4)), there.own(Some(4)));
    }
}
