//! Keys: the words of an article as the finder of copies compares them.
//!
//! A key is the folded word; a word broken at a line's end is joined again and a number loses its grouping marks. Two
//! keys that differ by few letters for their length are *near*: respelt names (Biélorussie, Bélarus's adjectives),
//! misprints, errors of text recognition.

use crate::evidence::Span;
use crate::language::{Analysis, Token, TokenKind, fold};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Seed of every hash in this room: hashes may be stored, so it never changes.
pub(super) const SEED: u64 = 0x70_61_72_61_6c_6c_61_78;

/// How many imagined words back the estimate of a word's frequency before many have been seen.
const PRIOR_WORDS: f64 = 1000.0;

/// One distinct word.
struct Word {
    key: Box<str>,
    /// The set of its letters, folded into 32 bits.
    letters: u32,
    chars: usize,
    /// Hash of the skeleton.
    hash: u64,
    count: u32,
    number: bool,
    weight: f32,
}

/// The words of one article, in order, without marks.
#[derive(Default)]
pub(super) struct Words {
    /// Which word of the vocabulary.
    pub ids: Vec<u32>,
    /// Where it stands.
    pub spans: Vec<Span>,
}

impl Words {
    /// The span from word `start` to before word `end`.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.spans.get(start)?;
        let last = self.spans.get(end.checked_sub(1)?)?;
        Some(Span::new(first.start, last.end))
    }
}

/// All distinct words of all articles.
#[derive(Default)]
pub(super) struct Vocabulary {
    ids: HashMap<Box<str>, u32>,
    words: Vec<Word>,
    total: u64,
}

impl Vocabulary {
    /// Reads the words of an article. [`Vocabulary::weigh`] has to follow when all are read.
    pub fn read(&mut self, analysis: &Analysis<'_>) -> Words {
        let mut read = Words::default();
        let mut tokens = analysis.tokens.as_slice();
        while let Some((first, rest)) = tokens.split_first() {
            tokens = rest;
            let joined = match first.kind {
                TokenKind::Mark => continue,
                TokenKind::Word => broken_word(analysis.text, tokens).map(|w| (w, 2)),
                TokenKind::Number => grouped_number(first, tokens).map(|n| (n, 1)),
            };
            let mut span = first.span;
            let id = match joined {
                Some((last, used)) => {
                    span = Span::new(first.span.start, last.span.end);
                    tokens = tokens.get(used..).unwrap_or_default();
                    self.intern(&format!("{}{}", first.lower, last.lower), first.kind)
                }
                None => self.intern(&first.lower, first.kind),
            };
            read.ids.push(id);
            read.spans.push(span);
        }
        read
    }

    /// The id of a word, which is counted.
    pub fn intern(&mut self, lower: &str, kind: TokenKind) -> u32 {
        self.total += 1;
        let number = kind == TokenKind::Number;
        if lower.is_ascii() && !number {
            return self.count(lower, number);
        }
        let mut key = fold(lower);
        key.retain(|c| c != '\u{ad}');
        if number {
            key = ungrouped(&key);
        }
        self.count(&key, number)
    }

    fn count(&mut self, key: &str, number: bool) -> u32 {
        if let Some(&id) = self.ids.get(key) {
            if let Some(word) = self.words.get_mut(id as usize) {
                word.count = word.count.saturating_add(1);
            }
            return id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.ids.insert(key.into(), id);
        self.words.push(Word {
            letters: letters(key),
            chars: key.chars().count(),
            hash: if number {
                xxh3_64_with_seed(key.as_bytes(), SEED)
            } else {
                xxh3_64_with_seed(skeleton(key).as_bytes(), SEED)
            },
            count: 1,
            number,
            weight: 0.0,
            key: key.into(),
        });
        id
    }

    /// Sets every word's weight: its information, −ln p, with a word's length as a first guess of how common it is.
    pub fn weigh(&mut self) {
        let total = self.total as f64 + PRIOR_WORDS;
        for word in &mut self.words {
            let p = (f64::from(word.count) + PRIOR_WORDS * guess(word)) / total;
            word.weight = (-p.ln()) as f32;
        }
    }

    /// Information of a word, in nats.
    pub fn weight(&self, id: u32) -> f32 {
        self.words.get(id as usize).map_or(0.0, |w| w.weight)
    }

    /// The stable hash of a word's skeleton, by which seeds are found.
    pub fn hash(&self, id: u32) -> u64 {
        self.words.get(id as usize).map_or(0, |w| w.hash)
    }

    /// Whether a word tells what a text is about: neither short nor frequent.
    pub fn is_content(&self, id: u32) -> bool {
        self.words.get(id as usize).is_some_and(|w| {
            !w.number && w.chars >= 4 && u64::from(w.count) * 1000 <= self.total + 5000
        })
    }

    /// Whether two words differ in a few letters at most; two more if the skeleton is the same. Numbers are never near.
    pub fn near(&self, a: u32, b: u32) -> bool {
        if a == b {
            return true;
        }
        let (Some(x), Some(y)) = (self.words.get(a as usize), self.words.get(b as usize)) else {
            return false;
        };
        let alike = x.hash == y.hash && x.chars.min(y.chars) >= 4;
        let allowed = allowed(x.chars.max(y.chars)) + 2 * usize::from(alike);
        !x.number
            && !y.number
            && x.chars.abs_diff(y.chars) <= allowed
            && (x.letters ^ y.letters).count_ones() as usize <= 2 * allowed
            && within_distance(&x.key, &y.key, allowed)
    }
}

/// How many letters may differ in a word of `chars` characters.
fn allowed(chars: usize) -> usize {
    match chars {
        0..=4 => 0,
        5..=7 => 1,
        8..=11 => 2,
        _ => 3,
    }
}

/// A first guess of a word's frequency: in every language with an alphabet short words are the common ones.
fn guess(word: &Word) -> f64 {
    if word.number {
        return 0.0005;
    }
    match word.chars {
        0..=2 => 0.015,
        3 => 0.008,
        4 => 0.002,
        5..=6 => 0.0005,
        _ => 0.0001,
    }
}

/// What is left of a word when the letters are gone that spelling, transcription and printing change most: vowels after
/// the first letter, h, doubled letters; letters that stand for one sound are one. Only for the Latin alphabet; other
/// letters stay. (In the spirit of Odell and Russell's Soundex, but finer.)
pub(crate) fn skeleton(key: &str) -> String {
    let mut left = String::with_capacity(key.len());
    for (place, c) in key.chars().enumerate() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' if place > 0 => continue,
            'y' | 'j' => 'i',
            'k' | 'q' => 'c',
            'w' => 'v',
            'z' => 's',
            _ => c,
        };
        if !left.ends_with(c) {
            left.push(c);
        }
    }
    left
}

