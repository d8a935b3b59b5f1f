//! Candidates that a head makes: bodies, sites, clubs, and capitalised nouns with what belongs to them.

use super::classes::Class;
use super::find::{LONGEST_RUN, goes_on, longer};
use super::known::lookup;
use super::text::Reader;
use crate::language::TokenKind;
use crate::mention::NameKind;

/// "ministère moldave de l'Énergie", "tribunal correctionnel de Rouen", "hôpital Saint-Corentin".
pub(super) fn body(reader: &Reader<'_, '_>, at: usize) -> Option<usize> {
    let data = reader.data;
    if !reader.is(at, Class::InstitutionStart) {
        return None;
    }
    let head = reader.one_of(at, &data.institution_heads)?;
    let mut end = head;
    let mut proper = false;
    while end < head + 3 && reader.follows(end - 1) && !reader.lower(end).is_empty() {
        if reader.is_capitalised(end) || !reader.is_adjective(end) {
            break;
        }
        proper |= reader.is(end, Class::Demonym) || reader.is(end, Class::InstitutionAdjective);
        end += 1;
    }
    if end > head && !proper {
        end = head;
    }
    let mut complete = proper;
    // "association Vaumoise" is an association and a name, "hôpital Saint-Corentin" one name.
    let class = end == head && reader.is(at, Class::OrganisationNoun);
    for _ in 0..2 {
        let direct = reader.is_capitalised(end);
        // "la protection civile Jean Dupont": somebody of that body.
        let phrase = head > at + 1 && direct;
        if end == head && (phrase || class && direct || !direct && reader.is(at, Class::NamedHead))
        {
            break;
        }
        match complement(reader, end) {
            Some(next) => {
                end = next;
                complete = true;
            }
            None => break,
        }
    }
    (complete && end > head).then_some(end)
}

/// "Romanian parliament", "Barometar institute".
pub(super) fn tailed(reader: &Reader<'_, '_>, at: usize) -> Option<usize> {
    let data = reader.data;
    let people = reader.is(at, Class::Demonym);
    let tail = |i: usize| {
        let noun_is_name = !data.capitalised_nouns || reader.is_capitalised(i);
        noun_is_name && reader.is(i, Class::InstitutionTail)
    };
    let named = !data.capitalised_nouns
        && reader.is_capitalised(at)
        && !reader.is_start(at)
        && !reader.is(at, Class::Starter);
    (reader.follows(at) && (people || named) && tail(at + 1)).then_some(at + 2)
}

/// A connector with a capitalised run or the field of a body, or a capitalised run alone.
fn complement(reader: &Reader<'_, '_>, end: usize) -> Option<usize> {
    if !reader.follows(end.checked_sub(1)?) {
        return None;
    }
    let mut at = end;
    while at < end + 3
        && reader.is(at, Class::Connector)
        && reader.follows(at)
        && !reader.is_capitalised(at)
    {
        at += 1;
    }
    if at > end && reader.is(at, Class::InstitutionField) {
        return Some(at + 1);
    }
    if !reader.is_capitalised(at)
        || reader.is_start(at)
        || reader.is(at, Class::NoName) && at == end
    {
        return None;
    }
    if let Some((stop, _)) = lookup(reader, at) {
        return Some(stop);
    }
    if reader.is_first_name(at) && goes_on(reader, at + 1) {
        // "la protection civile Paul Martin": somebody of that body.
        return None;
    }
    let mut stop = at + 1;
    while let Some(next) = longer(reader, at, stop).filter(|n| n - at < LONGEST_RUN) {
        stop = next;
    }
    Some(stop)
}

/// "mer Noire", "palais Mariinsky", "place du Commerce", "cours des 50-Otages".
pub(super) fn site(reader: &Reader<'_, '_>, at: usize) -> Option<usize> {
    if !reader.is(at, Class::PlaceHead) || !reader.follows(at) {
        return None;
    }
    let mut next = at + 1;
    while next < at + 4
        && reader.is(next, Class::Connector)
        && reader.follows(next)
        && !reader.is_capitalised(next)
    {
        next += 1;
    }
    let number = reader
        .token(next)
        .is_some_and(|t| t.kind == TokenKind::Number)
        && reader.mark(next + 1) == "-"
        && reader.joined(next);
    if number {
        return Some(next + 3);
    }
    if !reader.is_capitalised(next)
        || reader.is(next, Class::NoName)
        || reader.is(next, Class::Starter)
    {
        return None;
    }
    let mut stop = next + 1;
    while let Some(further) = longer(reader, next, stop).filter(|n| n - next < LONGEST_RUN) {
        stop = further;
    }
    Some(stop)
}

