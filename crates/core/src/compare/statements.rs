//! Statements: clusters of units as what is told, by whom, and why these are taken to say the same.

use super::cluster::{LINK, Link};
use super::pair::{Setting, reason};
use super::types::{Statement, StatementKind, Telling};
use super::unit::Unit;
use crate::evidence::{Feature, Reason, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A statement with the units that tell it.
#[derive(Debug)]
pub(super) struct Told {
    /// The statement.
    pub statement: Statement,
    /// Its units, in order.
    pub units: Vec<usize>,
}

/// Orders clusters into statements: told by most first, then in reading order.
pub(super) fn statements(
    units: &[Unit],
    links: &[Link],
    clusters: &[Vec<usize>],
    setting: &Setting<'_>,
    articles: usize,
) -> Vec<Told> {
    let nearest = nearest(units, links);
    let mut told: Vec<Told> = whole_sentences(units, clusters, &nearest)
        .into_iter()
        .map(|members| told(members, units, links, &nearest, setting, articles))
        .collect();
    let order = |t: &Told| {
        let tellers = tellers(&t.units, units).len();
        let place = t
            .units
            .first()
            .and_then(|u| units.get(*u))
            .map(|u| (u.position, u.article));
        (tellers, place)
    };
    told.sort_by(|x, y| {
        let ((many_x, place_x), (many_y, place_y)) = (order(x), order(y));
        let place = place_x
            .partial_cmp(&place_y)
            .unwrap_or(std::cmp::Ordering::Equal);
        many_y.cmp(&many_x).then(place).then(x.units.cmp(&y.units))
    });
    for (id, told) in told.iter_mut().enumerate() {
        told.statement.id = id;
    }
    told
}

fn tellers(members: &[usize], units: &[Unit]) -> BTreeSet<usize> {
    members
        .iter()
        .filter_map(|u| units.get(*u))
        .map(|u| u.article)
        .collect()
}

/// For each unit the likeliest partner in another article.
fn nearest(units: &[Unit], links: &[Link]) -> BTreeMap<usize, Link> {
    let mut nearest: BTreeMap<usize, Link> = BTreeMap::new();
    for link in links {
        let article = |i: usize| units.get(i).map(|u| u.article);
        if article(link.a) != article(link.b) {
            nearest.entry(link.a).or_insert(*link);
            nearest.entry(link.b).or_insert(*link);
        }
    }
    nearest
}

/// Clauses that no other article tells are shown as whole sentences where the whole sentence is told by no other.
fn whole_sentences(
    units: &[Unit],
    clusters: &[Vec<usize>],
    nearest: &BTreeMap<usize, Link>,
) -> Vec<Vec<usize>> {
    let mut alone: BTreeMap<(usize, usize, bool), Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for members in clusters {
        match members.as_slice() {
            [one] => {
                let Some(unit) = units.get(*one) else {
                    continue;
                };
                let key = (unit.article, unit.sentence, nearest.contains_key(one));
                alone.entry(key).or_default().push(*one);
            }
            _ => found.push(members.clone()),
        }
    }
    found.extend(alone.into_values().flat_map(|members| neighbours(&members)));
    found
}

/// Runs of units that follow each other.
fn neighbours(members: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for unit in members {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last + 1 == *unit) => run.push(*unit),
            _ => runs.push(vec![*unit]),
        }
    }
    runs
}

fn told(
    members: Vec<usize>,
    units: &[Unit],
    links: &[Link],
    nearest: &BTreeMap<usize, Link>,
    setting: &Setting<'_>,
    articles: usize,
) -> Told {
    let tellers = tellers(&members, units).len();
    let near = members
        .iter()
        .filter_map(|u| nearest.get(u))
        .max_by(|a, b| a.probability.total_cmp(&b.probability));
    let kind = match (tellers, near) {
        (n, _) if n == articles && n > 1 => StatementKind::Shared,
        // Told by one for sure, and perhaps in other words by another: not an "only".
        (1, Some(_)) => StatementKind::Partial,
        (1, None) => StatementKind::Only,
        _ => StatementKind::Partial,
    };
    let reason = why(&members, units, links, near, setting);
    let statement = Statement {
        id: 0,
        kind,
        tellings: tellings(&members, units, setting),
        reason,
    };
    Told {
        statement,
        units: members,
    }
}

/// The spans of the units, neighbours of one sentence joined.
fn tellings(members: &[usize], units: &[Unit], setting: &Setting<'_>) -> Vec<Telling> {
    let mut tellings: Vec<(usize, Telling)> = Vec::new();
    for unit in members.iter().filter_map(|u| units.get(*u)) {
        let attribution = attribution(unit, setting);
        match tellings.last_mut() {
            Some((sentence, last))
                if last.article == unit.article && *sentence == unit.sentence =>
            {
                last.span = Span::new(last.span.start, unit.span.end);
                last.attribution = last.attribution.take().or(attribution);
            }
            _ => tellings.push((
                unit.sentence,
                Telling {
                    article: unit.article,
                    span: unit.span,
                    attribution,
                },
            )),
        }
    }
    tellings.into_iter().map(|(_, telling)| telling).collect()
}

fn attribution(unit: &Unit, setting: &Setting<'_>) -> Option<String> {
    let quote = setting
        .annotations
        .get(unit.article)?
        .quotes
        .get(unit.quote?)?;
    quote.speaker.as_ref().map(|s| s.name.clone())
}

/// The likeliest pair of the cluster; for a statement that one article tells, the likeliest pair outside.
fn why(
    members: &[usize],
    units: &[Unit],
    links: &[Link],
    near: Option<&Link>,
    setting: &Setting<'_>,
) -> Reason {
    let inside = |l: &&Link| {
        members.binary_search(&l.a).is_ok()
            && members.binary_search(&l.b).is_ok()
            && units.get(l.a).map(|u| u.article) != units.get(l.b).map(|u| u.article)
    };
    let best = links.iter().find(inside).or(near);
    let pair = best.and_then(|l| Some((units.get(l.a)?, units.get(l.b)?)));
    match pair {
        Some((a, b)) => reason(a, b, setting, LINK),
        None => Reason {
            score: 0.0,
            threshold: LINK,
            features: vec![Feature {
                name: "no clause of another article is near",
                weight: 0.0,
                words: String::new(),
            }],
        },
    }
}
