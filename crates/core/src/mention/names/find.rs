//! Candidates: the runs of words that may be a name, before it is decided what they name.

use super::bodies::{body, site, tailed, title};
use super::classes::{Class, Classes};
use super::data::{Known, ends_in};
use super::known::lookup;
use super::text::Reader;
use crate::language::{Token, TokenKind};
use crate::mention::NameKind;

/// Words that may be a name.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// What the lexicon or the tables know of exactly these words.
    pub known: Option<Known>,
    /// What the shape alone says.
    pub shape: Shape,
}

/// How a candidate was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Known words.
    Lexicon,
    /// Capitalised words.
    Run,
    /// A body's head with what belongs to it.
    Body,
    /// The head of a place with its name.
    Site,
    /// A capitalised noun with its adjective or complement.
    Title,
}

/// Longest run of capitalised words that is still a name.
pub(super) const LONGEST_RUN: usize = 12;

/// What a word is with which a candidate may start.
const OPENERS: Classes = Classes::of(&[
    Class::Capital,
    Class::LexiconStart,
    Class::InstitutionStart,
    Class::PlaceHead,
    Class::Demonym,
]);

/// Words that make a title the start of a body's name: "General Motors".
const BODIES: Classes = Classes::of(&[Class::OrganisationHead, Class::CompanySuffix]);

/// All candidates, in order, not overlapping.
pub(super) fn candidates(reader: &Reader<'_, '_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reader.analysis.tokens.len() {
        match candidate(reader, at) {
            Some(mut c) if c.end > at => {
                at = c.end;
                let free = found.last().is_none_or(|f: &Candidate| f.end < c.first);
                c.first -= usize::from(free && has_article(reader, c.first));
                found.push(c);
            }
            _ => at += 1,
        }
    }
    found
}

/// "Le Havre", "The Who": within a sentence, a capital article belongs to the name.
fn has_article(reader: &Reader<'_, '_>, first: usize) -> bool {
    let Some(at) = first.checked_sub(1) else {
        return false;
    };
    reader.is_capitalised(first)
        && reader.is(at, Class::Article)
        && !reader.is_start(at)
        && reader.follows(at)
        && reader.token(at).is_some_and(Token::is_capitalised)
}

fn candidate(reader: &Reader<'_, '_>, at: usize) -> Option<Candidate> {
    if !reader.classes(at).meets(OPENERS) || reader.token(at)?.is_elided() {
        return None;
    }
    let capital = reader.is_capitalised(at);
    let known = lookup(reader, at);
    let longer = |end: usize| known.as_ref().is_none_or(|(stop, _)| end > *stop);
    if let Some(end) = body(reader, at).filter(|e| longer(*e)) {
        return Some(made(at, end, Shape::Body));
    }
    if let Some(end) = site(reader, at).filter(|e| longer(*e)) {
        return Some(made(at, end, Shape::Site));
    }
    if let Some(end) = tailed(reader, at).filter(|e| longer(*e)) {
        return Some(made(at, end, Shape::Body));
    }
    if !capital {
        return known.map(|(end, k)| lexicon(at, end, k));
    }
    let run = run(reader, at);
    if let Some((end, k)) = known
        && run.is_none_or(|r| end >= r || !extends(reader, at, end, r, &k))
    {
        if part_of_place(reader, end, &k) {
            return Some(made(at, end + 1, Shape::Site));
        }
        return Some(lexicon(at, end, k));
    }
    let end = run?;
    let end_of_title = title(reader, at, end);
    let shape = if end_of_title > end {
        Shape::Title
    } else {
        Shape::Run
    };
    Some(made(at, end_of_title, shape))
}

fn made(first: usize, end: usize, shape: Shape) -> Candidate {
    Candidate {
        first,
        end,
        known: None,
        shape,
    }
}

/// "Asie centrale": a known place and its part; another place than the whole.
fn part_of_place(reader: &Reader<'_, '_>, end: usize, known: &Known) -> bool {
    known.kind == NameKind::Place
        && reader.is(end, Class::PlaceAdjective)
        && !reader.is_capitalised(end)
        && reader.follows(end.saturating_sub(1))
}

