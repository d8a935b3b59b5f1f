//! From candidates to names: the mentions of one text vote on their kind, short forms follow full ones, and each gets its
//! canonical form and entity.

use super::classes::Class;
use super::data::NameData;
use super::features::{self, Seen};
use super::find::Candidate;
use super::kind::{self, KINDS, Model, Points};
use super::tables::Entity;
use super::text::{Reader, key};
use crate::evidence::Span;
use crate::mention::{Name, NameKind};
use std::collections::BTreeMap;

/// How likely a name must be.
const LIKELY: f64 = 0.35;
/// The same for words that have their capital again and again, where nouns have none.
const LIKELY_REPEATED: f64 = 0.2;
/// What the full name gives to the surname alone.
const SURNAME: Points = [4.0, 0.0, 0.0];
/// What the longer form gives to the shorter one of the same kind.
const SHORT_FORM: f64 = 2.5;

/// The groups of a text by their keys.
type Groups<'k> = BTreeMap<&'k str, Group<'k>>;

/// All mentions of one text under one key.
#[derive(Default)]
struct Group<'k> {
    /// The candidate that is its first mention, and how many there are.
    first: usize,
    count: usize,
    words: Points,
    context: Points,
    /// Whether it is met twice with a capital that says something.
    repeated: bool,
    /// What other names of the text say of it.
    linked: Points,
    /// The longer form that this one is short for.
    parent: Option<&'k str>,
    kind: Option<NameKind>,
}

impl Group<'_> {
    /// Mentions of one text are alike, so that ten do not say ten times as much as one.
    fn points(&self) -> Points {
        let count = self.count.max(1) as f64;
        let mut sum = self.linked;
        for ((sum, words), context) in sum.iter_mut().zip(self.words).zip(self.context) {
            *sum += words / count + context / count.sqrt();
        }
        sum
    }

    fn best(&self) -> (NameKind, f64) {
        kind::best(self.points())
    }

    fn is_sure(&self) -> bool {
        let needed = if self.repeated {
            LIKELY_REPEATED
        } else {
            LIKELY
        };
        self.best().1 >= needed
    }
}

/// The names of one text.
pub(super) fn resolve(reader: &Reader<'_, '_>, candidates: Vec<Candidate>) -> Vec<Name> {
    let keys: Vec<String> = candidates.iter().map(|c| group_key(reader, c)).collect();
    let mut groups = groups(reader, &candidates, &keys);
    link(reader.data, &mut groups);
    for group in groups.values_mut() {
        group.kind = group.is_sure().then(|| group.best().0);
    }
    candidates
        .iter()
        .zip(&keys)
        .filter_map(|(candidate, key)| {
            let group = groups.get(key.as_str())?;
            let kind = group.kind?;
            let (canonical, entity) = identity(reader, &candidates, candidate, key, kind, &groups);
            Some(Name {
                span: name_span(reader, candidate),
                kind,
                canonical,
                entity,
            })
        })
        .filter(|name| !name.span.is_empty())
        .collect()
}

/// The span without the possessive ending.
pub(super) fn name_span(reader: &Reader<'_, '_>, c: &Candidate) -> Span {
    let span = reader.span(c.first, c.end);
    let text = span.slice(reader.analysis.text);
    let stem = reader
        .data
        .possessive
        .iter()
        .find_map(|ending| text.strip_suffix(ending.as_str()));
    stem.map_or(span, |s| Span::new(span.start, span.start + s.len()))
}

/// The entity of known words, the key of others.
fn group_key(reader: &Reader<'_, '_>, c: &Candidate) -> String {
    if let Some(known) = &c.known {
        return format!("={}", known.entity);
    }
    let own = key(name_span(reader, c).slice(reader.analysis.text));
    for ending in &reader.data.genitive {
        // "Wendlings" is Wendling's if the text also has the bare form.
        if let Some(stem) = own.strip_suffix(ending.as_str())
            && stem.len() > 3
            && reader.has_capitalised(stem.rsplit(' ').next().unwrap_or(stem))
        {
            return stem.to_owned();
        }
    }
    own
}

fn groups<'k>(reader: &Reader<'_, '_>, candidates: &[Candidate], keys: &'k [String]) -> Groups<'k> {
    let model = Model::get();
    let mut groups = Groups::new();
    for (index, (candidate, key)) in candidates.iter().zip(keys).enumerate() {
        let seen = seen_at(reader, candidates, index, candidate);
        let group = groups.entry(key.as_str()).or_insert_with(|| Group {
            first: index,
            ..Group::default()
        });
        group.count += 1;
        group.repeated |= group.count > 1
            && !reader.data.capitalised_nouns
            && reader.capitals(candidate.first) > 1;
        kind::add(&mut group.words, model.points(seen.words));
        kind::add(&mut group.context, model.points(seen.context));
    }
    groups
}

