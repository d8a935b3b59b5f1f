//! Known words: the longest name at a place that the language's lexicon or the tables have.

use super::classes::Class;
use super::data::Known;
use super::tables::{self, Entity};
use super::text::Reader;
use crate::language::TokenKind;
use crate::mention::NameKind;

/// Longest name that is looked up, in words.
const LONGEST: usize = 9;

/// The longest known name that starts at `at`.
pub(super) fn lookup(reader: &Reader<'_, '_>, at: usize) -> Option<(usize, Known)> {
    let capital = reader.is_capitalised(at);
    if !capital && !reader.is(at, Class::LexiconStart) {
        return None;
    }
    // "La réunion a lieu mardi": at the start of a sentence an article has its capital from there.
    if reader.is_start(at) && reader.is(at, Class::Article) && !reader.is_capitalised(at + 1) {
        return None;
    }
    let first = reader.key(at);
    let longest = longest(reader, &first, capital);
    if longest == 0 && !capital {
        return None;
    }
    let mut best = known_until(reader, at, at + 1, &first, capital);
    if longest < 2 {
        return best;
    }
    let mut words = String::from(first);
    let mut count = 1;
    for i in at + 1..at + LONGEST * 2 {
        let Some(token) = reader.token(i).filter(|_| reader.follows(i - 1)) else {
            break;
        };
        if token.kind == TokenKind::Mark {
            if token.text != "-" && token.text != "." {
                break;
            }
            continue;
        }
        count += 1;
        if count > longest {
            break;
        }
        words.push(' ');
        words.push_str(&reader.key(i));
        best = known_until(reader, at, i + 1, &words, capital).or(best);
    }
    best
}

/// How many words the longest known name has that starts with a word.
fn longest(reader: &Reader<'_, '_>, first: &str, capital: bool) -> usize {
    // A key of several words may be one token: "O'Brien".
    let head = first.split(' ').next().unwrap_or_default();
    let own = reader.data.lexicon_starts.get_word(head);
    let own = own.copied().unwrap_or_default();
    if capital {
        own.max(tables::longest(head))
    } else {
        own
    }
}

/// What is known of the words `first..end` whose key is `words`, unless a hyphen goes on.
fn known_until(
    reader: &Reader<'_, '_>,
    first: usize,
    end: usize,
    words: &str,
    capital: bool,
) -> Option<(usize, Known)> {
    let goes_on = reader.mark(end) == "-" && reader.joined(end - 1) && reader.joined(end);
    if goes_on {
        return None;
    }
    known(reader, first, end, words, capital).map(|known| (end, known))
}

/// What is known of the words `first..end` whose key is `words`: of the key itself, or of it without the endings of the
/// genitive and possessive.
fn known(
    reader: &Reader<'_, '_>,
    first: usize,
    end: usize,
    words: &str,
    capital: bool,
) -> Option<Known> {
    let printed = reader.span(first, end).slice(reader.analysis.text);
    if let Some(found) = known_words(reader, words, printed, capital) {
        return found;
    }
    let genitives = reader.data.genitive.iter().filter_map(|ending| {
        let stem = words.strip_suffix(ending.as_str())?;
        (stem.len() > 3).then_some(stem)
    });
    let possessives = reader
        .data
        .possessive
        .iter()
        .step_by(2)
        .filter_map(|ending| {
            // In a key, an apostrophe is a space.
            let rest = ending.strip_prefix('\'')?;
            let stem = words.strip_suffix(rest)?.strip_suffix(' ')?;
            (!stem.is_empty()).then_some(stem)
        });
    genitives
        .chain(possessives)
        .find_map(|stem| known_words(reader, stem, printed, capital))?
}

/// What lexicon or tables know of a key: none if nothing, nothing inside if the case speaks against it.
fn known_words(
    reader: &Reader<'_, '_>,
    words: &str,
    printed: &str,
    capital: bool,
) -> Option<Option<Known>> {
    if let Some(known) = reader.data.lexicon.get_word(words) {
        return Some(case_fits(&known.form, printed, capital).then(|| known.clone()));
    }
    if !capital {
        return None;
    }
    if let Some(entity) = tables::form(words) {
        return Some(place(reader, entity, printed));
    }
    let (entity, form) = tables::known(words)?;
    Some(case_fits(form, printed, capital).then(|| same_everywhere(entity, form)))
}

fn place(reader: &Reader<'_, '_>, entity: &str, printed: &str) -> Option<Known> {
    let row = Entity::get(entity)?;
    Some(Known {
        kind: NameKind::Place,
        entity: entity.to_owned(),
        canonical: reader.data.canonical.get(entity).cloned(),
        form: printed.to_owned(),
        country: None,
        thousands: Some(row.thousands),
        own: false,
    })
}

fn same_everywhere(entity: &str, form: &str) -> Known {
    Known {
        kind: if entity.starts_with("place:") {
            NameKind::Place
        } else {
            NameKind::Organisation
        },
        entity: entity.to_owned(),
        canonical: Some(form.to_owned()),
        form: form.to_owned(),
        country: None,
        thousands: None,
        own: false,
    }
}

/// An acronym must be one in the text; a form in lower case may have a capital at its start, but not the reverse.
fn case_fits(form: &str, printed: &str, capital: bool) -> bool {
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    let is_upper = |s: &str| !s.chars().any(char::is_lowercase);
    if is_upper(form) || letters <= 4 {
        let first_upper = |s: &str| s.chars().next().is_some_and(char::is_uppercase);
        return is_upper(printed)
            || (letters > 3 && first_upper(printed))
            || (!is_upper(form) && form.chars().eq(printed.chars()));
    }
    capital || form.chars().next().is_some_and(char::is_lowercase)
}
