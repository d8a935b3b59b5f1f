//! Weights: how much a shared word tells.
//!
//! A word's weight is its information, −ln p, in nats. How often each word stands in the articles is counted by its
//! hash in a table of fixed size, so that the counts of a long stream take no more room than those of two pages.

use super::words::Word;

/// Cells of the table; words that meet in one cell count for each other.
const CELLS: usize = 1 << 18;
/// How many imagined words back the guess of a word's frequency before many have been seen.
const PRIOR_WORDS: f32 = 1000.0;

/// Information that a passage has to share among [`LITTLE_TEXT`] words of text or fewer, in nats.
const THRESHOLD: f32 = 40.5;
/// So many words hardly hold a run that others have by chance.
const LITTLE_TEXT: f32 = 1000.0;
/// By how much more they have to share for each e-fold of text that is searched. Chance alone lets one article find runs of
/// information ln n in n words of others, and n articles n times as many (Karlin, Altschul 1990): between the two.
const PER_FOLD: f32 = 1.5;

/// How often each word was seen.
pub(super) struct Counts {
    cells: Vec<u32>,
    total: u64,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            cells: vec![0; CELLS],
            total: 0,
        }
    }
}

fn cell(key: u32) -> usize {
    key as usize % CELLS
}

impl Counts {
    /// Counts the words of an article.
    pub fn add(&mut self, words: &[Word]) {
        for word in words {
            if let Some(count) = self.cells.get_mut(cell(word.key)) {
                *count = count.saturating_add(1);
            }
        }
        self.total += words.len() as u64;
    }

    fn count(&self, key: u32) -> u32 {
        self.cells.get(cell(key)).copied().unwrap_or_default()
    }

    /// A word's information, in nats.
    pub fn weight(&self, word: &Word) -> f32 {
        let seen = self.count(word.key) as f32 + PRIOR_WORDS * word.guess();
        ((self.total as f32 + PRIOR_WORDS) / seen).ln()
    }

    /// How many words were counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Information that a passage has to share among so much text, in nats.
    pub fn threshold(&self) -> f32 {
        let folds = (self.total as f32 / LITTLE_TEXT).max(1.0).ln();
        THRESHOLD + PER_FOLD * folds
    }

    /// Whether a word tells what a text is about: neither short nor frequent.
    pub fn is_content(&self, key: u32, chars: u8, number: bool) -> bool {
        !number && chars >= 4 && u64::from(self.count(key)) * 1000 <= self.total + 5000
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let text = format!("{} turbine", "quand ".repeat(2000));
        let read = words(&text);
        let mut counts = Counts::default();
        counts.add(&read);
        let weight = |n: usize| counts.weight(&read[n]);
        assert!(
            weight(2000) > weight(0) + 4.0,
            "{} {}",
            weight(2000),
            weight(0)
        );
        assert!(counts.threshold() > Counts::default().threshold());
        assert!(counts.is_content(read[2000].key, 7, false));
        assert!(!counts.is_content(read[0].key, 5, false));
    }
}
