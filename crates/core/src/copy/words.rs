//! Words: a text as the finder of copies reads it, in one pass and without knowing its language.
//!
//! A word is a run of letters and digits; apostrophes and hyphens part words. A word that is broken at a line's end is
//! one word ("com-\nmence"), a number loses what groups its digits ("12 500", "12.500", "12500"), and a character of a
//! script that is written without spaces is a word of its own. Case, accents, ligatures, width and soft hyphens make no
//! difference. A word is known by two hashes: its *key*, by which words are the same, and its *sound*, the key's
//! [`skeleton`](super::keys::skeleton), by which runs of words find each other.

use super::keys::{SEED, guess, skeleton_letter};
use crate::evidence::Span;
use crate::language::fold;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word {
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Hash of the folded word.
    pub key: u32,
    /// Hash of its skeleton.
    pub sound: u32,
    /// The set of its letters, folded into 32 bits.
    pub letters: u32,
    /// Characters of the folded word.
    pub chars: u8,
    /// Whether it starts with a digit.
    pub number: bool,
    /// Whether it starts with a capital.
    pub capital: bool,
}

impl Word {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// A first guess of how frequent it is.
    pub fn guess(&self) -> f32 {
        guess(self.chars.into(), self.number)
    }
}

/// The span from the first to the last of some words.
pub(super) fn span_of(words: &[Word]) -> Option<Span> {
    Some(Span::new(
        words.first()?.start as usize,
        words.last()?.end as usize,
    ))
}

/// Longer words are cut: no script writes longer ones, and what is longer is no word.
const LONGEST: usize = 64;

/// The letters of the word at hand, folded.
struct Letters {
    key: [u8; LONGEST],
    key_length: usize,
    sound: [u8; LONGEST],
    sound_length: usize,
    last_sound: u8,
    set: u32,
    chars: u8,
}

impl Letters {
    const fn new() -> Self {
        Self {
            key: [0; LONGEST],
            key_length: 0,
            sound: [0; LONGEST],
            sound_length: 0,
            last_sound: 0,
            set: 0,
            chars: 0,
        }
    }

    fn clear(&mut self) {
        (self.key_length, self.sound_length) = (0, 0);
        (self.last_sound, self.set, self.chars) = (0, 0, 0);
    }

    /// Takes a folded ASCII letter or digit.
    #[inline]
    fn push(&mut self, byte: u8) {
        let Some(slot) = self.key.get_mut(self.key_length) else {
            return;
        };
        *slot = byte;
        if let Some(letter) = skeleton_letter(byte, self.key_length == 0)
            && self.last_sound != letter
        {
            self.sound_push(letter);
        }
        self.key_length += 1;
        self.chars += 1;
        self.set |= 1 << (byte % 32);
    }

    #[inline]
    fn sound_push(&mut self, byte: u8) {
        if let Some(slot) = self.sound.get_mut(self.sound_length) {
            *slot = byte;
            self.sound_length += 1;
            self.last_sound = byte;
        }
    }

    /// Takes a folded character that is not ASCII.
    fn push_other(&mut self, c: char) {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).as_bytes();
        let Some(slots) = self
            .key
            .get_mut(self.key_length..self.key_length + bytes.len())
        else {
            return;
        };
        slots.copy_from_slice(bytes);
        self.key_length += bytes.len();
        bytes.iter().for_each(|b| self.sound_push(*b));
        self.chars += 1;
        self.set |= 1 << (c as u32 % 32);
    }

    /// Takes a character as it is printed.
    fn take(&mut self, c: char) {
        if let Ok(byte) = u8::try_from(c)
            && byte.is_ascii()
        {
            self.push(byte.to_ascii_lowercase());
            return;
        }
        match folded(c) {
            Folded::Letters(bytes) => bytes
                .iter()
                .filter(|b| **b != 0)
                .for_each(|b| self.push(*b)),
            Folded::Other(c) => self.push_other(c),
            Folded::Long => {
                for c in fold(c.encode_utf8(&mut [0; 4])).chars() {
                    if let Some(byte) = u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric) {
                        self.push(byte);
                    } else if c.is_alphanumeric() {
                        self.push_other(c);
                    }
                }
            }
        }
    }

    fn word(&self, start: usize, end: usize, number: bool, capital: bool) -> Word {
        let hash = |bytes: &[u8], length: usize| {
            (xxh3_64_with_seed(bytes.get(..length).unwrap_or_default(), SEED) >> 32) as u32
        };
        let key = hash(&self.key, self.key_length);
        Word {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            key,
            sound: if number {
                key
            } else {
                hash(&self.sound, self.sound_length)
            },
            letters: self.set,
            chars: self.chars,
            number,
            capital,
        }
    }
}

