//! Descriptions: words for somebody that the text ties to a name. "Le président moldave Ion Ceban" teaches who "le
//! président moldave" and, where there is no other, "le président" is.

use super::classes::Class;
use super::text::{Reader, key};
use crate::evidence::Span;
use crate::language::{Analysis, fold};
use crate::mention::{Annotation, Description, Name, NameKind};

/// A role with what it is of.
#[derive(Clone)]
struct Role {
    /// With its article.
    span: Span,
    /// The role's stem, or [`STATE`].
    head: String,
    /// The role as printed, as a key.
    words: String,
    /// ISO code of the country, by demonym, place or seat of power.
    country: Option<String>,
    /// Entity or field that it is of.
    of: Option<String>,
    /// The person that stands right before or after it.
    person: Option<usize>,
    /// Whether it may stand for somebody alone.
    alone: bool,
}

/// The head of all roles that stand for a state.
const STATE: &str = "@state";
/// A text that ties more roles to people is a list.
const MOST_ROLES: usize = 200;

/// The descriptions of one text, in order.
pub(super) fn descriptions(reader: &Reader<'_, '_>, names: &[Name]) -> Vec<Description> {
    let roles = roles(reader, names);
    let taught = taught(&roles, names);
    roles
        .iter()
        .filter(|r| r.person.is_none() && r.alone)
        .filter_map(|role| {
            let entity = only(
                taught
                    .iter()
                    .filter(|(t, _)| fits(t, role))
                    .map(|(_, e)| *e),
            )?;
            Some(Description {
                span: role.span,
                entity: entity.to_owned(),
            })
        })
        .collect()
}

/// Adds the descriptions that only another text of the story explains. What is described must be told ("le président
/// moldave"), or be named in the same text.
pub(super) fn over_story(texts: &mut [(&Analysis<'_>, &mut Annotation)]) {
    let roles: Vec<Vec<Role>> = texts
        .iter()
        .map(|(analysis, annotation)| roles(&Reader::new(analysis), &annotation.names))
        .collect();
    let taught: Vec<(Role, String)> = roles
        .iter()
        .zip(texts.iter())
        .flat_map(|(roles, (_, annotation))| taught(roles, &annotation.names))
        .map(|(role, entity)| (role.clone(), entity.to_owned()))
        .take(MOST_ROLES)
        .collect();
    for (roles, (_, annotation)) in roles.iter().zip(texts.iter_mut()) {
        let mut added = Vec::new();
        for role in roles.iter().filter(|r| r.person.is_none() && r.alone) {
            let known = |d: &Description| d.span.overlaps(role.span);
            let fitting = taught
                .iter()
                .filter(|(t, _)| fits(t, role))
                .map(|(_, e)| e.as_str());
            let Some(entity) = only(fitting) else {
                continue;
            };
            let told = role.country.is_some() || role.of.is_some();
            let named = annotation.names.iter().any(|n| n.entity == entity);
            if (told || named) && !annotation.descriptions.iter().any(known) {
                added.push(Description {
                    span: role.span,
                    entity: entity.to_owned(),
                });
            }
        }
        annotation.descriptions.extend(added);
        annotation.descriptions.sort_by_key(|d| d.span);
    }
}

/// The roles that are tied to a person, with the person's entity.
fn taught<'r>(roles: &'r [Role], names: &'r [Name]) -> Vec<(&'r Role, &'r str)> {
    roles
        .iter()
        .filter_map(|r| Some((r, names.get(r.person?)?.entity.as_str())))
        .take(MOST_ROLES)
        .collect()
}

/// The one entity of several mentions, if it is one.
fn only<'e>(mut entities: impl Iterator<Item = &'e str>) -> Option<&'e str> {
    let first = entities.next()?;
    entities.all(|e| e == first).then_some(first)
}

/// Whether a description may mean the one whose role was taught. A country that was not taught does not fit one that is
/// told, and "la présidente" is not "le président".
fn fits(taught: &Role, role: &Role) -> bool {
    let covers = |taught: &Option<String>, told: &Option<String>| told.is_none() || taught == told;
    let gender = taught.words == role.words || stem(&taught.words) != stem(&role.words);
    taught.head == role.head
        && gender
        && covers(&taught.country, &role.country)
        && covers(&taught.of, &role.of)
}

