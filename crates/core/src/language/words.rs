//! Words: a text cut into words, numbers and marks, and the keys under which words are compared.
//!
//! A word is a run of letters, digits and combining marks that starts with a letter. An elided word keeps its apostrophe
//! ("l'", "d’", "qu'"); any other apostrophe between letters stays inside the word ("aujourd'hui", "don't",
//! "O'Brien"). A hyphen is a mark. A number is a run of digits with inner points or commas ("32,6", "1.500").

use super::word_map::word_hash;
use super::{Language, Section, WordSet};
use crate::evidence::Span;
use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Starts with a letter.
    Word,
    /// Starts with a digit.
    Number,
    /// One character that is neither letter, digit nor white space.
    Mark,
}

/// A word, number or mark of a text.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// As printed.
    pub text: &'t str,
    /// In lower case with plain apostrophes, accents kept: the key of word lists.
    pub lower: Cow<'t, str>,
    /// The hash of `lower`, under which a [`WordMap`](super::WordMap) finds it.
    pub(super) hash: u64,
}

impl Token<'_> {
    /// Whether it is a word.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Whether it is a word with a capital first letter.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.is_word() && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is an elided word that is written together with the next one ("l'").
    #[must_use]
    pub fn is_elided(&self) -> bool {
        self.is_word() && self.lower.ends_with('\'')
    }
}

/// `words.toml`.
#[derive(Default)]
pub struct WordData {
    elisions: WordSet,
    stop_words: WordSet,
    stemmer: Option<Stemmer>,
}

/// `words.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordSource {
    /// Words that are written before an apostrophe and joined to the next word: l, d, qu …
    #[serde(default)]
    elisions: Vec<String>,
    /// Words that carry no content, in lower case.
    #[serde(default)]
    stop_words: Vec<String>,
    /// Name of a Snowball algorithm.
    stemmer: Option<String>,
}

impl Section for WordData {
    const FILE: &'static str = "words.toml";
    type Source = WordSource;

    fn compile(source: WordSource) -> Result<Self, String> {
        let stemmer = source
            .stemmer
            .as_deref()
            .map(algorithm)
            .transpose()?
            .map(Stemmer::create);
        Ok(Self {
            elisions: source.elisions.into_iter().collect(),
            stop_words: source.stop_words.into_iter().collect(),
            stemmer,
        })
    }
}

impl WordData {
    /// Whether a word in lower case carries no content.
    #[must_use]
    pub fn is_stop_word(&self, lower: &str) -> bool {
        self.stop_words.contains_word(lower)
    }

    /// Whether the word of a token carries no content.
    #[must_use]
    pub fn is_stop(&self, token: &Token<'_>) -> bool {
        self.stop_words.contains(token)
    }

    /// How many stop words the language has.
    #[must_use]
    pub fn stop_words(&self) -> usize {
        self.stop_words.len()
    }

    /// The key under which a word is compared: stemmed and folded.
    #[must_use]
    pub fn stem(&self, lower: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => fold(&stemmer.stem(lower)),
            None => fold(lower),
        }
    }
}

fn algorithm(name: &str) -> Result<Algorithm, String> {
    Ok(match name {
        "arabic" => Algorithm::Arabic,
        "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch,
        "english" => Algorithm::English,
        "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French,
        "german" => Algorithm::German,
        "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian,
        "italian" => Algorithm::Italian,
        "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese,
        "romanian" => Algorithm::Romanian,
        "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish,
        "swedish" => Algorithm::Swedish,
        "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish,
        other => return Err(format!("no stemmer called {other:?}")),
    })
}

/// Lower case, plain apostrophes and hyphens; accents kept.
#[must_use]
pub fn normalise(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' | '`' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            '\u{00a0}' | '\u{202f}' | '\u{2009}' => ' ',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// [`normalise`] without accents, ligatures opened (œ = oe, ß = ss): the key under which spellings meet.
#[must_use]
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        let mut folded = word.to_ascii_lowercase();
        // The one ASCII character that is written otherwise.
        if folded.contains('`') {
            folded = folded.replace('`', "'");
        }
        return folded;
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '`' => folded.push('\''),
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            '\u{00a0}' | '\u{202f}' | '\u{2009}' => folded.push(' '),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => folded.push('e'),
            'à' | 'â' | 'ä' | 'á' | 'À' | 'Ä' => folded.push('a'),
            'ü' | 'ù' | 'û' | 'ú' | 'Ü' => folded.push('u'),
            'ö' | 'ô' | 'ó' | 'Ö' => folded.push('o'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ç' | 'Ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            'ß' => folded.push_str("ss"),
            _ => c.to_lowercase().for_each(|c| fold_into(&mut folded, c)),
        }
    }
    folded
}

/// One character in lower case, taken apart.
fn fold_into(folded: &mut String, c: char) {
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            _ => folded.push(c),
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Cuts a text into tokens.
#[must_use]
pub fn tokens<'t>(text: &'t str, language: &Language) -> Vec<Token<'t>> {
    let elisions = &language.words().elisions;
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(tail) = text.get(at..).filter(|tail| !tail.is_empty()) {
        let Some((kind, len)) = token_at(tail, elisions) else {
            at += space_length(tail);
            continue;
        };
        let span = Span::new(at, at + len);
        at = span.end;
        let printed = span.slice(text);
        let lower = lower_case(printed);
        found.push(Token {
            span,
            kind,
            text: printed,
            hash: word_hash(&lower),
            lower,
        });
    }
    found
}

