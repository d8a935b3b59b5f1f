//! Index: which active strands hold a term.

use rustc_hash::{FxHashMap, FxHashSet};

/// So many of a side's rarest terms look for strands.
const LOOKED_UP: usize = 24;
/// Terms of more strands than this share of the active ones are not looked up …
const COMMON_SHARE: f32 = 0.05;
/// … if they are of more than so many.
const COMMON_STRANDS: usize = 60;
/// Once so many postings were read, no further term is looked up.
const POSTINGS: usize = 6_000;

/// Strands by term, ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    strands: FxHashMap<u32, Vec<u32>>,
}

impl Index {
    /// Notes that a strand holds terms.
    pub fn add(&mut self, number: u32, terms: impl Iterator<Item = u32>) {
        for id in terms {
            let strands = self.strands.entry(id).or_default();
            if let Err(place) = strands.binary_search(&number) {
                strands.insert(place, number);
            }
        }
    }

    /// Notes that a strand has gone.
    pub fn remove(&mut self, number: u32, terms: impl Iterator<Item = u32>) {
        for id in terms {
            if let Some(strands) = self.strands.get_mut(&id) {
                if let Ok(place) = strands.binary_search(&number) {
                    strands.remove(place);
                }
                if strands.is_empty() {
                    self.strands.remove(&id);
                }
            }
        }
    }

    /// Lets go what strands that have gone, and terms that nobody holds, have left behind: a strand does not keep all the
    /// terms under which it was noted.
    pub fn tidy(&mut self, terms: &FxHashSet<u32>, active: &FxHashSet<u32>) {
        self.strands.retain(|id, strands| {
            strands.retain(|number| active.contains(number));
            terms.contains(id) && !strands.is_empty()
        });
    }

    /// The strands that share the heaviest of the given terms, those that share most first; at most `most`. `active` is
    /// how many strands there are.
    pub fn near(
        &self,
        mut terms: Vec<(u32, f32)>,
        active: usize,
        most: usize,
        mut wanted: impl FnMut(u32) -> bool,
    ) -> Vec<u32> {
        terms.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let common = COMMON_STRANDS.max((active as f32 * COMMON_SHARE) as usize);
        let mut found: FxHashMap<u32, f32> = FxHashMap::default();
        let (mut looked_up, mut read) = (0, 0);
        for (id, weight) in terms {
            let Some(strands) = self.strands.get(&id).filter(|s| s.len() <= common) else {
                continue;
            };
            for number in strands {
                *found.entry(*number).or_default() += weight * weight;
            }
            looked_up += 1;
            read += strands.len();
            if looked_up >= LOOKED_UP || read >= POSTINGS {
                break;
            }
        }
        let mut ranked: Vec<(u32, f32)> = found.into_iter().collect();
        ranked.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        ranked
            .into_iter()
            .map(|(number, _)| number)
            .filter(|number| wanted(*number))
            .take(most)
            .collect()
    }
}
