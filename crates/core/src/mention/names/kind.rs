//! What a candidate names: weighted features of its words and of what stands around it, summed over all its mentions.

use super::data::ends_in;
use super::find::{Candidate, Shape};
use super::text::Reader;
use crate::language::TokenKind;
use crate::mention::NameKind;

/// Points for person, place and organisation.
pub(super) type Points = [f64; 3];

/// The three kinds in the order of [`Points`].
pub(super) const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Place, NameKind::Organisation];

const FIRST_NAME_AND_MORE: Points = [3.5, -1.0, -0.5];
const FIRST_NAME_ALONE: Points = [1.2, 0.0, 0.0];
const ONE_WORD: Points = [0.0, 0.0, 0.5];
const SEVERAL_WORDS: Points = [0.8, 0.0, 0.2];
const PERSON_ENDING: Points = [0.6, -0.2, 0.0];
const PARTICLE_INSIDE: Points = [1.0, 0.0, 0.0];
const INITIAL_INSIDE: Points = [1.5, 0.0, 0.0];
const PLACE_ENDING: Points = [0.0, 0.6, 0.0];
const PLACE_WORD: Points = [-0.5, 1.5, 0.0];
const HYPHENS: Points = [-0.5, 1.0, 0.0];
const SITE: Points = [-2.0, 4.0, 0.0];
const BODY: Points = [-3.0, -1.0, 5.0];
const TITLE: Points = [-2.0, -0.5, 2.5];
const ORGANISATION_HEAD: Points = [-2.0, -0.5, 3.5];
const ORGANISATION_WORD: Points = [-1.0, -0.5, 2.5];
const ACRONYM: Points = [-1.5, -0.5, 2.2];

const HONORIFIC_BEFORE: Points = [5.0, -1.0, -1.0];
const ROLE_BEFORE: Points = [2.5, -0.5, -0.5];
const ROLE_FARTHER_BEFORE: Points = [1.5, 0.0, 0.0];
const ROLE_AFTER: Points = [2.0, -0.5, -0.3];
const AGE_AFTER: Points = [3.0, 0.0, 0.0];
const VERB_OF_PERSONS: Points = [0.4, 0.0, 0.2];
const PLACE_PREPOSITION: Points = [-0.8, 2.0, -0.3];
const PLACE_PREPOSITION_SEVERAL: Points = [-0.3, 1.2, 0.0];
const PLACE_PREPOSITION_AND_ARTICLE: Points = [-1.0, 1.2, 0.2];
const PLACE_CLASS: Points = [-1.0, 3.0, 0.0];
const ORGANISATION_CLASS: Points = [-0.8, -0.5, 3.0];
const ARTICLE_BEFORE: Points = [-2.0, 1.5, 0.6];
const ARTICLE_BEFORE_SEVERAL: Points = [-2.0, 0.8, 1.2];
const PERSON_OF: Points = [-0.5, 0.7, 0.4];

/// A text of more sentences than this gives a person's full name once; a bare word is then something else.
const INTRODUCES: usize = 3;

/// Points and how sure it is that the words are a name at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    /// What the words alone say of the kind.
    pub words: Points,
    /// What stands around says of the kind.
    pub context: Points,
    /// Whether it is a name.
    pub name: f64,
}

pub(super) fn add(points: &mut Points, more: Points) {
    for (sum, x) in points.iter_mut().zip(more) {
        *sum += x;
    }
}

/// What a known place gives to what is joined to it by "and" or a comma.
const JOINED_TO_PLACE: Points = [-0.3, 1.3, 0.0];

/// What the candidate before says of the next one in a list.
pub(super) fn of_neighbour(reader: &Reader<'_, '_>, before: &Candidate, c: &Candidate) -> Points {
    let place = before
        .known
        .as_ref()
        .is_some_and(|k| k.kind == NameKind::Place);
    let joined = before.end + 1 == c.first
        && (reader.data.coordinators.contains(reader.lower(before.end))
            || reader.mark(before.end) == ",");
    if place && joined {
        JOINED_TO_PLACE
    } else {
        Points::default()
    }
}

