//! Grams: runs of four words, hashed; winnowing; the index of grams in time order.
//!
//! Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps of every [`WINDOW`] grams in a row the one with the least hash: a
//! run that two texts share and that is at least `GRAM + WINDOW − 1` words long has a kept gram in common. The index
//! holds the kept grams only; the texts that are looked up bring all of theirs.

use super::keys::{SEED, Vocabulary, Words};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Words of a gram.
pub(super) const GRAM: usize = 4;
/// Of so many grams in a row one is kept.
const WINDOW: usize = 3;
/// A gram is indexed so often for one article; a text that repeats itself needs no more.
const REPEATS: u32 = 4;
/// So many holders of a gram are answered, the earliest first: enough to find who had it first.
const HOLDERS: usize = 32;
/// So many entries of a gram are looked at.
const LOOKED_AT: usize = 256;

/// The grams of one article, one for each word that has three after it.
pub(super) fn grams(vocabulary: &Vocabulary, words: &Words) -> Vec<u64> {
    words
        .ids
        .windows(GRAM)
        .map(|run| {
            let mut bytes = [0u8; GRAM * 8];
            for (slot, id) in bytes.chunks_exact_mut(8).zip(run) {
                slot.copy_from_slice(&vocabulary.hash(*id).to_le_bytes());
            }
            xxh3_64_with_seed(&bytes, SEED)
        })
        .collect()
}

/// The places of the grams that winnowing keeps, ascending.
pub(super) fn winnow(grams: &[u64]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(grams.len() / 2 + 1);
    for (start, window) in grams.windows(WINDOW.min(grams.len()).max(1)).enumerate() {
        // The last of equal hashes, so that runs of one gram are thinned out.
        let least = window.iter().enumerate().rev().min_by_key(|(_, g)| **g);
        if let Some((at, _)) = least
            && kept.last() != Some(&(start + at))
        {
            kept.push(start + at);
        }
    }
    kept
}

/// A map from grams, which are hashes already.
pub(super) type GramMap<T> = HashMap<u64, T, BuildHasherDefault<Identity>>;

/// Takes a hash for its own hash.
#[derive(Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// One place of one gram.
#[derive(Clone, Copy)]
struct Posting {
    article: u32,
    place: u32,
    next: u32,
}

/// End of a list of postings.
const NONE: u32 = u32::MAX;

/// The list of a gram's places, in the order in which they came.
#[derive(Clone, Copy)]
struct List {
    first: u32,
    last: u32,
    /// How often the last article has it.
    repeats: u32,
}

/// Which article holds which gram where, in the order of time.
#[derive(Default)]
pub(super) struct Index {
    lists: GramMap<List>,
    postings: Vec<Posting>,
}

impl Index {
    /// Adds the kept grams of the next article.
    pub fn add(&mut self, article: u32, grams: &[u64], kept: &[usize]) {
        for &place in kept {
            if let Some(&gram) = grams.get(place) {
                self.post(article, gram, place);
            }
        }
    }

    fn post(&mut self, article: u32, gram: u64, place: usize) {
        let (Ok(at), Ok(place)) = (u32::try_from(self.postings.len()), u32::try_from(place)) else {
            return;
        };
        let list = self.lists.entry(gram).or_insert(List {
            first: NONE,
            last: NONE,
            repeats: 0,
        });
        match self.postings.get_mut(list.last as usize) {
            Some(last) if last.article == article => {
                if list.repeats >= REPEATS {
                    return;
                }
                last.next = at;
                list.repeats += 1;
            }
            Some(last) => {
                last.next = at;
                list.repeats = 1;
            }
            None => {
                list.first = at;
                list.repeats = 1;
            }
        }
        list.last = at;
        self.postings.push(Posting {
            article,
            place,
            next: NONE,
        });
    }

    /// Calls `found(article, place)` for the holders of a gram that are `wanted`, the earliest first. Entries at the
    /// head of the list that are `gone`, because the window has passed them, are let go for ever.
    pub fn holders(
        &mut self,
        gram: u64,
        gone: impl Fn(u32) -> bool,
        wanted: impl Fn(u32) -> bool,
        mut found: impl FnMut(u32, u32),
    ) {
        let Some(list) = self.lists.get_mut(&gram) else {
            return;
        };
        let mut at = list.first;
        let mut leading = true;
        let (mut answered, mut looked_at) = (0, 0);
        let mut last = None;
        while let Some(posting) = self.postings.get(at as usize) {
            if leading && gone(posting.article) {
                at = posting.next;
                list.first = at;
                continue;
            }
            leading = false;
            looked_at += 1;
            if wanted(posting.article) {
                answered += usize::from(last != Some(posting.article));
                if answered > HOLDERS {
                    break;
                }
                last = Some(posting.article);
                found(posting.article, posting.place);
            }
            if looked_at >= LOOKED_AT {
                break;
            }
            at = posting.next;
        }
        if list.first == NONE {
            list.last = NONE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winnowing_keeps_one_of_each_window() {
        let grams = [5, 3, 9, 8, 7, 7, 7, 1];
        let kept = winnow(&grams);
        for start in 0..=grams.len() - WINDOW {
            assert!(kept.iter().any(|k| (start..start + WINDOW).contains(k)));
        }
        assert!(kept.is_sorted() && kept.len() < grams.len());
        assert_eq!(winnow(&[4]), [0]);
        assert!(winnow(&[]).is_empty());
    }

    #[test]
    fn index_forgets_what_is_gone_and_goes_on() {
        let mut index = Index::default();
        index.add(0, &[7; 9], &[0, 1, 2, 3, 4, 5, 6, 7, 8]);
        index.add(1, &[7], &[0]);
        let mut holders = Vec::new();
        index.holders(7, |_| false, |_| true, |article, _| holders.push(article));
        assert_eq!(holders, [0, 0, 0, 0, 1]);
        index.holders(7, |_| true, |_| true, |_, _| panic!("all are gone"));
        index.add(2, &[7], &[0]);
        holders.clear();
        index.holders(7, |_| false, |_| true, |article, _| holders.push(article));
        assert_eq!(holders, [2]);
    }
}
