//! Collation: a text against its base, as one line of words in which every difference is marked.

use super::model::Outlet;
use super::text::{visible, words_in};
use parallax_core::copy::{Aligned, align};
use parallax_core::evidence::Span;
use parallax_core::language::fold;

/// A run of words of two texts side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// In both.
    Same(String),
    /// The same word in another spelling.
    Respelt(String, String),
    /// Another word.
    Changed(String, String),
    /// Another number.
    Number(String, String),
    /// Only in the first.
    Dropped(String),
    /// Only in the second.
    Added(String),
}

/// A piece, and what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Collated {
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether a paragraph begins with it.
    pub begins: bool,
    pub piece: Piece,
    /// Where its words stand in the first text; empty if none do.
    pub a: Span,
    /// Where its words stand in the second text; empty if none do.
    pub b: Span,
}

/// The words of one place of a text against those of its base, `a`, aligned.
pub(crate) fn collate(
    (a, a_span): (&Outlet<'_>, Span),
    (b, b_span): (&Outlet<'_>, Span),
) -> Vec<Collated> {
    let aligned = align(&a.analysis, a_span, &b.analysis, b_span);
    if aligned.is_empty() {
        return whole((a.words_of(a_span), a_span), (b.words_of(b_span), b_span));
    }
    let mut merger = Merger {
        a_text: &a.article.text,
        b_text: &b.article.text,
        one_name: &|x, y| a.entity_at(x).is_some_and(|e| b.entity_at(y) == Some(e)),
        b_end: b_span.start,
        run: None,
        pieces: Vec::new(),
    };
    merger.merge(&aligned);
    merger.gap(b_span.end);
    calm(merger.pieces, &a.article.text, &b.article.text)
}

/// So many differences, with hardly a common word between them, are another sentence and no comparison of words.
const NOISE: usize = 6;
/// Between two of them at most so many common words.
const BETWEEN: usize = 2;

/// Stretches that have only scattered words in common are shown as what was dropped and what was added: chance agreements of small
/// words say nothing.
fn calm(pieces: Vec<Collated>, a_text: &str, b_text: &str) -> Vec<Collated> {
    let mut out: Vec<Collated> = Vec::with_capacity(pieces.len());
    let mut stretch: Vec<Collated> = Vec::new();
    for item in pieces {
        if item.piece.differs() || (!stretch.is_empty() && item.piece.words() <= BETWEEN) {
            stretch.push(item);
            continue;
        }
        end_stretch(&mut stretch, &mut out, a_text, b_text);
        out.push(item);
    }
    end_stretch(&mut stretch, &mut out, a_text, b_text);
    out
}

fn end_stretch(stretch: &mut Vec<Collated>, out: &mut Vec<Collated>, a_text: &str, b_text: &str) {
    let last = stretch.iter().rposition(|p| p.piece.differs());
    let rest = stretch.split_off(last.map_or(0, |at| at + 1));
    let common: usize = stretch
        .iter()
        .filter(|p| !p.piece.differs())
        .map(|p| p.piece.words())
        .sum();
    let all: usize = stretch.iter().map(|p| p.piece.words()).sum();
    if differences(stretch) < NOISE || common * 3 > all {
        out.append(stretch);
    } else {
        let first = stretch.first().map(|p| (p.spaced, p.begins));
        let (spaced, begins) = first.unwrap_or_default();
        let (a, b) = (hull(stretch, |p| p.a), hull(stretch, |p| p.b));
        let words = |span: Span, text| visible(span.slice(text)).trim().to_owned();
        let none = Span::default();
        let both = [
            (Piece::Dropped(words(a, a_text)), a, none),
            (Piece::Added(words(b, b_text)), none, b),
        ];
        for (nth, (piece, a, b)) in both.into_iter().enumerate() {
            if !piece.is_empty() {
                out.push(Collated {
                    spaced: spaced || nth > 0,
                    begins: begins && nth == 0,
                    piece,
                    a,
                    b,
                });
            }
        }
        stretch.clear();
    }
    out.extend(rest);
}

/// From the first to the last word of a stretch in one of the texts.
fn hull(stretch: &[Collated], of: fn(&Collated) -> Span) -> Span {
    let spans = || stretch.iter().map(of).filter(|s| !s.is_empty());
    let start = spans().map(|s| s.start).min().unwrap_or_default();
    let end = spans().map(|s| s.end).max().unwrap_or_default();
    Span::new(start, end)
}

/// Two texts whose words could not be aligned.
fn whole((a, a_span): (String, Span), (b, b_span): (String, Span)) -> Vec<Collated> {
    let none = Span::default();
    let pieces = if a == b {
        vec![(Piece::Same(b), a_span, b_span)]
    } else {
        vec![
            (Piece::Dropped(a), a_span, none),
            (Piece::Added(b), none, b_span),
        ]
    };
    let spaced = |(piece, a, b)| Collated {
        spaced: true,
        begins: false,
        piece,
        a,
        b,
    };
    pieces.into_iter().map(spaced).collect()
}

/// As much of a collation as may be shown, and whether anything was left out before and behind it; no pieces if one of the two
/// articles has given all it may.
pub(crate) fn given(
    pieces: Vec<Collated>,
    (a, a_span): (&Outlet<'_>, Span),
    (b, b_span): (&Outlet<'_>, Span),
) -> (Vec<Collated>, bool, bool) {
    let Some(longest) = b.ration.borrow().longest() else {
        return (pieces, false, false);
    };
    let texts = (a.article.text.as_str(), b.article.text.as_str());
    let (pieces, before, after) = shorten(pieces, texts, longest);
    a.ration.borrow_mut().ask(a_span);
    b.ration.borrow_mut().ask(b_span);
    let (a_places, b_places) = places(&pieces);
    if !a.may_give(&a_places) || !b.may_give(&b_places) {
        return (Vec::new(), false, false);
    }
    a.give(&a_places);
    b.give(&b_places);
    (pieces, before, after)
}

/// The words that a collation shows of each text, by their places: what is the same is both texts' own.
pub(crate) fn places(pieces: &[Collated]) -> (Vec<Span>, Vec<Span>) {
    let of = |place: fn(&Collated) -> Span| -> Vec<Span> {
        pieces.iter().map(place).filter(|s| !s.is_empty()).collect()
    };
    (of(|p| p.a), of(|p| p.b))
}

/// How many pieces differ.
pub(crate) fn differences(pieces: &[Collated]) -> usize {
    pieces.iter().filter(|p| p.piece.differs()).count()
}

/// A part of a collation that shows at most `longest` characters, the first difference among them, and whether anything was left
/// out before and behind it. The places of a piece that is cut are those of the words that are left.
pub(crate) fn shorten(
    pieces: Vec<Collated>,
    (a_text, b_text): (&str, &str),
    longest: usize,
) -> (Vec<Collated>, bool, bool) {
    let length = |p: &Collated| p.piece.length() + usize::from(p.spaced);
    let all: usize = pieces.iter().map(length).sum();
    if all <= longest {
        return (pieces, false, false);
    }
    let differs = pieces
        .iter()
        .position(|p| p.piece.differs())
        .unwrap_or_default();
    // What stands before the first difference is its context: the end of it, if it is long.
    let from = differs.saturating_sub(1);
    let mut left = longest;
    let mut kept = Vec::new();
    let mut before = from > 0;
    let mut after = false;
    for (index, item) in pieces.into_iter().enumerate().skip(from) {
        let room = if index < differs { longest / 3 } else { left };
        let item = if length(&item) > room {
            let last = index < differs;
            before |= last;
            after = !last;
            match item.part((a_text, b_text), room.saturating_sub(1), last) {
                Some(part) => part,
                None if last => continue,
                None => break,
            }
        } else {
            item
        };
        left = left.saturating_sub(length(&item));
        kept.push(item);
        if after || left == 0 {
            after = true;
            break;
        }
    }
    (kept, before, after)
}

/// From the first to the last of the words kept, which are the first of all or the last of all.
fn ends_of(words: &[Span], kept: usize, last: bool) -> Span {
    let from = if last {
        words.len().saturating_sub(kept)
    } else {
        0
    };
    let kept = words.iter().skip(from).take(kept);
    let (start, end) = (
        kept.clone().map(|w| w.start).min(),
        kept.map(|w| w.end).max(),
    );
    start
        .zip(end)
        .map_or_else(Span::default, |(start, end)| Span::new(start, end))
}

impl Collated {
    /// Its first words, or its last, with at most `longest` characters, and their places; none if not one fits.
    fn part(&self, (a_text, b_text): (&str, &str), longest: usize, last: bool) -> Option<Self> {
        let (text, span) = match self.piece {
            Piece::Same(_) | Piece::Added(_) => (b_text, self.b),
            Piece::Dropped(_) => (a_text, self.a),
            _ => return None,
        };
        let words = words_in(text, span);
        let mut left = longest;
        let mut fits = |word: &&Span| {
            let length = visible(word.slice(text)).chars().count() + 1;
            let fits = length <= left;
            left = left.saturating_sub(length);
            fits
        };
        let kept = if last {
            words.iter().rev().take_while(&mut fits).count()
        } else {
            words.iter().take_while(&mut fits).count()
        };
        let place = ends_of(&words, kept, last);
        let shown = visible(place.slice(text)).trim().to_owned();
        if shown.is_empty() {
            return None;
        }
        let (piece, a, b) = match self.piece {
            Piece::Same(_) => (
                Piece::Same(shown),
                self.counterpart(a_text, b_text, place, last),
                place,
            ),
            Piece::Added(_) => (Piece::Added(shown), Span::default(), place),
            _ => (Piece::Dropped(shown), place, Span::default()),
        };
        // Its end is not its beginning.
        let begins = self.begins && place.start == words.first().map_or(place.start, |w| w.start);
        Some(Self {
            spaced: self.spaced,
            begins,
            piece,
            a,
            b,
        })
    }

    /// Where the words of a part of the second text stand in the first: as many words from the same end, marks not counted.
    fn counterpart(&self, a_text: &str, b_text: &str, part: Span, last: bool) -> Span {
        let spoken = |text: &str, span: Span| -> Vec<Span> {
            let mut words = words_in(text, span);
            words.retain(|w| w.slice(text).chars().any(char::is_alphanumeric));
            words
        };
        let kept = spoken(b_text, part).len();
        ends_of(&spoken(a_text, self.a), kept, last)
    }
}

/// What one step of an alignment is, runs of which are shown together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Dropped,
    Added,
    /// Never joined with its neighbours: each replaced word is shown against its own counterpart.
    Changed,
}

/// Joins steps of one kind into runs, so that words keep the spaces and marks that stand between them.
struct Merger<'t> {
    a_text: &'t str,
    b_text: &'t str,
    /// Whether two words are of names of one thing.
    one_name: &'t dyn Fn(Span, Span) -> bool,
    /// Up to where the second text is shown.
    b_end: usize,
    run: Option<(Step, Span, Span)>,
    pieces: Vec<Collated>,
}

impl Merger<'_> {
    fn merge(&mut self, aligned: &[Aligned]) {
        for item in aligned {
            let (step, a, b) = step(item, self.a_text, self.b_text);
            match &mut self.run {
                Some((kind, a_run, b_run)) if *kind == step && step != Step::Changed => {
                    a_run.end = a_run.end.max(a.end);
                    b_run.end = b_run.end.max(b.end);
                }
                _ => {
                    self.end_run();
                    self.run = Some((step, a, b));
                }
            }
        }
        self.end_run();
    }

    fn end_run(&mut self) {
        let Some((step, a, b)) = self.run.take() else {
            return;
        };
        let (spaced, b) = if step == Step::Dropped {
            (spaced_at(self.a_text, a.start), b)
        } else {
            let b = Span::new(b.start.max(self.b_end), b.end);
            self.gap(b.start);
            self.b_end = self.b_end.max(b.end);
            (spaced_at(self.b_text, b.start), b)
        };
        let words = |span: Span, text| visible(span.slice(text)).trim().to_owned();
        let mut piece = piece(step, words(a, self.a_text), words(b, self.b_text));
        if let Piece::Changed(old, new) = piece {
            piece = if (self.one_name)(a, b) {
                Piece::Respelt(old, new)
            } else {
                Piece::Changed(old, new)
            };
        }
        if !piece.is_empty() {
            let begins = begins_at(self.b_text, b.start) && step != Step::Dropped;
            self.pieces.push(Collated {
                spaced,
                begins,
                piece,
                a,
                b,
            });
        }
    }

    /// Shows what stands in the second text before `until` and is part of no step: marks.
    fn gap(&mut self, until: usize) {
        let gap = Span::new(self.b_end, until).trimmed(self.b_text);
        if !gap.is_empty() {
            self.pieces.push(Collated {
                spaced: spaced_at(self.b_text, gap.start),
                begins: begins_at(self.b_text, gap.start),
                piece: Piece::Same(visible(gap.slice(self.b_text)).into_owned()),
                a: Span::default(),
                b: gap,
            });
        }
        self.b_end = self.b_end.max(until);
    }
}

/// Whether a paragraph of the text begins at byte `at`.
fn begins_at(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
    at > 0 && line.ends_with('\n')
}

/// Whether white space, or nothing, stands before byte `at`.
fn spaced_at(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|s| s.chars().next_back());
    before.is_none_or(char::is_whitespace)
}