/// What a character becomes when it is folded.
#[derive(Clone, Copy)]
enum Folded {
    /// One or two ASCII letters or digits, or none.
    Letters([u8; 2]),
    /// One other character.
    Other(char),
    /// More than that.
    Long,
}

/// Characters below this are looked up instead of being folded each time: the alphabets of Europe.
const TABLE: u32 = 0x0600;

/// The class and the folded form of the first characters.
fn known() -> &'static [(Class, Folded)] {
    static KNOWN: OnceLock<Vec<(Class, Folded)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        (0..TABLE)
            .filter_map(char::from_u32)
            .map(|c| (class(c), fold_one(c)))
            .collect()
    })
}

fn folded(c: char) -> Folded {
    known()
        .get(c as usize)
        .map_or_else(|| fold_one(c), |known| known.1)
}

fn fold_one(c: char) -> Folded {
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    let mut kept = folded.chars().filter(|c| c.is_alphanumeric());
    match (kept.next(), kept.next(), kept.next()) {
        (None, ..) => Folded::Letters([0; 2]),
        (Some(c), None, _) if !c.is_ascii() => Folded::Other(c),
        (Some(x), y, None) if x.is_ascii() && y.is_none_or(|y| y.is_ascii()) => {
            Folded::Letters([x as u8, y.map_or(0, |y| y as u8)])
        }
        _ => Folded::Long,
    }
}

/// What a character is to the reader of words.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// A letter.
    Letter,
    /// A digit.
    Digit,
    /// A character of a script that is written without spaces between words.
    Single,
    /// Part of a word that is not seen: soft hyphens, joiners, combining marks.
    Silent,
    /// Anything else.
    Other,
}

/// The lower case of ASCII letters and digits; 0 for every other byte.
const LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0u8;
    loop {
        #[allow(clippy::indexing_slicing)] // a byte is below 256
        if byte.is_ascii_alphanumeric() {
            lower[byte as usize] = byte.to_ascii_lowercase();
        }
        if byte == u8::MAX {
            break lower;
        }
        byte += 1;
    }
};

#[inline]
fn lower(byte: u8) -> u8 {
    LOWER.get(usize::from(byte)).copied().unwrap_or_default()
}

fn class(c: char) -> Class {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {
            Class::Silent
        }
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() =>
        {
            Class::Single
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if unicode_normalization::char::is_combining_mark(c) => Class::Silent,
        _ => Class::Other,
    }
}

/// The class of the character at `at` and its length in bytes.
#[inline]
fn class_at(text: &str, at: usize) -> Option<(Class, char, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        let class = match lower(byte) {
            0 => Class::Other,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Letter,
        };
        return Some((class, char::from(byte), 1));
    }
    let c = text.get(at..)?.chars().next()?;
    let class = known().get(c as usize).map_or_else(|| class(c), |k| k.0);
    Some((class, c, c.len_utf8()))
}

/// Reads the words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::with_capacity(text.len() / 6 + 1);
    let mut letters = Letters::new();
    let mut at = 0;
    while let Some((class, c, length)) = class_at(text, at) {
        match class {
            Class::Other | Class::Silent => at += length,
            Class::Single => {
                letters.clear();
                letters.take(c);
                found.push(letters.word(at, at + length, false, false));
                at += length;
            }
            Class::Letter | Class::Digit => {
                letters.clear();
                let number = class == Class::Digit;
                let end = if number {
                    read_number(text, at, &mut letters)
                } else {
                    read_word(text, at, &mut letters)
                };
                found.push(letters.word(at, end, number, c.is_uppercase()));
                at = end;
            }
        }
    }
    found
}

/// Reads the word at `at`; gives its end.
fn read_word(text: &str, mut at: usize, letters: &mut Letters) -> usize {
    let mut end = at;
    loop {
        // Nearly all letters of nearly all texts.
        while let Some(byte) = text
            .as_bytes()
            .get(at)
            .map(|b| lower(*b))
            .filter(|b| *b != 0)
        {
            letters.push(byte);
            at += 1;
            end = at;
        }
        let Some((class, c, length)) = class_at(text, at) else {
            break;
        };
        match class {
            Class::Letter | Class::Digit => {
                at += length;
                end = at;
                letters.take(c);
            }
            Class::Silent => {
                at += length;
            }
            Class::Single => break,
            Class::Other => match goes_on(text, at, c) {
                Some(next) => at = next,
                None => break,
            },
        }
    }
    end
}

