//! Statements on a terminal: the columns, the conflicts, and who alone tells or lacks what.

use super::super::model::{self, Cell, Column, Row, Shown, sides};
use super::super::strings::fill;
use super::super::text::{clip, columns, visible};
use super::paint::{BOLD, DIM, PLAIN, Rich, VALUE, beside, said};
use super::{Screen, WIDEST_LIST};
use parallax_core::compare::ConflictKind;
use std::ops::Range;

/// Fewer columns than this do not hold a sentence well: the outlets are set in bands instead.
const NARROWEST_CELL: usize = 20;
/// Between two cells.
const GAP: &str = " │ ";
/// Of the copies that tell a statement, too, so many are named by their letters.
const LETTERS: usize = 4;
/// Names of outlets in lists are cut to this.
const NAME: usize = 22;

impl Screen<'_> {
    /// The statements by outlet, told by most first.
    pub(super) fn statements(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let strings = self.strings;
        self.heading(&strings.head_statements, &strings.about_statements);
        self.legend();
        let shown: Vec<usize> = (0..self.rows.len())
            .filter(|i| self.full || self.rows.get(*i).is_some_and(|r| !r.single()))
            .collect();
        if !shown.is_empty() {
            for band in self.bands() {
                self.band(&band, &shown);
            }
        }
        let hidden = self.rows.len() - shown.len();
        if hidden > 0 {
            let more = strings.count(hidden, &strings.alone_below);
            let more = fill(&more, &[("head", &strings.head_alone)]);
            self.text(0, &Rich::new(&more, DIM));
        }
    }

    /// What the signs of the columns mean: those that are there.
    fn legend(&mut self) {
        let s = self.strings;
        let conflicts = &self.comparison.conflicts;
        let again = |row: &Row<'_>| row.cells.iter().flatten().any(|c| !c.again.is_empty());
        let signs = [
            (
                conflicts.iter().any(|c| !c.update),
                "≠1",
                s.legend_conflict.clone(),
            ),
            (
                conflicts.iter().any(|c| c.update),
                "↑1",
                s.legend_update.clone(),
            ),
            (!conflicts.is_empty(), "[…]", s.legend_value.clone()),
            (self.rows.iter().any(one_origin), "=1", s.one_origin.clone()),
            (
                model::any_piece(&self.rows, &self.outlets),
                "…",
                s.legend_goes_on.clone(),
            ),
            (
                self.columns.iter().any(|c| !c.copies.is_empty()),
                "(B C)",
                s.legend_copies.clone(),
            ),
            (
                self.rows.iter().any(|r| !r.statement.perhaps.is_empty()),
                "?",
                s.legend_perhaps.clone(),
            ),
            (
                !self.full && self.rows.iter().any(again),
                "(+1)",
                format!("{} {}", s.count(1, &s.repeats), s.repeats_full),
            ),
        ];
        let mut line = Rich::default();
        for (_, sign, words) in signs.iter().filter(|(there, _, _)| *there) {
            line = line.dot(sign, BOLD).and(" ", PLAIN).and(words, DIM);
        }
        if !line.is_empty() {
            self.text(0, &line);
            self.blank();
        }
    }

    /// How wide the column of statement numbers is.
    fn gutter(&self) -> usize {
        let number = self.rows.len().to_string().len();
        let told = 2 * self.compared.len().to_string().len() + 1;
        number.max(told).max(3)
    }

    /// Which outlets stand side by side: as many as the width holds, evenly.
    fn bands(&self) -> Vec<Range<usize>> {
        let count = self.columns.len();
        let room = self.width.saturating_sub(self.gutter());
        let most = (room / (NARROWEST_CELL + columns(GAP))).max(1);
        let bands = count.div_ceil(most).max(1);
        let border = |band: usize| (band * count).div_ceil(bands);
        (0..bands).map(|b| border(b)..border(b + 1)).collect()
    }

    fn band(&mut self, band: &Range<usize>, shown: &[usize]) {
        let gap = Rich::new(GAP, DIM);
        let gutter = self.gutter();
        let room = self.width.saturating_sub(gutter + gap.columns());
        let mut widths = vec![gutter];
        widths.extend(Self::share_out(room, band.len(), gap.columns()));
        self.band_head(band, &widths, &gap);
        let mut absent: Vec<usize> = Vec::new();
        for index in shown {
            let Some(row) = self.rows.get(*index) else {
                continue;
            };
            let here = self.columns.get(band.clone()).unwrap_or_default();
            let told = |column: &Column| {
                let mut articles = column.articles();
                articles.any(|a| cell_of(row, a).is_some() || row.perhaps_in(a).is_some())
            };
            if !here.iter().any(told) {
                absent.push(row.number());
                continue;
            }
            let mut line = vec![self.row_head(row)];
            for column in here {
                line.push(self.column(row, column));
            }
            self.absent(&mut absent, &widths);
            for line in beside(&line, &widths, &gap) {
                self.line(&line);
            }
            self.rule(&widths, '┼', '─');
        }
        self.absent(&mut absent, &widths);
    }

    fn band_head(&mut self, band: &Range<usize>, widths: &[usize], gap: &Rich) {
        if band.len() < self.columns.len() {
            let letter = |i: usize| self.columns.get(i).map_or("", |c| self.letter(c.lead));
            let words = fill(
                &self.strings.band,
                &[
                    ("first", letter(band.start)),
                    ("last", letter(band.end.saturating_sub(1))),
                    ("n", &self.columns.len().to_string()),
                ],
            );
            self.text(0, &Rich::new(&words, BOLD));
        }
        let mut head = vec![Rich::default()];
        let here = self.columns.get(band.clone()).unwrap_or_default();
        head.extend(here.iter().map(|column| {
            let name = self.name(column.lead);
            match column.copies.len() {
                0 => name,
                n => name.and(
                    &format!(" {}", self.strings.count(n, &self.strings.copies)),
                    DIM,
                ),
            }
        }));
        for line in beside(&head, widths, gap) {
            self.line(&line);
        }
        self.rule(widths, '┿', '━');
    }

    fn rule(&mut self, widths: &[usize], cross: char, dash: char) {
        let mut rule = String::new();
        for (index, width) in widths.iter().enumerate() {
            if index > 0 {
                rule.extend([dash, cross, dash]);
            }
            rule.extend(std::iter::repeat_n(dash, *width));
        }
        self.line(&Rich::new(&rule, DIM));
    }

    /// The statements that no outlet of the band tells, as one line.
    fn absent(&mut self, absent: &mut Vec<usize>, widths: &[usize]) {
        let (Some(first), Some(last)) = (absent.first(), absent.last()) else {
            return;
        };
        let numbers = if first == last {
            first.to_string()
        } else {
            format!("{first}–{last}")
        };
        let line = format!("{numbers}  — {}", self.strings.absent_rows);
        self.text(0, &Rich::new(&line, DIM));
        self.rule(widths, '┼', '─');
        absent.clear();
    }

    /// Its number, by how many it is told, and its conflicts.
    fn row_head(&self, row: &Row<'_>) -> Rich {
        let told = format!("{}/{}", row.told, self.compared.len());
        let mut head = Rich::new(&row.number().to_string(), BOLD)
            .and(" ", PLAIN)
            .and(&told, DIM);
        if one_origin(row) {
            head = head.and(" =1", DIM);
        }
        for index in &row.conflicts {
            let (update, number) = model::conflict_number(self.comparison, *index);
            let mark = if update { "↑" } else { "≠" };
            head = head.and(&format!(" {mark}{number}"), VALUE);
        }
        head
    }

    /// What the first of a column's articles that tells a statement says, and which others tell it.
    fn column(&self, row: &Row<'_>, column: &Column) -> Rich {
        let told: Vec<usize> = column
            .articles()
            .filter(|a| cell_of(row, *a).is_some())
            .collect();
        let Some((first, others)) = told.split_first() else {
            return self.perhaps(row, column);
        };
        let mut words = if *first == column.lead {
            Rich::default()
        } else {
            self.letters(&[*first]).and(" ", PLAIN)
        };
        words = words.with(&self.cell(row, *first, cell_of(row, *first)));
        if others.len() > LETTERS && !self.full {
            let copies = self.strings.count(others.len(), &self.strings.copies);
            words = words.and(&format!(" ({copies})"), DIM);
        } else if !others.is_empty() {
            words = words
                .and(" (", DIM)
                .with(&self.letters(others))
                .and(")", DIM);
        }
        words
    }

    /// What an article of a column perhaps tells of a statement; a dash if none does.
    fn perhaps(&self, row: &Row<'_>, column: &Column) -> Rich {
        let near = |article: usize| Some((article, row.perhaps_in(article)?));
        let found = column.articles().find_map(near);
        let words = found.and_then(|(article, span)| {
            let shown = self.outlets.get(article)?.shown(span, &[]);
            Some(self.marked(&shown))
        });
        words.map_or_else(
            || Rich::new("—", DIM),
            |words| Rich::new("? ", BOLD).with(&words),
        )
    }

    fn cell(&self, row: &Row<'_>, article: usize, cell: Option<&Cell<'_>>) -> Rich {
        let (Some(cell), Some(outlet)) = (cell, self.outlets.get(article)) else {
            return Rich::new("—", DIM);
        };
        let shown = |span| {
            let marks = model::marks_in(self.comparison, outlet, &row.conflicts, article, span);
            self.marked(&outlet.shown(span, &marks))
        };
        let mut words = shown(cell.span);
        if let Some(who) = cell.attribution_beside(&outlet.words_of(cell.span)) {
            let note = fill(&self.strings.attributed, &[("who", &visible(who))]);
            words = words.and(&format!(" ({note})"), DIM);
        }
        if !cell.again.is_empty() && !self.full {
            words = words.and(&format!(" (+{})", cell.again.len()), DIM);
        }
        if self.full {
            for span in &cell.again {
                words = words.and(" (+) ", DIM).with(&shown(*span));
            }
        }
        words
    }

    /// Words in which what matters is bracketed.
    fn marked(&self, shown: &Shown) -> Rich {
        if shown.held {
            return Rich::new(&self.strings.held_back, DIM);
        }
        let mut words = Rich::default();
        for (piece, marked) in &shown.pieces {
            words = if *marked {
                words.and("[", VALUE).and(piece, VALUE).and("]", VALUE)
            } else {
                words.and(piece, PLAIN)
            };
        }
        words
    }

    /// Conflicts, or updates: both sides' words, by what they say.
    pub(super) fn conflicts(&mut self, update: bool) {
        let comparison = self.comparison;
        let found: Vec<_> = model::conflicts(comparison, update).collect();
        if found.is_empty() {
            return;
        }
        let strings = self.strings;
        let (head, about, mark) = if update {
            (&strings.head_updates, &strings.about_updates, "↑")
        } else {
            (&strings.head_conflicts, &strings.about_conflicts, "≠")
        };
        self.heading(head, about);
        for (number, conflict) in found {
            let kind = match conflict.kind {
                ConflictKind::Number => &strings.number,
                ConflictKind::Name => &strings.name,
                ConflictKind::Date => &strings.date,
                ConflictKind::Negation => &strings.negation,
                ConflictKind::Attribution => &strings.attribution,
            };
            let statement = (conflict.statement + 1).to_string();
            let statement = fill(&strings.in_statement, &[("n", &statement)]);
            let head = Rich::new(&format!("{mark}{number} "), VALUE)
                .and(kind, BOLD)
                .dot(&statement, DIM);
            self.text(0, &head);
            for (value, sides) in sides(conflict) {
                let value = model::value_shown(&self.outlets, value, &sides).map_or_else(
                    || Rich::new(&strings.held_back, DIM),
                    |words| said(&words, VALUE),
                );
                self.text(3, &value);
                for side in sides {
                    let words = self
                        .outlets
                        .get(side.article)
                        .map(|o| self.marked(&o.shown(side.span, &model::marks(o, side))))
                        .unwrap_or_default();
                    let name = self.listed(side.article, 5);
                    self.hang(&name, &words);
                }
            }
        }
    }

    /// An outlet at the head of a line of a list, all names equally wide.
    pub(super) fn listed(&self, article: usize, indent: usize) -> Rich {
        let widest = self.outlets.iter().map(|o| columns(&o.name)).max();
        let name_width = widest.unwrap_or_default().min(NAME).min(self.width / 4);
        let letters = self.outlets.last().map_or(1, |o| o.letter.len());
        let Some(outlet) = self.outlets.get(article) else {
            return Rich::default();
        };
        let name = clip(&outlet.name, name_width);
        let lack = name_width.saturating_sub(columns(&name)) + 2;
        let gap = letters.saturating_sub(outlet.letter.len()) + 1;
        Rich::new(&" ".repeat(indent), PLAIN)
            .and(&outlet.letter, super::outlet(article))
            .and(&" ".repeat(gap), PLAIN)
            .and(&name, PLAIN)
            .and(&" ".repeat(lack), PLAIN)
    }

    /// For each outlet, what it alone tells and what it lacks.
    pub(super) fn alone(&mut self) {
        if self.rows.is_empty() || self.compared.len() < 2 {
            return;
        }
        let strings = self.strings;
        self.heading(&strings.head_alone, &strings.about_alone);
        let rows = std::mem::take(&mut self.rows);
        let brief = self.crowded() && !self.full;
        let listed: Vec<usize> = if brief {
            self.columns.iter().map(|c| c.lead).collect()
        } else {
            self.compared.clone()
        };
        for (n, article) in listed.into_iter().enumerate() {
            let only = model::only(&rows, self.comparison, article);
            let perhaps = model::perhaps(&rows, article);
            if brief && only.is_empty() && perhaps.is_empty() {
                continue;
            }
            if n > 0 {
                self.blank();
            }
            let name = self.name(article);
            self.line_of(&name);
            self.count_line(&strings.only_here, only.len(), &strings.nothing_only);
            for row in only {
                self.listed_row(row, article);
            }
            if !perhaps.is_empty() {
                self.count_line(&strings.perhaps_here, perhaps.len(), "");
            }
            for row in perhaps {
                self.listed_row(row, article);
            }
            let (several, single) = model::missing(&rows, self.comparison, article);
            let all = several.len() + single.len();
            self.count_line(&strings.missing_here, all, &strings.nothing_missing);
            if brief {
                // The words stand in the columns; many times over they would bury them.
                let numbers: Vec<String> = several.iter().map(|r| r.number().to_string()).collect();
                self.text(4, &Rich::new(&numbers.join(" "), DIM));
                continue;
            }
            for row in &several {
                self.missing_row(row);
            }
            if self.full {
                for row in &single {
                    self.missing_row(row);
                }
            } else if !single.is_empty() {
                let more = strings.count(single.len(), &strings.missing_more);
                self.text(4, &Rich::new(&more, DIM));
            }
        }
        self.rows = rows;
    }

    fn line_of(&mut self, words: &Rich) {
        self.text(0, words);
    }

    fn count_line(&mut self, label: &str, count: usize, nothing: &str) {
        let words = if count == 0 {
            Rich::new(nothing, DIM)
        } else {
            Rich::new(label, BOLD).and(&format!(" ({count})"), DIM)
        };
        self.text(2, &words);
    }

    fn row_mark(&self, row: &Row<'_>) -> Rich {
        let wide = self.rows_digits();
        Rich::new(&format!("    {:>wide$}  ", row.number()), DIM)
    }

    fn rows_digits(&self) -> usize {
        self.comparison.statements.len().to_string().len()
    }

    fn listed_row(&mut self, row: &Row<'_>, article: usize) {
        let cell = row.cells.get(article).and_then(Option::as_ref);
        let words = self.cell(row, article, cell);
        let mark = self.row_mark(row);
        self.hang(&mark, &words);
    }

    fn missing_row(&mut self, row: &Row<'_>) {
        let Some((first, cell)) = row.first() else {
            return;
        };
        let shown = self
            .outlets
            .get(first)
            .map(|o| o.shown(cell.span, &[]))
            .unwrap_or_default();
        let words = if shown.held {
            self.strings.held_back.clone()
        } else {
            shown.text()
        };
        let head = self.letters(&row.tellers()).and("  ", PLAIN);
        let mark = self.row_mark(row);
        let room = self.width.min(WIDEST_LIST);
        let room = room.saturating_sub(mark.columns() + head.columns());
        // One line: the number leads to the words of all.
        let words = if self.full {
            head.and(&words, PLAIN)
        } else {
            head.and(&clip(&words, room.max(NARROWEST_CELL)), PLAIN)
        };
        self.hang(&mark, &words);
    }
}

/// Whether several articles tell it and have it from one place.
fn one_origin(row: &Row<'_>) -> bool {
    row.told > 1 && row.origins == 1
}

/// What an article tells of a statement.
fn cell_of<'r, 'c>(row: &'r Row<'c>, article: usize) -> Option<&'r Cell<'c>> {
    row.cells.get(article).and_then(Option::as_ref)
}
