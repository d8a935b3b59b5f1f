//! The tables of `originality` for a terminal: of each table the columns that matter most, as many as fit.

use super::UiLanguage;
use super::strings::{Strings, fill};
use super::text::{clip, columns, visible, wrap};
use crate::output::originality::{Cell, Kind, Parameters, Table};
use comfy_table::{Cell as Shown, CellAlignment, ContentArrangement, LineStyle, TableStyle};
use std::collections::BTreeMap;

/// A line under the headings and none else: nothing that a narrow terminal must hold beside the figures.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Columns between two columns.
const GAP: u16 = 2;
/// Words are cut to a share of the width, but not to fewer columns.
const SHORTEST: usize = 12;

/// The columns of a table, what matters most first.
fn order(table: &str) -> &'static [&'static str] {
    match table {
        "articles" => &[
            "outlet",
            "originality",
            "source_outlet",
            "source_lag_seconds",
            "published",
            "credits",
            "agency",
            "only_here",
            "id",
            "story_lag_seconds",
            "undetermined",
            "story",
        ],
        "outlets" => &[
            "outlet",
            "articles",
            "originality_mean",
            "originality_0",
            "originality_100",
            "agency",
            "credited_articles",
            "told_first",
            "reaction_median_seconds",
            "originality_weighted",
            "originality_below_20",
            "originality_d5",
            "only_here",
            "undetermined",
            "stories",
        ],
        "stories" => &[
            "story",
            "outlets",
            "origins",
            "breaker",
            "to_2nd_seconds",
            "to_5th_seconds",
            "articles",
            "originality",
            "only_here",
            "to_10th_seconds",
            "published",
            "credited_characters",
            "agency",
        ],
        _ => &[
            "from_outlet",
            "to_outlet",
            "articles",
            "characters",
            "credited_characters",
            "shown_characters",
            "lag_median_seconds",
            "directed",
            "balance",
            "passages",
        ],
    }
}

/// Tables as text of at most `width` columns.
pub fn tables(
    tables: &[Table],
    parameters: &Parameters,
    width: usize,
    language: UiLanguage,
) -> String {
    let words = Words {
        strings: language.strings(),
        width,
    };
    let shown: Vec<String> = tables.iter().map(|t| words.table(t)).collect();
    let mut out = shown.join("\n");
    out.push('\n');
    out.push_str(&words.made_with(parameters));
    out
}

struct Words {
    strings: &'static Strings,
    width: usize,
}

/// A column as it is shown.
struct Column {
    heading: String,
    cells: Vec<String>,
    width: usize,
    words: bool,
}

impl Words {
    fn said<'s>(&'s self, key: &'s str) -> &'s str {
        let words: &BTreeMap<String, String> = &self.strings.indicators;
        words.get(key).map_or(key, String::as_str)
    }

    fn table(&self, table: &Table) -> String {
        let title = format!("title_{}", table.name);
        let mut out = format!("{}\n\n", self.said(&title));
        if table.rows.is_empty() {
            out.push_str(self.said("none"));
            out.push('\n');
            return out;
        }
        let all: Vec<Column> = order(table.name)
            .iter()
            .filter_map(|name| self.column(table, name))
            .collect();
        let fitting = self.fitting(&all);
        let (shown, hidden) = all.split_at_checked(fitting).unwrap_or((&all, &[]));
        out.push_str(&lay(shown));
        out.push('\n');
        if !hidden.is_empty() {
            let names: Vec<String> = hidden
                .iter()
                .map(|c| c.heading.replace('\n', " "))
                .collect();
            let note = fill(self.said("hidden"), &[("columns", &names.join(" · "))]);
            out.push('\n');
            out.push_str(&self.wrapped(&note));
        }
        out
    }

    /// How many of the columns fit; the first always does.
    fn fitting(&self, all: &[Column]) -> usize {
        let (gap, mut used) = (usize::from(GAP), 0);
        let fits = |column: &&Column| {
            used += column.width + gap;
            used <= self.width + gap
        };
        all.iter().take_while(fits).count().max(1)
    }

    fn column(&self, table: &Table, name: &str) -> Option<Column> {
        let at = table.columns.iter().position(|c| c.name == name)?;
        let kind = table.columns.get(at)?.kind;
        let heading = self.said(name).to_owned();
        let show = |row: &Vec<Cell>| {
            row.get(at)
                .map_or_else(String::new, |c| self.cell(c, kind, name))
        };
        let cells: Vec<String> = table.rows.iter().map(show).collect();
        let lines = heading.lines().chain(cells.iter().map(String::as_str));
        Some(Column {
            width: lines.map(columns).max().unwrap_or_default(),
            words: matches!(kind, Kind::Text | Kind::List),
            heading,
            cells,
        })
    }

