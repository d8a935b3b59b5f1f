//! Clusters: units that tell the same thing put together, by average linkage over the pairs that are likely enough.
//!
//! A cluster grows from at most one run of neighbouring sentences of each article, plus repeats: a title, standfirst and
//! lede often tell the same. A clause that tells two facts may then visit a second cluster as a guest.

use super::context::{self, Pairs};
use super::linkage::Linkage;
use super::unit::{Key, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// A pair at least this likely may bring two clusters together.
pub(super) const LINK: f64 = 0.57;
/// The average over all cross-article pairs of two clusters that are brought together.
const AVERAGE: f64 = 0.33;
/// A pair at least this likely makes an unlinked unit doubtful: it may be told elsewhere.
pub(super) const NEAR: f64 = 0.15;
/// Pairs less likely than this are forgotten.
const LEAST: f64 = 0.05;
/// A unit joins a second cluster if it is at least this likely to tell what its members tell.
const GUEST: f64 = 0.57;
/// Keys of more units than this are not followed to find candidates: they stand everywhere.
const TOO_COMMON: usize = 120;
/// Pairs that share less content than this are not looked at.
const LEAST_SHARED: f64 = 0.4;
/// What a shared name counts beside a shared word, in the search for candidates.
const NAME: f64 = 0.45;

/// A likely pair of units of two articles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// First unit.
    pub a: usize,
    /// Second unit.
    pub b: usize,
    /// How likely they tell the same.
    pub probability: f64,
}

