//! Statements in the report: one row for each, one column for each outlet; where there are too many columns, each row lists who
//! tells it.

use super::super::model::{self, Cell, Column, REACHES, Reach, Row, same_words};
use super::super::strings::fill;
use super::super::text::visible;
use super::{Paged, Report};
use maud::{Markup, html};
use parallax_core::evidence::Span;
use std::ops::Range;

/// With more statements than this, those that one outlet alone tells are folded.
const FOLD: usize = 24;
/// On pages of their own, so many statements stand on one …
const PAGE: usize = 50;
/// … or as many as come to so many tellings at most, where each lists who tells it.
const CROWDED_PAGE: usize = 320;
/// In a list of tellings so many are shown before the rest is folded.
const FIRST: usize = 8;

impl Report<'_> {
    /// The statements by how many tell them.
    pub(super) fn statements(&self) -> (usize, Markup) {
        let s = self.strings;
        let body = html! {
            @if self.compared.is_empty() { p { (s.nothing_beside) } } @else {
                @match &self.paged {
                    Some(paged) => {
                        details.signs { summary { (s.legend) } (self.legend()) }
                        (self.page_of_statements(paged))
                    },
                    None => {
                        (self.legend())
                        @for reach in REACHES {
                            @let rows: Vec<&Row<'_>> = self.rows.iter().filter(|r| r.reach() == reach).collect();
                            @if !rows.is_empty() { (self.group(reach, &rows)) }
                        }
                    },
                }
            }
        };
        (self.rows.len(), body)
    }

    /// The statements in the order in which they are shown.
    fn in_order(&self) -> Vec<&Row<'_>> {
        let rows = |reach| self.rows.iter().filter(move |r| r.reach() == reach);
        REACHES.into_iter().flat_map(rows).collect()
    }

    /// So many statements stand on one page.
    fn page_size(&self) -> usize {
        if !self.crowded() {
            return PAGE;
        }
        (CROWDED_PAGE / self.columns.len().max(1)).clamp(8, 20)
    }

    /// The statement, counted from 0 in the order in which they are shown, with which the page of a statement begins.
    pub(super) fn page_with(&self, number: usize) -> usize {
        let place = self.in_order().iter().position(|r| r.number() == number);
        place.unwrap_or(0) / self.page_size() * self.page_size()
    }

    /// Some of the statements, and the way to the others.
    fn page_of_statements(&self, paged: &Paged<'_>) -> Markup {
        let (rows, size) = (self.in_order(), self.page_size());
        let from = paged.from / size * size;
        let here = from..(from + size).min(rows.len());
        let mut groups: Vec<(Reach, Vec<Markup>)> = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let wanted = here.contains(&n);
            // With a cap, what all pages together show is what one page of all would show.
            if !wanted && self.excerpts.longest.is_none() {
                continue;
            }
            let shown = self.row(row);
            match groups.last_mut() {
                _ if !wanted => {}
                Some((reach, rows)) if *reach == row.reach() => rows.push(shown),
                _ => groups.push((row.reach(), vec![shown])),
            }
        }
        let s = self.strings;
        let steps = self.steps(paged, &here, rows.len());
        html! {
            (steps)
            @for (reach, shown) in &groups {
                @let all = self.rows.iter().filter(|r| r.reach() == *reach).count();
                @let name = fill(s.told(*reach), &[("n", &s.number(all))]);
                h3 id=(group_id(*reach)) { (name) }
                (self.scroller(group_id(*reach), &self.table(&name, shown)))
            }
            @if here.len() < rows.len() { (steps) }
        }
    }

    /// Which statements these are, and the way to those before and after them.
    fn steps(&self, paged: &Paged<'_>, here: &Range<usize>, all: usize) -> Markup {
        let s = self.strings;
        if here.len() >= all {
            return html! {};
        }
        let (from, to) = (s.number(here.start + 1), s.number(here.end));
        let range = fill(
            &s.statements_of,
            &[("from", &from), ("to", &to), ("n", &s.number(all))],
        );
        let size = self.page_size();
        html! {
            p.pages {
                @if here.start > 0 { a rel="prev" href=(paged.statements_from(here.start.saturating_sub(size))) { "← " (s.statements_before) } " " }
                span.note { (range) }
                @if here.end < all { " " a rel="next" href=(paged.statements_from(here.end)) { (s.statements_after) " →" } }
            }
        }
    }

    /// The statements that are told by so many.
    fn group(&self, reach: Reach, rows: &[&Row<'_>]) -> Markup {
        let s = self.strings;
        let id = group_id(reach);
        let name = fill(s.told(reach), &[("n", &s.number(rows.len()))]);
        let head = html! { h3 id=(id) { (name) } };
        let rows: Vec<Markup> = rows.iter().map(|row| self.row(row)).collect();
        let table = self.scroller(id, &self.table(&name, &rows));
        let single = matches!(reach, Reach::PerhapsMore | Reach::One);
        html! {
            @if single && self.rows.len() > FOLD {
                details.fold { summary { (head) } (table) }
            } @else { (head) (table) }
        }
    }

    fn table(&self, name: &str, rows: &[Markup]) -> Markup {
        let s = self.strings;
        let class = if self.crowded() { "listed" } else { "columns" };
        html! {
            table class=(class) {
                caption.vh { (s.head_statements) ": " (name) }
                thead { tr {
                    th.corner scope="col" { (s.statement) }
                    @if self.crowded() { th scope="col" { (s.tellings) } } @else { (self.column_heads()) }
                } }
                tbody { @for row in rows { (row) } }
            }
        }
    }

    /// One statement: who tells it, in columns or as a list.
    fn row(&self, row: &Row<'_>) -> Markup {
        html! {
            tr id=(anchor(row)) {
                (self.row_head(row))
                @if self.crowded() { td { (self.tellings(row)) } } @else {
                    @for column in &self.columns { (self.column(row, column)) }
                }
            }
        }
    }

    /// The signs of the columns: those that are there.
    fn legend(&self) -> Markup {
        let s = self.strings;
        let conflicts = &self.comparison.conflicts;
        let pieces = model::any_piece(&self.rows, &self.outlets);
        let grouped = self.columns.iter().any(|c| !c.copies.is_empty());
        let plus = s.count(2, &s.copies);
        let signs = [
            ("—", &s.legend_absent, true),
            ("…", &s.legend_goes_on, pieces),
            ("≠", &s.legend_conflict, conflicts.iter().any(|c| !c.update)),
            ("↑", &s.legend_update, conflicts.iter().any(|c| c.update)),
            (
                "?",
                &s.legend_perhaps,
                self.rows.iter().any(|r| !r.statement.perhaps.is_empty()),
            ),
            ("↗", &s.legend_link, true),
            (plus.as_str(), &s.legend_copies, grouped),
        ];
        html! {
            ul.legend aria-label=(s.legend) {
                li { (self.compared.first().map_or_else(|| html! {}, |i| self.chip(*i))) " " (s.legend_letter) }
                @if !conflicts.is_empty() { li { mark { "12" } " " (s.legend_value) } }
                @for (sign, words, there) in signs { @if there { li { b { (sign) } " " (words) } } }
            }
        }
    }

    /// Its number, by how many it is told, from how many origins, and its conflicts.
    fn row_head(&self, row: &Row<'_>) -> Markup {
        let s = self.strings;
        html! {
            th scope="row" {
                span.id { (row.number()) }
                " " span.told { (row.told) "/" (self.compared.len()) }
                @if row.told > 1 && row.origins == 1 { " " span.note { (s.one_origin) } }
                @else if row.told > row.origins { " " span.note { (s.count(row.origins, &s.origins)) } }
                @for index in &row.conflicts { " " (self.conflict_link(*index)) }
                (self.why(&row.statement.reason))
            }
        }
    }

    pub(super) fn conflict_link(&self, index: usize) -> Markup {
        let s = self.strings;
        let (update, number) = model::conflict_number(self.comparison, index);
        let (mark, words, anchor) = if update {
            ("↑", &s.see_update, "u")
        } else {
            ("≠", &s.see_conflict, "c")
        };
        let words = fill(words, &[("n", &number.to_string())]);
        html! {
            a.flag href=(self.to_conflict(anchor, number)) title=(words) {
                span aria-hidden="true" { (mark) "\u{a0}" (number) } span.vh { (words) }
            }
        }
    }

    /// What a column's articles tell of a statement.
    fn column(&self, row: &Row<'_>, column: &Column) -> Markup {
        let told = tellers(row, column);
        html! {
            @if let (true, Some((article, span))) = (told.is_empty(), perhaps(row, column)) {
                td.perhaps dir=[self.direction(article)] {
                    span.who { (self.outlet_name(column.lead)) }
                    @if article != column.lead { (self.chip(article)) " " }
                    bdi.note dir="ltr" { "? " (self.strings.perhaps) } " " (self.excerpt(article, span, &[]))
                }
            } @else if told.is_empty() {
                td.absent { span.who { (self.outlet_name(column.lead)) } "—" }
            } @else {
                td dir=[self.direction(column.lead)] {
                    span.who { (self.outlet_name(column.lead)) }
                    (self.told(row, column, &told))
                }
            }
        }
    }

    /// The words of the first article that tells it; under them those of the others.
    fn told(&self, row: &Row<'_>, column: &Column, told: &[(usize, &Cell<'_>)]) -> Markup {
        let Some(((first, cell), others)) = told.split_first() else {
            return html! {};
        };
        html! {
            @if *first != column.lead { (self.chip(*first)) " " }
            (self.cell(row, *first, cell))
            @if !others.is_empty() { (self.copies(row, cell, *first, others)) }
        }
    }

    fn copies(
        &self,
        row: &Row<'_>,
        cell: &Cell<'_>,
        first: usize,
        others: &[(usize, &Cell<'_>)],
    ) -> Markup {
        let s = self.strings;
        let words = |article: usize, cell: &Cell<'_>| {
            let outlet = self.outlets.get(article);
            outlet.map_or_else(String::new, |o| o.words_of(cell.span))
        };
        let shown = words(first, cell);
        let (same, other): (Vec<_>, Vec<_>) = others
            .iter()
            .copied()
            .partition(|(article, cell)| same_words(&words(*article, cell), &shown));
        let same: Vec<usize> = same.into_iter().map(|(article, _)| article).collect();
        html! {
            details.copies {
                summary { (s.count(others.len(), &s.copies)) }
                ul {
                    @if !same.is_empty() { li { (self.chips(&same)) " " span.note { (s.same_words) } } }
                    @for (article, cell) in other { li { (self.chip(article)) " " (self.cell(row, article, cell)) } }
                }
            }
        }
    }

    /// Everybody who tells it, and who does not.
    fn tellings(&self, row: &Row<'_>) -> Markup {
        let s = self.strings;
        let (told, absent): (Vec<&Column>, Vec<&Column>) = self
            .columns
            .iter()
            .partition(|column| !tellers(row, column).is_empty());
        let near: Vec<(usize, Span)> = absent.iter().filter_map(|c| perhaps(row, c)).collect();
        let absent: Vec<usize> = absent
            .iter()
            .filter(|c| perhaps(row, c).is_none())
            .map(|c| c.lead)
            .collect();
        let (first, more) = told.split_at_checked(FIRST).unwrap_or((&told, &[]));
        let list = |columns: &[&Column]| {
            html! {
                ul.tellings { @for column in columns {
                    @let told = tellers(row, column);
                    li {
                        (self.outlet_name(column.lead)) " "
                        (self.told(row, column, &told))
                    }
                } }
            }
        };
        html! {
            (list(first))
            @if !more.is_empty() {
                details { summary { (s.count(more.len(), &s.more_outlets)) } (list(more)) }
            }
            @if !near.is_empty() {
                details {
                    summary { "? " (s.perhaps) " " span.n { (near.len()) } }
                    ul.tellings { @for (article, span) in near {
                        li { (self.outlet_name(article)) " " (self.excerpt(article, span, &[])) }
                    } }
                }
            }
            @if !row.single() && !absent.is_empty() {
                p.absent { "— " span.vh { (s.legend_absent) ": " } (self.chips(&absent)) }
            }
        }
    }

    fn cell(&self, row: &Row<'_>, article: usize, cell: &Cell<'_>) -> Markup {
        let s = self.strings;
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let marks = |span| model::marks_in(self.comparison, outlet, &row.conflicts, article, span);
        html! {
            (self.excerpt(article, cell.span, &marks(cell.span)))
            @if let Some(who) = cell.attribution_beside(&outlet.words_of(cell.span)) {
                " " span.note { (fill(&s.attributed, &[("who", &visible(who))])) }
            }
            @if !cell.again.is_empty() {
                details.again {
                    summary { (s.count(cell.again.len(), &s.repeats)) }
                    @for span in &cell.again { p { (self.excerpt(article, *span, &marks(*span))) } }
                }
            }
        }
    }
}

/// The articles of a column that tell a statement.
fn tellers<'r, 'c>(row: &'r Row<'c>, column: &Column) -> Vec<(usize, &'r Cell<'c>)> {
    let cell = |article: usize| Some((article, row.cells.get(article)?.as_ref()?));
    column.articles().filter_map(cell).collect()
}

/// The first of a column's articles that perhaps tells a statement, and where.
fn perhaps(row: &Row<'_>, column: &Column) -> Option<(usize, Span)> {
    let near = |article: usize| Some((article, row.perhaps_in(article)?));
    column.articles().find_map(near)
}

/// The anchor of the statements that are told by so many.
fn group_id(reach: Reach) -> &'static str {
    match reach {
        Reach::All => "told-all",
        Reach::Several => "told-some",
        Reach::PerhapsMore => "told-perhaps",
        Reach::One => "told-one",
    }
}

/// Where a statement stands.
fn anchor(row: &Row<'_>) -> String {
    format!("s{}", row.number())
}