fn step(item: &Aligned, a_text: &str, b_text: &str) -> (Step, Span, Span) {
    match *item {
        Aligned::Same { a, b } | Aligned::Changed { a, b }
            if alike(a.slice(a_text), b.slice(b_text)) =>
        {
            (Step::Same, a, b)
        }
        Aligned::Same { a, b } | Aligned::Changed { a, b } => (Step::Changed, a, b),
        Aligned::Dropped { a } => (Step::Dropped, a, Span::default()),
        Aligned::Added { b } => (Step::Added, Span::default(), b),
    }
}

fn piece(step: Step, a: String, b: String) -> Piece {
    match step {
        Step::Same => Piece::Same(b),
        Step::Dropped => Piece::Dropped(a),
        Step::Added => Piece::Added(b),
        Step::Changed if has_digit(&a) || has_digit(&b) => Piece::Number(a, b),
        Step::Changed if akin(&a, &b) => Piece::Respelt(a, b),
        Step::Changed => Piece::Changed(a, b),
    }
}

impl Piece {
    /// Whether the two texts differ here.
    pub(crate) fn differs(&self) -> bool {
        !matches!(self, Self::Same(_))
    }

    /// How many characters it shows.
    fn length(&self) -> usize {
        let count = |s: &String| s.chars().count();
        match self {
            Self::Same(a) | Self::Dropped(a) | Self::Added(a) => count(a),
            Self::Respelt(a, b) | Self::Changed(a, b) | Self::Number(a, b) => count(a) + count(b),
        }
    }

