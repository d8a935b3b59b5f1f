//! Conflicts: tellings of one statement that cannot both be true. Only where sure; a later and higher toll is an update.

use super::pair::{counts_same, ranges_meet};
use super::statements::Told;
use super::types::{Conflict, ConflictKind, Side, Utterance};
use super::unit::Unit;
use crate::article::{Article, Moment};
use crate::evidence::{Feature, Reason, Span};
use crate::language::Analysis;
use crate::mention::{Annotation, NumberMention};

/// What conflicts are looked for in.
struct Ground<'a> {
    articles: &'a [Article],
    analyses: &'a [Analysis<'a>],
    annotations: &'a [Annotation],
    units: &'a [Unit],
}

/// All conflicts and updates, in the order of the statements.
pub(super) fn conflicts(
    articles: &[Article],
    analyses: &[Analysis<'_>],
    annotations: &[Annotation],
    units: &[Unit],
    statements: &[Told],
    _utterances: &[Utterance],
) -> Vec<Conflict> {
    let ground = Ground {
        articles,
        analyses,
        annotations,
        units,
    };
    statements
        .iter()
        .flat_map(|told| numbers(told, &ground))
        .collect()
}

/// A number that one article tells in a statement.
#[derive(Clone, Copy)]
struct Told1<'a> {
    unit: &'a Unit,
    number: &'a NumberMention,
}

/// Numbers of the same things whose ranges do not meet.
fn numbers(told: &Told, ground: &Ground<'_>) -> Vec<Conflict> {
    let all: Vec<Told1<'_>> = told
        .units
        .iter()
        .filter_map(|u| ground.units.get(*u))
        .flat_map(|unit| {
            let annotation = ground.annotations.get(unit.article);
            let numbers = unit
                .numbers
                .iter()
                .filter_map(move |i| annotation?.numbers.get(*i));
            numbers.map(move |number| Told1 { unit, number })
        })
        .collect();
    let mut found: Vec<Conflict> = Vec::new();
    for (rank, x) in all.iter().enumerate() {
        for y in all.iter().skip(rank + 1) {
            if x.unit.article == y.unit.article
                || !counts_same(x.number, y.number)
                || ranges_meet(x.number, y.number)
            {
                continue;
            }
            // A third number of the same things that agrees with one side: these two need not be about one thing.
            if agrees_elsewhere(x, y, &all) {
                continue;
            }
            add(&mut found, told, x, y, ground);
        }
    }
    found
}

fn agrees_elsewhere(x: &Told1<'_>, y: &Told1<'_>, all: &[Told1<'_>]) -> bool {
    let meets = |of: &Told1<'_>, other: &Told1<'_>| {
        all.iter().any(|z| {
            z.unit.article == of.unit.article
                && !std::ptr::eq(z.number, of.number)
                && counts_same(z.number, other.number)
                && ranges_meet(z.number, other.number)
        })
    };
    meets(x, y) || meets(y, x)
}

fn add(found: &mut Vec<Conflict>, told: &Told, x: &Told1<'_>, y: &Told1<'_>, ground: &Ground<'_>) {
    let side = |t: &Told1<'_>| Side {
        article: t.unit.article,
        span: t.unit.span,
        value: ground
            .analyses
            .get(t.unit.article)
            .map_or("", |a| t.number.span.slice(a.text))
            .to_owned(),
    };
    let update = is_update(x, y, ground);
    let sides = [side(x), side(y)];
    // One conflict per statement and kind: further articles join their side.
    if let Some(conflict) = found.iter_mut().find(|c| c.update == update) {
        for side in sides {
            if !conflict
                .sides
                .iter()
                .any(|s| s.article == side.article && s.span == side.span)
            {
                conflict.sides.push(side);
            }
        }
        conflict.sides.sort_by_key(|s| (s.article, s.span));
        return;
    }
    let words = |span: Span, article: usize| {
        ground
            .analyses
            .get(article)
            .map_or("", |a| span.slice(a.text))
    };
    found.push(Conflict {
        kind: ConflictKind::Number,
        update,
        statement: told.statement.id,
        sides: sides.to_vec(),
        reason: Reason {
            score: 1.0,
            threshold: 1.0,
            features: vec![Feature {
                name: "ranges of the same things do not meet",
                weight: 1.0,
                words: format!(
                    "{} ≠ {}",
                    words(x.number.span, x.unit.article),
                    words(y.number.span, y.unit.article)
                ),
            }],
        },
    });
}

/// Whether the later article merely knows of more: a toll that has risen.
fn is_update(x: &Told1<'_>, y: &Told1<'_>, ground: &Ground<'_>) -> bool {
    let when = |t: &Told1<'_>| {
        ground
            .articles
            .get(t.unit.article)
            .and_then(|a| a.published)
            .map(Moment::seconds)
    };
    let (Some(first), Some(second)) = (when(x), when(y)) else {
        return false;
    };
    let risen = (second - first).signum() as f64 * (y.number.value - x.number.value) > 0.0;
    let is_toll = |t: &Told1<'_>| {
        let language = ground.analyses.get(t.unit.article).map(|a| a.language);
        let counted = t.number.counted.as_deref();
        language
            .zip(counted)
            .is_some_and(|(l, c)| l.statements().is_toll(l, c))
    };
    risen && is_toll(x) && is_toll(y)
}
