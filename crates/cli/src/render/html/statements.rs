//! Statements in the report: the columns, the conflicts, and who alone tells or lacks what.

use super::super::model::{self, Cell, REACHES, Reach, Row, sides};
use super::super::strings::fill;
use super::super::text::{clip, visible};
use super::Report;
use maud::{Markup, html};
use parallax_core::compare::{Conflict, ConflictKind};
use std::collections::BTreeMap;

/// What an outlet lacks is shown with so much of another's words; the number leads to all of them.
const EXCERPT: usize = 80;

impl Report<'_> {
    /// One row for each statement, one column for each outlet.
    pub(super) fn statements(&self) -> (usize, Markup) {
        let s = self.strings;
        let table = html! {
            table.columns {
                thead { tr { th.corner scope="col" { (s.statement) } (self.outlet_heads()) } }
                @for reach in REACHES {
                    @let rows: Vec<&Row<'_>> = self.rows.iter().filter(|r| r.reach() == reach).collect();
                    @if !rows.is_empty() {
                        tbody {
                            tr.group { th scope="rowgroup" colspan=(self.compared.len() + 1) {
                                span { (fill(s.told(reach), &[("n", &s.number(rows.len()))])) }
                            } }
                            @for row in rows { (self.row(row)) }
                        }
                    }
                }
            }
        };
        let body = html! {
            @if self.compared.is_empty() { p { (s.nothing_beside) } } @else {
                (self.legend())
                (self.scroller("h-statements", &table))
            }
        };
        (self.rows.len(), body)
    }

    /// The signs of the columns.
    fn legend(&self) -> Markup {
        let s = self.strings;
        let conflicts = &self.comparison.conflicts;
        let pieces = model::any_piece(&self.rows, &self.outlets);
        let signs = [
            ("—", &s.legend_absent, true),
            ("…", &s.legend_goes_on, pieces),
            ("≠", &s.legend_conflict, conflicts.iter().any(|c| !c.update)),
            ("↑", &s.legend_update, conflicts.iter().any(|c| c.update)),
            ("↗", &s.legend_link, true),
        ];
        html! {
            ul.legend aria-label=(s.legend) {
                li { (self.chip(0)) " " (s.legend_letter) }
                @if !conflicts.is_empty() { li { mark { "12" } " " (s.legend_value) } }
                @for (sign, words, there) in signs { @if there { li { b { (sign) } " " (words) } } }
            }
        }
    }

    fn row(&self, row: &Row<'_>) -> Markup {
        let s = self.strings;
        html! {
            tr id=(format!("s{}", row.number())) {
                th scope="row" {
                    span.id { (row.number()) }
                    " " span.told { (row.told) "/" (self.compared.len()) }
                    @if row.told > 1 && row.origins == 1 { " " span.note { (s.one_origin) } }
                    @for index in &row.conflicts { " " (self.conflict_link(*index)) }
                    (self.why(&row.statement.reason))
                }
                @for (column, article) in self.compared.iter().copied().enumerate() {
                    @let letter = self.letter_set(column);
                    @match row.cells.get(article) {
                        Some(Some(cell)) => { td style=[letter] { (self.cell(row, article, cell)) } },
                        _ => { td style=[letter] {} },
                    }
                }
            }
        }
    }

    /// On paper cells are lettered by counting; where articles are passed over, the count is told.
    fn letter_set(&self, column: usize) -> Option<String> {
        let here = self.compared.get(column)?;
        let before = column.checked_sub(1).and_then(|c| self.compared.get(c));
        let steps = before.map_or(*here + 1, |b| here.saturating_sub(*b));
        (steps > 1).then(|| format!("counter-increment:outlet {steps}"))
    }

    fn conflict_link(&self, index: usize) -> Markup {
        let s = self.strings;
        let (update, number) = model::conflict_number(self.comparison, index);
        let (mark, words, anchor) = if update {
            ("↑", &s.see_update, "u")
        } else {
            ("≠", &s.see_conflict, "c")
        };
        let words = fill(words, &[("n", &number.to_string())]);
        html! {
            a.flag href=(format!("#{anchor}{number}")) title=(words) {
                span aria-hidden="true" { (mark) "\u{a0}" (number) } span.vh { (words) }
            }
        }
    }

    fn cell(&self, row: &Row<'_>, article: usize, cell: &Cell<'_>) -> Markup {
        let s = self.strings;
        let conflicts = row.conflicts.iter();
        let value = conflicts
            .filter_map(|c| self.comparison.conflicts.get(*c))
            .find_map(|c| c.sides.iter().find(|s| s.article == article))
            .map(|s| s.value.as_str());
        let outlet = self.outlets.get(article);
        let shown = outlet.map_or_else(String::new, |o| o.words_of(cell.span));
        html! {
            (self.excerpt(article, cell.span, value))
            @if let Some(who) = cell.attribution_beside(&shown) {
                " " span.note { (fill(&s.attributed, &[("who", &visible(who))])) }
            }
            @if !cell.again.is_empty() {
                details.again {
                    summary { (s.count(cell.again.len(), &s.repeats)) }
                    @for span in &cell.again { p { (self.excerpt(article, *span, None)) } }
                }
            }
        }
    }

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
                    a.ref href=(format!("#s{statement}")) {
                        (fill(&s.in_statement, &[("n", &statement.to_string())]))
                    }
                }
                div.sides { @for (value, sides) in sides(conflict) {
                    div.side {
                        p.value { bdi { (visible(value)) } }
                        @for side in sides {
                            div.tell {
                                (self.outlet_name(side.article))
                                p { (self.excerpt(side.article, side.span, Some(value))) }
                            }
                        }
                    }
                } }
                (self.why(&conflict.reason))
            }
        }
    }

    /// For each outlet, what it alone tells and what it lacks.
    pub(super) fn alone(&self) -> (usize, Markup) {
        if self.rows.is_empty() || self.compared.len() < 2 {
            return (0, html! {});
        }
        let body = html! {
            div.cards { @for article in self.compared.iter().copied() { (self.alone_in(article)) } }
        };
        let only = self.rows.iter().filter(|r| r.reach() == Reach::One).count();
        (only.max(1), body)
    }

    fn alone_in(&self, article: usize) -> Markup {
        let s = self.strings;
        let only = model::only(&self.rows, self.comparison, article);
        let perhaps = model::perhaps(&self.rows, article);
        let (several, single) = model::missing(&self.rows, self.comparison, article);
        html! {
            section.card {
                h3 { (self.outlet_name(article)) }
                @if only.is_empty() { p.none { (s.nothing_only) } } @else {
                    h4 { (s.only_here) " " span.n { (only.len()) } }
                    ul { @for row in &only {
                        li { (row_link(row)) " "
                            @if let Some(Some(cell)) = row.cells.get(article) { (self.excerpt(article, cell.span, None)) }
                        }
                    } }
                }
                @if !perhaps.is_empty() {
                    details {
                        summary { (s.perhaps_here) " " span.n { (perhaps.len()) } }
                        ul { @for row in &perhaps {
                            li { (row_link(row)) " "
                                @if let Some(Some(cell)) = row.cells.get(article) { (self.excerpt(article, cell.span, None)) }
                            }
                        } }
                    }
                }
                @if several.is_empty() && single.is_empty() { p.none { (s.nothing_missing) } } @else {
                    h4 { (s.missing_here) " " span.n { (several.len() + single.len()) } }
                    @if !several.is_empty() { ul { @for row in &several { (self.missing_row(row)) } } }
                    @if !single.is_empty() {
                        details {
                            summary { (s.count(single.len(), &s.missing_single)) }
                            ul { @for (teller, rows) in by_teller(&single) {
                                li { (self.chip(teller)) @for row in rows { " " (row_link(row)) } }
                            } }
                        }
                    }
                }
            }
        }
    }

    fn missing_row(&self, row: &Row<'_>) -> Markup {
        let Some((first, cell)) = row.first() else {
            return html! {};
        };
        let Some(outlet) = self.outlets.get(first) else {
            return html! {};
        };
        html! {
            li {
                (row_link(row)) " " (self.chips(&row.tellers())) " "
                span.w lang=[self.foreign(outlet)] { (clip(&outlet.excerpt(cell.span), EXCERPT)) }
            }
        }
    }
}

/// The number of a statement, leading to its row.
fn row_link(row: &Row<'_>) -> Markup {
    let number = row.number();
    html! { a href=(format!("#s{number}")) { (number) } }
}

/// Rows by the first outlet that tells them.
fn by_teller<'r, 'c>(rows: &[&'r Row<'c>]) -> BTreeMap<usize, Vec<&'r Row<'c>>> {
    let mut found: BTreeMap<usize, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        if let Some((teller, _)) = row.first() {
            found.entry(teller).or_default().push(row);
        }
    }
    found
}
