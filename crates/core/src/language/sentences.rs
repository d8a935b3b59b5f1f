//! Sentences: where one ends and the next begins.
//!
//! A paragraph's end is a hard border. Inside a paragraph a full stop ends a sentence unless it belongs to an
//! abbreviation, an initial, a number or an address; closing quotation marks and brackets go with the sentence that they
//! close.

use super::{Language, Section, items, normalise};
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
    within: HashSet<String>,
    continuations: HashSet<String>,
    never_first: HashSet<String>,
    labels: HashSet<String>,
    after_numbers: HashSet<String>,
    dash_goes_on: bool,
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
    /// Abbreviations that end a sentence only before a word that commonly starts one, that is a stop word: inc, u.s …
    #[serde(default)]
    within: Vec<String>,
    /// Words that, after a closed quotation that ends in "?" or "!", go on with the sentence even … in lower case.
    #[serde(default)]
    continuations: Vec<String>,
    /// Capitalised words that do not start a sentence after an abbreviation: monday in "5 p.m. Monday".
    #[serde(default)]
    never_first: Vec<String>,
    /// Nouns before a single letter that is no initial: plan, groupe.
    #[serde(default)]
    labels: Vec<String>,
    /// Abbreviations that stand behind a number and may end a sentence there: г, r, zł …; elsewhere they stand before a
    /// name ("г. Москва").
    #[serde(default)]
    after_numbers: Vec<String>,
    /// Whether a dash behind a full stop goes on with the quotation that is open: «Да, – сказал он. – Завтра».
    #[serde(default)]
    dash_goes_on: bool,
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
            within: source.within.into_iter().collect(),
            continuations: source.continuations.into_iter().collect(),
            never_first: source.never_first.into_iter().collect(),
            labels: source.labels.into_iter().collect(),
            after_numbers: source.after_numbers.into_iter().collect(),
            dash_goes_on: source.dash_goes_on,
        })
    }
}

/// The sentences of `text`, in order, each inside one of `paragraphs`.
#[must_use]
pub fn sentences(text: &str, language: &Language, paragraphs: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let words = paragraph.slice(text);
        let mut start = 0;
        let mut from = 0;
        while let Some(end) = next_end(words, from, language) {
            push(
                &mut found,
                text,
                paragraph.start + start,
                paragraph.start + end,
            );
            start = end;
            from = end;
        }
        push(&mut found, text, paragraph.start + start, paragraph.end);
    }
    found
}

/// Books a sentence, at its items if it is a list; a line of marks is none.
fn push(found: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let span = Span::new(start, end).trimmed(text);
    if !span.slice(text).chars().any(char::is_alphanumeric) {
        return;
    }
    let mut from = span.start;
    for cut in items::cuts(span.slice(text)) {
        let item = Span::new(from, span.start + cut).trimmed(text);
        if !item.is_empty() {
            found.push(item);
        }
        from = span.start + cut;
    }
    found.push(Span::new(from, span.end).trimmed(text));
}

/// The end of the first sentence that ends at or after byte `from` and before the end of `words`.
fn next_end(words: &str, from: usize, language: &Language) -> Option<usize> {
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
        if rest.trim_start().is_empty() {
            return None;
        }
        let context = Context {
            before: words.get(..from + i).unwrap_or_default(),
            sentence: from,
            marks: tail.get(i..i + run).unwrap_or_default(),
            quoted: close > i + run,
            rest,
        };
        if ends_sentence(&context, language) {
            return Some(from + close);
        }
    }
    None
}

fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '。' | '．' | '！' | '？' | '؟' | '۔' | '।'
    )
}

fn terminal_run(tail: &str) -> usize {
    let mut end = 0;
    for (i, c) in tail.char_indices() {
        let spaced = matches!(c, '\u{a0}' | '\u{202f}' | ' ')
            && tail
                .get(i + c.len_utf8()..)
                .is_some_and(|t| t.starts_with(['!', '?']) || t.starts_with(". ") || t == ".");
        if is_terminal(c) {
            end = i + c.len_utf8();
        } else if !spaced {
            break;
        }
    }
    end
}

