//! The small parts of the report: an outlet's letter, an excerpt with its link, a reason, a box that scrolls.

use super::super::excerpt::capped;
use super::super::link;
use super::super::model::{Outlet, Shown};
use super::super::strings::fill;
use super::super::text::right_to_left;
use super::Report;
use maud::{Markup, html};
use parallax_core::evidence::{Reason, Span};

/// Of the words of a reason, which are charged to no article, so many characters are shown where there is a cap.
const OF_REASON: usize = 24;

impl Report<'_> {
    /// An outlet's letter on its colour; the eight colours come again with another edge.
    pub(super) fn chip(&self, index: usize) -> Markup {
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let class = format!("chip {}", hue(index));
        html! { b class=(class) title=(outlet.name) { (outlet.letter) } }
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

    /// The direction of an article's lines, where it is not the interface's.
    pub(super) fn direction(&self, article: usize) -> Option<&'static str> {
        direction(self.outlets.get(article)?)
    }

    /// The address of a statement's row.
    pub(super) fn to_statement(&self, number: usize) -> String {
        match &self.paged {
            Some(paged) => format!(
                "{}#s{number}",
                paged.statements_from(self.page_with(number))
            ),
            None => format!("#s{number}"),
        }
    }

    /// The address of a conflict (`c`) or an update (`u`).
    pub(super) fn to_conflict(&self, anchor: &str, number: usize) -> String {
        match &self.paged {
            Some(paged) => format!("{}#{anchor}{number}", paged.statements_from(0)),
            None => format!("#{anchor}{number}"),
        }
    }

    /// An article's words with a link to them on its page; `marks` is what matters in them.
    pub(super) fn excerpt(&self, article: usize, span: Span, marks: &[Span]) -> Markup {
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let shown = outlet.shown(span, marks);
        html! { (self.shown(outlet, &shown)) (self.go(outlet, span)) }
    }

    /// Words as they may be shown, or that they may not.
    pub(super) fn shown(&self, outlet: &Outlet<'_>, shown: &Shown) -> Markup {
        if shown.held {
            return html! { span.note { (self.strings.held_back) } };
        }
        html! {
            span.w lang=[self.foreign(outlet)] dir=[direction(outlet)] {
                @for (words, marked) in &shown.pieces {
                    @if *marked { mark { (words) } } @else { (words) }
                }
            }
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

    /// A figure as it is read: two decimals, without those that say nothing.
    pub(super) fn decimals(&self, n: f64) -> String {
        let shown = format!("{n:.2}");
        let shown = shown.strip_suffix(".00").unwrap_or(&shown);
        let point = if self.strings.code == "fr" { "," } else { "." };
        shown.replace('.', point).replace('-', "−")
    }

    /// Why something was decided, folded away.
    pub(super) fn why(&self, reason: &Reason) -> Markup {
        html! { details.why { summary { (self.strings.why) } (self.reason(reason)) } }
    }

    /// A reason: its score, and the features with their weights and words.
    pub(super) fn reason(&self, reason: &Reason) -> Markup {
        let s = self.strings;
        let score = fill(
            &s.score,
            &[
                ("score", &self.decimals(reason.score)),
                ("threshold", &self.decimals(reason.threshold)),
            ],
        );
        html! {
            @if reason.features.is_empty() { p { (s.no_reason) } } @else {
                p { (score) }
                ul {
                    @for feature in &reason.features {
                        li {
                            (s.feature(feature.name)) " "
                            @if feature.weight.abs() >= 0.005 {
                                b { @if feature.weight > 0.0 { "+" } (self.decimals(feature.weight)) }
                            }
                            @if !feature.words.is_empty() { " " i { (capped(&feature.words, self.excerpts.longest.map(|_| OF_REASON))) } }
                        }
                    }
                }
            }
        }
    }

    /// A box that scrolls sideways, reachable by keyboard and named after its heading.
    pub(super) fn scroller(&self, heading: &str, table: &Markup) -> Markup {
        self.scroller_of(self.columns.len(), heading, table)
    }

    /// The same for a table of so many columns.
    pub(super) fn scroller_of(&self, columns: usize, heading: &str, table: &Markup) -> Markup {
        let class = format!("scroll n{}", columns.min(9));
        html! {
            div class=(class) role="region" tabindex="0" aria-labelledby=(heading) { (table) }
        }
    }

    /// The heads of the columns: one outlet each, with how many copies stand under it.
    pub(super) fn column_heads(&self) -> Markup {
        html! {
            @for column in &self.columns {
                th scope="col" class=(hue(column.lead)) {
                    (self.outlet_name(column.lead))
                    @if !column.copies.is_empty() {
                        details.copies {
                            summary { (self.strings.count(column.copies.len(), &self.strings.copies)) }
                            ul { @for copy in &column.copies { li { (self.outlet_name(*copy)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The direction of an article's lines, where it is not that of the interface.
pub(super) fn direction(outlet: &Outlet<'_>) -> Option<&'static str> {
    right_to_left(&outlet.article.text).then_some("rtl")
}

/// The class of an outlet's colour. The eight colours come again, on another ground.
pub(super) fn hue(index: usize) -> String {
    match index / 8 % 3 {
        0 => format!("o{}", index % 8),
        ground => format!("o{} e{ground}", index % 8),
    }
}
