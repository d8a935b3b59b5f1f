//! Numbers that count the same things and cannot both be true.
//!
//! That two clauses count one thing in one unit is little: a story has many speeds, prices and dead. Two numbers conflict
//! if the clauses are likely to tell the same, count the same kind of thing, and neither article has the other's number
//! anywhere: who has both tells of two things, or of both versions.

use super::{Found, Ground, LEAST, Rivals};
use crate::compare::pair::{counts_same, overlap, ranges_meet};
use crate::compare::types::ConflictKind;
use crate::compare::unit::Unit;
use crate::evidence::Span;
use crate::language::Language;
use crate::mention::{Annotation, NumberMention};
use std::collections::BTreeSet;

/// How likely two clauses must be to tell the same, where their numbers count the same thing in words or a unit.
const LIKELY: f64 = 0.2;
/// How likely, where one number stands without what it counts.
const SURE: f64 = 0.5;
/// The least number of shared content words of clauses that are less than sure.
const SHARED: f64 = 1.0;
/// So many of something are counted, not known by heart.
const FEW: f64 = 10.0;
/// Numbers that are further apart than this many times are not two answers to one question.
const FURTHEST: f64 = 2.5;

/// How two numbers are of one kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    /// Both count people, or one stands without what it counts.
    Perhaps,
    /// One unit.
    Unit,
    /// The same things counted.
    Things,
}

/// A pair of numbers that cannot both be true, and how good it is.
struct Candidate<'u> {
    rivals: Rivals<'u>,
    x: &'u NumberMention,
    y: &'u NumberMention,
    worth: f64,
    /// How likely the clauses had to be.
    threshold: f64,
}

/// Numbers of the same things whose ranges do not meet: of each number in each clause the best such pair.
pub(super) fn numbers(all: &[Rivals<'_>], ground: &Ground<'_>) -> Vec<Found> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for rivals in all {
        candidates.extend(of_pair(rivals, ground));
    }
    candidates.sort_by(|p, q| {
        let place = |c: &Candidate<'_>| (c.rivals.units, c.x.span, c.y.span);
        q.worth.total_cmp(&p.worth).then(place(p).cmp(&place(q)))
    });
    // A number has one rival in each other article: the best.
    let mut taken: BTreeSet<(usize, Span, usize)> = BTreeSet::new();
    candidates.retain(|c| {
        let (a, b) = (c.rivals.x.article, c.rivals.y.article);
        let ends = [(a, c.x.span, b), (b, c.y.span, a)];
        let free = ends.iter().all(|end| !taken.contains(end));
        if free {
            taken.extend(ends);
        }
        free
    });
    candidates.iter().map(|c| found(c, ground)).collect()
}

fn of_pair<'g>(rivals: &Rivals<'g>, ground: &'g Ground<'_>) -> Vec<Candidate<'g>> {
    let annotation = |unit: &Unit| ground.setting.annotations.get(unit.article);
    let (Some(in_a), Some(in_b)) = (annotation(rivals.x), annotation(rivals.y)) else {
        return Vec::new();
    };
    if !ground.may_be_of_one_thing(rivals.x, rivals.y) {
        return Vec::new();
    }
    let of = |unit: &Unit, annotation: &'g Annotation| -> Vec<&'g NumberMention> {
        let numbers = unit.numbers.iter();
        numbers.filter_map(|i| annotation.numbers.get(*i)).collect()
    };
    let (left, right) = (of(rivals.x, in_a), of(rivals.y, in_b));
    if left.is_empty() || right.is_empty() {
        return Vec::new();
    }
    let (beside_a, beside_b) = (in_sentence(rivals.x, in_a), in_sentence(rivals.y, in_b));
    let met = |n: &NumberMention, others: &[&NumberMention]| others.iter().any(|o| agree(n, o));
    let (alone_a, alone_b) = (
        left.iter().filter(|n| !met(n, &right)).count(),
        right.iter().filter(|n| !met(n, &left)).count(),
    );
    let shared = overlap(rivals.x, rivals.y, ground.setting.vocabulary).count;
    let mut found = Vec::new();
    for x in &left {
        for y in &right {
            let differ = !ranges_meet(x, y) && near(x, y);
            if !differ || has(in_b, x) || has(in_a, y) || sums(x, &beside_b) || sums(y, &beside_a) {
                continue;
            }
            let Some(same) = same_kind(x, y, ground, rivals) else {
                continue;
            };
            let only_ones = alone_a == 1 && alone_b == 1;
            let only_ones = only_ones && left.len().min(right.len()) > 1;
            let slot = || ground.have_one_slot((rivals.x, x.span), (rivals.y, y.span));
            let likely = rivals.probability >= LIKELY;
            let sure = rivals.probability >= SURE;
            let holds = match same {
                Same::Things if likely => sure || shared >= 2.0,
                Same::Things => close(x, y) && shared >= SHARED,
                Same::Unit => likely && (only_ones || slot()),
                Same::Perhaps => sure && (only_ones || slot()),
            };
            if holds {
                let worth = f64::from(same as u8) + rivals.probability;
                found.push(Candidate {
                    rivals: *rivals,
                    x,
                    y,
                    worth,
                    threshold: match same {
                        Same::Perhaps => SURE,
                        Same::Things if !likely => LEAST,
                        _ => LIKELY,
                    },
                });
            }
        }
    }
    found
}

