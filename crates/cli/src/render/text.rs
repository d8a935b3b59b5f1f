//! Text as it may be shown: made harmless, measured in columns, wrapped.
//!
//! A page's words are somebody else's bytes: an escape sequence in a title must not reach the terminal, and an
//! override of the reading direction must not turn a line round. What is replaced stays visible.

use parallax_core::evidence::Span;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text with every run of breaking white space as one space, and with nothing in it that steers a terminal
/// or a line's direction. No-break spaces stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| harmless(c) && !breaking(c)) && !text.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if breaking(c) => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if harmless(c) => out.push(c),
            c if invisible(c) => {}
            c => out.push(picture(c)),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    Cow::Owned(out)
}

/// A piece of a text as [`visible`], with one space at an end where the piece has white space there: pieces put together again
/// have the spaces that the text has.
pub(crate) fn visible_part(text: &str) -> String {
    let words = visible(text);
    if words.is_empty() {
        return if text.is_empty() { "" } else { " " }.to_owned();
    }
    let space = |there: bool| if there { " " } else { "" };
    format!(
        "{}{words}{}",
        space(text.starts_with(breaking)),
        space(text.ends_with(breaking))
    )
}

/// White space at which a line may end.
fn breaking(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// The words of a span, each as a span: what stands between white space at which a line may end.
pub(crate) fn words_in(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = span.start;
    for word in span.slice(text).split_inclusive(breaking) {
        let whole = Span::new(at, at + word.len());
        at = whole.end;
        let word = Span::new(
            whole.start,
            whole.start + word.trim_end_matches(breaking).len(),
        );
        if !word.is_empty() {
            found.push(word);
        }
    }
    found
}

fn harmless(c: char) -> bool {
    // U+FFFE and U+FFFF are no characters, and not allowed in XML.
    !c.is_control()
        && !invisible(c)
        && !steers_direction(c)
        && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Characters without a shape whose loss nobody can see.
fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
            ..='\u{2064}' | '\u{feff}'
    )
}

/// Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9).
fn steers_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

/// What stands for a character that must not be printed: the control pictures of Unicode, or the replacement mark.
fn picture(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// So many letters tell which way a text runs.
const LETTERS: usize = 200;

/// Whether most letters of a text's beginning are of a script that runs from right to left (Unicode's blocks of bidirectional
/// class R and AL: Hebrew to Arabic Extended-A, the presentation forms, and the historic scripts of the supplementary plane).
pub(crate) fn right_to_left(text: &str) -> bool {
    let right = |c: char| matches!(u32::from(c), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff);
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(LETTERS);
    let (all, right_ones) = letters.fold((0_usize, 0_usize), |(all, n), c| {
        (all + 1, n + usize::from(right(c)))
    });
    right_ones * 2 > all
}

/// How many columns of a terminal the text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The longest beginning that fits into `width` columns, with an ellipsis where something was cut; whole words, unless
/// that would lose more than half.
pub(crate) fn clip(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        let wide = columns(cluster);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push_str(cluster);
    }
    let cut_in_word = !text
        .get(out.len()..)
        .is_some_and(|rest| rest.starts_with(' '));
    let last_space = out.rfind(' ').filter(|at| at * 2 > out.len());
    let kept = match last_space {
        Some(space) if cut_in_word => space,
        _ => out.trim_end().len(),
    };
    out.truncate(kept);
    if width > 0 {
        out.push('…');
    }
    Cow::Owned(out)
}

/// Where the lines of `text` start and end, in bytes, so that none takes more than `width` columns. Breaks at spaces,
/// beside wide characters, and inside a word only if the word alone is wider than a line. A character that is wider
/// than the line gets a line to itself.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = columns(cluster);
        let end = at + cluster.len();
        if cluster == " " {
            line.space(at, end);
            continue;
        }
        line.may_break(at, wide);
        while line.used + wide > width && line.end > line.start {
            lines.push(line.cut());
        }
        line.push(at, end, wide);
    }
    if line.end > line.start || lines.is_empty() {
        lines.push((line.start, line.end.max(line.start)));
    }
    lines
}

/// The line being filled by [`wrap`].
#[derive(Default)]
struct Line {
    start: usize,
    /// End of the last cluster that is not a space.
    end: usize,
    used: usize,
    /// The last place to break: end of what stays, start of what moves on, columns before the latter.
    chance: Option<(usize, usize, usize)>,
    last_wide: bool,
}

impl Line {
    fn space(&mut self, at: usize, end: usize) {
        if self.end > self.start {
            self.used += 1;
            self.chance = Some((self.end.min(at), end, self.used));
        } else {
            self.start = end;
            self.end = end;
        }
        self.last_wide = false;
    }

    /// Beside a wide character a line may end without a space.
    fn may_break(&mut self, at: usize, wide: usize) {
        if self.end > self.start && at == self.end && (wide == 2 || self.last_wide) {
            self.chance = Some((at, at, self.used));
        }
    }

    fn push(&mut self, at: usize, end: usize, wide: usize) {
        if self.end <= self.start {
            self.start = at;
            self.used = 0;
        }
        self.end = end;
        self.used += wide;
        self.last_wide = wide == 2;
    }

    /// Ends the line at the last chance, or before the next cluster; the rest starts the next line.
    fn cut(&mut self) -> (usize, usize) {
        match self.chance.take() {
            Some((end, next, before)) => {
                let done = (self.start, end);
                self.start = next;
                self.end = self.end.max(next);
                self.used = self.used.saturating_sub(before);
                done
            }
            None => {
                let done = (self.start, self.end);
                self.start = self.end;
                self.used = 0;
                done
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width)
            .into_iter()
            .map(|(s, e)| text.get(s..e).unwrap())
            .collect()
    }

    #[test]
    fn wraps_at_spaces_and_beside_wide_characters() {
        assert_eq!(lines("le pont a cédé", 7), ["le pont", "a cédé"]);
        assert_eq!(lines("京都の橋が落ちた", 6), ["京都の", "橋が落", "ちた"]);
        assert_eq!(
            lines("incontestablement oui", 8),
            ["incontes", "tablemen", "t oui"]
        );
        assert_eq!(lines("", 8), [""]);
        assert_eq!(lines("12\u{a0}000 euros", 6), ["12\u{a0}000", "euros"]);
    }

    #[test]
    fn what_steers_is_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}"), "a␛[31mb␇");
        assert_eq!(
            visible("a\u{202e}b\u{200f}c\u{9b}d"),
            "a\u{fffd}bc\u{fffd}d"
        );
        assert_eq!(visible(" a \n\n b\u{a0}c\u{2028}"), "a b\u{a0}c");
        assert_eq!(visible(""), "");
    }

    #[test]
    fn clipping_says_so() {
        assert_eq!(clip("le pont a cédé", 9), "le pont…");
        assert_eq!(clip("le pont", 7), "le pont");
        assert_eq!(clip("京都の橋", 5), "京都…");
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_only_spaces(text in any::<String>(), width in 2_usize..40) {
            let text = visible(&text);
            let found = lines(&text, width);
            for line in &found {
                // A cluster of marks that is wider than the whole line cannot be broken.
                let whole = line.graphemes(true).count() == 1;
                prop_assert!(whole || columns(line) <= width, "{line:?}");
            }
            let without = |s: &str| s.replace(' ', "");
            prop_assert_eq!(without(&found.concat()), without(&text));
            prop_assert!(!text.chars().any(char::is_control));
        }
    }
}
