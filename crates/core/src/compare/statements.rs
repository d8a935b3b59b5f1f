//! Statements: clusters of units as what is told, by whom, and why these are taken to say the same.

use super::alone::{SURE, Solitude};
use super::cluster::{LINK, Link, NEAR};
use super::context::Pairs;
use super::pair::Setting;
use super::types::{Statement, StatementKind, Telling};
use super::unit::Unit;
use crate::evidence::{Reason, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A statement with the units that tell it.
#[derive(Debug)]
pub(super) struct Told {
    /// The statement.
    pub statement: Statement,
    /// Its units, in order.
    pub units: Vec<usize>,
}

/// What statements are made of.
pub(super) struct Ground<'a> {
    /// All pairs of units.
    pub pairs: &'a Pairs<'a>,
    /// The likely ones, likeliest first.
    pub links: &'a [Link],
    /// Annotations and vocabulary.
    pub setting: &'a Setting<'a>,
    /// How sure it is that something is told by one alone.
    pub solitude: &'a Solitude<'a>,
    /// How many articles are compared.
    pub articles: usize,
}

/// Orders clusters into statements: told by most first, then in reading order.
pub(super) fn statements(ground: &Ground<'_>, clusters: &[Vec<usize>]) -> Vec<Told> {
    let units = ground.pairs.units();
    let partners = partners(units, ground.links);
    let mut told: Vec<Told> = whole_sentences(units, clusters, &partners)
        .into_iter()
        .map(|members| told(members, &partners, ground))
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

/// The clauses of one article that were linked to none of another, with how near each other article comes, for the trainer.
pub(super) fn lone(
    pairs: &Pairs<'_>,
    links: &[Link],
    clusters: &[Vec<usize>],
) -> Vec<(Vec<usize>, Vec<f64>)> {
    let units = pairs.units();
    let partners = partners(units, links);
    let all = whole_sentences(units, clusters, &partners).into_iter();
    all.filter_map(|members| {
        let tellers = tellers(&members, units);
        let nearest = near(&members, &tellers, units, &partners);
        (tellers.len() == 1).then(|| (members, likelihoods(&nearest)))
    })
    .collect()
}

fn tellers(members: &[usize], units: &[Unit]) -> BTreeSet<usize> {
    members
        .iter()
        .filter_map(|u| units.get(*u))
        .map(|u| u.article)
        .collect()
}

/// For each unit its likely pairs with units of other articles.
type Partners = BTreeMap<usize, Vec<Link>>;

fn partners(units: &[Unit], links: &[Link]) -> Partners {
    let mut partners = Partners::new();
    for link in links {
        let article = |i: usize| units.get(i).map(|u| u.article);
        if article(link.a) != article(link.b) {
            partners.entry(link.a).or_default().push(*link);
            partners.entry(link.b).or_default().push(*link);
        }
    }
    partners
}

/// Clauses that no other article tells are shown as whole sentences where the whole sentence is told by no other.
fn whole_sentences(
    units: &[Unit],
    clusters: &[Vec<usize>],
    partners: &Partners,
) -> Vec<Vec<usize>> {
    let mut alone: BTreeMap<(usize, usize, bool), Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for members in clusters {
        match members.as_slice() {
            [one] => {
                let Some(unit) = units.get(*one) else {
                    continue;
                };
                let key = (unit.article, unit.sentence, is_near(partners, one));
                alone.entry(key).or_default().push(*one);
            }
            _ => found.push(members.clone()),
        }
    }
    found.extend(alone.into_values().flat_map(|members| neighbours(&members)));
    found
}

/// Whether a unit has a partner of another article that is near.
fn is_near(partners: &Partners, unit: &usize) -> bool {
    let near = |link: &Link| link.probability >= NEAR;
    partners
        .get(unit)
        .is_some_and(|links| links.iter().any(near))
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

fn told(members: Vec<usize>, partners: &Partners, ground: &Ground<'_>) -> Told {
    let units = ground.pairs.units();
    let tellers = tellers(&members, units);
    let nearest = near(&members, &tellers, units, partners);
    let mut near: BTreeMap<usize, Link> = nearest.clone();
    near.retain(|_, link| link.probability >= NEAR);
    let mut reason = Reason::default();
    let kind = match tellers.len() {
        all if all == ground.articles && all > 1 => StatementKind::Shared,
        1 => {
            let measures = ground.solitude.measures(&members, &likelihoods(&nearest));
            reason = ground.solitude.reason(&measures);
            if ground.solitude.sureness(&measures) >= SURE {
                near.clear();
                StatementKind::Only
            } else {
                // Not sure that nobody else tells it: then who is nearest is said.
                near.extend(likeliest(&nearest));
                StatementKind::Partial
            }
        }
        _ => StatementKind::Partial,
    };
    if tellers.len() > 1 {
        reason = why(&members, partners, ground);
    }
    let perhaps = near.values().filter_map(|link| {
        let other = if members.contains(&link.a) {
            link.b
        } else {
            link.a
        };
        units.get(other).map(|unit| telling(unit, ground.setting))
    });
    let statement = Statement {
        id: 0,
        kind,
        tellings: tellings(&members, units, ground.setting),
        perhaps: perhaps.collect(),
        origins: tellers.len(),
        reason,
    };
    Told {
        statement,
        units: members,
    }
}

/// How likely the likeliest pair with each article is, likeliest first.
pub(super) fn likelihoods(nearest: &BTreeMap<usize, Link>) -> Vec<f64> {
    let mut found: Vec<f64> = nearest.values().map(|link| link.probability).collect();
    found.sort_by(|x, y| y.total_cmp(x));
    found
}

/// The likeliest pair of all articles.
fn likeliest(nearest: &BTreeMap<usize, Link>) -> Option<(usize, Link)> {
    let likeliest = nearest
        .iter()
        .max_by(|x, y| x.1.probability.total_cmp(&y.1.probability));
    likeliest.map(|(article, link)| (*article, *link))
}

/// For each article that does not tell the statement, its likeliest pair with a member.
fn near(
    members: &[usize],
    tellers: &BTreeSet<usize>,
    units: &[Unit],
    partners: &Partners,
) -> BTreeMap<usize, Link> {
    let mut near: BTreeMap<usize, Link> = BTreeMap::new();
    for member in members {
        for link in partners.get(member).into_iter().flatten() {
            let other = if link.a == *member { link.b } else { link.a };
            let Some(article) = units.get(other).map(|u| u.article) else {
                continue;
            };
            let nearer = near
                .get(&article)
                .is_none_or(|l| l.probability < link.probability);
            if !tellers.contains(&article) && nearer {
                near.insert(article, *link);
            }
        }
    }
    near
}

fn telling(unit: &Unit, setting: &Setting<'_>) -> Telling {
    Telling {
        article: unit.article,
        span: unit.span,
        attribution: attribution(unit, setting),
    }
}

/// The spans of the units; clauses of one sentence that follow each other are one telling.
fn tellings(members: &[usize], units: &[Unit], setting: &Setting<'_>) -> Vec<Telling> {
    let mut tellings: Vec<(usize, Telling)> = Vec::new();
    for (index, unit) in members.iter().filter_map(|u| Some((*u, units.get(*u)?))) {
        let next = telling(unit, setting);
        let follows = |before: usize| {
            let same = units.get(before).map(|u| (u.article, u.sentence));
            before + 1 == index && same == Some((unit.article, unit.sentence))
        };
        match tellings.last_mut() {
            Some((before, last)) if follows(*before) => {
                last.span = Span::new(last.span.start, next.span.end);
                // What covers only a part is not said of the whole.
                if last.attribution != next.attribution {
                    last.attribution = None;
                }
                *before = index;
            }
            _ => tellings.push((index, next)),
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

/// Why the members of a cluster are taken to tell the same: their likeliest pair.
fn why(members: &[usize], partners: &Partners, ground: &Ground<'_>) -> Reason {
    let units = ground.pairs.units();
    let article = |unit: usize| units.get(unit).map(|u| u.article);
    let inside = |l: &&Link| {
        members.binary_search(&l.a).is_ok()
            && members.binary_search(&l.b).is_ok()
            && article(l.a) != article(l.b)
    };
    let likeliest = members
        .iter()
        .filter_map(|m| partners.get(m))
        .flatten()
        .filter(inside)
        .max_by(|x, y| {
            let place = |l: &Link| (std::cmp::Reverse(l.a), std::cmp::Reverse(l.b));
            x.probability
                .total_cmp(&y.probability)
                .then(place(x).cmp(&place(y)))
        });
    match likeliest {
        Some(link) => ground.pairs.reason(link.a, link.b, ground.setting, LINK),
        None => Reason {
            threshold: LINK,
            ..Reason::default()
        },
    }
}
