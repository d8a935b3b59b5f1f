//! Model: which blocks of a page are the article's text.
//!
//! A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) with two states over the blocks in reading
//! order: weights of the features of each block, and of the step from one block to the next. The weights are numbers in
//! `data/reading/weights.tsv`, fitted by `tools/fit_reading.py`; they know no word.

use super::features::{Facts, Step, for_each};
use crate::language::shared_table;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The steps from one block to the next, by how they stand to one another.
const STEPS: [&str; 12] = [
    "apart: out, out",
    "apart: out, in",
    "apart: in, out",
    "apart: in, in",
    "together: out, out",
    "together: out, in",
    "together: in, out",
    "together: in, in",
    "strange: out, out",
    "strange: out, in",
    "strange: in, out",
    "strange: in, in",
];

/// The weights in use.
#[derive(Debug)]
pub(super) struct Model {
    features: Vec<f32>,
    steps: [f32; 12],
}

impl Model {
    /// The one that is compiled in.
    pub(super) fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::parse(shared_table("reading", "weights.tsv")))
    }

    /// Lines of a name, a tab and a number; what is missing weighs nothing.
    fn parse(table: &str) -> Self {
        let weights: HashMap<&str, f32> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (name, weight) = line.split_once('\t')?;
                Some((name, weight.trim().parse().ok()?))
            })
            .collect();
        let weight = |name: &str| weights.get(name).copied().unwrap_or_default();
        let mut features = Vec::new();
        for_each(&Facts::default(), |name, _| features.push(weight(name)));
        Self {
            features,
            steps: STEPS.map(weight),
        }
    }

    /// How much speaks for a block being text, its neighbours left aside.
    fn score(&self, facts: &Facts) -> f32 {
        let mut score = 0.0;
        let mut weights = self.features.iter();
        for_each(facts, |_, value| {
            score += value * weights.next().copied().unwrap_or_default();
        });
        score
    }

    /// The likeliest answer for all blocks together (Viterbi).
    pub(super) fn text(&self, facts: &[Facts]) -> Vec<bool> {
        let step = |from: usize, to: usize, step: Step| {
            let at = 4 * step as usize + 2 * from + to;
            self.steps.get(at).copied().unwrap_or_default()
        };
        let mut best = [0f32; 2];
        let mut back: Vec<[bool; 2]> = Vec::with_capacity(facts.len());
        for (at, fact) in facts.iter().enumerate() {
            let own = [0.0, self.score(fact)];
            let mut next = [0f32; 2];
            let mut from_in = [false; 2];
            for (to, (next, from_in)) in next.iter_mut().zip(&mut from_in).enumerate() {
                let [out, inside] = if at == 0 {
                    [0.0, f32::NEG_INFINITY]
                } else {
                    [
                        best[0] + step(0, to, fact.step),
                        best[1] + step(1, to, fact.step),
                    ]
                };
                *from_in = inside > out;
                *next = out.max(inside) + if to == 1 { own[1] } else { own[0] };
            }
            best = next;
            back.push(from_in);
        }
        let mut inside = best[1] > best[0];
        let mut text: Vec<bool> = back
            .iter()
            .rev()
            .map(|from| {
                let mine = inside;
                inside = if mine { from[1] } else { from[0] };
                mine
            })
            .collect();
        text.reverse();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::block_feature_names;
    use super::*;

    #[test]
    fn the_table_holds_a_weight_for_every_feature_and_step_and_no_other() {
        let table = shared_table("reading", "weights.tsv");
        let mut named: Vec<&str> = table
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| Some(l.split_once('\t')?.0))
            .collect();
        let mut wanted = block_feature_names();
        wanted.extend(STEPS);
        named.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(named, wanted);
        assert!(table.lines().skip(1).all(|l| {
            l.split_once('\t')
                .is_some_and(|(_, w)| w.parse::<f32>().is_ok_and(f32::is_finite))
        }));
    }

    #[test]
    fn a_weak_block_between_strong_ones_goes_with_them() {
        let model = Model::parse("base\t-1\n320 characters and more\t5\napart: in, in\t1\n");
        let block = Facts::of_length;
        let facts = [block(400), block(20), block(400), block(20)];
        assert_eq!(model.text(&facts), [true, true, true, false]);
        assert!(model.text(&[]).is_empty());
    }
}
