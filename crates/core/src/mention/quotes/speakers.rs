//! Speakers: from the words for a speaker to whom they mean.
//!
//! A phrase that holds a name means that name. A pronoun means the best of the people named before it: candidates are
//! weighed by a handful of features (spoke last, subject of the sentence before, distance, gender), and below a threshold
//! nobody is named.

use super::data::class;
use super::patterns::{Draft, Who, leading_phrase};
use super::view::View;
use crate::evidence::Span;
use crate::language::Language;
use crate::mention::names;
use crate::mention::{Description, Name, NameKind, Speaker};
use std::collections::BTreeMap;
use std::ops::Range;

/// Grammatical gender as far as the text shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Feminine,
    Masculine,
}

/// Weights of the features of a candidate for a pronoun. Tens of numbers, set by hand.
mod weight {
    pub const SPOKE_LAST: f64 = 1.2;
    /// Named since anybody spoke: the text has turned to somebody else.
    pub const NAMED_SINCE: f64 = 0.8;
    /// Spoke last, but the text has turned to somebody else.
    pub const SPOKE_BEFORE: f64 = 0.4;
    pub const SUBJECT: f64 = 1.0;
    pub const LEADS: f64 = 0.4;
    pub const PERSON: f64 = 1.0;
    pub const SENTENCE_AWAY: f64 = -0.35;
    pub const SAME_GENDER: f64 = 1.0;
    pub const OTHER_GENDER: f64 = -3.0;
    pub const THRESHOLD: f64 = 0.9;
}

/// How many names before a pronoun are weighed at most.
const MENTIONS: usize = 64;

/// How many sentences before a pronoun are searched for whom it means.
const BACK: usize = 4;

/// Whom a phrase means.
#[derive(Clone, Debug, PartialEq)]
struct Identity {
    name: String,
    entity: Option<String>,
}

/// Resolves the speakers of a text's quotes in order.
pub(super) struct Resolver<'v, 'a, 't> {
    view: &'v View<'a, 't>,
    descriptions: &'v [Description],
    genders: BTreeMap<&'v str, Gender>,
    /// A name of every entity.
    named: BTreeMap<&'a str, &'a Name>,
    /// The last speaker, with the unit in which the words stand.
    last: Option<(Speaker, usize, Option<Gender>)>,
}

impl<'v, 'a, 't> Resolver<'v, 'a, 't> {
    pub fn new(view: &'v View<'a, 't>, descriptions: &'v [Description]) -> Self {
        Self {
            view,
            descriptions,
            genders: genders(view),
            named: view.names.iter().map(|n| (n.entity.as_str(), n)).collect(),
            last: None,
        }
    }

    /// The speaker of the next quote.
    pub fn resolve(&mut self, draft: &Draft) -> Option<Speaker> {
        let speaker = match &draft.who {
            Who::Nobody => None,
            Who::Last => self.running(draft.unit),
            Who::Phrase(tokens) => self.phrase(tokens, draft.unit),
        };
        if let Some(found) = speaker.as_ref().filter(|_| !draft.nested) {
            let gender = match &draft.who {
                Who::Phrase(tokens) => self.gender_of(tokens, found.entity.as_deref()),
                _ => self.last.as_ref().and_then(|l| l.2),
            };
            self.last = Some((found.clone(), draft.unit, gender));
        }
        speaker
    }

    /// Words in quotation marks without a cue: the subject of the sentence before, or whoever spoke last.
    fn running(&self, unit: usize) -> Option<Speaker> {
        let (speaker, at, _) = self.last.as_ref()?;
        (unit - *at <= 3).then(|| speaker.clone())
    }

    fn phrase(&self, tokens: &Range<usize>, unit: usize) -> Option<Speaker> {
        let first = self.view.token(tokens.start)?.span.start;
        let end = self.view.token(tokens.end.checked_sub(1)?)?.span.end;
        let span = Span::new(first, end);
        let pronoun = tokens.len() == 1 && self.view.is(tokens.start, class::PRONOUN);
        let identity = if pronoun {
            self.pronoun(tokens.start, unit)
        } else {
            Some(self.identity(span, tokens))
        };
        let identity = identity.unwrap_or_else(|| Identity {
            name: span.slice(self.view.analysis.text).to_owned(),
            entity: None,
        });
        Some(Speaker {
            spans: vec![span],
            name: identity.name,
            entity: identity.entity,
        })
    }