/// All pairs of units that are at all likely, most likely first.
pub(super) fn links(pairs: &Pairs<'_>) -> Vec<Link> {
    let weights = context::weights();
    let mut found: Vec<Link> = pairs
        .iter()
        .map(|pair| Link {
            a: pair.a,
            b: pair.b,
            probability: if pairs.are_of_one_article(pair) {
                pair.alone
            } else {
                weights.probability(&pairs.measures(pair))
            },
        })
        .filter(|link| link.probability >= LEAST)
        .collect();
    found.sort_by(|x, y| {
        y.probability
            .total_cmp(&x.probability)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    found
}

/// All pairs of units, of two articles or of two sentences of one, that share content, by their indices.
pub(super) fn candidates(units: &[Unit]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    each_candidate(units, |a, b| found.push((a, b)));
    found
}

fn each_candidate(units: &[Unit], mut each: impl FnMut(usize, usize)) {
    let holders = holders(units);
    let mut shared = vec![0.0; units.len()];
    for (a, unit) in units.iter().enumerate() {
        for b in partners(a, unit, &holders, &mut shared) {
            let place = |u: &Unit| (u.article, u.sentence);
            if units
                .get(b)
                .is_some_and(|other| place(unit) != place(other))
            {
                each(a, b);
            }
        }
    }
}

/// For each key the units that hold it, with the weight of the word.
fn holders(units: &[Unit]) -> BTreeMap<Key, Vec<(usize, f64)>> {
    let mut holders: BTreeMap<Key, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        for (key, weight) in keys(unit) {
            holders.entry(key).or_default().push((index, weight));
        }
    }
    holders
}

/// The keys of a unit by which partners are found, with what each counts: words, numbers, and names in part.
fn keys(unit: &Unit) -> impl Iterator<Item = (Key, f64)> {
    let words = unit.words.iter().map(|w| (w.key, w.weight));
    let values = unit.values.iter().map(|k| (*k, 1.0));
    words
        .chain(values)
        .chain(unit.names.iter().map(|k| (*k, NAME)))
}

/// The units after `a` that share about one content word with it or more, in order. `shared` is all zero before and after.
fn partners(
    a: usize,
    unit: &Unit,
    holders: &BTreeMap<Key, Vec<(usize, f64)>>,
    shared: &mut [f64],
) -> Vec<usize> {
    let held = |key: &Key| holders.get(key).map(Vec::as_slice).unwrap_or_default();
    // What stands everywhere is followed only by those who have nothing rarer, and then not to the end: of hundreds of
    // copies of one sentence each meets the next ones, and so all meet.
    let has_rarer = keys(unit).any(|(key, _)| (2..=TOO_COMMON).contains(&held(&key).len()));
    let mut touched = Vec::new();
    for (key, own) in keys(unit) {
        let held = held(&key);
        if held.len() > TOO_COMMON && has_rarer {
            continue;
        }
        let after = held.partition_point(|(b, _)| *b <= a);
        for (b, weight) in held.iter().skip(after).take(TOO_COMMON) {
            if let Some(sum) = shared.get_mut(*b) {
                if *sum == 0.0 {
                    touched.push(*b);
                }
                *sum += own.min(*weight);
            }
        }
    }
    touched.sort_unstable();
    touched.retain(|b| {
        shared
            .get_mut(*b)
            .is_some_and(|sum| std::mem::take(sum) >= LEAST_SHARED)
    });
    touched
}

/// Puts units together; each cluster in order of its units, clusters by their first.
pub(super) fn clusters(units: &[Unit], links: &[Link]) -> Vec<Vec<usize>> {
    let likely: BTreeMap<(usize, usize), f64> =
        links.iter().map(|l| ((l.a, l.b), l.probability)).collect();
    let mut linkage = Linkage::new(units, links);
    for link in links.iter().take_while(|l| l.probability >= LINK) {
        linkage.join(link, AVERAGE);
    }
    let mut found = linkage.clusters();
    let guests = guests(&found, units, &likely);
    for (cluster, unit) in &guests {
        if let Some(members) = found.get_mut(*cluster) {
            members.push(*unit);
            members.sort_unstable();
        }
    }
    // A clause that is told elsewhere as a guest is no statement of its own any more.
    let visiting: BTreeSet<usize> = guests.iter().map(|(_, guest)| *guest).collect();
    found.retain(|m| !matches!(m.as_slice(), [one] if visiting.contains(one)));
    found
}

/// Puts the clauses of a conflict together, where one of them was alone: they tell of one thing, in two versions.
pub(super) fn tied(
    mut clusters: Vec<Vec<usize>>,
    pairs: impl Iterator<Item = (usize, usize)>,
) -> Vec<Vec<usize>> {
    for (a, b) in pairs {
        let of = |unit: usize| clusters.iter().position(|m| m.binary_search(&unit).is_ok());
        let (Some(left), Some(right)) = (of(a), of(b)) else {
            continue;
        };
        let alone = |cluster: usize| clusters.get(cluster).is_some_and(|m| m.len() == 1);
        if left == right || !(alone(left) || alone(right)) {
            continue;
        }
        let (to, from) = if alone(right) {
            (left, right)
        } else {
            (right, left)
        };
        let moved = clusters.get_mut(from).map(std::mem::take);
        if let (Some(target), Some(moved)) = (clusters.get_mut(to), moved) {
            target.extend(moved);
            target.sort_unstable();
        }
    }
    clusters.retain(|members| !members.is_empty());
    clusters
}

/// Units that also tell what another cluster tells: a clause may hold two facts. Cluster and unit.
fn guests(
    clusters: &[Vec<usize>],
    units: &[Unit],
    likely: &BTreeMap<(usize, usize), f64>,
) -> Vec<(usize, usize)> {
    let mut cluster_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (cluster, members) in clusters.iter().enumerate() {
        cluster_of.extend(members.iter().map(|unit| (*unit, cluster)));
    }
    let mut invited: BTreeSet<(usize, usize)> = BTreeSet::new();
    for ((a, b), probability) in likely {
        let (Some(x), Some(y)) = (cluster_of.get(a), cluster_of.get(b)) else {
            continue;
        };
        if *probability >= GUEST && x != y {
            invited.insert((*x, *b));
            invited.insert((*y, *a));
        }
    }
    let alone = |cluster: &usize| clusters.get(*cluster).is_some_and(|m| m.len() == 1);
    invited
        .into_iter()
        .filter(|(cluster, unit)| {
            let host = clusters
                .get(*cluster)
                .map(Vec::as_slice)
                .unwrap_or_default();
            // Of two that stand alone the later joins the earlier.
            let order = !alone(cluster)
                || cluster_of
                    .get(unit)
                    .is_some_and(|own| !alone(own) || cluster < own);
            order && may_visit(*unit, host, units, likely)
        })
        .collect()
}

/// Whether a unit tells what the cluster tells: likely with most of its members; those of its own article do not count.
fn may_visit(
    unit: usize,
    host: &[usize],
    units: &[Unit],
    likely: &BTreeMap<(usize, usize), f64>,
) -> bool {
    let Some(guest) = units.get(unit) else {
        return false;
    };
    let (mut sum, mut count) = (0.0, 0.0);
    for member in host {
        if units
            .get(*member)
            .is_none_or(|m| m.article == guest.article)
        {
            continue;
        }
        let key = (unit.min(*member), unit.max(*member));
        sum += likely.get(&key).copied().unwrap_or_default();
        count += 1.0;
    }
    count > 0.0 && sum / count >= GUEST
}
