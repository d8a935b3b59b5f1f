//! The model: a multinomial logistic regression for each script that several languages share. The features of a text are
//! its character n-grams of one to four letters, the borders of words included, and its whole words; they are hashed into
//! a table of bytes (Weinberger et al. 2009, *Feature hashing for large scale multitask learning*).
//! `tools/fit_languages.py` fits it and has the same functions.

use std::sync::OnceLock;

/// What the model says of a text that is in none of its languages.
pub(super) const UNKNOWN: &str = "und";

static WEIGHTS: &[u8] = include_bytes!("../../../../../data/langid/weights.bin");
const MAGIC: &str = "parallax languages 1";

/// Languages of a table at most, and the bytes of a row are a multiple of this.
const LANES: usize = 32;
const STEP: usize = 8;
const LONGEST: usize = 4;
/// Longer words are cut.
const WORD: usize = 64;
/// After so many letters, a lead of so many nats is enough.
const EARLY: usize = 300;
const LEAD: f32 = 25.0;

/// The weights of one script.
struct Table {
    script: &'static str,
    bits: u32,
    /// What a weight of 1 is, in nats.
    unit: f32,
    /// Codes, and what their score starts with: the languages that are read less have to be told more clearly.
    languages: Vec<(&'static str, i32)>,
    /// Bytes of a row.
    lanes: usize,
    rows: &'static [u8],
}

/// The scores of a text for the languages of its script.
pub(super) struct Heard {
    table: &'static Table,
    sums: [i32; LANES],
    /// How many letters were read.
    letters: usize,
}

/// Reads `text` with the table of `script`, up to `limit` letters; `None` if there is no such table.
pub(super) fn hear(text: &str, script: &str, limit: usize) -> Option<Heard> {
    let table = tables().iter().find(|t| t.script == script)?;
    let mut heard = Heard {
        table,
        sums: [0; LANES],
        letters: 0,
    };
    for (sum, (_, start)) in heard.sums.iter_mut().zip(&table.languages) {
        *sum = *start;
    }
    let mut word = Word::default();
    let mut checked = EARLY;
    for c in text.chars() {
        if word.takes(c) {
            continue;
        }
        heard.add(&mut word);
        if heard.letters >= checked {
            if heard.letters >= limit || heard.is_decided() {
                return Some(heard);
            }
            checked = heard.letters + EARLY;
        }
    }
    heard.add(&mut word);
    Some(heard)
}

impl Heard {
    /// The language of the highest score, and the score in nats above the mean of all.
    pub(super) fn best(&self) -> Option<(&'static str, f32)> {
        let scored = self.table.languages.iter().zip(self.sums);
        let ((language, _), sum) = scored.rev().max_by_key(|(_, sum)| *sum)?;
        Some((language, self.nats(sum)))
    }

    /// The score of the best language in nats for each letter.
    #[allow(clippy::cast_precision_loss, reason = "some hundred letters")]
    pub(super) fn clearness(&self) -> f32 {
        let best = self.best().map_or(0.0, |(_, score)| score);
        best / self.letters.max(1) as f32
    }

    /// The score of a language in nats; `None` if the table does not have it.
    pub(super) fn score(&self, language: &str) -> Option<f32> {
        let mut scored = self.table.languages.iter().zip(self.sums);
        scored
            .find(|((code, _), _)| *code == language)
            .map(|(_, sum)| self.nats(sum))
    }

    #[allow(clippy::cast_precision_loss, reason = "sums of some thousand bytes")]
    fn nats(&self, sum: i32) -> f32 {
        sum as f32 * self.table.unit
    }

    fn is_decided(&self) -> bool {
        let (mut first, mut second) = (i32::MIN, i32::MIN);
        for sum in self.sums.iter().take(self.table.languages.len()) {
            if *sum > first {
                second = std::mem::replace(&mut first, *sum);
            } else {
                second = second.max(*sum);
            }
        }
        self.nats(first.saturating_sub(second)) > LEAD
    }

    fn add(&mut self, word: &mut Word) {
        self.letters += word.letters();
        word.features(|hash| self.add_row(hash));
        word.clear();
    }

    fn add_row(&mut self, hash: u32) {
        let mixed = (hash ^ (hash >> 15)).wrapping_mul(0x85eb_ca6b);
        let row = (mixed >> (32 - self.table.bits)) as usize * self.table.lanes;
        let Some(row) = self.table.rows.get(row..row + self.table.lanes) else {
            return;
        };
        let (sums, _) = self.sums.as_chunks_mut::<STEP>();
        let (row, _) = row.as_chunks::<STEP>();
        for (sums, bytes) in sums.iter_mut().zip(row) {
            for (sum, byte) in sums.iter_mut().zip(bytes) {
                *sum += i32::from(byte.cast_signed());
            }
        }
    }
}

/// A word in lower case between two spaces.
struct Word {
    letters: [u32; WORD],
    len: usize,
}

impl Default for Word {
    fn default() -> Self {
        Self {
            letters: [SPACE; WORD],
            len: 1,
        }
    }
}

const SPACE: u32 = 0x20;
const APOSTROPHE: u32 = 0x27;

impl Word {
    /// Takes a letter, or an apostrophe inside; everything else ends the word.
    fn takes(&mut self, c: char) -> bool {
        if c.is_ascii_alphabetic() {
            self.push(u32::from(c.to_ascii_lowercase()));
        } else if c.is_alphabetic() {
            for lower in c.to_lowercase() {
                self.push(u32::from(lower));
            }
        } else if matches!(c, '\'' | '’') && self.len > 1 {
            self.push(APOSTROPHE);
        } else {
            return false;
        }
        true
    }