fn letters(key: &str) -> u32 {
    key.chars().fold(0, |set, c| set | 1 << (c as u32 % 32))
}

/// The second half of a word that is broken at a line's end: hyphen, line break, small letter.
fn broken_word<'s, 't>(text: &str, rest: &'s [Token<'t>]) -> Option<&'s Token<'t>> {
    let [hyphen, half, ..] = rest else {
        return None;
    };
    let before = text.get(..hyphen.span.start)?.chars().next_back()?;
    let gap = text.get(hyphen.span.end..half.span.start)?;
    let at_line_end =
        matches!(hyphen.text, "-" | "\u{2010}" | "¬") && gap.matches('\n').count() == 1;
    let broken = (at_line_end || (hyphen.text == "¬" && gap.is_empty()))
        && before.is_alphabetic()
        && half.is_word()
        && half.text.starts_with(char::is_lowercase);
    broken.then_some(half)
}

/// The next group of a number that is grouped by a space: "12 500".
fn grouped_number<'s, 't>(first: &Token<'t>, rest: &'s [Token<'t>]) -> Option<&'s Token<'t>> {
    let next = rest.first()?;
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let grouped = next.kind == TokenKind::Number
        && next.span.start.saturating_sub(first.span.end) <= '\u{202f}'.len_utf8()
        && next.text.len() == 3
        && digits(next.text)
        && first.text.len() <= 3
        && digits(first.text);
    grouped.then_some(next)
}

/// A number without the points or commas that group its thousands.
fn ungrouped(number: &str) -> String {
    let mut parts = number.split(['.', ',']);
    let first = parts.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len()) && parts.clone().all(|p| p.len() == 3);
    if grouped {
        parts.fold(first.to_owned(), |all, p| all + p)
    } else {
        number.to_owned()
    }
}

/// Longer words are never compared letter by letter.
const LONGEST: usize = 48;

/// Whether the edit distance (Levenshtein) of two words is at most `limit`.
fn within_distance(a: &str, b: &str, limit: usize) -> bool {
    if a.is_ascii() && b.is_ascii() {
        distance(a.as_bytes(), b.as_bytes(), limit) <= limit
    } else {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        distance(&a, &b, limit) <= limit
    }
}

fn distance<T: PartialEq>(a: &[T], b: &[T], limit: usize) -> usize {
    if a.len() > LONGEST || b.len() > LONGEST {
        return limit + 1;
    }
    let mut row = [0u8; LONGEST + 1];
    for (cell, n) in row.iter_mut().zip(0u8..) {
        *cell = n;
    }
    let mut last = b.len();
    for (x, n) in a.iter().zip(1u8..) {
        let mut diagonal = n - 1;
        let mut left = n;
        let mut best = left;
        if let Some(first) = row.first_mut() {
            *first = n;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + u8::from(x != y);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
            best = best.min(left);
        }
        last = usize::from(left);
        if usize::from(best) > limit {
            return limit + 1;
        }
    }
    if a.is_empty() { b.len() } else { last }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn keys(text: &str) -> Vec<String> {
        let analysis = Analysis::new(text, Language::of(Some("fr")));
        let mut vocabulary = Vocabulary::default();
        let words = vocabulary.read(&analysis);
        words
            .ids
            .iter()
            .map(|id| vocabulary.words[*id as usize].key.to_string())
            .collect()
    }

    fn near(a: &str, b: &str) -> bool {
        let text = format!("{a} {b}");
        let analysis = Analysis::new(&text, Language::unknown());
        let mut vocabulary = Vocabulary::default();
        let words = vocabulary.read(&analysis);
        vocabulary.near(words.ids[0], words.ids[1])
    }

    #[test]
    fn broken_words_and_grouped_numbers_are_one() {
        assert_eq!(
            keys("L’été com-\nmence : 12 500, 3.200 et 3,5"),
            ["l'", "ete", "commence", "12500", "3200", "et", "3,5"]
        );
    }

    #[test]
    fn respelt_words_are_near_and_numbers_never() {
        assert!(near("bélarusse", "biélorusse"));
        assert!(near("Verbitski", "Verbytsky"));
        assert!(near("Kiev", "Kyiv"));
        assert!(!near("12345", "12346"));
        assert!(!near("pour", "cour"));
        assert!(!near("frontière", "capitale"));
    }

    #[test]
    fn distance_is_levenshteins() {
        for (a, b, d) in [
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("abc", "", 3),
            ("ab", "ab", 0),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 9), d, "{a} {b}");
        }
    }
}