/// What stands at the head of `tail` and how many bytes it has; nothing for white space and what is not seen.
fn token_at(tail: &str, elisions: &WordSet) -> Option<(TokenKind, usize)> {
    match *tail.as_bytes().first()? {
        b' ' | b'\n' => return None,
        b'a'..=b'z' | b'A'..=b'Z' => {
            return Some((TokenKind::Word, word_length(tail, elisions)));
        }
        b'.' | b',' => return Some((TokenKind::Mark, 1)),
        _ => {}
    }
    let c = tail.chars().next()?;
    if c.is_numeric() {
        Some((TokenKind::Number, number_length(tail)))
    } else if c.is_alphabetic() {
        Some((TokenKind::Word, word_length(tail, elisions)))
    } else if c.is_whitespace() || is_combining_mark(c) || is_invisible(c) {
        None
    } else {
        Some((TokenKind::Mark, c.len_utf8()))
    }
}

/// How many bytes at the head of `tail` belong to no token, at least one character.
fn space_length(tail: &str) -> usize {
    let first = tail.chars().next().map_or(1, char::len_utf8);
    let spaces = tail.bytes().take_while(|b| *b == b' ').count();
    first.max(spaces)
}

/// [`normalise`] that copies only what changes.
fn lower_case(printed: &str) -> Cow<'_, str> {
    let mut rest = printed.as_bytes();
    loop {
        rest = match rest {
            [] => return Cow::Borrowed(printed),
            [b'A'..=b'Z' | b'`', ..] => break,
            // ß to ÿ without the sign of division.
            [0xC3, 0x9F..=0xB6 | 0xB8..=0xBF, rest @ ..] => rest,
            [0x80..=0xFF, ..] => break,
            [_, rest @ ..] => rest,
        };
    }
    Cow::Owned(normalise(printed))
}

/// Soft hyphens, joiners, direction marks: characters of no word.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control()
}

/// More bytes than any elided word has, apostrophe not counted ("presqu'", "lorsqu'").
const LONGEST_ELISION: usize = 32;

fn word_length(tail: &str, elisions: &WordSet) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let known = plain_letters(tail.as_bytes().get(at..).unwrap_or_default());
        if known > 0 {
            at += known;
            end = at;
        }
        let Some(c) = tail.get(at..).and_then(|rest| rest.chars().next()) else {
            return end;
        };
        let next = at + c.len_utf8();
        if is_word_part(c) || c == '\u{ad}' {
            end = next;
        } else if is_apostrophe(c) {
            // No elided word is long; a word of a million apostrophes is not looked up whole at each.
            let head = tail.get(..at).filter(|h| h.len() <= LONGEST_ELISION);
            if head.is_some_and(|h| elisions.contains_word(&lower_case(h))) {
                return next;
            }
            let follows = tail.get(next..).and_then(|rest| rest.chars().next());
            if !follows.is_some_and(char::is_alphanumeric) {
                return end;
            }
        } else {
            return end;
        }
        at = next;
    }
}

/// How many bytes at the head are letters and digits of ASCII and Latin-1, which most words have alone.
fn plain_letters(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9', rest @ ..] => rest,
            // À to ÿ without the signs of multiplication and division.
            [0xC3, 0x80..=0x96 | 0x98..=0xB6 | 0xB8..=0xBF, rest @ ..] => rest,
            _ => return bytes.len() - rest.len(),
        };
    }
}

fn number_length(tail: &str) -> usize {
    let mut end = 0;
    let mut rest = tail.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c.is_numeric() {
            end = at + c.len_utf8();
        } else if !(matches!(c, '.' | ',')
            && rest.peek().is_some_and(|(_, next)| next.is_ascii_digit()))
        {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, code: &str) -> Vec<String> {
        tokens(text, Language::of(Some(code)))
            .into_iter()
            .map(|t| t.text.to_owned())
            .collect()
    }

    #[test]
    fn elisions_are_words_of_their_own() {
        assert_eq!(
            cut("L’Ukraine, qu'il aujourd'hui d'ici", "fr"),
            [
                "L’",
                "Ukraine",
                ",",
                "qu'",
                "il",
                "aujourd'hui",
                "d'",
                "ici"
            ]
        );
        assert_eq!(cut("don't O’Brien's", "en"), ["don't", "O’Brien's"]);
    }

    #[test]
    fn numbers_and_hyphens() {
        assert_eq!(
            cut("32,6 % à 20h30, Saint-Denis, m3, 1.500.", "fr"),
            [
                "32,6", "%", "à", "20", "h30", ",", "Saint", "-", "Denis", ",", "m3", ",", "1.500",
                "."
            ]
        );
    }

    #[test]
    fn keys_of_words() {
        assert_eq!(fold("Œuvre"), "oeuvre");
        assert_eq!(fold("Łukaszenka"), "lukaszenka");
        assert_eq!(
            Language::of(Some("fr")).words().stem("bombardements"),
            "bombard"
        );
    }

    proptest::proptest! {
        #[test]
        fn tokens_are_slices_in_order(text in "\\PC{0,200}") {
            let mut last = 0;
            for token in tokens(&text, Language::of(Some("fr"))) {
                proptest::prop_assert!(token.span.start >= last && !token.span.is_empty());
                proptest::prop_assert_eq!(token.span.slice(&text), token.text);
                last = token.span.end;
            }
        }
    }
}
