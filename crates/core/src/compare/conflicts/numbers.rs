//! Numbers that count the same things and cannot both be true.

use super::Ground;
use crate::article::Moment;
use crate::compare::pair::{counts_same, ranges_meet};
use crate::compare::statements::Told;
use crate::compare::types::{Conflict, ConflictKind};
use crate::compare::unit::Unit;
use crate::mention::NumberMention;

/// A number that one article tells in a statement.
#[derive(Clone, Copy)]
struct Counted<'a> {
    unit: &'a Unit,
    number: &'a NumberMention,
}

/// Numbers of the same things whose ranges do not meet.
pub(super) fn numbers(told: &Told, ground: &Ground<'_>) -> Vec<Conflict> {
    let all: Vec<Counted<'_>> = told
        .units
        .iter()
        .filter_map(|u| ground.units.get(*u))
        .flat_map(|unit| {
            let annotation = ground.setting.annotations.get(unit.article);
            let numbers = unit
                .numbers
                .iter()
                .filter_map(move |i| annotation?.numbers.get(*i));
            numbers.map(move |number| Counted { unit, number })
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
            found.push(conflict(told, x, y, ground));
        }
    }
    found
}

fn agrees_elsewhere(x: &Counted<'_>, y: &Counted<'_>, all: &[Counted<'_>]) -> bool {
    let meets = |of: &Counted<'_>, other: &Counted<'_>| {
        all.iter().any(|z| {
            z.unit.article == of.unit.article
                && !std::ptr::eq(z.number, of.number)
                && counts_same(z.number, other.number)
                && ranges_meet(z.number, other.number)
        })
    };
    meets(x, y) || meets(y, x)
}

/// Whether the later article merely knows of more: a toll that has risen.
fn is_update(x: &Counted<'_>, y: &Counted<'_>, ground: &Ground<'_>) -> bool {
    let when = |t: &Counted<'_>| {
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
    let is_toll = |t: &Counted<'_>| {
        let language = ground.analyses.get(t.unit.article).map(|a| a.language);
        let counted = t.number.counted.as_deref();
        language
            .zip(counted)
            .is_some_and(|(l, c)| l.statements().is_toll(l, c))
    };
    risen && is_toll(x) && is_toll(y)
}

fn conflict(told: &Told, x: &Counted<'_>, y: &Counted<'_>, ground: &Ground<'_>) -> Conflict {
    let value = |t: &Counted<'_>| ground.words(t.unit.article, t.number.span).to_owned();
    let (left, right) = (value(x), value(y));
    let because = format!("{left} ≠ {right}");
    let sides = vec![ground.side(x.unit, left), ground.side(y.unit, right)];
    let update = is_update(x, y, ground);
    super::conflict(
        ConflictKind::Number,
        update,
        told,
        sides,
        "ranges of the same things do not meet",
        because,
    )
}