fn lexicon(first: usize, end: usize, known: Known) -> Candidate {
    Candidate {
        first,
        end,
        known: Some(known),
        shape: Shape::Lexicon,
    }
}

/// Whether capitalised words after a known name make another name of it ("Paris Match", "Washington Post").
fn extends(reader: &Reader<'_, '_>, first: usize, end: usize, run: usize, known: &Known) -> bool {
    // A hyphen always goes on; a person may be called like a town; a country is not a first name.
    let hyphen = reader.mark(end) == "-";
    hyphen
        || (known.kind == NameKind::Organisation && end - first == 1 && run > end)
        || (known.kind == NameKind::Place && !reader.is_first_name(end) && !reader.is_role(end))
}

/// The end of the run of capitalised words that starts at `at`; none if there is none.
fn run(reader: &Reader<'_, '_>, at: usize) -> Option<usize> {
    if !opens(reader, at) {
        return None;
    }
    let mut end = at + 1;
    let complement = is_complement(reader, at);
    while end - at < LONGEST_RUN {
        if complement && person_starts(reader, end) {
            break;
        }
        match longer(reader, at, end) {
            Some(next) => end = next,
            None => break,
        }
    }
    if abbreviated(reader, at, end) {
        end += 1;
    }
    let only_number_or_letter = end == at + 1 && reader.key(at).chars().count() < 2;
    (!only_number_or_letter).then_some(end)
}

/// Whether a run completes a role: "ministre de l'Intérieur Paul Durand", "президент Украины Владимир Зеленский".
fn is_complement(reader: &Reader<'_, '_>, at: usize) -> bool {
    /// "de", "l'", a class of the body: more words never stand between.
    const BETWEEN: usize = 3;
    if reader.is_first_name(at) {
        return false;
    }
    let mut back = at;
    for _ in 0..=BETWEEN {
        let Some(previous) = back.checked_sub(1).filter(|i| reader.follows(*i)) else {
            return false;
        };
        if reader.is_role(previous) {
            return true;
        }
        if !reader.is(previous, Class::OfWord) && !reader.is(previous, Class::Article) {
            return false;
        }
        back = previous;
    }
    false
}

/// Whether a first name and more of a person's name stand at a token.
fn person_starts(reader: &Reader<'_, '_>, at: usize) -> bool {
    reader.is_first_name(at)
        && reader.follows(at.saturating_sub(1))
        && reader.follows(at)
        && goes_on(reader, at + 1)
}

/// Whether the point after a run belongs to it: "Martin Luther King Jr.", "Inc."
fn abbreviated(reader: &Reader<'_, '_>, first: usize, end: usize) -> bool {
    end > first + 1
        && reader.mark(end) == "."
        && reader.joined(end - 1)
        && reader.is(end - 1, Class::AbbreviatedTail)
}

/// Whether a name may start here.
fn opens(reader: &Reader<'_, '_>, at: usize) -> bool {
    let data = reader.data;
    let lower = reader.lower(at);
    let body_follows =
        reader.follows(at) && reader.is_capitalised(at + 1) && reader.classes(at + 1).meets(BODIES);
    if !reader.is_capitalised(at)
        || reader.is(at, Class::NoName)
        || (reader.is(at, Class::Honorific) && !body_follows)
        || reader.is(at, Class::EventHead)
    {
        return false;
    }
    let modifies = reader.is(at, Class::RoleModifier)
        && (reader.is_role(at + 1)
            || reader.is(at + 1, Class::RoleModifier)
            || reader.is(at + 1, Class::Demonym));
    let role = reader.is_role(at) || modifies;
    if role && !reader.is(at, Class::OrganisationHead) {
        return false;
    }
    let class = reader.is(at, Class::PlaceNoun)
        || reader.is(at, Class::OrganisationNoun)
        || ends_in(lower, &data.organisation_endings);
    if data.capitalised_nouns && class && reader.is_capitalised(at + 1) && reader.follows(at) {
        return false;
    }
    let goes_on = |i: usize| {
        goes_on(reader, i)
            && reader.follows(at)
            && !reader.is_role(i)
            && !reader.is(i, Class::RoleModifier)
            && !reader.is_first_name(i)
    };
    if reader.is(at, Class::Demonym) && !(data.capitalised_adjectives && goes_on(at + 1)) {
        // Elsewhere, "French Guiana", "Russian Railways" are found as known or by their heads.
        return false;
    }
    if data.capitalised_nouns && (is_noun_before_name(reader, at) || is_noun_before(reader, at)) {
        return false;
    }
    let silent = reader.is_start(at) || data.capitalised_nouns;
    if silent && reader.analysis.language.words().is_stop_word(lower) {
        return false;
    }
    // "Приехал Василевский": a verb that opens the sentence.
    if reader.is_start(at)
        && goes_on(at + 1)
        && !reader.is_first_name(at)
        && ends_in(lower, &data.starter_endings)
        && lookup(reader, at).is_none()
    {
        return false;
    }
    let hyphenated = reader.mark(at + 1) == "-" && reader.joined(at) && reader.joined(at + 1);
    !reader.is(at, Class::Starter) || reader.is_acronym(at) || hyphenated
}