fn roles(reader: &Reader<'_, '_>, names: &[Name]) -> Vec<Role> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reader.analysis.tokens.len() {
        match role(reader, names, at) {
            Some((role, end)) => {
                found.push(role);
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn role(reader: &Reader<'_, '_>, names: &[Name], at: usize) -> Option<(Role, usize)> {
    let data = reader.data;
    let phrase = reader
        .is(at, Class::HeadRoleStart)
        .then(|| reader.one_of(at, &data.head_roles))
        .flatten();
    let leader = reader
        .is(at, Class::LeaderStart)
        .then(|| reader.one_of(at, &data.leader_words))
        .flatten();
    let mut end = match (phrase, leader) {
        (Some(end), _) => end,
        (None, Some(end)) => end,
        _ if reader.is(at, Class::Role) || (reader.is_capitalised(at) && reader.is_role(at)) => {
            at + 1
        }
        _ => return None,
    };
    let words = key(reader.span(at, end).slice(reader.analysis.text));
    let printed = reader
        .span(at, end)
        .slice(reader.analysis.text)
        .to_lowercase()
        .replace('\u{2019}', "'");
    let mut state = data.head_of_state.contains(&printed);
    let mut country = None;
    while reader.follows(end.saturating_sub(1)) && !reader.lower(end).is_empty() {
        let lower = reader.lower(end);
        if let Some(code) = data.demonym(lower) {
            country = Some(code.to_owned()).filter(|c| !c.is_empty()).or(country);
        } else if !reader.is(end, Class::RoleModifier) {
            break;
        }
        end += 1;
    }
    let mut of = None;
    if let Some((next, entity, seat)) = of_phrase(reader, names, end) {
        end = next;
        if let Some(code) = seat {
            state |= leader.is_some();
            country = Some(code);
        } else if let Some(code) = entity.strip_prefix("country:") {
            country = Some(code.to_owned());
        } else {
            of = Some(entity);
        }
    }
    let start = start_of(reader, at);
    let head = if state {
        STATE.to_owned()
    } else {
        stem(&words)
    };
    let role = Role {
        span: reader.span(start, end),
        head,
        words,
        country,
        of,
        person: person(reader, names, start..end, start < at),
        alone: start < at && (phrase.is_some() || leader.is_some() && state),
    };
    Some((role, end))
}

/// The first letters of a role: enough to tell roles apart and few enough for both genders.
fn stem(words: &str) -> String {
    let folded = fold(words);
    folded
        .split(' ')
        .map(|w| w.chars().take(6).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Back over adjectives to the article.
fn start_of(reader: &Reader<'_, '_>, at: usize) -> usize {
    let mut start = at;
    for _ in 0..3 {
        let Some(previous) = start.checked_sub(1) else {
            break;
        };
        if !reader.follows(previous) {
            break;
        }
        if reader.is(previous, Class::Article) {
            return previous;
        }
        if !reader.is(previous, Class::RoleModifier) && !reader.is(previous, Class::Demonym) {
            break;
        }
        start = previous;
    }
    start
}

/// "de la Moldavie", "du Kremlin", "de l'Industrie": where it ends, what it is, and the country if it is a seat of power.
fn of_phrase(
    reader: &Reader<'_, '_>,
    names: &[Name],
    end: usize,
) -> Option<(usize, String, Option<String>)> {
    let data = reader.data;
    let mut at = end;
    while at < end + 3 && reader.is(at, Class::OfWord) && reader.follows(at.saturating_sub(1)) {
        at += 1;
    }
    if at == end {
        return None;
    }
    let start = reader.token(at)?.span.start;
    let index = names.partition_point(|n| n.span.start < start);
    let named = names
        .get(index)
        .filter(|n| n.span.start == start && n.kind != NameKind::Person);
    let Some(name) = named else {
        let lower = reader.lower(at);
        return reader
            .is(at, Class::InstitutionField)
            .then(|| (at + 1, fold(lower), None));
    };
    let stop = reader
        .analysis
        .tokens
        .partition_point(|t| t.span.start < name.span.end);
    let seat = data
        .lexicon
        .get_word(&key(name.span.slice(reader.analysis.text)))
        .and_then(|k| k.country.clone());
    Some((stop, name.entity.clone(), seat))
}

/// The person named right after the role, or right before it and a comma.
fn person(
    reader: &Reader<'_, '_>,
    names: &[Name],
    role: std::ops::Range<usize>,
    article: bool,
) -> Option<usize> {
    let (start, end) = (role.start, role.end);
    let is_person = |index: &usize| {
        names
            .get(*index)
            .is_some_and(|n| n.kind == NameKind::Person)
    };
    let mut next = end;
    if reader.mark(next) == "," {
        next += 1;
    }
    while next < end + 4 && (reader.is(next, Class::Honorific) || reader.mark(next) == ".") {
        next += 1;
    }
    let after = reader
        .token(next)
        .filter(|_| reader.follows(end.saturating_sub(1)))
        .and_then(|t| {
            let index = names.partition_point(|n| n.span.start < t.span.start);
            names
                .get(index)
                .filter(|n| n.span.start == t.span.start)
                .map(|_| index)
        });
    // After "avec X, le président" the sentence may go on with the president.
    let closed = !article || matches!(reader.mark(end), "," | "." | ")" | ";");
    // "X, président de la Moldavie": an apposition has no further noun before its comma.
    let before = start
        .checked_sub(2)
        .filter(|_| closed && reader.mark(start - 1) == ",")
        .and_then(|last| {
            let stop = reader.token(last)?.span.end;
            let index = names.partition_point(|n| n.span.end < stop);
            names
                .get(index)
                .filter(|n| n.span.end == stop)
                .map(|_| index)
        });
    before.filter(is_person).or(after.filter(is_person))
}
