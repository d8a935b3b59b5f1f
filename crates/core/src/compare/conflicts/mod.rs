//! Conflicts: tellings of one statement that cannot both be true. Only where sure; where the later article merely knows
//! more, an update.

mod denials;
mod numbers;
mod others;

use super::pair::Setting;
use super::statements::Told;
use super::types::{Conflict, ConflictKind, Side, Utterance};
use super::unit::{Unit, is_content};
use crate::article::Article;
use crate::evidence::{Feature, Reason, Span};
use crate::language::Analysis;
use std::collections::BTreeSet;

/// How many content words before a number or date say what it is of.
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
    fn words(&self, article: usize, span: Span) -> &str {
        self.analyses
            .get(article)
            .map_or("", |a| span.slice(a.text))
    }

    /// Keys of the nearest content words before a span, in its sentence.
    fn words_before(&self, article: usize, span: Span) -> BTreeSet<String> {
        let Some(analysis) = self.analyses.get(article) else {
            return BTreeSet::new();
        };
        let sentence = analysis
            .sentence_at(span.start)
            .and_then(|i| analysis.sentences.get(i));
        let start = sentence.map_or(span.start, |s| s.start);
        let before = analysis
            .tokens
            .get(analysis.tokens_in(Span::new(start, span.start)));
        let content = before.unwrap_or_default().iter().rev().filter(|t| {
            t.is_word() && is_content(analysis.language, t) && !analysis.language.is_light(&t.lower)
        });
        content
            .take(SLOT)
            .map(|t| analysis.language.key(&t.lower))
            .collect()
    }

    /// Whether nothing speaks against two clauses being of one thing: clauses that name places or people, and none in
    /// common, are of two.
    fn may_be_of_one_thing(&self, x: &Unit, y: &Unit) -> bool {
        x.names.is_empty()
            || y.names.is_empty()
            || x.names.iter().any(|k| y.names.binary_search(k).is_ok())
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

    /// The pairs of units of one statement that stand in two articles.
    fn pairs<'t>(&'t self, told: &'t Told) -> impl Iterator<Item = (&'t Unit, &'t Unit)> {
        let units = || told.units.iter().filter_map(|u| self.units.get(*u));
        let all: Vec<&Unit> = units().collect();
        let count = all.len();
        (0..count)
            .flat_map(move |i| (i + 1..count).map(move |j| (i, j)))
            .filter_map(move |(i, j)| Some((*all.get(i)?, *all.get(j)?)))
            .filter(|(x, y)| x.article != y.article)
    }
}

/// All conflicts and updates, in the order of the statements.
pub(super) fn conflicts(statements: &[Told], ground: &Ground<'_>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = statements
        .iter()
        .flat_map(|told| {
            let mut of = numbers::numbers(told, ground);
            of.extend(denials::denials(told, ground));
            of.extend(others::dates(told, ground));
            of.extend(others::names(told, ground));
            of
        })
        .collect();
    found.extend(others::attributions(statements, ground));
    joined(found)
}

/// Conflicts of one statement and kind that share a side are one: further articles join theirs.
fn joined(found: Vec<Conflict>) -> Vec<Conflict> {
    let mut joined: Vec<Conflict> = Vec::new();
    for conflict in found {
        let same = joined.iter_mut().find(|first| {
            (first.statement, first.kind, first.update)
                == (conflict.statement, conflict.kind, conflict.update)
                && conflict.sides.iter().any(|side| first.sides.contains(side))
        });
        match same {
            None => joined.push(conflict),
            Some(first) => {
                let further = conflict.sides.into_iter();
                let further: Vec<Side> = further.filter(|s| !first.sides.contains(s)).collect();
                first.sides.extend(further);
                first.sides.sort_by(|a, b| {
                    (a.article, a.span, &a.value).cmp(&(b.article, b.span, &b.value))
                });
            }
        }
    }
    joined.sort_by_key(|c| (c.statement, c.kind, c.update));
    joined
}

fn conflict(
    kind: ConflictKind,
    update: bool,
    told: &Told,
    mut sides: Vec<Side>,
    because: &'static str,
    words: String,
) -> Conflict {
    sides.sort_by_key(|side| (side.article, side.span));
    let feature = Feature {
        name: because,
        weight: 1.0,
        words,
    };
    let reason = Reason {
        score: told.statement.reason.score,
        threshold: super::cluster::LINK,
        features: vec![feature],
    };
    Conflict {
        kind,
        update,
        statement: told.statement.id,
        sides,
        reason,
    }
}