    /// Whom a noun phrase means: a person named in it, a name that is its head, what it describes, or its words.
    fn identity(&self, span: Span, tokens: &Range<usize>) -> Identity {
        let heads: Vec<&Name> = self
            .names_in(span)
            .filter(|n| self.heads(n, tokens))
            .collect();
        let people = heads.iter().filter(|n| n.kind == NameKind::Person);
        if let Some(person) = people.max_by_key(|n| n.span.len()) {
            return of_name(person, self.view.analysis.language);
        }
        let from = self
            .descriptions
            .partition_point(|d| d.span.end <= span.start);
        let described = self
            .descriptions
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|d| d.span.start < span.start + 6)
            .find(|d| d.span.overlaps(span) && d.span.start < span.start + 6);
        if let Some(description) = described {
            let known = self.named.get(description.entity.as_str());
            return Identity {
                name: known.map_or_else(|| self.printed(span), |n| n.canonical.clone()),
                entity: Some(description.entity.clone()),
            };
        }
        let several = tokens
            .clone()
            .any(|i| self.view.is(i, class::COORDINATOR) && self.view.name(i).is_none());
        if let Some(name) = heads.iter().find(|n| self.ends(n, tokens))
            && !several
        {
            return of_name(name, self.view.analysis.language);
        }
        if let Some(person) = self.capital_run(tokens) {
            return Identity {
                name: person,
                entity: None,
            };
        }
        Identity {
            name: self.printed(span),
            entity: None,
        }
    }

    /// Whether a name ends its phrase: in "French authorities" it is an adjective.
    fn ends(&self, name: &Name, tokens: &Range<usize>) -> bool {
        let end = self.view.analysis.tokens_in(name.span).end;
        end >= tokens.end || !self.view.is_word(end)
    }

    fn names_in(&self, span: Span) -> impl Iterator<Item = &'a Name> {
        let names = self.view.names;
        let start = names.partition_point(|n| n.span.end <= span.start);
        names
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |n| n.span.start < span.end)
    }

    /// Whether a name is what the phrase is about, and not a part that says whose or where: no preposition before it.
    fn heads(&self, name: &Name, tokens: &Range<usize>) -> bool {
        let first = self.view.analysis.tokens_in(name.span).start;
        if first <= tokens.start {
            return true;
        }
        let mut at = first;
        while at > tokens.start {
            at -= 1;
            if self.view.is_comma(at) {
                return true;
            }
            if self.view.is(at, class::GENITIVE | class::PREPOSITION) {
                // "la ministre de la Santé, X", "le patron du syndicat X, Y" are told by the comma above.
                return false;
            }
            if self.view.capitalised(at) && !self.view.data.grammar.capital_nouns {
                continue;
            }
            if self.view.is(at, class::DETERMINER) {
                // "la ministre de la Santé": the article belongs to a genitive.
                return at == tokens.start
                    || !self.view.is(at - 1, class::GENITIVE | class::PREPOSITION);
            }
        }
        true
    }

    /// Without the finder of names: two or more capitalised words in a row.
    fn capital_run(&self, tokens: &Range<usize>) -> Option<String> {
        if !self.view.names.is_empty() || self.view.data.grammar.capital_nouns {
            return None;
        }
        let mut best: Option<Range<usize>> = None;
        let mut start = None;
        for at in tokens.clone().chain([tokens.end]) {
            let part = at < tokens.end
                && (self.view.capitalised(at)
                    && !self
                        .view
                        .is(at, class::DETERMINER | class::TITLE | class::PRONOUN)
                    || self.view.mark(at) == Some('-') && start.is_some());
            match (part, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let run = from..at;
                    if run.len() > best.as_ref().map_or(1, Range::len) {
                        best = Some(run);
                    }
                    start = None;
                }
                _ => {}
            }
        }
        let run = best?;
        let from = self.view.token(run.start)?.span.start;
        let to = self.view.token(run.end - 1)?.span.end;
        Some(Span::new(from, to).slice(self.view.text()).to_owned())
    }

    /// The words themselves, the article in lower case.
    fn printed(&self, span: Span) -> String {
        let words = span.slice(self.view.text());
        let first = self.view.analysis.tokens_in(span).start;
        let article = self.view.is(first, class::DETERMINER);
        let mut chars = words.chars();
        match chars.next() {
            Some(c) if article => c.to_lowercase().chain(chars).collect(),
            _ => words.to_owned(),
        }
    }

    /// Whom a pronoun means.
    fn pronoun(&self, at: usize, unit: usize) -> Option<Identity> {
        let class = self.view.class(at);
        if class & (class::INDEFINITE | class::FIRST_PERSON) != 0 {
            return None;
        }
        if class & class::PLURAL != 0 {
            return self.plural(unit);
        }
        let wanted = gender(class);
        let place = self.view.token(at)?.span.start;
        let from = self.view.units.get(unit.saturating_sub(BACK))?.start;
        let from = self.view.token(from)?.span.start;
        // No more than this many names are weighed: a sentence without end stays linear.
        let known = self.view.names.partition_point(|n| n.span.start < place);
        let near = known.saturating_sub(MENTIONS);
        let near = self.view.names.get(near).map_or(from, |n| n.span.start);
        let around = Span::new(from.max(near.min(place)), place);
        let spoke = |name: &Name| {
            let last = self.last.as_ref();
            last.is_some_and(|l| l.0.entity.as_deref() == Some(&name.entity))
        };
        let mentions: Vec<(Span, &Name)> = self
            .names_in(around)
            .filter(|n| n.kind == NameKind::Person || spoke(n))
            .map(|n| (n.span, n))
            .chain(self.described_in(around))
            .collect();
        let turned = mentions
            .iter()
            .any(|(span, n)| n.kind == NameKind::Person && !spoke(n) && self.is_since(*span));
        let mut scores: BTreeMap<&str, (f64, &Name)> = BTreeMap::new();
        for (span, name) in mentions {
            let score = self.score(span, name, unit, wanted, turned);
            let known = scores.entry(name.entity.as_str()).or_insert((score, name));
            if score >= known.0 {
                *known = (score, name);
            }
        }
        let best = scores.values().max_by(|a, b| a.0.total_cmp(&b.0));
        let best = best.filter(|(score, _)| *score >= weight::THRESHOLD);
        if let Some((_, name)) = best {
            return Some(of_name(name, self.view.analysis.language));
        }
        let (speaker, at, known) = self.last.as_ref()?;
        let fits = known.is_none() || wanted.is_none() || *known == wanted;
        (fits && unit - *at <= BACK).then(|| Identity {
            name: speaker.name.clone(),
            entity: speaker.entity.clone(),
        })
    }

    /// "ils", "they": whoever spoke last, if that may be several.
    fn plural(&self, unit: usize) -> Option<Identity> {
        let (speaker, at, _) = self.last.as_ref()?;
        let person = speaker
            .entity
            .as_deref()
            .and_then(|e| self.named.get(e))
            .is_some_and(|n| n.kind == NameKind::Person);
        (!person && unit - *at <= 2).then(|| Identity {
            name: speaker.name.clone(),
            entity: speaker.entity.clone(),
        })
    }

    /// "le ministre des Transports": the people described in a stretch of text.
    fn described_in(&self, around: Span) -> impl Iterator<Item = (Span, &'a Name)> + '_ {
        let first = self
            .descriptions
            .partition_point(|d| d.span.end <= around.start);
        self.descriptions
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |d| d.span.start < around.end)
            .take(MENTIONS)
            .filter_map(|d| {
                let name = self.named.get(d.entity.as_str())?;
                (name.kind == NameKind::Person).then_some((d.span, *name))
            })
    }

    /// Whether a mention stands behind the last quote.
    fn is_since(&self, span: Span) -> bool {
        let Some((_, unit, _)) = &self.last else {
            return false;
        };
        let end = self.view.units.get(*unit).map_or(0, |u| u.end);
        self.view.analysis.tokens_in(span).start >= end
    }

    fn score(
        &self,
        span: Span,
        name: &Name,
        unit: usize,
        wanted: Option<Gender>,
        turned: bool,
    ) -> f64 {
        let token = self.view.analysis.tokens_in(span).start;
        let own = self.view.units.partition_point(|u| u.end <= token);
        let mut score = weight::SENTENCE_AWAY * (unit.saturating_sub(own)) as f64;
        if name.kind == NameKind::Person {
            score += weight::PERSON;
        }
        if let Some(range) = self.view.units.get(own) {
            if let Some(subject) = leading_phrase(self.view, range.clone())
                && subject.contains(&token)
            {
                score += weight::SUBJECT;
            }
            if token <= range.start + 3 {
                score += weight::LEADS;
            }
        }
        if let Some((speaker, at, _)) = &self.last
            && unit - at <= BACK
            && speaker.entity.as_deref() == Some(&name.entity)
        {
            score += if turned {
                weight::SPOKE_BEFORE
            } else {
                weight::SPOKE_LAST
            };
        }
        if self.is_since(span) {
            score += weight::NAMED_SINCE;
        }
        match (wanted, self.genders.get(name.entity.as_str())) {
            (Some(a), Some(b)) if a == *b => score += weight::SAME_GENDER,
            (Some(_), Some(_)) => score += weight::OTHER_GENDER,
            _ => {}
        }
        score
    }

    fn gender_of(&self, tokens: &Range<usize>, entity: Option<&str>) -> Option<Gender> {
        entity
            .and_then(|e| self.genders.get(e).copied())
            .or_else(|| tokens.clone().find_map(|i| gender(self.view.class(i))))
    }
}

