//! Kind: what sort of words a passage is made of: the outlet's telling, somebody's quoted words, or set phrases.

use super::cover::union;
use super::find::{Desk, Match};
use super::{CopyKind, Source};
use crate::evidence::Span;

/// Share of a passage's words inside quotation marks, on average of both texts, that makes it a quote.
const QUOTED: f64 = 0.6;
/// Set phrases are no longer than so many words.
const FORMULA_WORDS: usize = 40;
/// Share of a passage's grams that many unrelated articles hold that makes it a formula.
const FORMULA: f64 = 0.5;

/// What kind of words a match is made of.
pub(super) fn kind(
    desk: &Desk<'_, '_>,
    found: &Match,
    a: (&Source<'_>, Span),
    b: (&Source<'_>, Span),
) -> CopyKind {
    // Of both together: a mark that was never closed in one of them makes no quote.
    if quoted_share(a.0, a.1) + quoted_share(b.0, b.1) >= 2.0 * QUOTED {
        CopyKind::Quote
    } else if is_formula(desk, found) {
        CopyKind::Formula
    } else {
        CopyKind::Narrative
    }
}

/// Share of a span's bytes that are somebody's quoted words.
fn quoted_share(source: &Source<'_>, span: Span) -> f64 {
    let quoted = source.quoted.iter().map(|q| {
        let (start, end) = (q.start.max(span.start), q.end.min(span.end));
        Span::new(start, end)
    });
    let covered: usize = union(quoted).iter().map(|s| s.len()).sum();
    covered as f64 / span.len().max(1) as f64
}

fn is_formula(desk: &Desk<'_, '_>, found: &Match) -> bool {
    let places = found.region.b.clone();
    if places.len() > FORMULA_WORDS {
        return false;
    }
    let mask = desk.furniture.get(found.b).map_or(&[][..], Vec::as_slice);
    let furniture = mask
        .get(places.clone())
        .map_or(0, |m| m.iter().filter(|f| **f).count());
    if furniture * 2 > places.len() {
        return true;
    }
    let grams = desk.grams.get(found.b).map_or(&[][..], Vec::as_slice);
    let last = places
        .end
        .saturating_sub(super::grams::GRAM - 1)
        .max(places.start);
    let inside = grams.get(places.start..last).unwrap_or_default();
    let ids = desk.words.get(found.b).map_or(&[][..], |w| &w.ids);
    let mut phrase = ids.get(places).unwrap_or_default().to_vec();
    phrase.sort_unstable();
    let common = inside
        .iter()
        .filter(|g| desk.holders.is_formula(**g, &desk.topics, &phrase))
        .count();
    !inside.is_empty() && common as f64 >= FORMULA * inside.len() as f64
}
