//! Ranges: places of one text, in code points, for counting how much of it something takes.

/// Ranges of one text. They may be added in any order and overlap; each place counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    places: Vec<(u32, u32)>,
    /// How many of `places` are in order and apart.
    settled: usize,
}

/// So many places may lie about before they are put in order.
const LOOSE: usize = 16;

impl Ranges {
    /// Adds the range from `start` to `end`, end exclusive.
    pub fn add(&mut self, start: usize, end: usize) {
        let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let (start, end) = (narrow(start), narrow(end));
        if start >= end {
            return;
        }
        self.places.push((start, end));
        // So that what many articles share of one is kept once, at n log n.
        if self.places.len() > 2 * self.settled + LOOSE {
            self.settle();
        }
    }

    /// Adds all of `other`.
    pub fn join(&mut self, other: &Self) {
        self.places.extend(&other.places);
        self.settle();
    }

    fn settle(&mut self) {
        self.places = self.united();
        self.settled = self.places.len();
    }

    /// The places in order, joined where they touch.
    fn united(&self) -> Vec<(u32, u32)> {
        let mut places = self.places.clone();
        places.sort_unstable();
        let mut united: Vec<(u32, u32)> = Vec::with_capacity(places.len());
        for (start, end) in places {
            match united.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => united.push((start, end)),
            }
        }
        united
    }

    /// How many code points lie inside.
    pub fn total(&self) -> usize {
        let sizes = self.united().into_iter();
        sizes.map(|(start, end)| (end - start) as usize).sum()
    }

    /// How many separate places there are.
    pub fn count(&self) -> usize {
        self.united().len()
    }

    /// How many of the separate places hold something of `other`.
    pub fn count_meeting(&self, other: &Self) -> usize {
        let theirs = other.united();
        let meets = |(start, end): &(u32, u32)| {
            let after = theirs.partition_point(|t| t.1 <= *start);
            theirs.get(after).is_some_and(|t| t.0 < *end)
        };
        self.united().iter().filter(|place| meets(place)).count()
    }

    /// How many code points lie inside both.
    pub fn total_meeting(&self, other: &Self) -> usize {
        let mut both = self.clone();
        both.join(other);
        (self.total() + other.total()).saturating_sub(both.total())
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The ranges with the marks and white space between two of them, or between one and an end of the text, where
    /// nothing else stands there: a text whose every word is taken is taken whole.
    pub fn closed(&self, text: &str) -> Self {
        let mut closed = self.clone();
        let places = self.united();
        let mut places = places.iter().peekable();
        // Where the stretch that is outside and has no word in it so far begins.
        let mut blank = Some(0);
        let mut at = 0_usize;
        for c in text.chars() {
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            while places.next_if(|p| p.1 <= place).is_some() {}
            if places.peek().is_some_and(|p| p.0 <= place) {
                if let Some(start) = blank.replace(at + 1) {
                    closed.places.push(narrowed(start, at));
                }
            } else if c.is_alphanumeric() {
                blank = None;
            }
            at += 1;
        }
        if let Some(start) = blank
            && !self.is_empty()
        {
            closed.places.push(narrowed(start, at));
        }
        closed.places.retain(|p| p.0 < p.1);
        closed.settle();
        closed
    }
}

fn narrowed(start: usize, end: usize) -> (u32, u32) {
    let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    (narrow(start), narrow(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(places: &[(usize, usize)]) -> Ranges {
        let mut ranges = Ranges::default();
        for (start, end) in places {
            ranges.add(*start, *end);
        }
        ranges
    }

    #[test]
    fn each_place_counts_once() {
        let found = ranges(&[(10, 20), (0, 5), (15, 25), (25, 26), (7, 7)]);
        assert_eq!((found.total(), found.count()), (21, 2));
        assert_eq!(found.count_meeting(&ranges(&[(5, 10), (19, 20)])), 1);
        assert_eq!(found.count_meeting(&Ranges::default()), 0);
        assert_eq!(
            found.total_meeting(&ranges(&[(3, 12), (25, 40)])),
            2 + 2 + 1
        );
    }

    #[test]
    fn thousands_of_the_same_place_are_kept_once() {
        let mut found = Ranges::default();
        for _ in 0..10_000 {
            found.add(3, 9);
        }
        assert_eq!(found.total(), 6);
        assert!(found.places.len() <= LOOSE + 3);
    }

    #[test]
    fn marks_between_taken_words_are_taken() {
        let text = "« Ab cd. »\n\nEf gh!";
        let total = |places: &[(usize, usize)]| ranges(places).closed(text).total();
        assert_eq!(total(&[(2, 7), (12, 17)]), text.chars().count());
        // "gh" is not taken: neither is the mark behind it.
        assert_eq!(total(&[(2, 7), (12, 14)]), 14);
        assert_eq!(total(&[]), 0);
        assert_eq!(ranges(&[(0, 4)]).closed("").total(), 4);
    }
}