/// Who speaks under a name: a capital, a palace or a country stands for its government.
fn of_name(name: &Name, language: &Language) -> Identity {
    let government = names::government(name, language.names());
    Identity {
        name: name.canonical.clone(),
        entity: Some(government.unwrap_or_else(|| name.entity.clone())),
    }
}

fn gender(bits: u64) -> Option<Gender> {
    match (bits & class::FEMININE != 0, bits & class::MASCULINE != 0) {
        (true, false) => Some(Gender::Feminine),
        (false, true) => Some(Gender::Masculine),
        _ => None,
    }
}

/// The gender of every person of a text as titles and articles next to the name show it.
fn genders<'v>(view: &'v View<'_, '_>) -> BTreeMap<&'v str, Gender> {
    let mut votes: BTreeMap<&str, i32> = BTreeMap::new();
    for name in view.names.iter().filter(|n| n.kind == NameKind::Person) {
        let tokens = view.analysis.tokens_in(name.span);
        let before = (tokens.start.saturating_sub(6)..tokens.start)
            .rev()
            .take_while(|&i| {
                view.is_word(i)
                    || view.mark(i) == Some('.')
                    || view.mark(i) == Some('-')
                    || view.is_comma(i) && i + 1 == tokens.start
            })
            .find_map(|i| gender(view.class(i)).map(|g| (g, view.is(i, class::TITLE))));
        let after = view
            .is_comma(tokens.end)
            .then(|| gender(view.class(tokens.end + 1)))
            .flatten();
        let entry = votes.entry(name.entity.as_str()).or_default();
        if let Some((found, title)) = before {
            *entry += vote(found) * if title { 3 } else { 1 };
        }
        *entry += after.map_or(0, vote);
    }
    votes
        .into_iter()
        .filter(|(_, v)| *v != 0)
        .map(|(entity, v)| {
            (
                entity,
                if v > 0 {
                    Gender::Feminine
                } else {
                    Gender::Masculine
                },
            )
        })
        .collect()
}

fn vote(gender: Gender) -> i32 {
    match gender {
        Gender::Feminine => 1,
        Gender::Masculine => -1,
    }
}