/// "Landsmann Jimmy Dixon": where nouns have capitals, a name starts at the first name.
fn is_noun_before_name(reader: &Reader<'_, '_>, at: usize) -> bool {
    !reader.is_first_name(at)
        && !reader.is_acronym(at)
        && !reader.is(at, Class::OrganisationHead)
        && reader.follows(at)
        && reader.is_capitalised(at + 1)
        && reader.is_first_name(at + 1)
        && reader.follows(at + 1)
        && reader.is_capitalised(at + 2)
}

/// "Erstligisten Norwich City", "US-Präsident Carter", "Südinsel Suðuroy": a noun, maybe a compound, and then a name.
fn is_noun_before(reader: &Reader<'_, '_>, at: usize) -> bool {
    let hyphen = reader.mark(at + 1) == "-" && reader.joined(at) && reader.joined(at + 1);
    let noun = if hyphen { at + 2 } else { at };
    reader.follows(noun)
        && reader.is_capitalised(noun + 1)
        && !reader.is_start(noun + 1)
        && !reader.is_first_name(noun)
        && !reader.is_acronym(noun)
        && !reader.is(noun, Class::OrganisationHead)
        && (reader.is_role(noun)
            || reader.is(noun, Class::CommonNoun)
            || ends_in(reader.lower(noun), &reader.data.noun_endings)
            || reader.data.compound(reader.lower(noun)).meets(NOUNS))
}

/// What the head of a compound noun may be.
const NOUNS: Classes = Classes::of(&[
    Class::Role,
    Class::PlaceNoun,
    Class::OrganisationNoun,
    Class::CommonNoun,
    Class::SportWord,
    Class::WorkNoun,
]);

/// The end of the run with what follows `end`, if that belongs to it.
pub(super) fn longer(reader: &Reader<'_, '_>, first: usize, end: usize) -> Option<usize> {
    let data = reader.data;
    let last = end.checked_sub(1)?;
    if reader.mark(end) == "-" && reader.joined(last) && reader.joined(end) {
        let token = reader.token(end + 1)?;
        if token.kind != TokenKind::Mark && !token.is_elided() {
            return Some(end + 2);
        }
        // "Côtes-d'Armor"
        return (token.is_elided() && reader.is_capitalised(end + 2)).then_some(end + 3);
    }
    // "St. Louis"
    if reader.mark(end) == "."
        && reader.joined(last)
        && reader.is(last, Class::PlaceNameWord)
        && reader.is_capitalised(end + 1)
        && reader.follows(end)
        && reader.lower(last).chars().count() < 4
    {
        return Some(end + 2);
    }
    // "J. Dupont", "J.-L. Dupont", "U.S. Steel"
    if reader.mark(end) == "." && reader.joined(last) && reader.key(last).chars().count() == 1 {
        let hyphen = usize::from(reader.mark(end + 1) == "-" && reader.joined(end));
        return reader
            .is_capitalised(end + 1 + hyphen)
            .then_some(end + 2 + hyphen);
    }
    if !reader.follows(last) {
        return None;
    }
    if reader.mark(end) == "&" && reader.is_capitalised(end + 1) && reader.follows(end) {
        return Some(end + 2);
    }
    if end > first
        && !reader.is_start(end)
        && reader.is_capitalised(end)
        && reader.is(end, Class::PersonParticle)
        && reader.follows(end)
        && goes_on(reader, end + 1)
    {
        return Some(end + 2);
    }
    if goes_on(reader, end) {
        let possessive = ends_in(reader.lower(last), &data.possessive);
        return (!possessive).then_some(end + 1);
    }
    particles(reader, first, end)
}

