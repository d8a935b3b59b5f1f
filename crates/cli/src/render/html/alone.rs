//! For each outlet of the report, what it alone tells and what others tell and it does not.

use super::super::model::{self, Reach, Row};
use super::super::text::clip;
use super::{BESIDE, Report};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// On a page of their own, of what each of many outlets lacks so many statements are shown in words.
const FIRST: usize = 8;
/// What an outlet lacks is shown with so much of another's words; the number leads to all of them.
const EXCERPT: usize = 80;

impl Report<'_> {
    /// A card for each outlet.
    pub(super) fn alone(&self) -> (usize, Markup) {
        if self.rows.is_empty() || self.compared.len() < 2 {
            return (0, html! {});
        }
        let body = html! {
            div.cards { @for column in &self.columns {
                (self.alone_in(column.lead))
                @if !column.copies.is_empty() {
                    details.card {
                        summary { (self.chip(column.lead)) " " (self.strings.count(column.copies.len(), &self.strings.copies)) }
                        @for copy in &column.copies { (self.alone_in(*copy)) }
                    }
                }
            } }
        };
        let only = self.rows.iter().filter(|r| r.reach() == Reach::One).count();
        (only.max(1), body)
    }

    fn alone_in(&self, article: usize) -> Markup {
        html! {
            section.card {
                h3 { (self.outlet_name(article)) }
                (self.only_in(article))
                (self.missing_in(article))
            }
        }
    }

    fn only_in(&self, article: usize) -> Markup {
        let s = self.strings;
        let only = model::only(&self.rows, self.comparison, article);
        let perhaps = model::perhaps(&self.rows, article);
        let list = |rows: &[&Row<'_>]| {
            html! { ul.tells { @for row in rows {
                li { (self.row_link(row)) " "
                    @if let Some(Some(cell)) = row.cells.get(article) { (self.excerpt(article, cell.span, &[])) }
                }
            } } }
        };
        html! {
            @if only.is_empty() { p.none { (s.nothing_only) } } @else {
                h4 { (s.only_here) " " span.n { (only.len()) } }
                (list(&only))
            }
            @if !perhaps.is_empty() {
                details {
                    summary { (s.perhaps_here) " " span.n { (perhaps.len()) } }
                    (list(&perhaps))
                }
            }
        }
    }

    fn missing_in(&self, article: usize) -> Markup {
        let s = self.strings;
        let (several, single) = model::missing(&self.rows, self.comparison, article);
        html! {
            @if several.is_empty() && single.is_empty() { p.none { (s.nothing_missing) } } @else {
                h4 { (s.missing_here) " " span.n { (several.len() + single.len()) } }
                @if self.paged.is_some() && self.compared.len() > BESIDE {
                    @let (first, more) = several.split_at_checked(FIRST).unwrap_or((&several, &[]));
                    ul.tells { @for row in first { (self.missing_row(row)) } }
                    @if !more.is_empty() { p.numbers { @for row in more { (self.row_link(row)) " " } } }
                } @else if self.compared.len() > BESIDE {
                    // The words stand in the rows; sixty times over they would bury them.
                    p.numbers { @for row in &several { (self.row_link(row)) " " } }
                } @else if !several.is_empty() {
                    ul.tells { @for row in &several { (self.missing_row(row)) } }
                }
                @if !single.is_empty() {
                    details {
                        summary { (s.count(single.len(), &s.missing_single)) }
                        ul.by { @for (teller, rows) in by_teller(&single) {
                            li { (self.chip(teller)) @for row in rows { " " (self.row_link(row)) } }
                        } }
                    }
                }
            }
        }
    }

    /// The number of a statement, leading to its row.
    fn row_link(&self, row: &Row<'_>) -> Markup {
        let number = row.number();
        html! { a href=(self.to_statement(number)) { (number) } }
    }

    fn missing_row(&self, row: &Row<'_>) -> Markup {
        let Some((first, cell)) = row.first() else {
            return html! {};
        };
        let Some(outlet) = self.outlets.get(first) else {
            return html! {};
        };
        let shown = outlet.shown(cell.span, &[]);
        html! {
            li {
                (self.row_link(row)) " " (self.chips(&row.tellers())) " "
                @if shown.held { (self.shown(outlet, &shown)) } @else {
                    span.w lang=[self.foreign(outlet)] { (clip(&shown.text(), EXCERPT)) }
                }
            }
        }
    }
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
