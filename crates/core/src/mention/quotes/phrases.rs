//! Noun phrases: the words that may stand for a speaker, found from closed classes of words and capitals.

use super::data::class;
use super::view::{REACH, View};
use crate::mention::NameKind;
use std::ops::Range;

/// How long a noun phrase may be, in tokens.
const LONGEST: usize = 24;

/// Whether a noun phrase may start at a token.
pub(super) fn starts(view: &View<'_, '_>, at: usize, sentence_start: bool) -> bool {
    let class = view.class(at);
    if class & (class::DETERMINER | class::PRONOUN | class::TITLE | class::SOURCE_NOUN) != 0 {
        return true;
    }
    if view.name(at).is_some() {
        return true;
    }
    let closed = class::PREPOSITION
        | class::GENITIVE
        | class::ADVERB
        | class::SUBORDINATOR
        | class::COORDINATOR
        | class::RELATIVE
        | class::COMPLEMENTISER
        | class::CHAIN
        | class::AUXILIARY
        | class::COPULA;
    if class & closed != 0 || !view.is_word(at) {
        return false;
    }
    if view.data.grammar.verb_first {
        return true;
    }
    if !view.capitalised(at) {
        return view
            .token(at)
            .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()));
    }
    // The first word of a sentence has its capital from there; a second capital speaks for a name.
    !sentence_start
        || view.data.grammar.capital_nouns
        || view.data.grammar.zero_complement
        || view.capitalised(at + 1)
        || view.is_border(at + 1)
        || is_acronym(view, at)
        || view.is(at + 1, class::VERB)
        || view.is(
            at + 1,
            class::AUXILIARY | class::COPULA | class::CLITIC | class::REFLEXIVE | class::NEGATION,
        )
}

fn is_acronym(view: &View<'_, '_>, at: usize) -> bool {
    !view.is_shouted(at)
        && view
            .token(at)
            .is_some_and(|t| t.text.chars().count() > 1 && t.text.chars().all(char::is_uppercase))
}

/// The subject before a verb group that starts at `cue`, looking back no further than `floor`.
pub(super) fn subject_before(
    view: &View<'_, '_>,
    cue: usize,
    floor: usize,
) -> Option<Range<usize>> {
    let mut floor = floor.max(cue.saturating_sub(REACH));
    // "- Les juges …": the dash of a list.
    while floor < cue
        && view
            .mark(floor)
            .is_some_and(|c| matches!(c, '-' | '–' | '—' | '•'))
    {
        floor += 1;
    }
    let mut end = cue;
    while end > floor && is_filler(view, end - 1) {
        end -= 1;
    }
    if end <= floor {
        return None;
    }
    if view.is(end - 1, class::PRONOUN) && view.quotation(end - 1) == view.quotation(cue) {
        return Some(end - 1..end);
    }
    if view.is(end - 1, class::COORDINATOR) {
        // "X a dit P et ajoute Q": the subject stands further in front.
        return None;
    }
    if view.is(end - 1, class::RELATIVE) {
        return antecedent(view, end - 1, floor);
    }
    let commas = is_interposing(view, end - 1);
    if commas {
        return before_interposed(view, end - 1, floor, cue);
    }
    let start = segment_start(view, end, floor, cue);
    if (start..end).any(|i| is_verb(view, i)) {
        return None;
    }
    if end - start == 1 && view.data.grammar.capital_nouns && view.is(start, class::DETERMINER) {
        // "Diese bestätigte": an article without a noun is a pronoun.
        return Some(start..end);
    }
    phrase_in(view, start..end, start == floor)
}

/// Words that are verbs wherever they stand.
fn is_verb(view: &View<'_, '_>, at: usize) -> bool {
    view.is(at, class::AUXILIARY | class::COPULA) && !view.is(at, class::DETERMINER)
}

/// A mark that closes an interposed phrase.
fn is_interposing(view: &View<'_, '_>, at: usize) -> bool {
    view.mark(at)
        .is_some_and(|c| matches!(c, ',' | ')' | '—' | '–'))
}

/// Words between a subject and its verb.
fn is_filler(view: &View<'_, '_>, at: usize) -> bool {
    let class = view.class(at);
    if class & class::ADVERB != 0 {
        return true;
    }
    if class & class::PRONOUN != 0 && class & class::CLITIC == 0 {
        return false;
    }
    if class & (class::CLITIC | class::NEGATION | class::REFLEXIVE) == 0 {
        return false;
    }
    // "nous", "vous", "elle" are pronouns and clitics: a subject unless another one stands before them.
    class & class::PRONOUN == 0
        || at
            .checked_sub(1)
            .is_some_and(|p| !view.is_border(p) && view.is_word(p))
}

