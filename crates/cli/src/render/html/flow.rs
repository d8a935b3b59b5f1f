//! Flow: who had it when. One line for each article, a point at its time, a curve for each pair that shares words.

use super::super::model::{Pairing, pairings};
use super::super::strings::stamp;
use super::super::text::clip;
use super::Report;
use maud::{Markup, html};
use parallax_core::article::Moment;
use parallax_core::copy::CopyKind;

/// Units of the drawing; it is scaled to the page.
const WIDTH: f64 = 960.0;
/// Where the time begins, right of the names.
const LEFT: f64 = 230.0;
/// Where the time ends, left of the last point's label.
const RIGHT: f64 = 800.0;
/// From one article to the next.
const STEP: f64 = 30.0;
/// Names longer than so many columns would run into the drawing.
const NAME: usize = 24;

impl Report<'_> {
    /// The drawing, where several articles have a time and words in common.
    pub(super) fn flow(&self) -> Markup {
        let s = self.strings;
        let pairs: Vec<Pairing<'_>> = pairings(self.comparison);
        let told: Vec<&Pairing<'_>> = pairs.iter().filter(|p| tells(p)).collect();
        let Some(at) = self.places().filter(|_| !told.is_empty()) else {
            return html! {};
        };
        let height = STEP * as_f64(self.outlets.len()) + 14.0;
        html! {
            figure.flow {
                div.scroll tabindex="0" role="region" aria-label=(s.flow) {
                    svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(s.about_flow) {
                        @for (index, outlet) in self.outlets.iter().enumerate() {
                            @let (x, y) = place(&at, index);
                            g class=(format!("o{}", index % 8)) {
                                line.lane x1=(LEFT) y1=(y) x2=(RIGHT) y2=(y) {}
                                text x="4" y=(y + 5.0) { tspan.letter { (outlet.letter) } " " (clip(&outlet.name, NAME)) }
                                @if let (Some(x), Some(time)) = (x, outlet.article.published) {
                                    circle cx=(x) cy=(y) r="5" {}
                                    text.time x=(x + 10.0) y=(y + 5.0) { (stamp(time)) }
                                }
                            }
                        }
                        @for pairing in &told {
                            @if let ((Some(x1), y1), (Some(x2), y2)) = (place(&at, pairing.a), place(&at, pairing.b)) {
                                path class=(if credited(pairing) { "solid" } else { "dashed" }) d=(curve((x1, y1), (x2, y2))) {}
                            }
                        }
                    }
                }
                figcaption { (s.about_flow) " " (s.flow_lines) }
            }
        }
    }

    /// Where each article stands on the line of time; none where fewer than two have a time.
    fn places(&self) -> Option<Vec<Option<f64>>> {
        let times: Vec<Option<i64>> = self
            .outlets
            .iter()
            .map(|o| o.article.published.map(Moment::seconds))
            .collect();
        let known = times.iter().flatten().copied();
        let (first, last) = (known.clone().min()?, known.max()?);
        let length = as_f64(usize::try_from(last - first).ok().filter(|l| *l > 0)?);
        let place = |time: i64| {
            let after = usize::try_from(time - first).map_or(0.0, as_f64);
            // A tenth of a unit is finer than any screen.
            ((LEFT + (RIGHT - LEFT) * after / length) * 10.0).round() / 10.0
        };
        Some(times.into_iter().map(|t| t.map(place)).collect())
    }
}

/// Where article `index` has its point: across if its time is known, and down.
fn place(at: &[Option<f64>], index: usize) -> (Option<f64>, f64) {
    let down = STEP * as_f64(index) + 18.0;
    (at.get(index).copied().flatten(), down)
}

/// Whether it is known who of the two was first, and more than set phrases is shared.
fn tells(pairing: &Pairing<'_>) -> bool {
    let passages = &pairing.passages;
    passages.iter().all(|p| p.directed) && passages.iter().any(|p| p.kind != CopyKind::Formula)
}

fn credited(pairing: &Pairing<'_>) -> bool {
    pairing.passages.iter().any(|p| p.credited)
}

/// Leaves the earlier point to the left and comes down on the later one, so that curves of one article spread.
fn curve((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    let bend = ((y2 - y1).abs() * 0.45).min(70.0);
    format!(
        "M{x1} {y1}C{:.1} {:.1} {:.1} {:.1} {x2} {y2}",
        x1 - bend,
        y1 + (y2 - y1) * 0.4,
        x2 - bend,
        y2 - (y2 - y1) * 0.15
    )
}

/// Counts and seconds are far below 2⁵².
fn as_f64(n: usize) -> f64 {
    n as f64
}