/// Scores one candidate.
pub(super) fn score(reader: &Reader<'_, '_>, candidate: &Candidate) -> Score {
    Score {
        words: of_words(reader, candidate),
        context: of_context(reader, candidate),
        name: is_name(reader, candidate),
    }
}

fn of_words(reader: &Reader<'_, '_>, c: &Candidate) -> Points {
    let data = reader.data;
    let mut points = Points::default();
    if let Some(known) = &c.known {
        let mut own = [-2.0; 3];
        for (sum, kind) in own.iter_mut().zip(KINDS) {
            if kind == known.kind {
                *sum = known.weight;
            }
        }
        if known.weight < 4.0 && c.end == c.first + 1 && data.is_first_name(reader.key(c.first)) {
            own = [0.5, known.weight - 1.0, -1.0];
        }
        add(&mut points, own);
        return points;
    }
    match c.shape {
        Shape::Body => add(&mut points, BODY),
        Shape::Site => add(&mut points, SITE),
        Shape::Title => add(&mut points, TITLE),
        Shape::Run | Shape::Lexicon => {}
    }
    let words: Vec<usize> = (c.first..c.end)
        .filter(|i| !reader.lower(*i).is_empty())
        .collect();
    let last = c.end.saturating_sub(1);
    let several = words.len() > 1;
    let hyphens = (c.first..c.end).filter(|i| reader.mark(*i) == "-").count();
    if data.is_first_name(reader.key(c.first)) && c.shape == Shape::Run {
        let more = several && words.len() > hyphens + 1;
        add(
            &mut points,
            if more {
                FIRST_NAME_AND_MORE
            } else {
                FIRST_NAME_ALONE
            },
        );
    } else if several && hyphens + 1 < words.len() && c.shape == Shape::Run {
        add(&mut points, SEVERAL_WORDS);
    } else if !several && c.shape == Shape::Run && reader.analysis.sentences.len() > INTRODUCES {
        add(&mut points, ONE_WORD);
    }
    if words
        .iter()
        .any(|i| *i > c.first && data.strong_particles.contains(reader.lower(*i)))
    {
        add(&mut points, PARTICLE_INSIDE);
    }
    if several
        && words
            .iter()
            .any(|i| reader.key(*i).chars().count() == 1 && reader.mark(i + 1) == ".")
    {
        add(&mut points, INITIAL_INSIDE);
    }
    if ends_in(reader.lower(last), &data.person_endings) {
        add(&mut points, PERSON_ENDING);
    }
    if ends_in(reader.lower(last), &data.place_endings) {
        add(&mut points, PLACE_ENDING);
    }
    if words
        .iter()
        .any(|i| data.place_name_words.contains(reader.lower(*i)))
    {
        add(&mut points, PLACE_WORD);
    }
    if several && data.place_tails.contains(reader.lower(last)) {
        add(&mut points, SITE);
    }
    if hyphens > 1 {
        add(&mut points, HYPHENS);
    }
    if words
        .iter()
        .any(|i| data.is_organisation_head(reader.lower(*i)))
    {
        add(&mut points, ORGANISATION_HEAD);
    }
    if words
        .iter()
        .any(|i| data.organisation_words.contains(reader.lower(*i)))
        || (several && data.company_suffixes.contains(reader.lower(last)))
    {
        add(&mut points, ORGANISATION_WORD);
    }
    if words.len() == 1 && reader.is_acronym(c.first) {
        add(&mut points, ACRONYM);
    }
    points
}

fn of_context(reader: &Reader<'_, '_>, c: &Candidate) -> Points {
    let mut points = Points::default();
    before(reader, c, &mut points);
    after(reader, c, &mut points);
    points
}

