//! From candidates to names: the mentions of one text vote on their kind, short forms follow full ones, and each gets its
//! canonical form and entity.

use super::classes::Class;
use super::data::NameData;
use super::find::Candidate;
use super::features::{self, Seen};
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

/// All mentions of one text under one key.
#[derive(Default)]
struct Group {
    mentions: Vec<usize>,
    words: Points,
    context: Points,
    /// Whether it is met twice with a capital that says something.
    repeated: bool,
    /// What other names of the text say of it.
    linked: Points,
    /// The longer form that this one is short for.
    parent: Option<String>,
    kind: Option<NameKind>,
}

impl Group {
    /// Mentions of one text are alike, so that ten do not say ten times as much as one.
    fn points(&self) -> Points {
        let count = self.mentions.len().max(1) as f64;
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
    let shown = shown(reader, &candidates, &groups);
    candidates
        .iter()
        .zip(&keys)
        .filter_map(|(candidate, key)| {
            let group = groups.get(key)?;
            let kind = group.kind?;
            let (canonical, entity) = identity(reader, candidate, key, kind, &groups, &shown);
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

fn groups(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate],
    keys: &[String],
) -> BTreeMap<String, Group> {
    let model = Model::get();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (index, (candidate, key)) in candidates.iter().zip(keys).enumerate() {
        let seen = seen_at(reader, candidates, index, candidate);
        let group = groups.entry(key.clone()).or_default();
        group.mentions.push(index);
        group.repeated |= group.mentions.len() > 1
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
fn link(data: &NameData, groups: &mut BTreeMap<String, Group>) {
    let mut by_last: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut by_first: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, group) in groups.iter() {
        if key.starts_with('=') || !group.is_sure() {
            continue;
        }
        if let Some((first, _)) = key.split_once(' ') {
            by_first
                .entry(first.to_owned())
                .or_default()
                .push(key.clone());
        }
        if let Some((_, last)) = key.rsplit_once(' ') {
            by_last
                .entry(last.to_owned())
                .or_default()
                .push(key.clone());
        }
    }
    let mut found: Vec<(String, String, Points)> = Vec::new();
    for key in groups.keys().filter(|k| !k.starts_with('=')) {
        let last = key.rsplit(' ').next().unwrap_or_default();
        let first = key.split(' ').next().unwrap_or_default();
        let surname = longer_forms(&by_last, last)
            .filter(|full| is_tail(full, key) && !is_complement(data, full, key))
            .filter_map(|full| Some((full, groups.get(full)?.best().0)))
            .next();
        let head = longer_forms(&by_first, first)
            .filter(|full| is_head(full, key))
            .filter_map(|full| Some((full, groups.get(full)?.best().0)))
            .next();
        for (full, kind) in surname.into_iter().chain(head) {
            let points = if kind == NameKind::Person && is_tail(full, key) {
                SURNAME
            } else {
                let mut points = Points::default();
                for (sum, of) in points.iter_mut().zip(KINDS) {
                    *sum = if of == kind { SHORT_FORM } else { 0.0 };
                }
                points
            };
            found.push((key.clone(), full.clone(), points));
        }
    }
    for (key, full, points) in found {
        if let Some(group) = groups.get_mut(&key) {
            kind::add(&mut group.linked, points);
            group.parent.get_or_insert(full);
        }
    }
}

/// A word can end so many full names; more are a list, not an article.
const MOST_FORMS: usize = 16;

fn longer_forms<'g>(
    forms: &'g BTreeMap<String, Vec<String>>,
    word: &str,
) -> impl Iterator<Item = &'g String> {
    forms.get(word).into_iter().flatten().take(MOST_FORMS)
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
fn full_key<'g>(key: &'g str, groups: &'g BTreeMap<String, Group>) -> &'g str {
    let mut at = key;
    for _ in 0..4 {
        let Some(group) = groups.get(at) else { break };
        let parent = group
            .parent
            .as_deref()
            .and_then(|p| groups.get_key_value(p));
        match parent {
            Some((longer, other)) if other.kind == group.kind && other.kind.is_some() => {
                at = longer
            }
            _ => break,
        }
    }
    at
}

/// For each group, the words to print: those of its first mention.
fn shown(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate],
    groups: &BTreeMap<String, Group>,
) -> BTreeMap<String, String> {
    let words = |group: &Group| {
        let first = group.mentions.first().and_then(|i| candidates.get(*i))?;
        Some(
            name_span(reader, first)
                .slice(reader.analysis.text)
                .to_owned(),
        )
    };
    groups
        .iter()
        .filter_map(|(key, group)| Some((key.clone(), words(group)?)))
        .collect()
}

fn identity(
    reader: &Reader<'_, '_>,
    candidate: &Candidate,
    key: &str,
    kind: NameKind,
    groups: &BTreeMap<String, Group>,
    shown: &BTreeMap<String, String>,
) -> (String, String) {
    let printed = || {
        name_span(reader, candidate)
            .slice(reader.analysis.text)
            .to_owned()
    };
    if let Some(known) = candidate.known.as_ref().filter(|k| k.kind == kind) {
        let from_table =
            || Entity::get(&known.entity).map(|e| e.name(reader.analysis.language).to_owned());
        let canonical = known
            .canonical
            .clone()
            .or_else(from_table)
            .unwrap_or_else(printed);
        return (canonical, known.entity.clone());
    }
    let full = full_key(key, groups);
    let canonical = shown.get(full).cloned().unwrap_or_else(printed);
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
