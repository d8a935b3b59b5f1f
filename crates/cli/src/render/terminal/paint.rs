//! Paint: styled words, wrapped and set in columns.

use super::super::text::{columns, visible, wrap};
use anstyle::{AnsiColor, Style};

/// Words with styles: the text, and from where on which style holds.
#[derive(Clone, Default)]
pub(crate) struct Rich {
    text: String,
    /// Start of each run and its style, by start.
    runs: Vec<(usize, Style)>,
}

/// Plain words.
pub(crate) const PLAIN: Style = Style::new();
/// Headings and what matters most.
pub(crate) const BOLD: Style = Style::new().bold();
/// What says something about the words and is not part of them.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What conflicts.
pub(crate) const VALUE: Style = AnsiColor::Yellow.on_default().bold();
/// Words that only the later text has.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
/// Words that only the earlier text has.
pub(crate) const DROPPED: Style = AnsiColor::Red.on_default();
/// Words that stand in place of others.
pub(crate) const CHANGED: Style = AnsiColor::Yellow.on_default();

/// The colour of an outlet's letter: six of the terminal's own, over and over. The letter is what tells them apart.
pub(crate) fn outlet(index: usize) -> Style {
    let colour = match index % 6 {
        0 => AnsiColor::Cyan,
        1 => AnsiColor::Magenta,
        2 => AnsiColor::Green,
        3 => AnsiColor::Blue,
        4 => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    colour.on_default().bold()
}

impl Rich {
    /// Words in one style.
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self::default().and(text, style)
    }

    /// The same with more words behind, which have been made harmless.
    #[must_use]
    pub(crate) fn and(mut self, text: &str, style: Style) -> Self {
        if !text.is_empty() {
            self.runs.push((self.text.len(), style));
            self.text.push_str(text);
        }
        self
    }

    /// The same with other words behind.
    #[must_use]
    pub(crate) fn with(mut self, other: &Self) -> Self {
        let start = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.runs.iter().map(|(at, style)| (start + at, *style));
        self.runs.extend(moved);
        self
    }

    /// The same with more words behind and a separator between, if there is something on both sides.
    #[must_use]
    pub(crate) fn dot(self, text: &str, style: Style) -> Self {
        if text.is_empty() || self.is_empty() {
            return self.and(text, style);
        }
        self.and(" · ", DIM).and(text, style)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many columns it takes.
    pub(crate) fn columns(&self) -> usize {
        columns(&self.text)
    }

    /// Lines of at most `width` columns.
    pub(crate) fn wrap(&self, width: usize) -> Vec<Self> {
        wrap(&self.text, width)
            .into_iter()
            .map(|(start, end)| self.part(start, end))
            .collect()
    }

    fn part(&self, start: usize, end: usize) -> Self {
        let mut part = Self {
            text: self.text.get(start..end).unwrap_or_default().to_owned(),
            runs: Vec::new(),
        };
        for (at, style) in &self.runs {
            if *at <= start {
                part.runs.clear();
            }
            if *at < end {
                part.runs.push((at.saturating_sub(start), *style));
            }
        }
        part
    }

    /// The words as they are written, styles as escape sequences if there may be colour.
    pub(crate) fn paint(&self, colour: bool) -> String {
        if !colour {
            return self.text.clone();
        }
        let mut out = String::with_capacity(self.text.len() + self.runs.len() * 10);
        let ends = self.runs.iter().skip(1).map(|(at, _)| *at);
        let ends = ends.chain([self.text.len()]);
        for ((start, style), end) in self.runs.iter().zip(ends) {
            let words = self.text.get(*start..end).unwrap_or_default();
            out.push_str(&style.render().to_string());
            out.push_str(words);
            out.push_str(&style.render_reset().to_string());
        }
        out
    }

    /// Padded with spaces to `width` columns.
    fn padded(self, width: usize) -> Self {
        let lack = width.saturating_sub(self.columns());
        self.and(&" ".repeat(lack), PLAIN)
    }
}

/// Sets cells side by side, each wrapped to its width, `gap` between them. Nothing trails on the right.
pub(crate) fn beside(cells: &[Rich], widths: &[usize], gap: &Rich) -> Vec<Rich> {
    let wrapped: Vec<Vec<Rich>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| cell.wrap(*width))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or_default();
    let line = |row: usize| {
        let mut line = Rich::default();
        for (column, (lines, width)) in wrapped.iter().zip(widths).enumerate() {
            if column > 0 {
                line = line.with(gap);
            }
            let part = lines.get(row).cloned().unwrap_or_default();
            line = line.with(&part.padded(*width));
        }
        line.trimmed()
    };
    (0..height).map(line).collect()
}

impl Rich {
    /// At most `width` columns of it, with an ellipsis and a space where something was cut.
    #[must_use]
    pub(crate) fn shortened(self, width: usize) -> Self {
        if self.columns() <= width {
            return self;
        }
        let first = self.wrap(width.saturating_sub(2).max(1)).into_iter().next();
        first.unwrap_or_default().and("… ", DIM)
    }

    /// Without spaces at the end.
    pub(crate) fn trimmed(mut self) -> Self {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        let end = self.text.len();
        self.runs.retain(|(at, _)| *at < end);
        self
    }
}

/// Words of a page in one style.
pub(crate) fn said(text: &str, style: Style) -> Rich {
    Rich::new(&visible(text), style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_follow_their_words_over_line_ends() {
        let rich = Rich::new("un pont ", PLAIN).and("rouge et bleu", BOLD);
        let lines: Vec<String> = rich.wrap(9).iter().map(|l| l.paint(true)).collect();
        assert_eq!(
            lines,
            [
                "un pont",
                "\u{1b}[1mrouge et\u{1b}[0m",
                "\u{1b}[1mbleu\u{1b}[0m"
            ]
        );
    }

    #[test]
    fn cells_stand_beside_each_other() {
        let cells = [Rich::new("un deux", PLAIN), Rich::new("京都", PLAIN)];
        let lines = beside(&cells, &[4, 4], &Rich::new(" │ ", PLAIN));
        let shown: Vec<String> = lines.iter().map(|l| l.paint(false)).collect();
        assert_eq!(shown, ["un   │ 京都", "deux │"]);
    }
}