fn before(reader: &Reader<'_, '_>, c: &Candidate, points: &mut Points) {
    let data = reader.data;
    let Some(previous) = c.first.checked_sub(1) else {
        return;
    };
    if !reader.follows(previous) {
        return;
    }
    let point = usize::from(reader.mark(previous) == ".");
    let one = reader.before(c.first, 1 + point);
    let two = reader.before(c.first, 2);
    if data.honorifics.contains(one) && (point == 1 || !one.is_empty()) {
        add(points, HONORIFIC_BEFORE);
        return;
    }
    let class = |w: &str| !w.is_empty() && data.place_classes.contains(w);
    if data.organisation_classes.contains(one) {
        add(points, ORGANISATION_CLASS);
        return;
    }
    if class(one)
        || (data.of_words.contains(one) && (class(two) || class(reader.before(c.first, 3))))
    {
        add(points, PLACE_CLASS);
        return;
    }
    if data.place_prepositions.contains(one) {
        let of_people = is_several(reader, c) && c.known.is_none();
        add(
            points,
            if of_people {
                PLACE_PREPOSITION_SEVERAL
            } else {
                PLACE_PREPOSITION
            },
        );
    } else if data.place_prepositions_article.contains(one)
        || (data.articles.contains(one) && data.place_prepositions_article.contains(two))
    {
        add(points, PLACE_PREPOSITION_AND_ARTICLE);
    } else if data.articles.contains(one) {
        let several = is_several(reader, c);
        add(
            points,
            if several {
                ARTICLE_BEFORE_SEVERAL
            } else {
                ARTICLE_BEFORE
            },
        );
    } else if data.of_words.contains(one) {
        if ends_place_phrase(reader, c.first) {
            add(points, PLACE_PREPOSITION);
        } else if data.is_role(two) {
            add(points, PERSON_OF);
        }
    } else {
        role_before(reader, c, points);
    }
    if data.verbs_of_persons.contains(one) {
        add(points, VERB_OF_PERSONS);
    }
}

/// Whether it has several words that neither a hyphen nor a particle joins.
fn is_several(reader: &Reader<'_, '_>, c: &Candidate) -> bool {
    c.end > c.first + 1
        && c.known.is_none()
        && (c.first..c.end).all(|i| reader.is_capitalised(i) && reader.mark(i).is_empty())
}

fn ends_place_phrase(reader: &Reader<'_, '_>, at: usize) -> bool {
    reader.data.place_prepositions_drop.iter().any(|phrase| {
        at.checked_sub(phrase.len())
            .and_then(|start| reader.phrase(start, phrase))
            == Some(at)
    })
}

/// "la maire écologiste X", "la ministre de l'Intérieur, X": a role without a full stop between.
fn role_before(reader: &Reader<'_, '_>, c: &Candidate, points: &mut Points) {
    let data = reader.data;
    for back in 1..=7 {
        let Some(at) = c.first.checked_sub(back) else {
            return;
        };
        let lower = reader.lower(at);
        if data.is_role(lower) {
            let near = (1..back).all(|i| {
                data.demonym(reader.before(c.first, i)).is_some()
                    || data.is_adjective(reader.before(c.first, i))
            });
            add(
                points,
                if near {
                    ROLE_BEFORE
                } else {
                    ROLE_FARTHER_BEFORE
                },
            );
            return;
        }
        let passes = match reader.mark(at) {
            "" => {
                back < 3
                    || reader.is_capitalised(at)
                    || data.of_words.contains(lower)
                    || data.is_adjective(lower)
                    || reader.mark(c.first - 1) == ","
            }
            "," => back == 1,
            "-" => true,
            _ => false,
        };
        if !passes || !reader.follows(at) {
            return;
        }
    }
}

fn after(reader: &Reader<'_, '_>, c: &Candidate, points: &mut Points) {
    let data = reader.data;
    let Some(last) = c.end.checked_sub(1) else {
        return;
    };
    if !reader.follows(last) {
        return;
    }
    if data.verbs_of_persons.contains(reader.lower(c.end))
        || data.verbs_of_persons.contains(reader.lower(c.end + 1))
    {
        add(points, VERB_OF_PERSONS);
    }
    let mark = reader.mark(c.end);
    if mark != "," && mark != "(" {
        return;
    }
    let number = reader
        .token(c.end + 1)
        .is_some_and(|t| t.kind == TokenKind::Number);
    let aged = number
        && (data.age_words.contains(reader.lower(c.end + 2))
            || (mark == "," && reader.mark(c.end + 2) == ","));
    if aged || data.born_words.contains(reader.lower(c.end + 1)) {
        add(points, AGE_AFTER);
        return;
    }
    let mut at = c.end + 1;
    while at < c.end + 4
        && (data.articles.contains(reader.lower(at))
            || data.role_modifiers.contains(reader.lower(at)))
    {
        at += 1;
    }
    let lower = reader.lower(at);
    if data.is_role(lower) {
        add(points, ROLE_AFTER);
    } else if data.place_classes.contains(lower) {
        add(points, PLACE_CLASS);
    } else if data.organisation_classes.contains(lower) {
        add(points, ORGANISATION_CLASS);
    }
}

