//! Index: which articles of the window hold which gram where.
//!
//! The postings stand in one queue in the order of time; a table finds the latest posting of a gram, and each posting
//! the one before. What the window has passed leaves the queue at its head and is taken out of the table, so memory
//! follows the window and not the stream.

use std::collections::VecDeque;

/// A gram has so many postings at most; later articles find the earliest holders, which is enough to know who had it.
const HOLDERS: u32 = 48;
/// Of a gram that has so many, these are answered, the earliest: a text that everybody prints, or a set phrase.
const EARLIEST: usize = 8;
/// A gram is posted so often for one article; a text that repeats itself needs no more.
const REPEATS: usize = 4;
/// Slots of an empty table.
const SLOTS: usize = 1 << 10;

/// A place of a gram.
#[derive(Clone, Copy)]
struct Posting {
    gram: u32,
    article: u32,
    place: u32,
    /// Number of the posting of this gram before this one; its own if there is none.
    before: u32,
}

/// The postings of one gram; none if it is empty.
#[derive(Clone, Copy, Default)]
struct Slot {
    gram: u32,
    count: u32,
    latest: u32,
}

/// Grams of articles in the order of time.
pub(super) struct Index {
    slots: Vec<Slot>,
    used: usize,
    postings: VecDeque<Posting>,
    /// Number of the first posting. Numbers wrap around; they are only ever compared within the window.
    first: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); SLOTS],
            used: 0,
            postings: VecDeque::new(),
            first: 0,
        }
    }
}

impl Index {
    fn home(&self, gram: u32) -> usize {
        // Fibonacci hashing: the high bits of the product are well mixed.
        let mixed = u64::from(gram).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        (mixed as usize) & (self.slots.len() - 1)
    }

    /// The slot of a gram, or the empty one where it would stand.
    fn find(&self, gram: u32) -> usize {
        let mut at = self.home(gram);
        while let Some(slot) = self.slots.get(at) {
            if slot.count == 0 || slot.gram == gram {
                break;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    fn posting(&self, number: u32) -> Option<&Posting> {
        self.postings.get(number.wrapping_sub(self.first) as usize)
    }

    /// Posts a gram of the latest article.
    pub fn post(&mut self, gram: u32, article: u32, place: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let at = self.find(gram);
        let Some(slot) = self.slots.get(at).copied() else {
            return;
        };
        if slot.count >= HOLDERS || self.repeats(slot, article) >= REPEATS {
            return;
        }
        // The queue never gets near 2³² postings: they would take 64 GiB.
        let number = self.first.wrapping_add(self.postings.len() as u32);
        let before = if slot.count == 0 { number } else { slot.latest };
        self.postings.push_back(Posting {
            gram,
            article,
            place,
            before,
        });
        self.used += usize::from(slot.count == 0);
        if let Some(place) = self.slots.get_mut(at) {
            *place = Slot {
                gram,
                count: slot.count + 1,
                latest: number,
            };
        }
    }

    /// How often the latest article has posted a gram.
    fn repeats(&self, slot: Slot, article: u32) -> usize {
        let mut number = slot.latest;
        for found in 0..REPEATS.min(slot.count as usize) {
            match self.posting(number) {
                Some(posting) if posting.article == article => number = posting.before,
                _ => return found,
            }
        }
        REPEATS.min(slot.count as usize)
    }

    /// The places of a gram in articles that are `wanted`, the latest first: all, or the earliest few of one that very
    /// many hold.
    #[inline]
    pub fn holders(&self, gram: u32, wanted: impl Fn(u32) -> bool, found: impl FnMut(u32, u32)) {
        let Some(slot) = self.slots.get(self.find(gram)) else {
            return;
        };
        let passed_over = if slot.count < HOLDERS {
            0
        } else {
            let all = self.postings_of(slot).filter(|p| wanted(p.article)).count();
            all.saturating_sub(EARLIEST)
        };
        let mut found = found;
        self.postings_of(slot)
            .filter(|p| wanted(p.article))
            .skip(passed_over)
            .for_each(|p| found(p.article, p.place));
    }

    /// The postings of a gram, the latest first.
    fn postings_of(&self, slot: &Slot) -> impl Iterator<Item = &Posting> {
        let mut number = slot.latest;
        (0..slot.count).map_while(move |_| {
            let posting = self.posting(number)?;
            number = posting.before;
            Some(posting)
        })
    }

    /// Lets go of all articles before `article`.
    pub fn forget_before(&mut self, article: u32) {
        while let Some(posting) = self.postings.front().copied() {
            if posting.article >= article {
                return;
            }
            self.postings.pop_front();
            self.first = self.first.wrapping_add(1);
            let at = self.find(posting.gram);
            let Some(slot) = self.slots.get_mut(at) else {
                continue;
            };
            slot.count = slot.count.saturating_sub(1);
            if slot.count == 0 {
                self.used -= 1;
                self.close(at);
            }
        }
    }

    /// Fills an emptied slot with what would stand there if it had always been empty.
    fn close(&mut self, mut hole: usize) {
        let mask = self.slots.len() - 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let Some(slot) = self.slots.get(at).copied().filter(|s| s.count > 0) else {
                return;
            };
            let from_home = at.wrapping_sub(self.home(slot.gram)) & mask;
            if from_home >= (at.wrapping_sub(hole) & mask) {
                self.slots.swap(hole, at);
                hole = at;
            }
        }
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|s| s.count > 0) {
            let at = self.find(slot.gram);
            if let Some(place) = self.slots.get_mut(at) {
                *place = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn places(index: &Index, gram: u32) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        index.holders(
            gram,
            |_| true,
            |article, place| found.push((article, place)),
        );
        found.reverse();
        found
    }

    #[test]
    fn few_repeats_and_few_holders() {
        let mut index = Index::default();
        for place in 0..9 {
            index.post(7, 0, place);
        }
        assert_eq!(places(&index, 7).len(), REPEATS);
        for article in 1..100 {
            index.post(7, article, 3);
        }
        assert_eq!(places(&index, 7).len(), EARLIEST);
        assert_eq!(places(&index, 7)[4], (1, 3));
        index.forget_before(40);
        index.post(7, 100, 5);
        assert_eq!(places(&index, 7).first(), Some(&(40, 3)));
        assert_eq!(places(&index, 7).last(), Some(&(100, 5)));
    }

    proptest! {
        #[test]
        fn what_was_posted_is_found_until_it_is_forgotten(
            steps in prop::collection::vec((0u32..3000, 0u32..4, any::<bool>()), 0..4000),
            lag in 1u32..60,
        ) {
            let mut index = Index::default();
            let mut model: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
            let mut article = 0u32;
            for (gram, place, next) in steps {
                if next {
                    article += 1;
                    let before = article.saturating_sub(lag);
                    index.forget_before(before);
                    model.values_mut().for_each(|v| v.retain(|p| p.0 >= before));
                }
                let list = model.entry(gram).or_default();
                if list.len() < HOLDERS as usize && list.iter().filter(|p| p.0 == article).count() < REPEATS {
                    list.push((article, place));
                }
                index.post(gram, article, place);
            }
            for (gram, list) in &model {
                let full = list.len() >= HOLDERS as usize;
                let answered = if full { EARLIEST } else { list.len() };
                prop_assert_eq!(&places(&index, *gram), &list[..answered]);
            }
            let live: usize = model.values().map(Vec::len).sum();
            prop_assert_eq!(index.postings.len(), live);
            prop_assert_eq!(index.used, model.values().filter(|v| !v.is_empty()).count());
        }
    }
}
