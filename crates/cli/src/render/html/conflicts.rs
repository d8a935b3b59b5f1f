//! Conflicts and updates in the report: the sides next to each other, what differs marked.

use super::super::model::{self, sides};
use super::super::strings::fill;
use super::Report;
use maud::{Markup, html};
use parallax_core::compare::{Conflict, ConflictKind, Side};

/// Of the outlets on one side so many are shown before the rest is folded.
const FIRST: usize = 3;

impl Report<'_> {
    /// Conflicts, or updates: the sides next to each other.
    pub(super) fn conflicts(&self, update: bool) -> (usize, Markup) {
        let found: Vec<_> = model::conflicts(self.comparison, update).collect();
        let body =
            html! { @for (number, conflict) in &found { (self.conflict(*number, conflict)) } };
        (found.len(), body)
    }

    fn conflict(&self, number: usize, conflict: &Conflict) -> Markup {
        let s = self.strings;
        let kind = match conflict.kind {
            ConflictKind::Number => &s.number,
            ConflictKind::Name => &s.name,
            ConflictKind::Date => &s.date,
            ConflictKind::Negation => &s.negation,
            ConflictKind::Attribution => &s.attribution,
        };
        let (mark, anchor) = if conflict.update {
            ("↑", "u")
        } else {
            ("≠", "c")
        };
        let statement = conflict.statement + 1;
        html! {
            article.conflict id=(format!("{anchor}{number}")) {
                h3 {
                    span.flag { (mark) "\u{a0}" (number) } " " (kind) " "
                    a.ref href=(self.to_statement(statement)) {
                        (fill(&s.in_statement, &[("n", &statement.to_string())]))
                    }
                }
                div.sides { @for (value, sides) in sides(conflict) {
                    div.side {
                        p.value { @match model::value_shown(&self.outlets, value, &sides) {
                            Some(words) => { bdi { (words) } },
                            None => { span.note { (s.held_back) } },
                        } }
                        @let (first, more) = sides.split_at_checked(FIRST).unwrap_or((&sides, &[]));
                        @for side in first { (self.side(side)) }
                        @if !more.is_empty() {
                            details {
                                summary { (s.count(more.len(), &s.more_outlets)) }
                                @for side in more { (self.side(side)) }
                            }
                        }
                    }
                } }
                (self.why(&conflict.reason))
            }
        }
    }

    fn side(&self, side: &Side) -> Markup {
        let marks = self
            .outlets
            .get(side.article)
            .map_or_else(Vec::new, |o| model::marks(o, side));
        html! {
            div.tell {
                (self.outlet_name(side.article))
                p dir=[self.direction(side.article)] { (self.excerpt(side.article, side.span, &marks)) }
            }
        }
    }
}
