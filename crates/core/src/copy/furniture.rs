//! Furniture and formulae: runs of words that many articles have although none copied another.
//!
//! A gram is an outlet's furniture if several of its articles hold it that are no versions of one another; it is a
//! formula if articles hold it that have little else in common. Both are judged by the share of content words that two
//! articles have in common (Jaccard's coefficient).

use super::grams::GramMap;
use super::keys::{Vocabulary, Words};

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

/// What an article is about: its content words, ascending.
pub(super) fn topic(vocabulary: &Vocabulary, words: &Words) -> Vec<u32> {
    let mut topic: Vec<u32> = words
        .ids
        .iter()
        .copied()
        .filter(|id| vocabulary.is_content(*id))
        .collect();
    topic.sort_unstable();
    topic.dedup();
    topic
}

/// Jaccard's coefficient of two ascending lists, the words of a third left out.
fn shared(a: &[u32], b: &[u32], without: &[u32]) -> f64 {
    let kept = |id: &&u32| without.binary_search(id).is_err();
    let mut a = a.iter().filter(kept).peekable();
    let mut b = b.iter().filter(kept).peekable();
    let (mut both, mut either) = (0, 0);
    loop {
        let order = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        either += 1;
        both += u32::from(order.is_eq());
        if order.is_le() {
            a.next();
        }
        if order.is_ge() {
            b.next();
        }
    }
    f64::from(both) / f64::from(either.max(1u32))
}

/// Whether `enough` of the articles are `different` from one another.
fn apart(
    topics: &[Vec<u32>],
    articles: impl Iterator<Item = u32>,
    different: impl Fn(&[u32], &[u32]) -> bool,
    enough: usize,
) -> bool {
    let mut found: Vec<&[u32]> = Vec::new();
    for article in articles.take(LOOKED_AT) {
        let Some(topic) = topics.get(article as usize) else {
            continue;
        };
        if found.iter().all(|other| different(other, topic)) {
            found.push(topic);
            if found.len() >= enough {
                return true;
            }
        }
    }
    false
}

/// Which articles hold which gram.
pub(super) struct Holders {
    /// Gram and article, ascending, each once.
    entries: Vec<(u64, u32)>,
}

impl Holders {
    /// Reads the grams of all articles.
    pub fn new(grams: &[Vec<u64>]) -> Self {
        let mut entries: Vec<(u64, u32)> = grams
            .iter()
            .zip(0u32..)
            .flat_map(|(grams, article)| grams.iter().map(move |g| (*g, article)))
            .collect();
        entries.sort_unstable();
        entries.dedup();
        Self { entries }
    }

    /// The grams that are furniture, each with the outlets whose it is. `outlets` gives each article's outlet as a
    /// number, if it has one; `count` is how many outlets there are.
    pub fn furniture(
        &self,
        topics: &[Vec<u32>],
        outlets: &[Option<u32>],
        count: usize,
    ) -> GramMap<Vec<u32>> {
        let mut sizes = vec![0usize; count];
        for outlet in outlets.iter().flatten() {
            if let Some(size) = sizes.get_mut(*outlet as usize) {
                *size += 1;
            }
        }
        let mut found = GramMap::default();
        for group in self.entries.chunk_by(|x, y| x.0 == y.0) {
            if group.len() < ARTICLES {
                continue;
            }
            let mut held: Vec<(u32, u32)> = group
                .iter()
                .filter_map(|(_, a)| Some(((*outlets.get(*a as usize)?)?, *a)))
                .collect();
            held.sort_unstable();
            let owners: Vec<u32> = held
                .chunk_by(|x, y| x.0 == y.0)
                .filter(|of_one| {
                    let size = of_one.first().and_then(|(o, _)| sizes.get(*o as usize));
                    let enough = ARTICLES.max(size.copied().unwrap_or_default() / ONE_OF);
                    of_one.len() >= enough
                        && apart(
                            topics,
                            of_one.iter().map(|x| x.1),
                            |x, y| shared(x, y, &[]) < VERSIONS,
                            ARTICLES,
                        )
                })
                .filter_map(|of_one| of_one.first().map(|x| x.0))
                .collect();
            if let (Some((gram, _)), false) = (group.first(), owners.is_empty()) {
                found.insert(*gram, owners);
            }
        }
        found
    }

    /// Whether articles that have little in common but the words of the `phrase` (ascending) hold a gram.
    pub fn is_formula(&self, gram: u64, topics: &[Vec<u32>], phrase: &[u32]) -> bool {
        let start = self.entries.partition_point(|e| e.0 < gram);
        let holders = self
            .entries
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|e| e.0 == gram)
            .map(|e| e.1);
        apart(
            topics,
            holders,
            |x, y| shared(x, y, phrase) < UNRELATED,
            STORIES,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jaccard_of_lists() {
        assert!((shared(&[1, 2, 3], &[2, 3, 4], &[]) - 0.5).abs() < 1e-9);
        assert!(shared(&[], &[], &[]).abs() < 1e-9);
    }

    #[test]
    fn furniture_needs_several_articles_that_are_no_versions() {
        let grams = vec![vec![9]; 4];
        let outlets = vec![Some(0); 4];
        let different: Vec<Vec<u32>> = (0..4).map(|n| vec![n * 10, n * 10 + 1]).collect();
        let versions = vec![vec![1, 2, 3, 4]; 4];
        let holders = Holders::new(&grams);
        assert!(holders.furniture(&different, &outlets, 1).contains_key(&9));
        assert!(holders.furniture(&versions, &outlets, 1).is_empty());
        assert!(holders.is_formula(9, &different, &[]) && !holders.is_formula(9, &versions, &[]));
    }
}
