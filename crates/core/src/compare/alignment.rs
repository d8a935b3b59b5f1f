//! Alignment: which item of one clause is which of another, and how much of both is said on both sides.
//!
//! Greedy, the nearest first; of equals that whose neighbours meet too. After Sultan, Bethard and Sumner, "Back to
//! Basics for Monolingual Alignment" (TACL 2014), without their parser and with concepts instead of a paraphrase table.

use super::items::{Item, ItemKind};

/// Items further than this into a clause are not aligned: such a clause is a table.
const LONGEST: usize = 160;

/// Which items of two clauses meet.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    /// For each item of the first clause its partner in the second, and how like they are.
    pub of_a: Vec<Option<(usize, f64)>>,
    /// The same the other way.
    pub of_b: Vec<Option<(usize, f64)>>,
}

/// Aligns two clauses.
pub(super) fn align(a: &[Item], b: &[Item]) -> Alignment {
    let (a, b) = (a.get(..LONGEST).unwrap_or(a), b.get(..LONGEST).unwrap_or(b));
    let mut possible: Vec<(f64, usize, usize)> = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let likeness = x.likeness(y);
            if likeness > 0.0 {
                let place = likeness + 0.1 * neighbours(a, i, b, j)
                    - 0.02 * (relative(i, a.len()) - relative(j, b.len())).abs();
                possible.push((place, i, j));
            }
        }
    }
    possible.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut found = Alignment {
        of_a: vec![None; a.len()],
        of_b: vec![None; b.len()],
    };
    for (_, i, j) in possible {
        let (Some(left), Some(right)) = (found.of_a.get_mut(i), found.of_b.get_mut(j)) else {
            continue;
        };
        if left.is_none() && right.is_none() {
            let likeness = a.get(i).zip(b.get(j)).map_or(0.0, |(x, y)| x.likeness(y));
            *left = Some((j, likeness));
            *right = Some((i, likeness));
        }
    }
    drop_stray_grammar(&mut found, a, b);
    found
}

fn relative(at: usize, length: usize) -> f64 {
    at as f64 / length.max(1) as f64
}

/// How many of the four nearest items on both sides meet.
fn neighbours(a: &[Item], i: usize, b: &[Item], j: usize) -> f64 {
    let meets = |from: isize| {
        let at = |base: usize| base.checked_add_signed(from);
        let pair = at(i)
            .and_then(|i| a.get(i))
            .zip(at(j).and_then(|j| b.get(j)));
        pair.is_some_and(|(x, y)| x.likeness(y) > 0.0)
    };
    [-2, -1, 1, 2].into_iter().filter(|d| meets(*d)).count() as f64
}

/// A word of grammar that meets its like far from anything else that meets is no sign of anything.
fn drop_stray_grammar(found: &mut Alignment, a: &[Item], b: &[Item]) {
    let stray: Vec<(usize, usize)> = a
        .iter()
        .enumerate()
        .filter(|(_, x)| x.kind == ItemKind::Grammar)
        .filter_map(|(i, _)| Some((i, found.of_a.get(i).copied().flatten()?.0)))
        .filter(|(i, j)| neighbours(a, *i, b, *j) == 0.0)
        .collect();
    for (i, j) in stray {
        if let (Some(left), Some(right)) = (found.of_a.get_mut(i), found.of_b.get_mut(j)) {
            *left = None;
            *right = None;
        }
    }
}
