//! Dates of one thing that do not meet.

use super::{Found, Ground, Rivals};
use crate::compare::pair::overlap;
use crate::compare::types::ConflictKind;
use crate::compare::unit::{Period, Unit};
use crate::mention::{DateMention, Modifier};

/// How likely two clauses must be to tell the same.
const LIKELY: f64 = 0.35;
/// How likely, where the words around the two dates have nothing in common.
const SURE: f64 = 0.9;
/// The least number of shared content words.
const SHARED: f64 = 2.0;
/// Longest period, in days, that can conflict: longer ones are vague.
const LONGEST: i32 = 31;
/// Days further apart than this belong to two things.
const FURTHEST: i32 = 400;

/// Clauses that tell the same, each with one period that the other has not, and these do not meet.
pub(super) fn dates(all: &[Rivals<'_>], ground: &Ground<'_>) -> Vec<Found> {
    let dates = all.iter().filter_map(|r| date(r, ground));
    let durations = all.iter().filter_map(|r| duration(r, ground));
    dates.chain(durations).collect()
}

/// Clauses that tell the same, each with one duration, in one unit, that the other article has nowhere.
fn duration(rivals: &Rivals<'_>, ground: &Ground<'_>) -> Option<Found> {
    if rivals.probability < LIKELY || !ground.may_be_of_one_thing(rivals.x, rivals.y) {
        return None;
    }
    let dates = |unit: &Unit| Some(&ground.setting.annotations.get(unit.article)?.dates);
    let (all_x, all_y) = (dates(rivals.x)?, dates(rivals.y)?);
    let only = |unit: &Unit, all: &'_ [DateMention]| {
        let mut inside = all
            .iter()
            .filter(|d| unit.span.contains(d.span) && length(d).is_some());
        let first = inside.next().cloned();
        first.filter(|_| inside.next().is_none())
    };
    let (a, b) = (only(rivals.x, all_x)?, only(rivals.y, all_y)?);
    let ((many_a, unit_a), (many_b, unit_b)) = (length(&a)?, length(&b)?);
    let elsewhere = |d: &DateMention, all: &[DateMention]| all.iter().any(|o| o.value == d.value);
    let near = many_a.max(many_b) <= 2.0 * many_a.min(many_b);
    if unit_a != unit_b
        || !near
        || a.value == b.value
        || elsewhere(&a, all_y)
        || elsewhere(&b, all_x)
    {
        return None;
    }
    if !(rivals.x.affirms && rivals.y.affirms) {
        return None;
    }
    let vague = |d: &DateMention| d.modifier == Some(Modifier::Approx);
    if vague(&a) || vague(&b) {
        return None;
    }
    let value = |unit: &Unit, date: &DateMention| ground.words(unit.article, date.span).to_owned();
    let sides = vec![
        ground.side(rivals.x, value(rivals.x, &a), vec![a.span]),
        ground.side(rivals.y, value(rivals.y, &b), vec![b.span]),
    ];
    let words: Vec<&str> = sides.iter().map(|s| s.value.as_str()).collect();
    Some(Found {
        units: rivals.units,
        kind: ConflictKind::Number,
        update: false,
        because: "durations that are not the same",
        words: words.join(" ≠ "),
        probability: rivals.probability,
        threshold: LIKELY,
        sides,
    })
}

/// How long a duration of one unit is (`PT38M`, `P3Y`), and in which unit: by the clock or the calendar, with its letter.
fn length(date: &DateMention) -> Option<(f64, (bool, &str))> {
    let length = date.value.strip_prefix('P')?;
    let by_clock = length.starts_with('T');
    let start = length.find(|c: char| c.is_ascii_digit())?;
    let end = start
        + length
            .get(start..)?
            .find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let unit = length.get(end..).filter(|u| u.len() == 1)?;
    let many = length.get(start..end)?.parse().ok()?;
    Some((many, (by_clock, unit)))
}

fn date(rivals: &Rivals<'_>, ground: &Ground<'_>) -> Option<Found> {
    let (x, y) = (rivals.x, rivals.y);
    if rivals.probability < LIKELY || !ground.may_be_of_one_thing(x, y) {
        return None;
    }
    let shared = overlap(x, y, ground.setting.vocabulary);
    if shared.count < SHARED {
        return None;
    }
    let ([(left, i)], [(right, j)]) = (x.periods.as_slice(), y.periods.as_slice()) else {
        return None;
    };
    let days = |p: &Period| (p.to - p.from).get_days();
    let apart = (left.from - right.from).get_days().abs();
    if left.meets(*right) || days(left).max(days(right)) > LONGEST || apart > FURTHEST {
        return None;
    }
    let mention = |unit: &Unit, index: usize| -> Option<&DateMention> {
        ground
            .setting
            .annotations
            .get(unit.article)?
            .dates
            .get(index)
    };
    let (a, b) = (mention(x, *i)?, mention(y, *j)?);
    let value = |unit: &Unit, date: &DateMention| ground.words(unit.article, date.span).to_owned();
    // The same words ("ce soir") may be two days; what each outlet printed does not conflict.
    let (words_a, words_b) = (value(x, a), value(y, b));
    if words_a == words_b || has(y, *left, ground) || has(x, *right, ground) {
        return None;
    }
    let whole_days = !a.value.contains('T') && !b.value.contains('T');
    if !whole_days
        || !(rivals.probability >= SURE || ground.have_one_slot((x, a.span), (y, b.span)))
    {
        return None;
    }
    let sides = vec![
        ground.side(x, words_a, vec![a.span]),
        ground.side(y, words_b, vec![b.span]),
    ];
    let words: Vec<&str> = sides.iter().map(|s| s.value.as_str()).collect();
    Some(Found {
        units: rivals.units,
        kind: ConflictKind::Date,
        update: false,
        because: "dates that do not meet",
        words: words.join(" ≠ "),
        probability: rivals.probability,
        threshold: LIKELY,
        sides,
    })
}

/// Whether the article of a clause means this period anywhere near: in the clauses that tell of the same words.
fn has(unit: &Unit, period: Period, ground: &Ground<'_>) -> bool {
    let others = ground.units.iter().filter(|u| u.article == unit.article);
    others
        .filter(|u| u.sentence.abs_diff(unit.sentence) <= 1)
        .any(|u| u.periods.iter().any(|(p, _)| *p == period))
}
