//! By how many origins a statement is told: what two copies of one dispatch tell is told once.

use super::types::{Statement, Telling};
use crate::copy::{CopyKind, Passage, StoryOrigin};
use crate::evidence::Span;
use std::collections::BTreeMap;

/// The part of a telling that must lie in a shared passage for the telling to be a copy.
const COVERED: f64 = 0.5;

/// The shared passages of two articles that are told, and not only quoted, by the articles.
type Shared<'p> = BTreeMap<(usize, usize), Vec<&'p Passage>>;

/// Counts the origins of each statement: its tellings, those counted once that are of one article, copies of each other, or
/// of articles that mainly draw on one origin of the story. So no statement has more origins than its story.
pub(super) fn count_origins(
    statements: &mut [Statement],
    passages: &[Passage],
    of_story: &[StoryOrigin],
) {
    let mut origin_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, origin) in of_story.iter().enumerate() {
        origin_of.extend(origin.articles.iter().map(|article| (*article, index)));
    }
    let mut shared = Shared::new();
    for passage in passages.iter().filter(|p| p.kind == CopyKind::Narrative) {
        let between = (passage.a.min(passage.b), passage.a.max(passage.b));
        shared.entry(between).or_default().push(passage);
    }
    for statement in statements {
        statement.origins = origins(&statement.tellings, &shared, &origin_of);
    }
}

fn origins(tellings: &[Telling], shared: &Shared<'_>, origin_of: &BTreeMap<usize, usize>) -> usize {
    let of_one_origin = |x: &Telling, y: &Telling| {
        let origin = |t: &Telling| origin_of.get(&t.article);
        x.article == y.article || (origin(x).is_some() && origin(x) == origin(y))
    };
    let mut group: Vec<usize> = (0..tellings.len()).collect();
    for (right, y) in tellings.iter().enumerate() {
        for (left, x) in tellings.iter().enumerate().take(right) {
            let apart = group.get(left) != group.get(right);
            if apart && (of_one_origin(x, y) || copies(x, y, shared)) {
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
fn copies(x: &Telling, y: &Telling, shared: &Shared<'_>) -> bool {
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
    let between = shared.get(&(x.article, y.article));
    between.into_iter().flatten().any(|p| {
        let (in_x, in_y) = if p.a == x.article {
            (p.a_span, p.b_span)
        } else {
            (p.b_span, p.a_span)
        };
        holds(in_x, x.span) && holds(in_y, y.span)
    })
}
