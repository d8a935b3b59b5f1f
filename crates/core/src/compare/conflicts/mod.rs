//! Conflicts: tellings of one statement that cannot both be true. Only where sure; where the later article merely knows
//! more, an update.

mod dates;
mod denials;
mod numbers;
mod others;

use super::cluster::Link;
use super::pair::Setting;
use super::statements::Told;
use super::types::{Conflict, ConflictKind, Side, Utterance};
use super::unit::{Unit, is_content};
use crate::article::{Article, Moment};
use crate::evidence::{Feature, Reason, Span};
use crate::language::{Analysis, Token};
use std::collections::{BTreeMap, BTreeSet};

/// How many content words before a number or date, and how many behind it, say what it is of.
const SLOT: usize = 3;

/// What conflicts are looked for in.
pub(super) struct Ground<'a> {
    /// The articles.
    pub articles: &'a [Article],
    /// Their texts in words.
    pub analyses: &'a [Analysis<'a>],
    /// All units.
    pub units: &'a [Unit],
    /// Annotations and vocabulary.
    pub setting: &'a Setting<'a>,
    /// All quotes.
    pub utterances: &'a [Utterance],
}

impl Ground<'_> {
    pub fn words(&self, article: usize, span: Span) -> &str {
        self.analyses
            .get(article)
            .map_or("", |a| span.slice(a.text))
    }

    /// Keys of the nearest content words before and behind a span, in its sentence.
    fn words_around(&self, article: usize, span: Span) -> BTreeSet<String> {
        let Some(analysis) = self.analyses.get(article) else {
            return BTreeSet::new();
        };
        let sentence = analysis
            .sentence_at(span.start)
            .and_then(|i| analysis.sentences.get(i));
        let sentence = sentence.copied().unwrap_or(span);
        let tokens = |from: usize, to: usize| {
            let range = analysis.tokens_in(Span::new(from, to));
            analysis.tokens.get(range).unwrap_or_default().iter()
        };
        let language = analysis.language;
        let tells =
            |t: &&Token<'_>| t.is_word() && is_content(language, t) && !language.is_light(&t.lower);
        let before = tokens(sentence.start, span.start).rev();
        let behind = tokens(span.end, sentence.end);
        let nearest = before.filter(tells).take(SLOT);
        nearest
            .chain(behind.filter(tells).take(SLOT))
            .map(|t| language.key(&t.lower))
            .collect()
    }

    /// Whether the words around two spans, of which each says something of one thing, have one in common.
    fn have_one_slot(&self, (x, in_x): (&Unit, Span), (y, in_y): (&Unit, Span)) -> bool {
        let around = |unit: &Unit, span: Span| self.words_around(unit.article, span);
        !around(x, in_x).is_disjoint(&around(y, in_y))
    }

    /// Whether nothing speaks against two clauses being of one thing: clauses that name places or people, and none in
    /// common, are of two.
    fn may_be_of_one_thing(&self, x: &Unit, y: &Unit) -> bool {
        x.names.is_empty()
            || y.names.is_empty()
            || x.names.iter().any(|k| y.names.binary_search(k).is_ok())
    }

    /// When the article of a clause was published, in seconds.
    fn when(&self, unit: &Unit) -> Option<i64> {
        let article = self.articles.get(unit.article)?;
        article.published.map(Moment::seconds)
    }

    /// One side: the clause, what it says, and the words that say it.
    fn side(&self, unit: &Unit, value: String, marks: Vec<Span>) -> Side {
        Side {
            article: unit.article,
            span: unit.span,
            value,
            marks,
        }
    }
}

/// Two clauses of two articles that may speak of one thing.
#[derive(Clone, Copy)]
pub(super) struct Rivals<'u> {
    pub x: &'u Unit,
    pub y: &'u Unit,
    /// Their indices.
    pub units: (usize, usize),
    /// How likely they tell the same.
    pub probability: f64,
}

