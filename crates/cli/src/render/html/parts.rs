//! The small parts of the report: an outlet's letter, an excerpt with its link, a reason.

use super::super::link;
use super::super::model::{Outlet, around};
use super::super::strings::fill;
use super::super::text::visible;
use super::Report;
use maud::{Markup, html};
use parallax_core::evidence::{Reason, Span};

impl Report<'_> {
    /// An outlet's letter on its colour; the eight colours come again with another edge.
    pub(super) fn chip(&self, index: usize) -> Markup {
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let class = format!("chip {}", hue(index));
        html! { b class=(class) { (outlet.letter) } }
    }

    /// The letter and the name.
    pub(super) fn outlet_name(&self, index: usize) -> Markup {
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        html! { span.outlet { (self.chip(index)) " " bdi { (outlet.name) } } }
    }

    /// The letters of several outlets.
    pub(super) fn chips(&self, indices: &[usize]) -> Markup {
        html! { span.chips { @for index in indices { (self.chip(*index)) } } }
    }

    /// The language of an article's words, where it is not the interface's.
    pub(super) fn foreign<'o>(&self, outlet: &'o Outlet<'_>) -> Option<&'o str> {
        let language = outlet.article.language.as_deref()?;
        let plain = language
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-');
        (plain && !language.is_empty() && language != self.strings.code).then_some(language)
    }

    /// An article's words with a link to them on its page.
    pub(super) fn excerpt(&self, article: usize, span: Span, value: Option<&str>) -> Markup {
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let words = outlet.excerpt(span);
        html! {
            span.w lang=[self.foreign(outlet)] { (marked(&words, value)) }
            (self.go(outlet, span))
        }
    }

    /// The link to an article's words on its page, if it has an address.
    pub(super) fn go(&self, outlet: &Outlet<'_>, span: Span) -> Markup {
        let Some(address) = link::excerpt(outlet.article, span) else {
            return html! {};
        };
        let label = fill(&self.strings.read_at, &[("who", &outlet.name)]);
        html! { "\u{a0}" a.go href=(address) aria-label=(label) { "↗" } }
    }

    /// Why something was decided, folded away.
    pub(super) fn why(&self, reason: &Reason) -> Markup {
        let s = self.strings;
        let decimals = |n: f64| {
            let shown = format!("{n:.2}");
            let shown = shown.strip_suffix(".00").unwrap_or(&shown);
            shown.replace('.', if s.code == "fr" { "," } else { "." })
        };
        let score = fill(
            &s.score,
            &[
                ("score", &decimals(reason.score)),
                ("threshold", &decimals(reason.threshold)),
            ],
        );
        html! {
            details.why {
                summary { (s.why) }
                p { (score) }
                @if reason.features.is_empty() { p { (s.no_reason) } } @else {
                    ul {
                        @for feature in &reason.features {
                            li {
                                (s.feature(feature.name)) " "
                                @if feature.weight.abs() >= 0.005 {
                                    b { @if feature.weight > 0.0 { "+" } (decimals(feature.weight).replace('-', "−")) }
                                }
                                @if !feature.words.is_empty() { " " i { (visible(&feature.words)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A box that scrolls sideways, reachable by keyboard and named after its heading.
    pub(super) fn scroller(&self, heading: &str, table: &Markup) -> Markup {
        let class = format!("scroll n{}", self.compared.len().min(9));
        html! {
            div class=(class) role="region" tabindex="0" aria-labelledby=(heading) { (table) }
        }
    }

    /// The heads of the columns: one outlet each.
    pub(super) fn outlet_heads(&self) -> Markup {
        html! {
            @for index in self.compared.iter().copied() {
                th scope="col" class=(hue(index)) { (self.outlet_name(index)) }
            }
        }
    }
}

/// The class of an outlet's colour. The eight colours come again, on another ground.
fn hue(index: usize) -> String {
    match index / 8 % 3 {
        0 => format!("o{}", index % 8),
        ground => format!("o{} e{ground}", index % 8),
    }
}

/// Words in which a value is marked, if they hold it.
fn marked(words: &str, value: Option<&str>) -> Markup {
    match value.and_then(|v| around(words, v)) {
        Some((before, value, after)) => html! { (before) mark { (value) } (after) },
        None => html! { (words) },
    }
}