/// How sure it is that the words are a name, before their kind is asked.
fn is_name(reader: &Reader<'_, '_>, c: &Candidate) -> f64 {
    let data = reader.data;
    if c.known.as_ref().is_some_and(|k| k.weight > 4.0)
        || matches!(c.shape, Shape::Body | Shape::Site)
    {
        return 4.0;
    }
    let words = (c.first..c.end)
        .filter(|i| !reader.lower(*i).is_empty())
        .count();
    let start = reader.is_start(c.first);
    if data.capitalised_nouns {
        return german(reader, c, words);
    }
    let mut sure = if c.known.is_some() { 1.0 } else { 0.0 };
    if words == 1 && data.institution_fields.contains(reader.lower(c.first)) {
        // "le ministre de l'Industrie"
        return -4.0;
    }
    let quoted = c.first > 0
        && matches!(reader.mark(c.first - 1), "«" | "\"" | "“" | "'" | "‘")
        && matches!(reader.mark(c.end), "»" | "\"" | "”" | "'" | "’");
    let numbered = words == 1 && reader.lower(c.first).chars().any(|x| x.is_ascii_digit());
    if numbered && c.known.is_none() {
        return -4.0;
    }
    // "Les Enfants du paradis": a capital article after a quotation mark opens a work.
    let work = c.first > 1
        && reader.is_capitalised(c.first - 1)
        && data.articles.contains(reader.before(c.first, 1))
        && matches!(reader.mark(c.first - 2), "«" | "\"" | "“" | "‘");
    if (quoted || work) && c.known.is_none() {
        sure -= 2.5;
    }
    if !start {
        return sure + 1.5;
    }
    if words > 1 {
        return sure + 0.8;
    }
    if reader.is_also_lower(c.first) {
        return sure - 3.0;
    }
    if reader.capitals(c.first) > 0 {
        return sure + 1.5;
    }
    if ends_in(reader.lower(c.first), &data.starter_endings) && c.known.is_none() {
        sure -= 2.0;
    }
    sure - 0.5
}

/// Where every noun has a capital, a name needs more than one.
fn german(reader: &Reader<'_, '_>, c: &Candidate, words: usize) -> f64 {
    let data = reader.data;
    let last = c.end.saturating_sub(1);
    let known = if c.known.is_some() { 2.0 } else { 0.0 };
    let noun = |at: usize| {
        data.common_nouns.contains(reader.lower(at))
            || ends_in(reader.lower(at), &data.noun_endings)
    };
    let determined = {
        let one = reader.before(c.first, 1);
        data.articles.contains(one)
            || (!one.is_empty()
                && c.first > 0
                && !reader.is_capitalised(c.first - 1)
                && data.is_adjective(one))
    };
    let mut sure = known + introduced(reader, c);
    if c.known.is_none() && (c.first..c.end).any(noun) {
        sure -= 2.5;
    }
    if determined && c.known.is_none() {
        sure -= 1.5;
    }
    if reader.is_acronym(last) && words == 1 {
        sure += 1.0;
    }
    sure + if words > 1 { 0.8 } else { -2.0 }
}

/// What stands before a name where a capital says nothing: the class of what it names, or a preposition without article.
fn introduced(reader: &Reader<'_, '_>, c: &Candidate) -> f64 {
    let data = reader.data;
    let one = reader.before(c.first, 1);
    let class = data.place_classes.contains(one)
        || data.organisation_classes.contains(one)
        || ends_in(one, &data.organisation_endings);
    if one.is_empty() || reader.is_start(c.first) {
        0.0
    } else if class
        || data.is_role(one)
        || data.honorifics.contains(one)
        || data.place_prepositions.contains(one)
    {
        2.0
    } else {
        0.0
    }
}