/// The numbers of the sentence in which a clause stands.
fn in_sentence<'g>(unit: &Unit, annotation: &'g Annotation) -> Vec<&'g NumberMention> {
    let sentence = annotation.sentences.iter().find(|s| s.overlaps(unit.span));
    let inside = |n: &&NumberMention| sentence.is_some_and(|s| s.contains(n.span));
    annotation.numbers.iter().filter(inside).collect()
}

/// Whether two numbers can be of one thing and agree.
fn agree(x: &NumberMention, y: &NumberMention) -> bool {
    x.unit == y.unit && ranges_meet(x, y)
}

/// Whether an article has a number of this value and unit anywhere.
fn has(annotation: &Annotation, number: &NumberMention) -> bool {
    let same = |n: &NumberMention| n.unit == number.unit && (n.value - number.value).abs() < 1e-9;
    annotation.numbers.iter().any(same)
}

/// Whether a number is the sum of two others: then it is the whole, and they are its parts.
fn sums(whole: &NumberMention, parts: &[&NumberMention]) -> bool {
    let pairs = parts.iter().enumerate();
    pairs.into_iter().any(|(rank, x)| {
        let rest = parts.iter().skip(rank + 1);
        rest.into_iter()
            .any(|y| (x.value + y.value - whole.value).abs() < 1e-9)
    })
}

/// Whether two numbers that say how many are so close that they are hardly of two things.
fn close(x: &NumberMention, y: &NumberMention) -> bool {
    let (low, high) = (x.value.min(y.value), x.value.max(y.value));
    low > FEW && high <= 1.3 * low
}

fn near(x: &NumberMention, y: &NumberMention) -> bool {
    let (low, high) = (x.value.min(y.value), x.value.max(y.value));
    low > 0.0 && high <= FURTHEST * low
}

fn same_kind(
    x: &NumberMention,
    y: &NumberMention,
    ground: &Ground<'_>,
    rivals: &Rivals<'_>,
) -> Option<Same> {
    let language = |unit: &Unit| -> Option<&Language> {
        ground.analyses.get(unit.article).map(|a| a.language)
    };
    let (in_x, in_y) = (language(rivals.x)?, language(rivals.y)?);
    if x.unit != y.unit {
        return None;
    }
    if counts_same((x, in_x), (y, in_y)) {
        let things = x.counted.is_some();
        return Some(if things { Same::Things } else { Same::Unit });
    }
    if x.unit.is_some() {
        return Some(Same::Unit);
    }
    let people = |n: &NumberMention, language: &Language| {
        let counted = n.counted.as_deref();
        counted.is_none_or(|c| language.statements().are_people(language, c))
    };
    (people(x, in_x) && people(y, in_y)).then_some(Same::Perhaps)
}

/// Whether the later article merely knows more: a toll that has risen, or that of people who are looked for.
fn is_update(c: &Candidate<'_>, ground: &Ground<'_>) -> bool {
    let times = ground.when(c.rivals.x).zip(ground.when(c.rivals.y));
    let Some((first, second)) = times.filter(|(x, y)| x != y) else {
        return false;
    };
    let risen = (second - first).signum() as f64 * (c.y.value - c.x.value) > 0.0;
    let counts = |unit: &Unit, n: &NumberMention, open: bool| {
        let language = ground.analyses.get(unit.article).map(|a| a.language);
        let of = language.zip(n.counted.as_deref());
        of.is_some_and(|(l, counted)| match open {
            true => l.statements().is_open_toll(l, counted),
            false => l.statements().is_toll(l, counted),
        })
    };
    let any = |open: bool| counts(c.rivals.x, c.x, open) || counts(c.rivals.y, c.y, open);
    (risen && any(false)) || any(true)
}

fn found(c: &Candidate<'_>, ground: &Ground<'_>) -> Found {
    let value = |unit: &Unit, n: &NumberMention| ground.words(unit.article, n.span).to_owned();
    let side = |unit: &Unit, n: &NumberMention| ground.side(unit, value(unit, n), vec![n.span]);
    let sides = vec![side(c.rivals.x, c.x), side(c.rivals.y, c.y)];
    let words: Vec<&str> = sides.iter().map(|s| s.value.as_str()).collect();
    Found {
        units: c.rivals.units,
        kind: ConflictKind::Number,
        update: is_update(c, ground),
        because: "ranges of the same things do not meet",
        words: words.join(" ≠ "),
        probability: c.rivals.probability,
        threshold: c.threshold,
        sides,
    }
}
