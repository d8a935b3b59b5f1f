//! Denials: one article says that something happened, another that it did not.

use super::{Ground, conflict};
use crate::article::Moment;
use crate::compare::pair::overlap;
use crate::compare::statements::Told;
use crate::compare::types::{Conflict, ConflictKind};
use crate::compare::unit::{Denial, Key, Unit};
use crate::evidence::Span;

/// The part of the shorter clause's content that must be shared.
const CONTAINMENT: f64 = 0.5;
/// The least number of shared content words, the denied one included.
const SHARED: f64 = 2.0;

/// Clauses of which one denies a word that the other affirms.
pub(super) fn denials(told: &Told, ground: &Ground<'_>) -> Vec<Conflict> {
    ground
        .pairs(told)
        .filter_map(|(x, y)| denial(told, x, y, ground))
        .collect()
}

fn denial(told: &Told, x: &Unit, y: &Unit, ground: &Ground<'_>) -> Option<Conflict> {
    let (yes, no) = if x.affirms { (x, y) } else { (y, x) };
    if !yes.affirms || no.denied.is_empty() {
        return None;
    }
    if !ground.may_be_of_one_thing(x, y) {
        return None;
    }
    let (denied, affirmed) = no
        .denied
        .iter()
        .find_map(|d| Some((d, affirms(yes, d.key)?)))?;
    let shared = overlap(x, y, ground.setting.vocabulary);
    if shared.containment < CONTAINMENT || shared.count < SHARED {
        return None;
    }
    let value = |unit: &Unit| ground.words(unit.article, unit.span).to_owned();
    let sides = vec![
        ground.side(no, value(no), vec![denied.negation, denied.span]),
        ground.side(yes, value(yes), vec![affirmed]),
    ];
    let update = is_change(no, denied, yes, ground);
    let word = ground.words(no.article, denied.span).to_owned();
    Some(conflict(
        ConflictKind::Negation,
        update,
        told,
        sides,
        "one denies what the other affirms",
        word,
    ))
}

/// Where a clause affirms a word.
fn affirms(unit: &Unit, key: Key) -> Option<Span> {
    let word = unit
        .words
        .iter()
        .find(|w| w.key == key && w.weight >= 1.0)?;
    Some(word.span)
}

/// "No longer" in a later article: what was so has changed.
fn is_change(no: &Unit, denied: &Denial, yes: &Unit, ground: &Ground<'_>) -> bool {
    let when = |unit: &Unit| {
        ground
            .articles
            .get(unit.article)?
            .published
            .map(Moment::seconds)
    };
    let times = when(no).zip(when(yes));
    denied.lapsed && times.is_some_and(|(later, earlier)| later >= earlier)
}
