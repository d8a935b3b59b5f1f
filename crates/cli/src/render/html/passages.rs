//! Shared passages in the report, collated word by word.

use super::super::collation::{Collated, Piece, collate};
use super::super::model::{Pairing, pairings, taken_from};
use super::super::strings::fill;
use super::Report;
use maud::{Markup, html};
use parallax_core::copy::{CopyKind, Passage};

impl Report<'_> {
    pub(super) fn passages(&self) -> (usize, Markup) {
        let pairings = pairings(self.comparison);
        let count = pairings.iter().map(|p| p.passages.len()).sum();
        let body = html! {
            (self.flow())
            (self.signs())
            @for pairing in &pairings { (self.pairing(pairing)) }
        };
        (count, body)
    }

    /// What the signs of a collation mean.
    fn signs(&self) -> Markup {
        let s = self.strings;
        html! {
            p.signs.collated {
                span { ins { (s.legend_added) } }
                span { del { (s.legend_dropped) } }
                span { span.re { (s.legend_respelt) } }
                span { span.ch { (s.legend_changed) } }
                span { span.nu { (s.legend_number) } }
            }
        }
    }

    fn pairing(&self, pairing: &Pairing<'_>) -> Markup {
        let s = self.strings;
        let directed = pairing.passages.iter().all(|p| p.directed);
        html! {
            section.pair {
                h3 {
                    (self.outlet_name(pairing.a))
                    span.arrow { @if directed { " → " } @else { " ↔ " } }
                    (self.outlet_name(pairing.b)) " "
                    span.n { (s.count(pairing.passages.len(), &s.passages)) }
                    @if !directed { " " span.note { (s.undirected) } }
                }
                @for passage in &pairing.passages { (self.passage(passage)) }
            }
        }
    }

    fn passage(&self, passage: &Passage) -> Markup {
        let s = self.strings;
        let (Some(a), Some(b)) = (self.outlets.get(passage.a), self.outlets.get(passage.b)) else {
            return html! {};
        };
        let kind = match passage.kind {
            CopyKind::Narrative => &s.narrative,
            CopyKind::Quote => &s.quote,
            CopyKind::Formula => &s.formula,
        };
        let edit = if passage.edit > 0.0 {
            fill(&s.edited, &[("share", &s.share(passage.edit))])
        } else {
            s.verbatim.clone()
        };
        let credit = if passage.credited {
            &s.credited
        } else {
            &s.uncredited
        };
        let letter = |n: usize| {
            self.outlets
                .get(n)
                .map_or(String::new(), |o| o.letter.clone())
        };
        let from = taken_from(passage, s, letter);
        html! {
            figure.passage {
                blockquote.collated lang=[self.foreign(b)] { (collated(&collate(a, b, passage))) }
                figcaption {
                    (kind) " · " (edit) " · " (credit) " · "
                    @if let Some(from) = &from { (from) (self.why(&passage.direction.reason)) " · " }
                    (self.chip(passage.a)) (self.go(a, passage.a_span))
                    " " (self.chip(passage.b)) (self.go(b, passage.b_span))
                    (self.why(&passage.reason))
                }
            }
        }
    }
}

/// Words aligned: what differs is an insertion, a deletion, or both together. The signs are in the style sheet, so that
/// words can be copied without them.
fn collated(pieces: &[Collated]) -> Markup {
    let both = |class: &str, a: &str, b: &str| html! { span class=(class) { del { (a) } " " ins { (b) } } };
    html! {
        @for (index, item) in pieces.iter().enumerate() {
            @if item.spaced && index > 0 { " " }
            @match &item.piece {
                Piece::Same(words) => { (words) },
                Piece::Added(words) => { ins { (words) } },
                Piece::Dropped(words) => { del { (words) } },
                Piece::Respelt(a, b) => { (both("re", a, b)) },
                Piece::Changed(a, b) => { (both("ch", a, b)) },
                Piece::Number(a, b) => { (both("nu", a, b)) },
            }
        }
    }
}