/// "Union | européenne", "Voie | verte", "Observatoire | des confins orientaux": the lower-case words that belong to a
/// capitalised head.
pub(super) fn title(reader: &Reader<'_, '_>, first: usize, end: usize) -> usize {
    let data = reader.data;
    if data.capitalised_nouns || !reader.follows(end.saturating_sub(1)) {
        return end;
    }
    let head = reader.is(first, Class::OrganisationHead);
    let lower = reader.lower(end);
    if lower.is_empty() || reader.is_capitalised(end) {
        return end;
    }
    if let Some(stop) = club(reader, first, end) {
        return stop;
    }
    // "Empire russe"
    let state = end == first + 1 && reader.is(first, Class::PlaceNoun);
    if state && reader.is(end, Class::Demonym) {
        return end + 1;
    }
    if reader.is_adjective(end) {
        let strong = reader.is(end, Class::InstitutionAdjective) || reader.is(end, Class::Demonym);
        let one = end - first == 1;
        let of_class = reader.is_before(first, 1, Class::OrganisationNoun);
        let people = reader.is(end, Class::Demonym);
        if (head && strong)
            || (one && reader.repeated(first, end + 1))
            || (one && head && !reader.is_start(first))
            || (one && of_class && !people && !data.capitalised_adjectives)
        {
            let end = adjectives(reader, end + 1);
            return complement(reader, end).filter(|_| head).unwrap_or(end);
        }
        return end;
    }
    if !head || !reader.is(end, Class::Connector) {
        return end;
    }
    let end = complement(reader, end).unwrap_or_else(|| common_complement(reader, first, end));
    // "Compagnie de la baie d'Hudson"
    let common = !reader.is_capitalised(end.saturating_sub(1));
    let further = complement(reader, end).filter(|_| common && reader.is(end, Class::Connector));
    further.unwrap_or(end)
}

/// "Bulls | de Chicago": where sport is told of, a name and the town after it are a club.
fn club(reader: &Reader<'_, '_>, first: usize, end: usize) -> Option<usize> {
    let of = reader.is(end, Class::OfWord) && reader.is(end, Class::Connector);
    if !of
        || !reader.follows(end)
        || !reader.is_capitalised(end + 1)
        || !reader.is_sport(first, end)
    {
        return None;
    }
    let person = reader.is_first_name(first) || reader.is_role(first);
    let (stop, known) = lookup(reader, end + 1).filter(|_| !person)?;
    let town = known.kind == NameKind::Place && !known.entity.starts_with("country:");
    town.then_some(stop)
}

fn adjectives(reader: &Reader<'_, '_>, mut end: usize) -> usize {
    while reader.follows(end.saturating_sub(1))
        && !reader.is_capitalised(end)
        && (reader.is(end, Class::InstitutionAdjective))
    {
        end += 1;
    }
    end
}

/// "des soignants", "pour la patrie", "des eaux rhénanes": a connector, a common noun and its adjective.
fn common_complement(reader: &Reader<'_, '_>, first: usize, end: usize) -> usize {
    let mut at = end;
    while at < end + 3 && reader.is(at, Class::Connector) && reader.follows(at) {
        at += 1;
    }
    let noun = reader.lower(at);
    // An infinitive follows in "le Parlement de voter"; a title has an article or a plural in it.
    let of = at == end + 1 && reader.before(at, 1).len() <= 2;
    let further = || reader.is(at + 1, Class::Connector) && complement(reader, at + 1).is_some();
    let told = || reader.repeated(first, at + 1) || further();
    if noun.is_empty() || noun.chars().count() < 3 || (of && !told()) {
        return end;
    }
    if !reader.mark(at).is_empty() || reader.is(at, Class::Starter) {
        return end;
    }
    let mut stop = at + 1;
    if reader.follows(at) && reader.is_adjective(stop) && !reader.is_capitalised(stop) {
        stop += 1;
    }
    // What the text repeats belongs to the name too: "Union des travailleurs du pas de tir".
    while stop < at + 5
        && reader.follows(stop - 1)
        && reader.repeated(first, stop + 1)
        && !reader.lower(stop).is_empty()
    {
        stop += 1;
    }
    while stop > at + 1 && reader.is_before(stop, 1, Class::Connector) {
        stop -= 1;
    }
    stop
}