    /// How many words of the second text it has, or of the first if it has none of that.
    fn words(&self) -> usize {
        match self {
            Self::Same(a) | Self::Dropped(a) | Self::Added(a) => a.split_whitespace().count(),
            Self::Respelt(_, b) | Self::Changed(_, b) | Self::Number(_, b) => {
                b.split_whitespace().count()
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Same(a) | Self::Dropped(a) | Self::Added(a) => a.is_empty(),
            Self::Respelt(a, b) | Self::Changed(a, b) | Self::Number(a, b) => {
                a.is_empty() && b.is_empty()
            }
        }
    }
}

/// Whether two words differ in nothing but case and the shape of their apostrophe, or are marks of quotation of two
/// houses.
fn alike(a: &str, b: &str) -> bool {
    let marks = |s: &str| s.chars().all(|c| "\"«»“”„‟‹›".contains(c));
    let plain = |s: &str| s.to_lowercase().replace('’', "'");
    a == b || plain(a) == plain(b) || (marks(a) && marks(b))
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// Whether two words are two spellings of one: the same folded, or at most a third of their letters away from each
/// other (Levenshtein). Long words are compared by their folds alone.
fn akin(a: &str, b: &str) -> bool {
    const LONGEST: usize = 40;
    let (a, b): (Vec<char>, Vec<char>) = (fold(a).chars().collect(), fold(b).chars().collect());
    if a == b {
        return true;
    }
    let longer = a.len().max(b.len());
    if !(3..=LONGEST).contains(&longer) {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, up) in b.iter().zip(row.iter().skip(1)) {
            let cost = usize::from(x != y);
            left = (diagonal + cost).min(left + 1).min(up + 1);
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().is_some_and(|distance| distance * 3 <= longer)
}

#[cfg(test)]
mod tests;
