//! Sentences: where one ends and the next begins.
//!
//! A paragraph's end is a hard border. Inside a paragraph a full stop ends a sentence unless it belongs to an
//! abbreviation, an initial, a number or an address; closing quotation marks and brackets go with the sentence that they
//! close.

use super::{Language, Section, normalise};
use crate::evidence::Span;
use serde::Deserialize;
use std::collections::HashSet;

/// `sentences.toml`.
#[derive(Default)]
pub struct SentenceData {
    before_names: HashSet<String>,
    before_numbers: HashSet<String>,
    anywhere: HashSet<String>,
    ordinal_point: bool,
    continuations: HashSet<String>,
}

/// `sentences.toml` as written. All entries in lower case, without the final point.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceSource {
    /// Abbreviations that stand before a name: m, mme, dr …: never the end of a sentence.
    #[serde(default)]
    before_names: Vec<String>,
    /// Abbreviations that stand before a number: art, p, n …: no end before a digit.
    #[serde(default)]
    before_numbers: Vec<String>,
    /// Abbreviations that may end a sentence: etc, av …: an end only before a capital.
    #[serde(default)]
    anywhere: Vec<String>,
    /// Whether "3." is an ordinal ("am 3. Oktober").
    #[serde(default)]
    ordinal_point: bool,
    /// Words that, after a closed quotation that ends in "?" or "!", go on with the sentence even … in lower case.
    #[serde(default)]
    continuations: Vec<String>,
}

impl Section for SentenceData {
    const FILE: &'static str = "sentences.toml";
    type Source = SentenceSource;

    fn compile(source: SentenceSource) -> Result<Self, String> {
        Ok(Self {
            before_names: source.before_names.into_iter().collect(),
            before_numbers: source.before_numbers.into_iter().collect(),
            anywhere: source.anywhere.into_iter().collect(),
            ordinal_point: source.ordinal_point,
            continuations: source.continuations.into_iter().collect(),
        })
    }
}

/// The sentences of `text`, in order, each inside one of `paragraphs`.
#[must_use]
pub fn sentences(text: &str, language: &Language, paragraphs: &[Span]) -> Vec<Span> {
    let data = language.sentences();
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let words = paragraph.slice(text);
        let mut start = 0;
        let mut from = 0;
        while let Some(end) = next_end(words, from, data) {
            let span = Span::new(paragraph.start + start, paragraph.start + end).trimmed(text);
            if !span.is_empty() {
                found.push(span);
            }
            start = end;
            from = end;
        }
        let last = Span::new(paragraph.start + start, paragraph.end).trimmed(text);
        if !last.is_empty() {
            found.push(last);
        }
    }
    found
}

/// The end of the first sentence that ends at or after byte `from` and before the end of `words`.
fn next_end(words: &str, from: usize, data: &SentenceData) -> Option<usize> {
    let tail = words.get(from..)?;
    let mut at = 0;
    for (i, c) in tail.char_indices() {
        if i < at || !is_terminal(c) {
            continue;
        }
        let run = terminal_run(tail.get(i..).unwrap_or_default());
        let close = i + run + closing_run(tail.get(i + run..).unwrap_or_default());
        at = close;
        let rest = tail.get(close..).unwrap_or_default();
        if rest.trim().is_empty() {
            return None;
        }
        let before = words.get(..from + i).unwrap_or_default();
        let marks = tail.get(i..i + run).unwrap_or_default();
        let quoted = close > i + run;
        if ends_sentence(before, marks, quoted, rest, data) {
            return Some(from + close);
        }
    }
    None
}

fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।'
    )
}

fn terminal_run(tail: &str) -> usize {
    let mut end = 0;
    for (i, c) in tail.char_indices() {
        let spaced = matches!(c, '\u{a0}' | '\u{202f}' | ' ')
            && tail
                .get(i + c.len_utf8()..)
                .is_some_and(|t| t.starts_with(['!', '?']));
        if is_terminal(c) {
            end = i + c.len_utf8();
        } else if !spaced {
            break;
        }
    }
    end
}

/// Closing marks right after the terminal, a no-break space before "»" included.
fn closing_run(tail: &str) -> usize {
    let mut end = 0;
    for (i, c) in tail.char_indices() {
        let opens_next = c == '"' || c == '\'' || c == '“' || c == '«' || c == '»';
        match c {
            '»' | '”' | ')' | ']' | '›' | '’' | '"' | '\'' | '“' => {
                // A mark after white space and before a letter opens the next sentence.
                let after = tail.get(i + c.len_utf8()..).and_then(|t| t.chars().next());
                let spaced_before = tail
                    .get(..i)
                    .is_some_and(|t| t.ends_with(char::is_whitespace));
                if opens_next
                    && c != '»'
                    && spaced_before
                    && after.is_some_and(char::is_alphanumeric)
                {
                    break;
                }
                if c == '“' && after.is_some_and(char::is_alphanumeric) {
                    break;
                }
                end = i + c.len_utf8();
            }
            ' ' | '\u{a0}' | '\u{202f}' => {
                let next = tail.get(i + c.len_utf8()..).and_then(|t| t.chars().next());
                if next != Some('»') {
                    break;
                }
            }
            _ => break,
        }
    }
    end
}

