//! Align: which word of one text stands for which word of the other, for showing the two side by side.
//!
//! Global alignment (Needleman, Wunsch 1970) of words and marks, block by block so that time and memory stay linear in
//! the length of long texts.

use super::Aligned;
use super::keys::{guess, near_keys};
use crate::evidence::Span;
use crate::language::{Analysis, Token, TokenKind, fold};

/// Tokens of each text that are aligned at once.
const BLOCK: usize = 400;

/// A word or mark as it is aligned.
struct Item {
    span: Span,
    kind: TokenKind,
    key: String,
    mark: char,
    weight: f32,
}

/// How two items may stand to each other.
#[derive(Clone, Copy, PartialEq)]
enum Pair {
    Same,
    Near,
    Other,
    Never,
}

/// What pairing costs or brings; leaving an item out costs [`SKIP`].
const SKIP: f32 = -0.5;

fn pair(x: &Item, y: &Item) -> Pair {
    match (x.kind, y.kind) {
        (TokenKind::Mark, TokenKind::Mark) if x.mark == y.mark => Pair::Same,
        (TokenKind::Mark, _) | (_, TokenKind::Mark) => Pair::Never,
        _ if x.key == y.key => Pair::Same,
        (TokenKind::Word, TokenKind::Word) if near_keys(&x.key, &y.key) => Pair::Near,
        (k, l) if k == l => Pair::Other,
        _ => Pair::Never,
    }
}

fn value(pair: Pair, x: &Item, y: &Item) -> f32 {
    match pair {
        Pair::Same => 1.0 + x.weight.min(y.weight),
        Pair::Near => 0.8 + 0.5 * x.weight.min(y.weight),
        // Better than one dropped and one added, but never at the price of a word that agrees.
        Pair::Other => -0.6,
        Pair::Never => f32::NEG_INFINITY,
    }
}

/// Marks that print the same thing are one mark.
fn mark_class(mark: &str) -> char {
    match mark.chars().next().unwrap_or_default() {
        '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '‘' | '’' | '‚' | '"' | '\'' => {
            '"'
        }
        '–' | '—' | '‒' | '−' | '‐' | '‑' => '-',
        '…' => '.',
        other => other,
    }
}

fn items(analysis: &Analysis<'_>, span: Span) -> Vec<Item> {
    let tokens: &[Token<'_>] = analysis
        .tokens
        .get(analysis.tokens_in(span))
        .unwrap_or_default();
    tokens
        .iter()
        .map(|t| {
            let key = match t.kind {
                TokenKind::Mark => String::new(),
                _ => fold(&t.lower),
            };
            Item {
                span: t.span,
                kind: t.kind,
                mark: mark_class(t.text),
                weight: weight(&key, t.kind),
                key,
            }
        })
        .collect()
}

/// Words that tell much hold an alignment together; marks hold nothing.
fn weight(key: &str, kind: TokenKind) -> f32 {
    match kind {
        TokenKind::Mark => -0.6,
        _ => -guess(key.chars().count(), kind == TokenKind::Number).ln() / 4.0,
    }
}

/// Aligns the words of two spans.
pub(super) fn align(
    a: &Analysis<'_>,
    a_span: Span,
    b: &Analysis<'_>,
    b_span: Span,
) -> Vec<Aligned> {
    let (xs, ys) = (items(a, a_span), items(b, b_span));
    let (mut xs, mut ys) = (xs.as_slice(), ys.as_slice());
    let mut aligned = Vec::with_capacity(xs.len().max(ys.len()));
    while xs.len() > BLOCK || ys.len() > BLOCK {
        let mut steps = block(head(xs, BLOCK), head(ys, BLOCK));
        // Only what lies well before the block's end is sure; the rest is aligned again with what follows.
        let sure = steps.len() * 2 / 3;
        let cut = steps
            .iter()
            .take(sure)
            .rposition(|s| matches!(s, Step::Both(Pair::Same)));
        steps.truncate(cut.map_or(sure.max(1), |c| c + 1));
        (xs, ys) = write(&steps, xs, ys, &mut aligned);
    }
    let steps = block(xs, ys);
    write(&steps, xs, ys, &mut aligned);
    aligned
}

fn head<T>(items: &[T], at_most: usize) -> &[T] {
    items.get(..at_most).unwrap_or(items)
}

/// One step of an alignment.
#[derive(Clone, Copy)]
enum Step {
    Both(Pair),
    First,
    Second,
}

/// Aligns two blocks.
fn block(xs: &[Item], ys: &[Item]) -> Vec<Step> {
    let width = ys.len() + 1;
    let mut came: Vec<Step> = Vec::with_capacity((xs.len() + 1) * width);
    let mut row: Vec<f32> = (0..width).map(|n| SKIP * n as f32).collect();
    came.extend(std::iter::repeat_n(Step::Second, width));
    for x in xs {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = diagonal + SKIP;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        came.push(Step::First);
        for (y, cell) in ys.iter().zip(row.iter_mut().skip(1)) {
            let how = pair(x, y);
            let both = diagonal + value(how, x, y);
            let (up, beside) = (*cell + SKIP, left + SKIP);
            let (best, step) = if both >= up && both >= beside {
                (both, Step::Both(how))
            } else if up >= beside {
                (up, Step::First)
            } else {
                (beside, Step::Second)
            };
            diagonal = *cell;
            *cell = best;
            left = best;
            came.push(step);
        }
    }
    walk_back(&came, xs.len(), ys.len())
}

fn walk_back(came: &[Step], mut x: usize, mut y: usize) -> Vec<Step> {
    let width = y + 1;
    let mut steps = Vec::with_capacity(x + y);
    while x > 0 || y > 0 {
        let step = match came.get(x * width + y).copied() {
            Some(Step::Both(how)) if x > 0 && y > 0 => Step::Both(how),
            Some(Step::First) if x > 0 => Step::First,
            _ if y > 0 => Step::Second,
            _ => Step::First,
        };
        x -= usize::from(!matches!(step, Step::Second));
        y -= usize::from(!matches!(step, Step::First));
        steps.push(step);
    }
    steps.reverse();
    steps
}

/// Turns steps into spans; gives back what was not used of the items.
fn write<'i>(
    steps: &[Step],
    xs: &'i [Item],
    ys: &'i [Item],
    aligned: &mut Vec<Aligned>,
) -> (&'i [Item], &'i [Item]) {
    let (mut xs, mut ys) = (xs.iter(), ys.iter());
    for step in steps {
        let next = match step {
            Step::Both(how) => xs.next().zip(ys.next()).map(|(x, y)| match how {
                Pair::Same => Aligned::Same {
                    a: x.span,
                    b: y.span,
                },
                _ => Aligned::Changed {
                    a: x.span,
                    b: y.span,
                },
            }),
            Step::First => xs.next().map(|x| Aligned::Dropped { a: x.span }),
            Step::Second => ys.next().map(|y| Aligned::Added { b: y.span }),
        };
        aligned.extend(next);
    }
    (xs.as_slice(), ys.as_slice())
}