/// Closing marks right after the terminal, a space before "»" included.
fn closing_run(tail: &str) -> usize {
    let mut end = 0;
    let mut spaced = false;
    let mut rest = tail.chars().peekable();
    let mut at = 0;
    while let Some(c) = rest.next() {
        at += c.len_utf8();
        let before_word = rest.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            ')' | ']' | '›' if !spaced => end = at,
            // German »so« has the marks the other way round: before a word they open.
            '»' if !before_word => end = at,
            '”' | '’' | '"' | '\'' | '“' | '«' | '‹' | '‘' if !spaced && !before_word => {
                end = at
            }
            ' ' | '\u{a0}' | '\u{202f}' if !spaced && rest.peek() == Some(&'»') => {
                spaced = true;
                continue;
            }
            _ => break,
        }
        spaced = false;
    }
    end
}

/// What stands around a run of terminal marks.
struct Context<'t> {
    /// The paragraph up to the marks.
    before: &'t str,
    /// Where the sentence starts in `before`.
    sentence: usize,
    /// The marks themselves.
    marks: &'t str,
    /// Whether closing marks follow them.
    quoted: bool,
    /// The paragraph after the marks and what closes with them.
    rest: &'t str,
}

fn ends_sentence(context: &Context<'_>, language: &Language) -> bool {
    let data = language.sentences();
    let Context { rest, marks, .. } = *context;
    let spaced = rest.starts_with(char::is_whitespace);
    let wide = marks.starts_with(['。', '！', '？', '।', '۔', '．']);
    if !spaced && !wide {
        return false;
    }
    let next = rest.trim_start();
    let opener = next.trim_start_matches(|c: char| OPENERS.contains(c));
    if opener.starts_with(char::is_lowercase) && !is_item(next) {
        return false;
    }
    // "[…]", "(...)": words that were left out.
    if context.before.ends_with(['[', '(']) {
        return false;
    }
    // "Non !", a répondu … / « Non ! » a répondu: the sentence goes on; so it does before a comma.
    if next.starts_with([',', ';', ':', ')', '/', '،', '؛']) {
        return false;
    }
    if data.dash_goes_on && next.starts_with(['–', '—']) && is_in_quotation(context.before) {
        return false;
    }
    if context.quoted
        && !marks.starts_with('.')
        && data.continuations.contains(&normalise(first_word(opener)))
    {
        return false;
    }
    if marks != "." {
        return true;
    }
    !is_abbreviation(context, opener, language)
}

/// Whether a quotation mark is open at the end of `before`, as far as a reader remembers.
fn is_in_quotation(before: &str) -> bool {
    let near = before.char_indices().rev().take(600);
    let mark = near
        .map(|(_, c)| c)
        .find(|c| matches!(c, '«' | '»' | '„' | '”'));
    matches!(mark, Some('«' | '„'))
}

/// Marks that may stand before the first word of a sentence.
const OPENERS: &str = "\"'«»“”„‘‹›([—–-¿¡ \u{a0}\u{202f}";

/// "(b) …": the next item of a list.
fn is_item(next: &str) -> bool {
    let mut inner = next.chars();
    inner.next() == Some('(')
        && inner.next().is_some_and(char::is_alphanumeric)
        && inner.next() == Some(')')
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '.')))
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
}