/// "X, qui …": the phrase before the relative pronoun.
fn antecedent(view: &View<'_, '_>, relative: usize, floor: usize) -> Option<Range<usize>> {
    let mut end = relative;
    if end > floor && view.is_comma(end - 1) {
        end -= 1;
    }
    let mut start = segment_start(view, end, floor, relative);
    if let Some(verb) = (start..end).rev().find(|&i| is_verb(view, i)) {
        start = verb + 1;
    }
    phrase_in(view, start..end, start == floor)
}

/// "X, le maire de Y, a dit": the phrase before what is put between commas.
fn before_interposed(
    view: &View<'_, '_>,
    mark: usize,
    floor: usize,
    cue: usize,
) -> Option<Range<usize>> {
    let mut end = mark;
    let mut inner: Option<Range<usize>> = None;
    for _ in 0..4 {
        let opens_paren = view.mark(end) == Some(')');
        let start = if opens_paren {
            (floor..end).rev().find(|&i| view.mark(i) == Some('('))? + 1
        } else {
            segment_start(view, end, floor, cue)
        };
        let whole = start..end;
        let after_relative = start > floor && view.is(start - 1, class::RELATIVE);
        let relative = after_relative
            || view.is(start, class::RELATIVE)
            || view.is(start + 1, class::RELATIVE);
        if let Some(phrase) = phrase_in(view, whole.clone(), start == floor)
            && !opens_paren
            && !relative
            && phrase.start == start
        {
            let stop = inner.as_ref().map_or(phrase.end, |i| i.end);
            let named = has_capital(view, &phrase);
            // A name or a phrase right before another one that explains it: both are the speaker.
            if inner.is_some() || named || start == floor {
                let joined = phrase.start..stop.min(phrase.start + LONGEST);
                if inner.is_some() && !named && start != floor {
                    return Some(joined);
                }
                if inner.is_some() {
                    return Some(joined);
                }
            }
            if phrase.len() > 1 || !view.is(phrase.start, class::PRONOUN) {
                inner = Some(phrase);
            }
        }
        if after_relative && start > floor + 2 {
            // ", dont la centrale …,": on to the comma before the pronoun.
            end = start - 1;
            if view.is_comma(end - 1) {
                end -= 1;
            }
            continue;
        }
        if start <= floor + 1
            || !is_interposing(view, start - 1) && view.mark(start - 1) != Some('(')
        {
            break;
        }
        end = start - 1;
        if opens_paren {
            // What stands right before the bracket is the phrase itself.
            let start = segment_start(view, end, floor, cue);
            return phrase_in(view, start..end, start == floor);
        }
    }
    inner
}

fn has_capital(view: &View<'_, '_>, phrase: &Range<usize>) -> bool {
    phrase
        .clone()
        .any(|i| view.capitalised(i) && i > phrase.start)
}

/// Where the run of words that ends at `end` starts: behind the last mark or conjunction.
fn segment_start(view: &View<'_, '_>, end: usize, floor: usize, cue: usize) -> usize {
    let mut start = end;
    let inside = view.quotation(cue);
    while start > floor {
        let before = start - 1;
        if view.is_border(before) && !is_abbreviation_point(view, before) {
            break;
        }
        if view.quotation(before) != inside && is_long(view, before) {
            break;
        }
        let class = view.class(before);
        if class & (class::SUBORDINATOR | class::RELATIVE | class::COMPLEMENTISER) != 0 {
            break;
        }
        if class & class::COORDINATOR != 0 && joins_clauses(view, before, floor) {
            break;
        }
        start = before;
    }
    start
}

/// A quotation of several words; a nickname or title inside a phrase does not end it.
fn is_long(view: &View<'_, '_>, at: usize) -> bool {
    view.quotation(at)
        .is_none_or(|q| view.tokens_of(q).len() > 7)
}

/// The point of "M." or "Dr.".
fn is_abbreviation_point(view: &View<'_, '_>, at: usize) -> bool {
    view.mark(at) == Some('.')
        && at.checked_sub(1).is_some_and(|b| {
            view.is(b, class::TITLE)
                || view
                    .token(b)
                    .is_some_and(|t| t.text.chars().count() == 1 && t.is_capitalised())
        })
}