fn ends_sentence(before: &str, marks: &str, quoted: bool, rest: &str, data: &SentenceData) -> bool {
    let spaced = rest.starts_with(char::is_whitespace);
    let wide = marks.starts_with(['。', '！', '？', '।', '۔']);
    if !spaced && !wide {
        return false;
    }
    let next = rest.trim_start();
    let opener = next.trim_start_matches(|c: char| "\"'«“„‘‹([—–-¿¡ \u{a0}\u{202f}".contains(c));
    let first = opener.chars().next();
    if first.is_some_and(char::is_lowercase) {
        return false;
    }
    // "Non !", a répondu … / « Non ! » a répondu: the sentence goes on; so it does before a comma.
    if next.starts_with([',', ';', ':']) {
        return false;
    }
    if quoted
        && !marks.starts_with('.')
        && data.continuations.contains(&normalise(first_word(opener)))
    {
        return false;
    }
    if marks != "." {
        return true;
    }
    !is_abbreviation(before, opener, data)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .next()
        .unwrap_or_default()
}

fn is_abbreviation(before: &str, next: &str, data: &SentenceData) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || "(«“\"'’[-–—/".contains(c))
        .next()
        .unwrap_or_default();
    let key = normalise(word);
    let next_is_digit = next.starts_with(|c: char| c.is_numeric());
    let single = word.chars().count() == 1;
    if single && word.chars().all(char::is_uppercase) {
        // "J. Dupont", "J.-L. Dupont", but "le plan B. Elle" only where what comes before is no initial.
        return is_initial(before, next);
    }
    // "U.S. Army", "a.m. Monday": points inside the word.
    if word.contains('.') && word.split('.').all(|p| p.chars().count() <= 2) && !key.is_empty() {
        return !data.anywhere.contains(&key) && !next_is_digit;
    }
    if data.before_names.contains(&key) {
        return true;
    }
    if next_is_digit && data.before_numbers.contains(&key) {
        return true;
    }
    if data.ordinal_point
        && !key.is_empty()
        && key.len() <= 2
        && key.chars().all(|c| c.is_ascii_digit())
    {
        return next.starts_with(char::is_uppercase);
    }
    false
}

/// Whether a single capital before the point is an initial: a capitalised word or another initial follows, and what
/// comes before is the start of a sentence, another initial, a name or an abbreviation.
fn is_initial(before: &str, next: &str) -> bool {
    let head = before
        .trim_end_matches(char::is_alphanumeric)
        .trim_end_matches(['-', ' ', '\u{a0}']);
    let previous = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let previous_is_lower = previous.chars().next().is_some_and(char::is_lowercase);
    let follows_name = next
        .chars()
        .nth(1)
        .is_some_and(|c| c.is_lowercase() || c == '.');
    follows_name && !(previous_is_lower && is_common_lower(previous, before))
}

/// Words like "plan B." read as a label: a lower-case word right before the letter, without a comma or name.
fn is_common_lower(previous: &str, before: &str) -> bool {
    previous.chars().count() > 3 && !before.ends_with(|c: char| c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(code: &str, text: &str) -> Vec<String> {
        let span = Span::new(0, text.len());
        let found = sentences(text, Language::of(Some(code)), &[span]);
        found
            .into_iter()
            .map(|s| s.slice(text).to_owned())
            .collect()
    }

    #[test]
    fn titles_and_initials_do_not_end() {
        assert_eq!(
            cut("fr", "M. Dupont et J.-L. Martin sont venus. Ils repartent.").len(),
            2
        );
        assert_eq!(
            cut(
                "en",
                "Dr. Smith met Gov. Jones at 5 p.m. Monday. They left."
            )
            .len(),
            2
        );
        assert_eq!(cut("de", "Am 3. Oktober kam Dr. Weber. Er blieb.").len(), 2);
    }

    #[test]
    fn quotation_marks_go_with_their_sentence() {
        assert_eq!(
            cut("fr", "« Non ! » a-t-il dit. « Oui. » Il part."),
            ["« Non ! » a-t-il dit.", "« Oui. »", "Il part."]
        );
        assert_eq!(
            cut("fr", "Il a dit \"non.\" \"Oui\", dit-elle."),
            ["Il a dit \"non.\"", "\"Oui\", dit-elle."]
        );
    }
}
