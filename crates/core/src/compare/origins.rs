//! By how many origins a statement is told: what two copies of one dispatch tell is told once.

use super::types::{Statement, Telling};
use crate::copy::{CopyKind, Passage};
use crate::evidence::Span;

/// The part of a telling that must lie in a shared passage for the telling to be a copy.
const COVERED: f64 = 0.5;

/// Counts the origins of each statement: its tellings, those counted once that are of one article or copies of each other.
/// `passages` are those of the comparison, by their first article and place.
pub(super) fn count_origins(statements: &mut [Statement], passages: &[Passage]) {
    for statement in statements {
        statement.origins = origins(&statement.tellings, passages);
    }
}

fn origins(tellings: &[Telling], passages: &[Passage]) -> usize {
    let mut group: Vec<usize> = (0..tellings.len()).collect();
    for (right, y) in tellings.iter().enumerate() {
        for (left, x) in tellings.iter().enumerate().take(right) {
            if x.article == y.article || copies(x, y, passages) {
                unite(&mut group, left, right);
            }
        }
    }
    let mut roots: Vec<usize> = group;
    roots.sort_unstable();
    roots.dedup();
    roots.len()
}

fn unite(group: &mut [usize], left: usize, right: usize) {
    let of = |group: &[usize], i: usize| group.get(i).copied().unwrap_or(i);
    let (to, from) = (of(group, left), of(group, right));
    for root in group.iter_mut().filter(|root| **root == from) {
        *root = to;
    }
}

/// Whether two tellings stand in one shared passage. What is only quoted alike may have been heard twice.
fn copies(x: &Telling, y: &Telling, passages: &[Passage]) -> bool {
    let (x, y) = if x.article <= y.article {
        (x, y)
    } else {
        (y, x)
    };
    let holds = |passage: Span, telling: Span| {
        let shared = passage.end.min(telling.end);
        let shared = shared.saturating_sub(passage.start.max(telling.start));
        shared as f64 >= COVERED * telling.len() as f64
    };
    let between = |p: &&Passage| {
        p.kind == CopyKind::Narrative && (p.a.min(p.b), p.a.max(p.b)) == (x.article, y.article)
    };
    passages.iter().filter(between).any(|p| {
        let (in_x, in_y) = if p.a == x.article {
            (p.a_span, p.b_span)
        } else {
            (p.b_span, p.a_span)
        };
        holds(in_x, x.span) && holds(in_y, y.span)
    })
}
