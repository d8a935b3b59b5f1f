//! Denials: one article says that something happened, another that it did not.

use super::{Found, Ground, Rivals};
use crate::compare::alignment::align;
use crate::compare::items::{Item, ItemKind, Tone};
use crate::compare::types::ConflictKind;
use crate::compare::unit::Unit;
use crate::evidence::Span;

/// How likely two clauses must be to tell the same.
const LIKELY: f64 = 0.15;
/// How like the denied and the affirmed word must be.
const LIKE: f64 = 0.7;
/// How many items after a negation the word that it denies stands at most.
const REACH: usize = 5;

/// Two clauses of which one denies what the other plainly affirms.
pub(super) fn denial(rivals: &Rivals<'_>, ground: &Ground<'_>) -> Option<Found> {
    if rivals.probability < LIKELY || !ground.may_be_of_one_thing(rivals.x, rivals.y) {
        return None;
    }
    let (yes, no) = match (plainly_affirms(rivals.x), plainly_affirms(rivals.y)) {
        (true, false) => (rivals.x, rivals.y),
        (false, true) => (rivals.y, rivals.x),
        _ => return None,
    };
    let alignment = align(&no.measured.items, &yes.measured.items);
    let (negation, at) = denied(&no.measured.items)?;
    if is_thing_gone(no, negation, at, ground) {
        return None;
    }
    let (partner, likeness) = alignment.of_a.get(at).copied().flatten()?;
    let denied = no.measured.items.get(at)?;
    let affirmed = yes.measured.items.get(partner)?;
    if likeness < LIKE || !shares_more(no, yes, &alignment.of_a, at) {
        return None;
    }
    let words = |unit: &Unit, span: Span| ground.words(unit.article, span);
    let marks = in_order(negation, denied.span);
    let denying: Vec<&str> = marks.iter().map(|m| words(no, *m)).collect();
    let sides = vec![
        ground.side(no, denying.join(" … "), marks),
        ground.side(
            yes,
            words(yes, affirmed.span).to_owned(),
            vec![affirmed.span],
        ),
    ];
    Some(Found {
        units: rivals.units,
        kind: ConflictKind::Negation,
        update: is_change(no, yes, (negation, denied.span), ground),
        because: "one denies what the other affirms",
        words: words(no, denied.span).to_owned(),
        probability: rivals.probability,
        threshold: LIKELY,
        sides,
    })
}

fn in_order(x: Span, y: Span) -> Vec<Span> {
    let mut both = vec![x, y];
    both.sort_unstable();
    both
}

/// Whether a clause holds no word that denies anything.
fn plainly_affirms(unit: &Unit) -> bool {
    unit.affirms
}

/// The only word of grammar that denies, and the content word that it denies.
fn denied(items: &[Item]) -> Option<(Span, usize)> {
    let all = items.iter().enumerate();
    let mut negations = all.filter(|(_, i)| i.tone == Tone::Negates);
    let (at, negation) = negations.next()?;
    if negations.next().is_some() {
        return None;
    }
    let after = items.iter().enumerate().skip(at + 1).take(REACH);
    // "Does not know whether": what follows is open.
    let after = after.take_while(|(_, i)| i.tone != Tone::Hedge);
    let mut content = after.filter(|(_, i)| i.kind == ItemKind::Content && i.denied);
    content.next().map(|(denied, _)| (negation.span, denied))
}

/// "No longer has a contract": a thing that is gone, and not a deed that is denied. That the other speaks of the thing
/// contradicts nothing.
fn is_thing_gone(no: &Unit, negation: Span, denied: usize, ground: &Ground<'_>) -> bool {
    let language = ground.analyses.get(no.article).map(|a| a.language);
    let word = ground.words(no.article, negation).to_lowercase();
    let lapses = language.is_some_and(|l| l.statements().is_lapse(&word));
    let items = &no.measured.items;
    let before = denied.checked_sub(1).and_then(|i| items.get(i));
    lapses && before.is_some_and(|item| item.span != negation)
}

/// Whether the clauses share something besides the denied word: a name, or another content word.
fn shares_more(no: &Unit, yes: &Unit, met: &[Option<(usize, f64)>], denied: usize) -> bool {
    let others = no.measured.items.iter().zip(met).enumerate();
    let tells = |item: &Item| matches!(item.kind, ItemKind::Content | ItemKind::Name);
    let shared = others.filter(|(at, (item, met))| *at != denied && met.is_some() && tells(item));
    let enough = shared.count() > 0;
    enough && !yes.measured.items.is_empty()
}

/// "No longer" in a later article: what was so has changed.
fn is_change(no: &Unit, yes: &Unit, (negation, denied): (Span, Span), ground: &Ground<'_>) -> bool {
    let language = ground.analyses.get(no.article).map(|a| a.language);
    let word = ground.words(no.article, negation).to_lowercase();
    let lapses = no.denied.iter().any(|d| d.span == denied && d.lapsed)
        || language.is_some_and(|l| l.statements().is_lapse(&word));
    let times = ground.when(no).zip(ground.when(yes));
    lapses && times.is_some_and(|(later, earlier)| later >= earlier)
}