/// Where a word that is broken here goes on: hyphen, line break, small letter; or the sign of a broken word alone.
fn goes_on(text: &str, at: usize, c: char) -> Option<usize> {
    if !matches!(c, '-' | '\u{2010}' | '¬') {
        return None;
    }
    let rest = text.get(at + c.len_utf8()..)?;
    let half = rest.trim_start_matches([' ', '\t', '\r', '\n']);
    let gap = rest.get(..rest.len() - half.len())?;
    let breaks = gap.bytes().filter(|b| *b == b'\n').count();
    let broken = breaks == 1 || (c == '¬' && gap.is_empty());
    (broken && half.starts_with(char::is_lowercase)).then(|| text.len() - half.len())
}

/// Reads the number at `at` with its decimals and groups of digits; gives its end.
fn read_number(text: &str, at: usize, letters: &mut Letters) -> usize {
    let mut end = read_word(text, at, letters);
    // Groups of three digits are joined; what follows a decimal point stays with the number, behind a mark of its own.
    let mut leading = text.get(at..end).map_or(0, str::len) <= 3;
    while let Some((_, mark, length)) = class_at(text, end) {
        let groups = matches!(
            mark,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}'
        );
        if !groups && !matches!(mark, '.' | ',') {
            break;
        }
        let digits = text
            .get(end + length..)
            .map_or(0, |t| t.bytes().take_while(u8::is_ascii_digit).count());
        let next = text
            .get(end + length + digits..)
            .and_then(|t| t.chars().next());
        let ends = !next.is_some_and(char::is_alphanumeric);
        if digits == 3 && leading && ends {
            end = read_word(text, end + length, letters);
        } else if digits > 0 && !groups {
            letters.push(b',');
            end = read_word(text, end + length, letters);
            leading = false;
        } else {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Vec<&str> {
        words(text).iter().map(|w| w.span().slice(text)).collect()
    }

    fn same(a: &str, b: &str) -> bool {
        let keys = |t: &str| words(t).iter().map(|w| w.key).collect::<Vec<_>>();
        keys(a) == keys(b)
    }

    #[test]
    fn words_of_a_sentence() {
        assert_eq!(
            printed("L’été com-\nmence : 12 500, 3.200 et 3,5 (Saint-Malo)."),
            [
                "L",
                "été",
                "com-\nmence",
                "12 500",
                "3.200",
                "et",
                "3,5",
                "Saint",
                "Malo"
            ]
        );
        assert_eq!(
            printed("en 2022 300 blessés"),
            ["en", "2022", "300", "blessés"]
        );
        assert_eq!(printed("東京は"), ["東", "京", "は"]);
        assert!(printed("\u{ad} … «»\n").is_empty());
    }

    #[test]
    fn what_makes_no_difference() {
        for (a, b) in [
            ("Œuvre ÉTÉ", "oeuvre ete"),
            ("com\u{ad}mence", "com-\nmence"),
            ("résul¬tant", "resultant"),
            ("12 500", "12.500"),
            ("12\u{202f}500", "12500"),
            ("3.5", "3,5"),
            ("Straße", "STRASSE"),
            ("ﬁn", "fin"),
            ("e\u{301}te\u{301}", "été"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("3,5", "35"),
            ("peut-être", "peutêtre"),
            ("1.2", "12"),
            ("Київ", "Киев"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn what_sounds_alike_has_one_sound() {
        let sound = |t: &str| words(t).first().map(|w| w.sound);
        assert_eq!(sound("Kiev"), sound("Kyiv"));
        assert_ne!(sound("Minsk"), sound("Kyiv"));
        assert_ne!(sound("12345"), sound("12346"));
    }

    #[test]
    fn hostile_texts_end() {
        for text in [
            "¬",
            "-\n-\na",
            "1.",
            "1.,2",
            "1 000 ",
            "\u{301}",
            "a\u{301}-\n",
            "9'",
        ] {
            for word in words(&text.repeat(50)) {
                assert!(word.start < word.end);
            }
        }
    }
}