/// Whether "et" joins two clauses: a comma stands before it, or what precedes is too long for one subject.
fn joins_clauses(view: &View<'_, '_>, at: usize, floor: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|&b| b >= floor) else {
        return true;
    };
    if view.is_comma(before) || view.quotation(before) != view.quotation(at) {
        return true;
    }
    let left = (floor..at)
        .rev()
        .take_while(|&i| !view.is_border(i))
        .count();
    left > 8
}

/// The noun phrase with which a segment ends; nothing if the segment is none.
fn phrase_in(
    view: &View<'_, '_>,
    segment: Range<usize>,
    sentence_start: bool,
) -> Option<Range<usize>> {
    let opening =
        class::PREPOSITION | class::ADVERB | class::GENITIVE | class::COORDINATOR | class::CHAIN;
    let adverbial = view.is(segment.start, opening)
        && !view.is(segment.start, class::DETERMINER)
        && view.name(segment.start).is_none();
    let mut found = None;
    let mut previous_links = false;
    for at in segment.clone() {
        let links = view.is(
            at,
            class::PREPOSITION | class::GENITIVE | class::DETERMINER | class::TITLE,
        ) || view.mark(at) == Some('-');
        let first = at == segment.start;
        if !previous_links && starts(view, at, first && sentence_start) {
            if !adverbial {
                found = Some(at);
                break;
            }
            let continues = at > segment.start
                && view.capitalised(at)
                && view.capitalised(at - 1)
                && found.is_some();
            if !continues && !first {
                found = Some(at);
            }
        }
        previous_links = links;
    }
    let start = found?;
    let end = segment.end;
    if end - start > LONGEST {
        return None;
    }
    Some(start..end)
}

/// The noun phrase that starts at `from` or a little behind it (adverbs, dates and what is said to whom are skipped).
pub(super) fn subject_after(
    view: &View<'_, '_>,
    from: usize,
    ceiling: usize,
) -> Option<Range<usize>> {
    let ceiling = ceiling.min(from + 30);
    let inside = view.quotation(from);
    let mut at = from;
    while at < ceiling && view.quotation(at) == inside {
        if view.is(at, class::ADVERB) || view.is_comma(at) && (at > from) {
            at += 1;
        } else if view.is_comma(at) {
            // ", pour sa part, X" or ", en anglais, X".
            if !view.is(at + 1, class::ADVERB | class::PREPOSITION) {
                return None;
            }
            at += 1;
        } else if view.is(at, class::PREPOSITION | class::GENITIVE)
            && !view.is(at, class::DETERMINER)
        {
            at = skip_prepositional(view, at, ceiling);
        } else if view.is(at, class::CLITIC)
            && !view.is(at, class::DETERMINER)
            && !view.is(at, class::PRONOUN)
        {
            at += 1;
        } else if starts(view, at, false) {
            return forward(view, at, ceiling.max(at));
        } else if view.data.grammar.capital_nouns || view.mark(at).is_some() {
            return None;
        } else {
            // A bare plural or an unknown adverb.
            at += 1;
            if at > from + 4 {
                return None;
            }
        }
    }
    None
}