    /// One place is left for the space at the end.
    fn push(&mut self, letter: u32) {
        if self.len + 1 < WORD
            && let Some(place) = self.letters.get_mut(self.len)
        {
            *place = letter;
            self.len += 1;
        }
    }

    fn letters(&self) -> usize {
        self.len - 1
    }

    fn clear(&mut self) {
        self.len = 1;
    }

    /// The hashes of the word's n-grams and of the word itself.
    fn features(&mut self, mut found: impl FnMut(u32)) {
        while self.len > 1 && self.letters.get(self.len - 1) == Some(&APOSTROPHE) {
            self.len -= 1;
        }
        if self.len <= 1 {
            return;
        }
        if let Some(end) = self.letters.get_mut(self.len) {
            *end = SPACE;
        }
        let letters = self.letters.get(..=self.len).unwrap_or_default();
        let mut whole = 0x0100_0193;
        for (i, first) in letters.iter().enumerate() {
            if i > 0 {
                whole = step(whole, *first);
            }
            let mut hash = 0x811c_9dc5;
            for (n, letter) in letters.iter().skip(i).take(LONGEST).enumerate() {
                hash = step(hash, *letter);
                if n > 0 || *letter != SPACE {
                    found(hash);
                }
            }
        }
        found(whole);
    }
}

fn step(hash: u32, letter: u32) -> u32 {
    (hash ^ letter).wrapping_mul(0x9e37_79b1)
}

/// The tables; none if the file is not in order, which a test keeps from being built.
fn tables() -> &'static [Table] {
    static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
    TABLES.get_or_init(|| parsed(WEIGHTS).unwrap_or_default())
}

/// A line of text, and for each table a line "script bits unit lanes code:start …" and its rows.
fn parsed(bytes: &'static [u8]) -> Option<Vec<Table>> {
    let (magic, mut rest) = line(bytes)?;
    if magic != MAGIC {
        return None;
    }
    let mut tables = Vec::new();
    while !rest.is_empty() {
        let (head, after) = line(rest)?;
        let mut fields = head.split(' ');
        let script = fields.next()?;
        let bits: u32 = fields
            .next()?
            .parse()
            .ok()
            .filter(|b| (1..=20).contains(b))?;
        let unit = fields.next()?.parse().ok()?;
        let lanes: usize = fields.next()?.parse().ok().filter(|l| *l <= LANES)?;
        let languages = fields.map(language).collect::<Option<Vec<_>>>()?;
        let size = lanes << bits;
        tables.push(Table {
            script,
            bits,
            unit,
            languages,
            lanes,
            rows: after.get(..size)?,
        });
        rest = after.get(size..)?;
    }
    Some(tables)
}

fn line(bytes: &'static [u8]) -> Option<(&'static str, &'static [u8])> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    Some((
        std::str::from_utf8(bytes.get(..end)?).ok()?,
        bytes.get(end + 1..)?,
    ))
}

fn language(field: &'static str) -> Option<(&'static str, i32)> {
    let (code, start) = field.split_once(':')?;
    Some((code, start.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_in_order() {
        let tables = parsed(WEIGHTS).expect("weights.bin is in order");
        assert_eq!(tables.len(), 3);
        assert!(WEIGHTS.len() <= 1_000_000);
        assert!(tables.iter().map(|t| t.languages.len()).sum::<usize>() > 30);
        for table in tables {
            assert!(table.languages.len() <= table.lanes && table.lanes.is_multiple_of(STEP));
        }
    }

    /// The sum is what `tools/fit_languages.py` gets from the same rule.
    #[test]
    fn features_are_those_of_the_trainer() {
        let mut word = Word::default();
        assert!("L’été'".chars().all(|c| word.takes(c)));
        let mut found = Vec::new();
        word.features(|hash| found.push(hash));
        assert_eq!(word.letters(), 5);
        // "l'été" between spaces has 5 n-grams of one letter, 6, 5 and 4 of two to four, and the word.
        assert_eq!(found.len(), 5 + 6 + 5 + 4 + 1);
        assert_eq!(
            found.iter().fold(0u32, |sum, h| sum.wrapping_add(*h)),
            HASHES
        );
    }

    const HASHES: u32 = 0xc5a5_503c;

    #[test]
    fn a_broken_file_is_refused() {
        assert!(parsed(b"").is_none());
        assert!(parsed(b"parallax languages 1\nlatin 14 0.1 32 en:0\nshort").is_none());
        assert!(parsed(b"parallax languages 1\nlatin 99 0.1 32 en:0\n").is_none());
    }
}