/// The features of a candidate between its neighbours.
pub(super) fn seen_at(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate],
    index: usize,
    candidate: &Candidate,
) -> Seen {
    let before = index.checked_sub(1).and_then(|i| candidates.get(i));
    features::seen(reader, candidate, before, candidates.get(index + 1))
}

/// Surnames follow full names, and other short forms the longer ones.
fn link(data: &NameData, groups: &mut Groups<'_>) {
    let mut by_last: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut by_first: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, group) in groups.iter() {
        let Some((first, _)) = key.split_once(' ') else {
            continue;
        };
        if key.starts_with('=') || !group.is_sure() {
            continue;
        }
        by_first.entry(first).or_default().push(key);
        if let Some((_, last)) = key.rsplit_once(' ') {
            by_last.entry(last).or_default().push(key);
        }
    }
    let mut found = Vec::new();
    for key in groups.keys().copied().filter(|k| !k.starts_with('=')) {
        let last = key.rsplit(' ').next().unwrap_or_default();
        let first = key.split(' ').next().unwrap_or_default();
        let surname = longer_forms(&by_last, last)
            .find(|full| is_tail(full, key) && !is_complement(data, full, key));
        let head = longer_forms(&by_first, first).find(|full| is_head(full, key));
        for full in surname.into_iter().chain(head) {
            let Some(kind) = groups.get(full).map(|g| g.best().0) else {
                continue;
            };
            found.push((key, full, of_longer(kind, full, key)));
        }
    }
    for (key, full, points) in found {
        if let Some(group) = groups.get_mut(key) {
            kind::add(&mut group.linked, points);
            group.parent.get_or_insert(full);
        }
    }
}

/// What a longer form of a kind gives to the short one.
fn of_longer(kind: NameKind, full: &str, short: &str) -> Points {
    if kind == NameKind::Person && is_tail(full, short) {
        return SURNAME;
    }
    KINDS.map(|of| if of == kind { SHORT_FORM } else { 0.0 })
}

/// A word can end so many full names; more are a list, not an article.
const MOST_FORMS: usize = 16;

fn longer_forms<'g, 'k>(
    forms: &'g BTreeMap<&'k str, Vec<&'k str>>,
    word: &str,
) -> impl Iterator<Item = &'k str> + use<'g, 'k> {
    forms
        .get(word)
        .into_iter()
        .flatten()
        .take(MOST_FORMS)
        .copied()
}

fn is_tail(full: &str, short: &str) -> bool {
    full.strip_suffix(short)
        .is_some_and(|head| head.ends_with(' '))
}

/// Whether the short form is only what the longer one is of: the Odet is not the friends of the Odet.
fn is_complement(data: &NameData, full: &str, short: &str) -> bool {
    let before = full.strip_suffix(short).unwrap_or_default().trim_end();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let connector = |w: &str| data.classes(w).has(Class::Connector);
    connector(word) || connector(&format!("{word}'"))
}

fn is_head(full: &str, short: &str) -> bool {
    full.strip_prefix(short)
        .is_some_and(|tail| tail.starts_with(' '))
}

/// The full form of each key that is no known name: the key of the longest form that it is short for, of the same kind.
fn full_key<'k>(key: &'k str, groups: &Groups<'k>) -> &'k str {
    let mut at = key;
    for _ in 0..4 {
        let Some(group) = groups.get(at) else { break };
        match group.parent.and_then(|p| Some((p, groups.get(p)?))) {
            Some((longer, other)) if other.kind == group.kind && other.kind.is_some() => {
                at = longer;
            }
            _ => break,
        }
    }
    at
}

fn identity<'k>(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate],
    candidate: &Candidate,
    key: &'k str,
    kind: NameKind,
    groups: &Groups<'k>,
) -> (String, String) {
    let printed = |c: &Candidate| name_span(reader, c).slice(reader.analysis.text).to_owned();
    if let Some(known) = candidate.known.as_ref().filter(|k| k.kind == kind) {
        let from_table =
            || Entity::get(&known.entity).map(|e| e.name(reader.analysis.language).to_owned());
        let canonical = known
            .canonical
            .clone()
            .or_else(from_table)
            .unwrap_or_else(|| printed(candidate));
        return (canonical, known.entity.clone());
    }
    let full = full_key(key, groups);
    // The words of its first mention.
    let first = groups.get(full).and_then(|g| candidates.get(g.first));
    let canonical = printed(first.unwrap_or(candidate));
    let full = if full.starts_with('=') {
        super::text::key(&canonical)
    } else {
        full.to_owned()
    };
    let prefix = match kind {
        NameKind::Person => "person",
        NameKind::Place => "place",
        NameKind::Organisation => "org",
    };
    (canonical, format!("{prefix}:{full}"))
}
