//! Weights: what each named measure counts in each of the room's decisions. The numbers are fitted by
//! `tools/fit_pairs.py` and stand in `data/compare/weights.tsv`; they know no word.

use crate::evidence::{Feature, Reason};
use crate::language::shared_table;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A decision that is a sum of weighted measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Decision {
    /// Whether a pair of clauses is worth measuring word by word.
    Quick,
    /// Whether two clauses tell the same, seen alone.
    Pair,
    /// Whether they do, seen among all pairs of the story.
    Context,
    /// Whether no other article tells what a sentence tells.
    Alone,
    /// How alike two sentences are.
    Similar,
    /// Whether two sentences tell the same.
    Same,
    /// Whether two sentences cannot both be true.
    Conflict,
}

impl Decision {
    const ALL: [Self; 7] = [
        Self::Quick,
        Self::Pair,
        Self::Context,
        Self::Alone,
        Self::Similar,
        Self::Same,
        Self::Conflict,
    ];

    /// The name of its column.
    fn column(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Pair => "pair",
            Self::Context => "context",
            Self::Alone => "alone",
            Self::Similar => "similar",
            Self::Same => "same",
            Self::Conflict => "conflict",
        }
    }
}

/// The row of what is added whatever is measured.
const BASE: &str = "base";

/// The table: decision → measure → weight.
type Table = BTreeMap<Decision, BTreeMap<&'static str, f64>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(shared_table("compare", "weights.tsv")))
}

fn read(text: &'static str) -> Table {
    let mut table = Table::new();
    let mut rows = text.lines().filter(|l| !l.starts_with('#'));
    let columns: Vec<&str> = rows
        .next()
        .unwrap_or_default()
        .split('\t')
        .skip(1)
        .collect();
    for row in rows {
        let mut cells = row.split('\t');
        let name = cells.next().unwrap_or_default();
        for (column, cell) in columns.iter().zip(cells) {
            let decision = Decision::ALL.iter().find(|d| d.column() == *column);
            if let (Some(decision), Ok(weight)) = (decision, cell.parse()) {
                table.entry(*decision).or_default().insert(name, weight);
            }
        }
    }
    table
}

/// The weights of one decision, in the order of its measures.
pub(super) struct Weights<const N: usize> {
    base: f64,
    names: [&'static str; N],
    weights: [f64; N],
}

impl<const N: usize> Weights<N> {
    /// The weights of `decision` for measures of these names; 0 for those that it has none for.
    pub fn of(decision: Decision, names: [&'static str; N]) -> Self {
        let known = table().get(&decision);
        let weight = |name: &str| known.and_then(|w| w.get(name)).copied().unwrap_or_default();
        Self {
            base: weight(BASE),
            names,
            weights: names.map(weight),
        }
    }

    /// The weighted sum.
    pub fn sum(&self, measures: &[f64; N]) -> f64 {
        let products = measures.iter().zip(&self.weights).map(|(m, w)| m * w);
        self.base + products.sum::<f64>()
    }

    /// The sum as a probability.
    pub fn probability(&self, measures: &[f64; N]) -> f64 {
        1.0 / (1.0 + (-self.sum(measures)).exp())
    }

    /// Why: what counted, most first. `words` are those that a measure rests on.
    pub fn reason(
        &self,
        measures: &[f64; N],
        threshold: f64,
        words: impl Fn(&'static str) -> String,
    ) -> Reason {
        let counted = measures.iter().zip(&self.weights).zip(self.names);
        let mut features: Vec<Feature> = counted
            .map(|((measure, weight), name)| (name, measure * weight))
            .filter(|(_, weight)| weight.abs() > LEAST_SHOWN)
            .map(|(name, weight)| Feature {
                name,
                weight,
                words: words(name),
            })
            .collect();
        features.sort_by(|x, y| {
            let by_weight = y.weight.abs().total_cmp(&x.weight.abs());
            by_weight.then(x.name.cmp(y.name))
        });
        Reason {
            score: self.probability(measures),
            threshold,
            features,
        }
    }
}

/// What counts less than this is not shown.
const LEAST_SHOWN: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{alone, context, measure_names, pair};

    #[test]
    fn every_measure_has_a_weight_in_each_decision_that_uses_it() {
        let lacks = |decision: Decision, names: &[&'static str]| -> Vec<&'static str> {
            let known = table().get(&decision).expect("a column");
            let missing = names.iter().filter(|n| !known.contains_key(*n));
            missing.copied().collect()
        };
        assert_eq!(lacks(Decision::Quick, &pair::STORY_NAMES), [""; 0]);
        assert_eq!(lacks(Decision::Pair, &pair::names()), [""; 0]);
        assert_eq!(lacks(Decision::Context, &context::names()), [""; 0]);
        assert_eq!(lacks(Decision::Alone, &alone::names()), [""; 0]);
        for decision in [Decision::Similar, Decision::Same, Decision::Conflict] {
            assert_eq!(lacks(decision, &measure_names()), [""; 0]);
        }
    }
}