/// Behind a preposition with its noun: "à l'AFP", "dans un communiqué", "par téléphone".
fn skip_prepositional(view: &View<'_, '_>, at: usize, ceiling: usize) -> usize {
    let mut at = at + 1;
    while at < ceiling && view.is(at, class::DETERMINER | class::PREPOSITION) {
        at += 1;
    }
    let capital = view.capitalised(at) && !view.data.grammar.capital_nouns;
    // With these another phrase starts.
    let new =
        class::DETERMINER | class::PRONOUN | class::TITLE | class::PREPOSITION | class::SOURCE_NOUN;
    // "à une simple association": the noun may stand behind its adjective.
    if !capital
        && view.is_word(at)
        && view.is(at + 1, class::SOURCE_NOUN)
        && !view.capitalised(at + 1)
        && view.is(at.saturating_sub(1), class::DETERMINER)
    {
        at += 1;
    }
    at += 1;
    while at < ceiling && view.quotation(at) == view.quotation(at - 1) {
        let class = view.class(at);
        if class & (class::GENITIVE) != 0 {
            at += 1;
            while at < ceiling && view.is(at, class::DETERMINER) {
                at += 1;
            }
            at += 1;
        } else if view.mark(at) == Some('-') {
            at += 2;
        } else if capital && view.capitalised(at)
            || view.is_word(at) && !view.capitalised(at) && class & new == 0
        {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The noun phrase that starts at `first`.
pub(super) fn forward(view: &View<'_, '_>, first: usize, ceiling: usize) -> Option<Range<usize>> {
    let ceiling = ceiling.min(first + LONGEST);
    let inside = view.quotation(first);
    if view.is(first, class::PRONOUN) && !view.is(first, class::DETERMINER) {
        return Some(first..first + 1);
    }
    let mut end = first;
    let mut words = 0;
    while end < ceiling && view.quotation(end) == inside {
        let class = view.class(end);
        if view.mark(end).is_some()
            && !matches!(view.mark(end), Some('-' | '&' | '/'))
            && !is_abbreviation_point(view, end)
        {
            break;
        }
        let stops = class::RELATIVE
            | class::SUBORDINATOR
            | class::ADVERB
            | class::COMPLEMENTISER
            | class::AUXILIARY
            | class::COPULA
            | class::NEGATION
            | class::REFLEXIVE
            | class::PRONOUN
            | class::CLITIC;
        let adjective =
            class & class::ADVERB != 0 && end > first && view.is(end - 1, class::DETERMINER);
        if end > first
            && class & stops != 0
            && class & (class::GENITIVE | class::DETERMINER) == 0
            && !adjective
        {
            break;
        }
        if view.data.grammar.capital_nouns
            && words > 0
            && is_lower_word(view, end)
            && !view.capitalised(end + 1)
            && class & (class::GENITIVE | class::DETERMINER | class::COORDINATOR) == 0
        {
            // Behind its noun a phrase goes on with a genitive only; a small word is the verb.
            break;
        }
        if end > first
            && class & class::PREPOSITION != 0
            && class & (class::GENITIVE | class::DETERMINER) == 0
        {
            // "le régisseur à la voix douce" is rare; "dans", "devant", "à" start an adverbial.
            break;
        }
        if class & class::COORDINATOR != 0
            && !view.is(end + 1, class::DETERMINER)
            && !view.capitalised(end + 1)
        {
            break;
        }
        if class & (class::DETERMINER | class::GENITIVE | class::TITLE) == 0 {
            words += 1;
        }
        end += 1;
    }
    while end > first
        && (view.is(end - 1, class::GENITIVE | class::COORDINATOR)
            || view.is(end - 1, class::DETERMINER) && words == 0)
    {
        end -= 1;
    }
    if words == 0 || end == first {
        return None;
    }
    Some(first..with_apposition(view, first..end, ceiling))
}

fn is_lower_word(view: &View<'_, '_>, at: usize) -> bool {
    view.is_word(at) && !view.capitalised(at) && view.capitalised(at.saturating_sub(1))
}

/// "la présidente, Anne Dupont": the name after the comma belongs to it.
fn with_apposition(view: &View<'_, '_>, phrase: Range<usize>, ceiling: usize) -> usize {
    let named = phrase.clone().any(|i| {
        view.capitalised(i) && !view.data.grammar.capital_nouns && !view.is(i, class::DETERMINER)
    });
    let next = phrase.end + 1;
    if named && phrase.len() <= 3
        || !view.is_comma(phrase.end)
        || !view.capitalised(next) && !view.is(next, class::TITLE)
    {
        return phrase.end;
    }
    if view.is(next, class::ADVERB | class::PREPOSITION) {
        return phrase.end;
    }
    let mut end = next;
    let mut capitals = 0;
    while end < ceiling + 8 && view.quotation(end) == view.quotation(phrase.start) {
        let part = view.capitalised(end)
            || view.is(end, class::TITLE | class::GENITIVE)
            || view.mark(end) == Some('-')
            || is_abbreviation_point(view, end)
            || view.name(end).is_some();
        if !part {
            break;
        }
        capitals += usize::from(view.capitalised(end));
        end += 1;
    }
    let person = view
        .name(next)
        .and_then(|n| view.names.get(n))
        .is_some_and(|n| n.kind == NameKind::Person);
    // "la présidente, Anne Dupont, …": a clause goes on behind what is no apposition.
    let closed = !view.is_word(end) || view.is(end, class::RELATIVE) || end >= ceiling;
    if capitals == 0 || named && capitals < 2 && !person || !closed {
        return phrase.end;
    }
    end
}