/// Whether the point after `before` belongs to its last word.
fn is_abbreviation(context: &Context<'_>, next: &str, language: &Language) -> bool {
    let data = language.sentences();
    let before = context.before;
    let word = before
        .rsplit(|c: char| c.is_whitespace() || "(«“„\"'’[-–—/".contains(c) || items::is_bullet(c))
        .next()
        .unwrap_or_default();
    let key = normalise(word);
    if key.is_empty() {
        return false;
    }
    let next_is_digit = next.starts_with(|c: char| c.is_numeric());
    let digits = key.chars().all(|c| c.is_ascii_digit());
    // "2. Deuxième point": the number of an item.
    let item = key.len() <= 2 && digits
        || key.len() == 1 && key.starts_with(|c: char| c.is_ascii_lowercase());
    let head = before.get(context.sentence..before.len().saturating_sub(word.len()));
    let opens = |h: &str| h.ends_with(items::is_bullet) || !h.chars().any(char::is_alphanumeric);
    if item && head.is_some_and(opens) {
        return true;
    }
    if next_is_digit && data.before_numbers.contains(&key) {
        return true;
    }
    let starter = Starter::of(next, language);
    if data.after_numbers.contains(&key) {
        return !is_counted(context, word) || !ends_behind_number(context, starter);
    }
    if data.before_names.contains(&key) {
        return true;
    }
    if data.anywhere.contains(&key) {
        return starter == Starter::Never || starter == Starter::Possible && is_opening(context);
    }
    if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
        return is_initial(before, word, next, starter, data);
    }
    // "U.S. Army", "O.N.U.": points inside the word.
    let dotted = word.contains('.') && word.split('.').all(|p| matches!(p.chars().count(), 1 | 2));
    if dotted && !word.chars().any(|c| c.is_ascii_digit()) || data.within.contains(&key) {
        return starter != Starter::Common;
    }
    data.ordinal_point && digits && key.len() <= 2 && starter != Starter::Common
}

/// Whether a number stands before `word`, the last word before the point: "2022 r.".
fn is_counted(context: &Context<'_>, word: &str) -> bool {
    let head = context.before.len().saturating_sub(word.len());
    let head = context.before.get(..head).unwrap_or_default();
    head.trim_end()
        .ends_with(|c: char| c.is_numeric() || matches!(c, 'I' | 'V' | 'X'))
}

/// "W 2022 r. Rosja …" goes on, "… w 2022 r. Rosja …" rather does not.
fn ends_behind_number(context: &Context<'_>, starter: Starter) -> bool {
    starter == Starter::Common || !is_opening(context)
}

/// Whether the words before the point are too few for a sentence: "At 5 a.m. Mr. Smith …".
fn is_opening(context: &Context<'_>) -> bool {
    const LEAST: usize = 4;
    let sentence = context.before.get(context.sentence..).unwrap_or_default();
    sentence.split_whitespace().nth(LEAST - 1).is_none()
}

/// How likely a word starts a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Starter {
    /// A function word with a capital: it has no other reason for it.
    Common,
    /// Some capitalised word.
    Possible,
    /// A word that does not start one after an abbreviation ("5 p.m. Monday").
    Never,
}

impl Starter {
    fn of(next: &str, language: &Language) -> Self {
        let word = first_word(next);
        let key = normalise(word);
        let elided = key.split_once('\'').map(|(head, _)| format!("{head}'"));
        let words = language.words();
        if language.sentences().never_first.contains(&key) {
            Self::Never
        } else if words.is_stop_word(&key) || elided.is_some_and(|e| words.is_stop_word(&e)) {
            Self::Common
        } else {
            Self::Possible
        }
    }
}