/// A conflict of two clauses, before it is known which statement they tell.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The indices of the clauses.
    pub units: (usize, usize),
    kind: ConflictKind,
    update: bool,
    sides: Vec<Side>,
    because: &'static str,
    words: String,
    probability: f64,
    /// How likely the clauses had to be to tell the same.
    threshold: f64,
}

/// A pair less likely than this is not looked at.
const LEAST: f64 = 0.05;

/// The conflicts and updates between clauses that are linked, or put into one cluster.
pub(super) fn find(ground: &Ground<'_>, links: &[Link], clusters: &[Vec<usize>]) -> Vec<Found> {
    let mut pairs: BTreeMap<(usize, usize), f64> = links
        .iter()
        .filter(|l| l.probability >= LEAST)
        .map(|l| ((l.a, l.b), l.probability))
        .collect();
    for members in clusters {
        for (rank, a) in members.iter().enumerate() {
            for b in members.iter().skip(rank + 1) {
                pairs.entry((*a.min(b), *a.max(b))).or_insert(LEAST);
            }
        }
    }
    let rivals = pairs.into_iter().filter_map(|(units, probability)| {
        let (x, y) = (ground.units.get(units.0)?, ground.units.get(units.1)?);
        (x.article != y.article).then_some(Rivals {
            x,
            y,
            units,
            probability,
        })
    });
    let all: Vec<Rivals<'_>> = rivals.collect();
    let mut found = numbers::numbers(&all, ground);
    found.extend(all.iter().filter_map(|r| denials::denial(r, ground)));
    found.extend(dates::dates(&all, ground));
    found.extend(all.iter().filter_map(|r| others::name(r, ground)));
    found
}

/// The conflicts with the statements of their sides, in the order of the statements.
pub(super) fn settle(found: Vec<Found>, statements: &[Told], ground: &Ground<'_>) -> Vec<Conflict> {
    let statement_of = |units: (usize, usize)| {
        let tells = |told: &&Told, unit: usize| told.units.binary_search(&unit).is_ok();
        let both = statements
            .iter()
            .find(|t| tells(t, units.0) && tells(t, units.1));
        both.or_else(|| statements.iter().find(|t| tells(t, units.0)))
    };
    let settled = found.into_iter().filter_map(|f| {
        let told = statement_of(f.units)?;
        Some(conflict(f, told))
    });
    let mut all: Vec<Conflict> = settled.collect();
    all.extend(others::attributions(statements, ground));
    joined(all)
}

/// Conflicts of one statement and kind that share a side are one: further articles join theirs.
fn joined(found: Vec<Conflict>) -> Vec<Conflict> {
    let mut joined: Vec<Conflict> = Vec::new();
    for mut conflict in found {
        let meets = |other: &Conflict| {
            let place = |c: &Conflict| (c.statement, c.kind, c.update);
            let shares = other.sides.iter().any(|s| conflict.sides.contains(s));
            place(other) == place(&conflict) && shares
        };
        let (same, rest): (Vec<_>, Vec<_>) = joined.into_iter().partition(meets);
        joined = rest;
        let mut same = same.into_iter();
        if let Some(mut first) = same.next() {
            let further = same
                .flat_map(|other| other.sides)
                .chain(std::mem::take(&mut conflict.sides));
            for side in further {
                if !first.sides.contains(&side) {
                    first.sides.push(side);
                }
            }
            let place = |s: &Side| (s.article, s.span, s.value.clone());
            first.sides.sort_by_key(place);
            conflict = first;
        }
        joined.push(conflict);
    }
    joined.sort_by_key(|c| {
        let first = c.sides.first().map(|s| (s.article, s.span));
        (c.statement, c.kind, c.update, first)
    });
    joined
}

fn conflict(found: Found, told: &Told) -> Conflict {
    let mut sides = found.sides;
    sides.sort_by_key(|side| (side.article, side.span));
    let feature = Feature {
        name: found.because,
        weight: 1.0,
        words: found.words,
    };
    Conflict {
        kind: found.kind,
        update: found.update,
        statement: told.statement.id,
        sides,
        reason: Reason {
            score: found.probability,
            threshold: found.threshold,
            features: vec![feature],
        },
    }
}
