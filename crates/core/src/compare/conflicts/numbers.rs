//! Numbers that count the same things and cannot both be true.

use super::Ground;
use crate::article::Moment;
use crate::compare::pair::{counts_same, overlap, ranges_meet};
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
            let differ = x.unit.article != y.unit.article
                && count_same(x, y, ground)
                && !ranges_meet(x.number, y.number);
            if differ && fill_same_slot(x, y, ground) && !told_together(x, y, &all) {
                found.push(conflict(told, x, y, ground));
            }
        }
    }
    found
}

fn count_same(x: &Counted<'_>, y: &Counted<'_>, ground: &Ground<'_>) -> bool {
    let language = |c: &Counted<'_>| ground.analyses.get(c.unit.article).map(|a| a.language);
    let (Some(in_x), Some(in_y)) = (language(x), language(y)) else {
        return false;
    };
    counts_same((x.number, in_x), (y.number, in_y))
}

/// Whether two numbers say how much of the same: what is counted may do; a bare unit ("9,5 %") needs the same words
/// before it.
fn fill_same_slot(x: &Counted<'_>, y: &Counted<'_>, ground: &Ground<'_>) -> bool {
    let shared = overlap(x.unit, y.unit, ground.setting.vocabulary);
    if !ground.may_be_of_one_thing(x.unit, y.unit) {
        return false;
    }
    if x.number.counted.is_some() {
        return shared.count >= 2.0;
    }
    let before = |c: &Counted<'_>| ground.words_before(c.unit.article, c.number.span);
    !before(x).is_disjoint(&before(y))
}

/// Whether somebody tells both numbers side by side, or tells the other number beside his own: then they are not two
/// answers to one question.
fn told_together(x: &Counted<'_>, y: &Counted<'_>, all: &[Counted<'_>]) -> bool {
    let tells = |sentence: (usize, usize), number: &NumberMention| {
        all.iter().any(|z| {
            (z.unit.article, z.unit.sentence) == sentence
                && z.number.unit == number.unit
                && ranges_meet(z.number, number)
        })
    };
    all.iter().any(|z| {
        let sentence = (z.unit.article, z.unit.sentence);
        tells(sentence, x.number) && tells(sentence, y.number)
    })
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
    let side = |t: &Counted<'_>, value: String| ground.side(t.unit, value, vec![t.number.span]);
    let sides = vec![side(x, left), side(y, right)];
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