    fn cell(&self, cell: &Cell, kind: Kind, name: &str) -> String {
        match (cell, kind) {
            (Cell::Null, Kind::Text) if name.ends_with("outlet") && name != "source_outlet" => {
                self.said("no_outlet").to_owned()
            }
            (Cell::Null, _) => String::new(),
            (Cell::Number(share), Kind::Share) => self.strings.share(*share),
            (Cell::Number(seconds), _) => self.duration(seconds.round() as i64),
            (Cell::Count(seconds), _) if name.ends_with("_seconds") => self.duration(*seconds),
            (Cell::Count(n), _) => self.strings.number(usize::try_from(*n).unwrap_or_default()),
            (Cell::Flag(yes), _) => self.said(if *yes { "yes" } else { "no" }).to_owned(),
            (words, _) => {
                let most = (self.width / 4).max(SHORTEST);
                clip(&visible(&words.plain()), most).into_owned()
            }
        }
    }

    /// A length of time in its two largest units.
    fn duration(&self, seconds: i64) -> String {
        let n = |n: i64| n.to_string();
        let (minutes, hours) = (seconds / 60, seconds / 3600);
        if seconds < 60 {
            fill(self.said("seconds"), &[("n", &n(seconds))])
        } else if minutes < 60 {
            fill(self.said("minutes"), &[("n", &n(minutes))])
        } else if hours < 48 {
            let rest = format!("{:02}", minutes % 60);
            fill(self.said("hours"), &[("h", &n(hours)), ("m", &rest)])
        } else {
            let (days, hours) = (n(hours / 24), n(hours % 24));
            fill(self.said("days"), &[("d", &days), ("h", &hours)])
        }
    }

    fn made_with(&self, parameters: &Parameters) -> String {
        let words = if parameters.verbatim {
            "words_verbatim"
        } else {
            "words_any"
        };
        let kinds: Vec<&str> = parameters
            .kinds
            .iter()
            .map(|kind| match *kind {
                "quote" => self.strings.quote.as_str(),
                "formula" => self.strings.formula.as_str(),
                _ => self.strings.narrative.as_str(),
            })
            .collect();
        let note = fill(
            self.said("made_with"),
            &[
                ("window", &parameters.window),
                ("kinds", &kinds.join(", ")),
                ("min", &parameters.min_chars.to_string()),
                ("words", self.said(words)),
            ],
        );
        self.wrapped(&note)
    }

    fn wrapped(&self, note: &str) -> String {
        let lines = wrap(note, self.width);
        let line = |(start, end): (usize, usize)| note.get(start..end).unwrap_or_default();
        let lines = lines.into_iter().map(|l| line(l).trim_end());
        lines.flat_map(|l| [l, "\n"]).collect()
    }
}

/// Sets columns side by side.
fn lay(shown: &[Column]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(shown.iter().map(|c| Shown::new(&c.heading)));
    let rows = shown.first().map_or(0, |c| c.cells.len());
    for row in 0..rows {
        let cell = |c: &Column| c.cells.get(row).cloned().unwrap_or_default();
        table.add_row(shown.iter().map(cell));
    }
    for (at, (column, of)) in table.column_iter_mut().zip(shown).enumerate() {
        let last = at + 1 == shown.len();
        // The table itself leaves one column where other styles draw a line.
        column.set_padding((0, if last { 0 } else { GAP - 1 }));
        column.set_cell_alignment(if of.words {
            CellAlignment::Left
        } else {
            CellAlignment::Right
        });
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::originality::{articles, outlets, pairs, stories};

    #[test]
    fn every_column_that_is_shown_is_there_and_has_a_heading_in_every_language() {
        let tables = [articles(&[]), outlets(&[]), stories(&[]), pairs(&[])];
        for language in [UiLanguage::Fr, UiLanguage::En] {
            let words = &language.strings().indicators;
            for table in &tables {
                assert!(words.contains_key(&format!("title_{}", table.name)));
                for name in order(table.name) {
                    assert!(table.columns.iter().any(|c| c.name == *name), "{name}");
                    assert!(words.contains_key(*name), "{language:?} has no {name}");
                }
            }
            let others = "made_with words_verbatim words_any hidden none seconds minutes hours days yes no no_outlet";
            for key in others.split(' ') {
                assert!(words.contains_key(key), "{language:?} has no {key}");
            }
        }
    }

    #[test]
    fn lengths_of_time_are_short() {
        let words = Words {
            strings: UiLanguage::En.strings(),
            width: 80,
        };
        let shown = [0, 59, 60, 3599, 3600, 7500, 172_799, 190_000].map(|s| words.duration(s));
        assert_eq!(
            shown,
            [
                "0 s", "59 s", "1 min", "59 min", "1 h 00", "2 h 05", "47 h 59", "2 d 4 h"
            ]
        );
    }
}
