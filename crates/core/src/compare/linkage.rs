//! Linkage: the clusters while they grow, with how likely the pairs between any two of them are, kept up as they join
//! (average linkage, updated after Lance and Williams 1967), so that joining never looks at all pairs again.

use super::cluster::{LINK, Link};
use super::unit::Unit;
use std::collections::BTreeMap;

/// From so many members in both on, not every pair was looked at; then those count that were.
const CROWD: usize = 100;

/// What is known of the pairs between two clusters.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    /// Their probabilities in all.
    sum: f64,
    /// How many pairs are at all likely.
    known: usize,
}

/// Clusters that grow.
pub(super) struct Linkage<'u> {
    units: &'u [Unit],
    /// The cluster of each unit.
    cluster_of: Vec<usize>,
    /// The units of each cluster by article; empty once it has joined another.
    members: Vec<BTreeMap<usize, Vec<usize>>>,
    /// Other cluster → pairs of two articles between them.
    between: Vec<BTreeMap<usize, Between>>,
    /// How likely two units of one article are to tell the same.
    repeats: BTreeMap<(usize, usize), f64>,
}

impl<'u> Linkage<'u> {
    /// Each unit a cluster of its own.
    pub fn new(units: &'u [Unit], links: &[Link]) -> Self {
        let mut found = Self {
            units,
            cluster_of: (0..units.len()).collect(),
            members: (0..)
                .zip(units)
                .map(|(i, u)| BTreeMap::from([(u.article, vec![i])]))
                .collect(),
            between: vec![BTreeMap::new(); units.len()],
            repeats: BTreeMap::new(),
        };
        for link in links {
            if found.article(link.a) == found.article(link.b) {
                found.repeats.insert((link.a, link.b), link.probability);
                continue;
            }
            let pair = Between {
                sum: link.probability,
                known: 1,
            };
            for (from, to) in [(link.a, link.b), (link.b, link.a)] {
                if let Some(known) = found.between.get_mut(from) {
                    known.insert(to, pair);
                }
            }
        }
        found
    }

    fn article(&self, unit: usize) -> Option<usize> {
        self.units.get(unit).map(|u| u.article)
    }

    /// Joins the clusters of two units, if their pairs are likely enough on average.
    pub fn join(&mut self, link: &Link, average: f64) {
        let of = |unit: usize| self.cluster_of.get(unit).copied().unwrap_or(unit);
        let (to, from) = (of(link.a).min(of(link.b)), of(link.a).max(of(link.b)));
        let apart = to != from && self.article(link.a) != self.article(link.b);
        if apart && self.average(to, from) >= average && self.repeats_fit(to, from) {
            self.merge(to, from);
        }
    }

    /// The average probability of the pairs of two articles between two clusters.
    fn average(&self, to: usize, from: usize) -> f64 {
        let between = self.between.get(to).and_then(|known| known.get(&from));
        let between = between.copied().unwrap_or_default();
        let (Some(left), Some(right)) = (self.members.get(to), self.members.get(from)) else {
            return 0.0;
        };
        let size = |of: &BTreeMap<usize, Vec<usize>>| of.values().map(Vec::len).sum::<usize>();
        let shared = left.iter().filter_map(|(article, own)| {
            let others = right.get(article)?;
            Some(own.len() * others.len())
        });
        let pairs = size(left) * size(right) - shared.sum::<usize>();
        let count = if size(left) + size(right) > CROWD {
            between.known
        } else {
            pairs
        };
        between.sum / count.max(1) as f64
    }

    /// Whether what two clusters have of one article stands together, or repeats itself.
    fn repeats_fit(&self, to: usize, from: usize) -> bool {
        let (Some(left), Some(right)) = (self.members.get(to), self.members.get(from)) else {
            return false;
        };
        let fits = |a: usize, b: usize| {
            let sentence = |unit: usize| self.units.get(unit).map_or(0, |u| u.sentence);
            let likely = self.repeats.get(&(a.min(b), a.max(b))).copied();
            sentence(a).abs_diff(sentence(b)) <= 1 || likely.unwrap_or_default() >= LINK
        };
        let both = left
            .iter()
            .filter_map(|(article, own)| Some((own, right.get(article)?)));
        let mut pairs = both.flat_map(|(own, others)| {
            own.iter()
                .flat_map(move |a| others.iter().map(move |b| (*a, *b)))
        });
        pairs.all(|(a, b)| fits(a, b))
    }

    fn merge(&mut self, to: usize, from: usize) {
        let moved = self
            .members
            .get_mut(from)
            .map(std::mem::take)
            .unwrap_or_default();
        for (article, units) in moved {
            for unit in &units {
                if let Some(cluster) = self.cluster_of.get_mut(*unit) {
                    *cluster = to;
                }
            }
            if let Some(target) = self.members.get_mut(to) {
                target.entry(article).or_default().extend(units);
            }
        }
        let known = self
            .between
            .get_mut(from)
            .map(std::mem::take)
            .unwrap_or_default();
        for (other, pairs) in known {
            if let Some(theirs) = self.between.get_mut(other) {
                theirs.remove(&from);
            }
            if other == to {
                continue;
            }
            for (one, two) in [(to, other), (other, to)] {
                if let Some(sums) = self.between.get_mut(one) {
                    let sum = sums.entry(two).or_default();
                    sum.sum += pairs.sum;
                    sum.known += pairs.known;
                }
            }
        }
    }

    /// The clusters, each in order of its units, by their first.
    pub fn clusters(self) -> Vec<Vec<usize>> {
        let all = self.members.into_iter().filter(|m| !m.is_empty());
        all.map(|members| {
            let mut units: Vec<usize> = members.into_values().flatten().collect();
            units.sort_unstable();
            units
        })
        .collect()
    }
}
