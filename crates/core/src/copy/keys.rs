//! Keys: when two words are the same, near or sound alike.
//!
//! Two words that differ by few letters for their length are *near*: respelt names (Biélorussie, Bélarus's adjectives),
//! misprints, errors of text recognition.

use super::words::Word;
use crate::language::fold;

/// Seed of every hash in this room: hashes may be stored, so it never changes.
pub(super) const SEED: u64 = 0x70_61_72_61_6c_6c_61_78;

/// What is left of a word when the letters are gone that spelling, transcription and printing change most: vowels after
/// the first letter, h, doubled letters; letters that stand for one sound are one. Only for the Latin alphabet; other
/// letters stay. (In the spirit of Odell and Russell's Soundex, but finer.)
pub(crate) fn skeleton(key: &str) -> String {
    let mut left = String::with_capacity(key.len());
    for (place, c) in key.chars().enumerate() {
        let c = match u8::try_from(c) {
            Ok(byte) if c.is_ascii() => match skeleton_letter(byte, place == 0) {
                Some(letter) => char::from(letter),
                None => continue,
            },
            _ => c,
        };
        if !left.ends_with(c) {
            left.push(c);
        }
    }
    left
}

/// What each ASCII letter is in a skeleton behind the first letter; 0 if it goes.
const SKELETON: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0u8;
    while byte < 128 {
        #[allow(clippy::indexing_slicing)] // the loop ends at 128
        {
            table[byte as usize] = match byte {
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' => 0,
                b'j' => b'i',
                b'k' | b'q' => b'c',
                b'w' => b'v',
                b'z' => b's',
                _ => byte,
            };
        }
        byte += 1;
    }
    table
};

/// What an ASCII letter is in a skeleton, if it stays.
#[inline]
pub(super) fn skeleton_letter(letter: u8, first: bool) -> Option<u8> {
    match (letter, first) {
        (b'y', true) => Some(b'i'),
        (b'a' | b'e' | b'i' | b'o' | b'u' | b'h', true) => Some(letter),
        _ => SKELETON
            .get(usize::from(letter))
            .copied()
            .filter(|l| *l != 0),
    }
}

/// Whether two words differ in a few letters at most; two more if they sound alike. Numbers are never near.
pub(super) fn near(x: &Word, x_text: &str, y: &Word, y_text: &str) -> bool {
    if x.key == y.key {
        return true;
    }
    if x.number || y.number {
        return false;
    }
    let alike = x.sound == y.sound && x.chars.min(y.chars) >= 4;
    let allowed = allowed(x.chars.max(y.chars).into()) + 2 * usize::from(alike);
    usize::from(x.chars.abs_diff(y.chars)) <= allowed
        && (x.letters ^ y.letters).count_ones() as usize <= 2 * allowed
        && within_distance(&letters_of(x, x_text), &letters_of(y, y_text), allowed)
}

/// The folded letters of a word, without marks inside.
pub(super) fn letters_of(word: &Word, text: &str) -> String {
    let mut key = fold(word.span().slice(text));
    key.retain(char::is_alphanumeric);
    key
}

/// Whether two folded words, of which neither is a number, differ in a few letters at most.
pub(super) fn near_keys(x: &str, y: &str) -> bool {
    let (long, short) = (x.chars().count(), y.chars().count());
    let (long, short) = (long.max(short), long.min(short));
    let alike = short >= 4 && skeleton(x) == skeleton(y);
    let allowed = allowed(long) + 2 * usize::from(alike);
    x == y || (long - short <= allowed && within_distance(x, y, allowed))
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
pub(super) fn guess(chars: usize, number: bool) -> f32 {
    if number {
        return 0.0005;
    }
    match chars {
        0..=2 => 0.015,
        3 => 0.008,
        4 => 0.002,
        5..=6 => 0.0005,
        _ => 0.0001,
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
    use super::super::words::words;
    use super::*;

    fn is_near(a: &str, b: &str) -> bool {
        let [x, y] = [a, b].map(|t| words(t)[0]);
        let found = near(&x, a, &y, b);
        if !x.number {
            assert_eq!(found, near_keys(&fold(a), &fold(b)), "{a} {b}");
        }
        found
    }

    #[test]
    fn respelt_words_are_near_and_numbers_never() {
        assert!(is_near("bélarusse", "biélorusse"));
        assert!(is_near("Verbitski", "Verbytsky"));
        assert!(is_near("Kiev", "Kyiv"));
        assert!(!is_near("12345", "12346"));
        assert!(!is_near("pour", "cour"));
        assert!(!is_near("frontière", "capitale"));
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
