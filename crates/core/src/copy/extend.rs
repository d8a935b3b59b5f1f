//! Extend: from a seed, words that two texts share, to the whole passage.
//!
//! From the seed the two texts are walked in both directions. Equal and near-equal words add their information;
//! where the texts differ, the walk takes the cheapest way to the next words that agree, at most [`GAP`] words on.
//! It ends where the score has fallen too far below its best (the X-drop rule of BLAST: Altschul et al. 1997), and
//! the passage ends at the best.

use super::keys::near;
use super::words::Word;
use std::ops::Range;

/// The most words that may be dropped, added or replaced in a row.
const GAP: usize = 6;
/// What a word that differs costs, in nats.
const GAP_COST: f32 = 3.2;
/// How far the score may fall below its best.
const DROP: f32 = 20.0;
/// Share of a word's information that counts where it is respelt.
const NEAR_SHARE: f32 = 0.6;

/// One text as the walk sees it.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub text: &'a str,
    pub words: &'a [Word],
    /// What each word tells; nothing where it is the outlet's furniture.
    pub weights: &'a [f32],
}

/// Words of one text from a place on, forwards or backwards.
#[derive(Clone, Copy)]
struct Arm<'a> {
    side: Side<'a>,
    from: usize,
    back: bool,
}

impl Arm<'_> {
    fn place(&self, step: usize) -> Option<usize> {
        if self.back {
            self.from.checked_sub(step + 1)
        } else {
            Some(self.from + step)
        }
    }

    fn word(&self, step: usize) -> Option<&Word> {
        self.side.words.get(self.place(step)?)
    }

    fn weight(&self, step: usize) -> f32 {
        self.place(step)
            .and_then(|p| self.side.weights.get(p))
            .copied()
            .unwrap_or_default()
    }
}

/// A passage that stands in two texts, in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// Its words in the first text.
    pub a: Range<usize>,
    /// Its words in the second text.
    pub b: Range<usize>,
    /// Information that agrees minus the cost of what differs.
    pub weight: f32,
    /// Words that agree.
    pub same: usize,
    /// Words that agree but for a few letters.
    pub near: usize,
    /// Words that were replaced, dropped or added.
    pub changed: usize,
}

impl Region {
    /// Words of the longer text for which there is a place in the other, or none.
    pub fn columns(&self) -> usize {
        self.same + self.near + self.changed
    }

    /// Share of the words that agree.
    pub fn matched(&self) -> f64 {
        (self.same + self.near) as f64 / self.columns().max(1) as f64
    }

    /// Takes off words at an end that agree.
    pub fn lose(&mut self, words: usize, weight: f32) {
        self.same = self.same.saturating_sub(words);
        self.weight -= weight;
    }

    /// Whether the place of a seed lies inside.
    pub fn holds(&self, a: usize, b: usize) -> bool {
        self.a.contains(&a) && self.b.contains(&b)
    }
}

/// How far a walk came.
#[derive(Clone, Copy, Default)]
struct Reach {
    a: usize,
    b: usize,
    weight: f32,
    same: usize,
    near: usize,
    changed: usize,
}

/// Extends the seed whose first words are `at_a` and `at_b`.
pub(super) fn extend((a, at_a): (Side<'_>, usize), (b, at_b): (Side<'_>, usize)) -> Region {
    let arm = |side, from, back| Arm { side, from, back };
    let right = walk(arm(a, at_a, false), arm(b, at_b, false));
    let left = walk(arm(a, at_a, true), arm(b, at_b, true));
    Region {
        a: at_a.saturating_sub(left.a)..at_a + right.a,
        b: at_b.saturating_sub(left.b)..at_b + right.b,
        weight: left.weight + right.weight,
        same: left.same + right.same,
        near: left.near + right.near,
        changed: left.changed + right.changed,
    }
}

fn walk(a: Arm<'_>, b: Arm<'_>) -> Reach {
    let mut best = Reach::default();
    let mut now = Reach::default();
    while let (Some(x), Some(y)) = (a.word(now.a), b.word(now.b)) {
        if let Some(gain) = gain(a, now.a, b, now.b) {
            now.same += usize::from(x.key == y.key);
            now.near += usize::from(x.key != y.key);
            now.weight += gain;
            now.a += 1;
            now.b += 1;
            if now.weight > best.weight {
                best = now;
            }
            continue;
        }
        let Some((skip_a, skip_b)) = resume(a, b, &now) else {
            break;
        };
        now.a += skip_a;
        now.b += skip_b;
        now.changed += skip_a.max(skip_b);
        now.weight -= GAP_COST * skip_a.max(skip_b) as f32;
        if now.weight < best.weight - DROP {
            break;
        }
    }
    best
}

/// What two words add if they agree.
#[inline]
fn gain(a: Arm<'_>, at_a: usize, b: Arm<'_>, at_b: usize) -> Option<f32> {
    let (x, y) = (a.word(at_a)?, b.word(at_b)?);
    if x.key == y.key {
        Some(a.weight(at_a).min(b.weight(at_b)))
    } else if near(x, a.side.text, y, b.side.text) {
        Some(NEAR_SHARE * a.weight(at_a).min(b.weight(at_b)))
    } else {
        None
    }
}

/// How many agreeing words after a gap are looked at to judge it.
const LOOK: usize = 3;

/// The cheapest way to words that agree again: how many words to skip in each text.
fn resume(a: Arm<'_>, b: Arm<'_>, now: &Reach) -> Option<(usize, usize)> {
    let mut best: Option<(f32, (usize, usize))> = None;
    for skip_a in 0..=GAP {
        for skip_b in 0..=GAP {
            let (at_a, at_b) = (now.a + skip_a, now.b + skip_b);
            if skip_a + skip_b == 0 || gain(a, at_a, b, at_b).is_none() {
                continue;
            }
            let agree: f32 = (0..LOOK)
                .map_while(|k| gain(a, at_a + k, b, at_b + k))
                .sum();
            let value =
                agree - GAP_COST * (skip_a.max(skip_b) as f32 + 0.3 * skip_a.min(skip_b) as f32);
            if best.is_none_or(|(top, _)| value > top) {
                best = Some((value, (skip_a, skip_b)));
            }
        }
    }
    best.map(|(_, skips)| skips)
}