/// Whether a capitalised word may go on a name.
pub(super) fn goes_on(reader: &Reader<'_, '_>, at: usize) -> bool {
    let data = reader.data;
    let stopped = (reader.is(at, Class::NoName) && !reader.is(at, Class::CompanySuffix))
        || reader.is(at, Class::Honorific)
        || (reader.is(at, Class::Starter)
            && !reader.is_acronym(at)
            && !reader.is(at, Class::OrganisationHead))
        || (data.capitalised_nouns && reader.is(at, Class::CommonNoun));
    reader.is_capitalised(at) && !reader.is_start(at) && !stopped
}

/// Particles and a capitalised word: "Charles | de Gaulle", "Ursula | von der Leyen", "Bank | of England".
fn particles(reader: &Reader<'_, '_>, first: usize, end: usize) -> Option<usize> {
    let data = reader.data;
    let strong = reader.is(end, Class::StrongParticle);
    let head = (first..end).any(|i| reader.is_organisation_head(i));
    let after_first_name = end - first == 1 && reader.is_first_name(first);
    let of_body = head && reader.is(end, Class::Connector);
    let alone = (strong || after_first_name) && !of_body;
    if alone && reader.is(end, Class::Coordinator) && !reader.repeated(first, end + 2) {
        // "Ortega y Gasset" is one, "Verne y Salgari" are two.
        return None;
    }
    let noun = data.capitalised_nouns && !reader.is_first_name(first);
    if strong && !of_body && noun {
        return None;
    }
    if !strong && !of_body && is_village(reader, first, end) {
        return Some(end + 2);
    }
    let of_person = after_first_name && reader.is(end, Class::PersonParticle);
    if !(strong || of_body || of_person) {
        return None;
    }
    let mut at = end;
    let joined = || (first..end).any(|i| is_lower_connector(reader, i));
    let two = || !joined() || is_known(reader, end + 1);
    if of_body && reader.is(end, Class::Coordinator) && two() {
        return None;
    }
    while at < end + 3 {
        let particle =
            reader.is(at, Class::PersonParticle) || (of_body && reader.is(at, Class::Connector));
        if !particle || reader.is_capitalised(at) || !reader.follows(at) {
            break;
        }
        at += 1;
        if reader.mark(at) == "-" && reader.joined(at) {
            at += 1;
        }
    }
    (at > end && goes_on(reader, at)).then_some(at + 1)
}

/// "of" in "Department of Tourism", not "and".
fn is_lower_connector(reader: &Reader<'_, '_>, at: usize) -> bool {
    reader.is(at, Class::Connector)
        && !reader.is(at, Class::Coordinator)
        && !reader.is_capitalised(at)
}

/// Whether a known name stands at `at`.
fn is_known(reader: &Reader<'_, '_>, at: usize) -> bool {
    lookup(reader, at).is_some()
}

/// "Castrelo | de Abaixo": two capitalised words that the text joins twice, or after a preposition of places.
fn is_village(reader: &Reader<'_, '_>, first: usize, end: usize) -> bool {
    let data = reader.data;
    end == first + 1
        && !data.capitalised_nouns
        && reader.is(end, Class::PersonParticle)
        && reader.follows(end)
        && goes_on(reader, end + 1)
        && !reader.is_first_name(end + 1)
        && !reader.is_first_name(first)
        && (reader.repeated(first, end + 2)
            || reader.is_before(first, 1, Class::OfWord)
            || reader.is_before(first, 1, Class::PlacePreposition))
}
