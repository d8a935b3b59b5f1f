//! What a candidate names, or that it names nothing: a multinomial linear model (maximum entropy; Berger, Della Pietra,
//! Della Pietra 1996) over the named features of its mentions. The weights are numbers in `data/names/weights.tsv`,
//! fitted by `tools/fit_names.py`; they know no word and no language.

use super::features::{NAMES, Set};
use crate::language::shared_table;
use crate::mention::NameKind;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Points for person, place and organisation; that it is no name has none.
pub(super) type Points = [f64; 3];

/// The three kinds in the order of [`Points`].
pub(super) const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Place, NameKind::Organisation];

/// The weights in use.
#[derive(Debug)]
pub(super) struct Model {
    weights: Vec<Points>,
}

impl Model {
    /// The one of `data/names/`.
    pub(super) fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::parse(shared_table("names", "weights.tsv")))
    }

    /// Lines of a name, a tab and three numbers; what is missing weighs nothing.
    fn parse(table: &str) -> Self {
        let rows: HashMap<&str, Points> = table.lines().filter_map(row).collect();
        Self {
            weights: NAMES
                .iter()
                .map(|name| rows.get(name).copied().unwrap_or_default())
                .collect(),
        }
    }

    /// What some features say together.
    pub(super) fn points(&self, set: Set) -> Points {
        let mut sum = Points::default();
        for at in set.indices() {
            if let Some(weights) = self.weights.get(at) {
                add(&mut sum, *weights);
            }
        }
        sum
    }
}

/// A line of the table: the feature and its weights.
fn row(line: &str) -> Option<(&str, Points)> {
    if line.starts_with('#') {
        return None;
    }
    let (name, numbers) = line.split_once('\t')?;
    let mut numbers = numbers.split('\t').map(str::parse);
    let mut points = Points::default();
    for point in &mut points {
        *point = numbers.next()?.ok()?;
    }
    numbers.next().is_none().then_some((name, points))
}

pub(super) fn add(points: &mut Points, more: Points) {
    for (sum, x) in points.iter_mut().zip(more) {
        *sum += x;
    }
}

/// The likeliest kind and its probability.
pub(super) fn best(points: Points) -> (NameKind, f64) {
    let most = points.into_iter().fold(0.0, f64::max);
    let all = (-most).exp() + points.iter().map(|p| (p - most).exp()).sum::<f64>();
    let mut found = (NameKind::Person, f64::MIN);
    for (kind, point) in KINDS.into_iter().zip(points) {
        if point > found.1 {
            found = (kind, point);
        }
    }
    (found.0, (found.1 - most).exp() / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_weights_for_every_feature_and_no_other() {
        let table = shared_table("names", "weights.tsv");
        let lines: Vec<&str> = table.lines().filter(|l| !l.starts_with('#')).collect();
        let named: Vec<&str> = lines.iter().filter_map(|l| Some(row(l)?.0)).collect();
        assert_eq!(named, NAMES);
        assert_eq!(named.len(), lines.len());
        let finite = |l: &&str| row(l).is_some_and(|(_, p)| p.iter().all(|x| x.is_finite()));
        assert!(lines.iter().all(finite));
    }

    #[test]
    fn the_likeliest_kind_has_a_probability() {
        assert_eq!(best([0.0, 2.0, -1.0]).0, NameKind::Place);
        let (kind, sure) = best([3.0, 0.0, 0.0]);
        assert_eq!(kind, NameKind::Person);
        assert!((sure - 3f64.exp() / (3f64.exp() + 3.0)).abs() < 1e-9);
        assert!(best([-9.0, -9.0, -9.0]).1 < 0.01);
        assert!(best([900.0, -900.0, 0.0]).1 > 0.99);
    }
}