/// Whether a single letter before the point is an initial or part of a spaced abbreviation ("z. B.").
fn is_initial(
    before: &str,
    letter: &str,
    next: &str,
    starter: Starter,
    data: &SentenceData,
) -> bool {
    let mut following = next.chars();
    let first = following.next();
    let second = following.next();
    if second == Some('.') {
        return true;
    }
    if letter.chars().all(char::is_lowercase) {
        return starter == Starter::Possible && first.is_some_and(char::is_numeric);
    }
    let head = before
        .get(..before.len() - letter.len())
        .unwrap_or_default();
    let joined = head.ends_with('-');
    let previous = head
        .trim_end()
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let previous_is_lower = previous.starts_with(char::is_lowercase) && !previous.ends_with('.');
    if starter == Starter::Common && !joined {
        // "you and I. Did": a function word follows; "E. Le Pen": it belongs to the name.
        let particle = next
            .split_whitespace()
            .nth(1)
            .is_some_and(|w| w.starts_with(char::is_uppercase));
        return !previous_is_lower && particle;
    }
    // "le plan B. Berlin": a label, not the initial of a name.
    !data.labels.contains(&normalise(previous))
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
    fn abbreviations_end_only_before_what_starts_a_sentence() {
        assert_eq!(
            cut(
                "en",
                "He works for Baker Co. in Leeds. She sued Baker Co. They met."
            )
            .len(),
            3
        );
        assert_eq!(
            cut("en", "The U.S. Navy came. I like the U.S. It is big.").len(),
            3
        );
        assert_eq!(
            cut("fr", "Voir p. 12, art. 3, etc. Le reste suit.").len(),
            2
        );
        assert_eq!(
            cut("fr", "Le plan B. Berlin attend. Il a vu J. Brun.").len(),
            3
        );
        assert_eq!(
            cut(
                "de",
                "Obst, z. B. Birnen, im 3. Jahr. Er kam auf Platz 3. Die anderen gingen."
            )
            .len(),
            3
        );
    }

    #[test]
    fn items_and_left_out_words() {
        assert_eq!(
            cut("en", "1. The first thing. 2. The second thing.").len(),
            2
        );
        assert_eq!(
            cut(
                "en",
                "He paused . . . and left. \"One [...] Two\" is a title."
            )
            .len(),
            2
        );
        assert_eq!(cut("de", "Er sagte: »Ja.« »Nein.« Dann ging er.").len(), 3);
    }

    #[test]
    fn a_line_of_marks_is_no_sentence() {
        assert_eq!(cut("en", "One. * * *"), ["One."]);
        assert!(cut("en", "____________").is_empty());
    }

    #[test]
    fn abbreviations_behind_numbers() {
        assert_eq!(
            cut(
                "ru",
                "Это было в Москве осенью в 1998 г. Потом он уехал в г. Казань."
            )
            .len(),
            2
        );
        assert_eq!(cut("ru", "В 1998 г. Россия изменилась.").len(), 1);
        assert_eq!(cut("pl", "W 2022 r. Polska pomogła. Było to najważniejsze wydarzenie w 2022 r. Potem było inaczej.").len(), 3);
    }

    #[test]
    fn a_dash_goes_on_with_an_open_quotation() {
        assert_eq!(
            cut(
                "ru",
                "«Мы готовы, – сказал он. – Завтра начнём». Все молчали."
            )
            .len(),
            2
        );
        assert_eq!(
            cut("fr", "« Nous sommes prêts. – Demain ! » Tous se taisent.").len(),
            3
        );
    }

    #[test]
    fn full_stops_of_other_scripts() {
        assert_eq!(
            cut("ja", "雨が降った。川があふれた！だれも死ななかった？").len(),
            3
        );
        assert_eq!(cut("hi", "वर्षा हुई। नदी बढ़ गई।").len(), 2);
        assert_eq!(cut("ar", "هل وصل الوزير؟ نعم، وصل أمس.").len(), 2);
        assert_eq!(cut("ur", "بارش ہوئی۔ دریا چڑھ گیا۔").len(), 2);
    }

    /// Each of these took time in the square of its length, or could.
    #[test]
    fn hostile_paragraphs_are_cut() {
        for unit in [
            "word ",
            "MR. SMITH ",
            "«a. – ",
            "a) b ",
            "1. ",
            ". ",
            "x.",
            "字。",
            "1998 г. ",
            "A. ",
            "• ",
            "\" ' « ",
        ] {
            let text = unit.repeat(2_000_000 / unit.len());
            for code in ["en", "ru", "und"] {
                let found = cut(code, &text);
                assert!(found.len() <= text.len());
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn sentences_are_in_order_inside_their_paragraph(text in "(\\PC{0,10}|[.!?»« \"')A-Za-z]{1,9}){0,20}") {
            for code in ["fr", "de", "und"] {
                let span = Span::new(0, text.len());
                let mut last = 0;
                for found in sentences(&text, Language::of(Some(code)), &[span]) {
                    proptest::prop_assert!(found.start >= last && !found.slice(&text).is_empty());
                    last = found.end;
                }
            }
        }
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
