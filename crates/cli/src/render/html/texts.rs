//! Collation in the report: a text that several articles hold, each reading against a base that can be chosen, word by word, with
//! links from difference to difference.
//!
//! The base is chosen with radio buttons: there is one pane for each, and the style sheet shows that of the button that is on. A
//! difference has an anchor; the one that is aimed at shows the way to its neighbours, and so does one that has the focus.

use super::super::collation::{Collated, Piece, collate, differences, given};
use super::super::model::{self, Held, Reading, taken_from};
use super::super::strings::fill;
use super::super::text::visible;
use super::parts::direction;
use super::{Base, Report};
use maud::{Markup, html};
use parallax_core::copy::{CopyKind, Passage};
use parallax_core::evidence::Span;

/// So many readings may be the base.
const BASES: usize = 8;
/// Of each base so many readings are shown.
const LINES: usize = 12;
/// So many texts are shown before the rest is folded.
const FIRST: usize = 10;

/// A reading against its base.
struct Line<'r> {
    reading: &'r Reading,
    pieces: Vec<Collated>,
    before: bool,
    after: bool,
}

impl Report<'_> {
    /// The texts that several articles hold.
    pub(super) fn passages(&self) -> (usize, Markup) {
        let held = model::held(self.comparison, &self.outlets);
        let plain = held.iter().take_while(|h| h.text.kind != CopyKind::Formula);
        let shown = plain.count().min(FIRST);
        let (first, more) = held.split_at_checked(shown).unwrap_or((&held, &[]));
        let body = html! {
            (self.signs())
            @for (n, text) in first.iter().enumerate() { (self.text(n + 1, text)) }
            @if !more.is_empty() {
                details.fold {
                    summary { (self.strings.count(more.len(), &self.strings.more_texts)) }
                    @for (n, text) in more.iter().enumerate() { (self.text(shown + n + 1, text)) }
                }
            }
        };
        (held.len(), body)
    }

    /// What the signs of a collation mean.
    fn signs(&self) -> Markup {
        let s = self.strings;
        html! {
            p.signs.collated {
                span { ins { (s.legend_added) } }
                span { del { (s.legend_dropped) } }
                span { span.re { (s.legend_respelt) } }
                span { span.ch { (s.legend_changed) } }
                span { span.nu { (s.legend_number) } }
            }
        }
    }

    fn text(&self, number: usize, held: &Held<'_>) -> Markup {
        let s = self.strings;
        let text = held.text;
        let kind = match text.kind {
            CopyKind::Narrative => &s.narrative,
            CopyKind::Quote => &s.quote,
            CopyKind::Formula => &s.formula,
        };
        let origin = &text.origin;
        let holders: Vec<usize> = held.readings.iter().flat_map(Reading::articles).collect();
        let (first, later): (Vec<usize>, Vec<usize>) =
            holders.iter().partition(|a| text.first == Some(**a));
        html! {
            figure.text id=(format!("t{number}")) {
                figcaption {
                    h3 {
                        span.id { (number) } " "
                        @if first.is_empty() { (self.chips(&later)) } @else {
                            (self.chips(&first)) span.arrow { " → " } (self.chips(&later))
                        }
                        " " span.note {
                            (kind)
                            @if first.is_empty() { " · " (s.undirected) }
                            @if let Some(agency) = origin.agency() { " · " b { (visible(agency)) } }
                            @if let Some(source) = origin.source { " · " (fill(&s.origin_source, &[("who", self.letter(source))])) }
                            " · "
                            @if origin.credited_by.is_empty() { (s.uncredited) } @else {
                                (fill(&s.origin_credited, &[("who", &self.letters(&origin.credited_by))]))
                            }
                        }
                    }
                    (self.why(&origin.reason))
                }
                @match &self.paged {
                    Some(paged) => { (self.chosen(number, &held.readings, paged)) },
                    None => { (self.panes(&format!("t{number}"), &held.readings)) },
                }
            }
        }
    }

    /// The choice of the base, and a pane for each.
    pub(super) fn panes(&self, name: &str, readings: &[Reading]) -> Markup {
        let s = self.strings;
        if let [only] = readings {
            return html! {
                div.line { (self.chips(&only.articles())) (self.base(only)) p.facts { (s.same_words) } }
            };
        }
        let bases = readings.get(..BASES).unwrap_or(readings);
        html! {
            fieldset.bases {
                legend { (s.base) }
                @for (n, base) in bases.iter().enumerate() {
                    label {
                        input class=(format!("b{n}")) type="radio" name=(format!("base-{name}")) checked[n == 0];
                        " " (self.chips(&base.articles()))
                    }
                }
            }
            @for (n, base) in bases.iter().enumerate() {
                div class=(format!("pane p{n}")) { (self.pane(readings, n, base)) }
            }
        }
    }

    /// The same where each base has an address of its own: links, and the pane of the base that the address names.
    fn chosen(&self, number: usize, readings: &[Reading], paged: &super::Paged<'_>) -> Markup {
        let s = self.strings;
        let bases = readings.get(..BASES).unwrap_or(readings);
        let asked = paged
            .base
            .filter(|b| b.text == number && b.reading < bases.len());
        let nth = asked.map_or(0, |b| b.reading);
        let capped = self.excerpts.longest.is_some();
        let Some(base) = bases.get(nth).filter(|_| readings.len() > 1) else {
            return self.panes(&format!("t{number}"), readings);
        };
        html! {
            // Each base would show other words: where they are capped, the first is the only one.
            @if !capped {
                p.bases {
                    span { (s.base) }
                    @for (n, reading) in bases.iter().enumerate() {
                        @let to = Base { text: number, reading: n };
                        a href=(paged.base_at(to)) aria-current=[(n == nth).then_some("true")] { (self.chips(&reading.articles())) }
                    }
                }
            }
            (self.pane(readings, nth, base))
        }
    }

    /// All other readings against one base.
    fn pane(&self, readings: &[Reading], nth: usize, base: &Reading) -> Markup {
        let s = self.strings;
        let others = readings.iter().enumerate().filter(|(n, _)| *n != nth);
        let lines: Vec<Line<'_>> = others
            .take(LINES)
            .filter_map(|(_, reading)| self.line(base, reading))
            .collect();
        let count: usize = lines.iter().map(|l| differences(&l.pieces)).sum();
        let from = self.differences.get() + 1;
        self.differences.set(from + count - 1);
        let mut next = from;
        let left_out = (readings.len() - 1).saturating_sub(LINES);
        html! {
            p.steps {
                (s.count(count, &s.differences))
                @if count > 0 { " · " a href=(format!("#d{from}")) { (s.first_difference) " ›" } }
            }
            @if readings.len() > 2 {
                div.line.is-base { (self.chips(&base.articles())) (self.base(base)) }
            }
            @for line in &lines {
                (self.read_line(base, line, &mut next, (from, from + count)))
            }
            @if left_out > 0 { p.note { (s.count(left_out, &s.more_readings)) } }
        }
    }

    /// The base's own words.
    fn base(&self, base: &Reading) -> Markup {
        let Some((article, span)) = base.first() else {
            return html! {};
        };
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let shown = outlet.shown(span, &[]);
        let whole = self.excerpts.longest.is_none();
        let lines = if whole {
            visible_paragraphs(span.slice(&outlet.article.text))
        } else {
            Vec::new()
        };
        html! {
            div.reading {
                @if lines.len() > 1 {
                    div.collated lang=[self.foreign(outlet)] dir=[direction(outlet)] {
                        @for (n, line) in lines.iter().enumerate() { @if n > 0 { span.para {} } (line) }
                        (self.go(outlet, span))
                    }
                } @else { div.collated dir=[direction(outlet)] { (self.shown(outlet, &shown)) (self.go(outlet, span)) } }
            }
        }
    }

    /// The words of a reading against its base; none if they may not be shown.
    fn line<'r>(&self, base: &Reading, reading: &'r Reading) -> Option<Line<'r>> {
        let ((a, a_span), (b, b_span)) = (base.first()?, reading.first()?);
        let (one, other) = (self.outlets.get(a)?, self.outlets.get(b)?);
        let pieces = collate((one, a_span), (other, b_span));
        let (pieces, before, after) = given(pieces, (one, a_span), (other, b_span));
        Some(Line {
            reading,
            pieces,
            before,
            after,
        })
    }

    fn read_line(
        &self,
        base: &Reading,
        line: &Line<'_>,
        next: &mut usize,
        range: (usize, usize),
    ) -> Markup {
        let s = self.strings;
        let (Some((article, span)), Some(from)) = (line.reading.first(), base.first()) else {
            return html! {};
        };
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let passage = model::between(self.comparison, from, (article, span));
        html! {
            div.line {
                (self.chips(&line.reading.articles()))
                div.reading {
                    @if line.pieces.is_empty() { span.note { (s.held_back) } (self.go(outlet, span)) } @else {
                        div.collated lang=[self.foreign(outlet)] dir=[direction(outlet)] {
                            @if line.before { "… " }
                            (self.collated(outlet, &line.pieces, next, range))
                            @if line.after { " …" }
                            (self.go(outlet, span))
                        }
                    }
                    @if let Some(passage) = passage { (self.facts(passage)) }
                }
            }
        }
    }

    /// How far two holders of a text differ, whether one credits the other, which had it from which, and why all that.
    fn facts(&self, passage: &Passage) -> Markup {
        let s = self.strings;
        let (edit, credit) = model::edit_and_credit(passage, s);
        let from = taken_from(passage, s, |n| self.letter(n).to_owned());
        html! {
            div.facts {
                span { (edit) " · " (credit) @if let Some(from) = &from { " · " (from) } }
                details.why {
                    summary { (s.why) }
                    (self.reason(&passage.reason))
                    @if from.is_some() { p { (s.direction) } (self.reason(&passage.direction.reason)) }
                }
            }
        }
    }

    /// Words aligned: what differs is an insertion, a deletion, or both together. The signs are in the style sheet, so that
    /// words can be copied without them.
    fn collated(
        &self,
        outlet: &super::Outlet<'_>,
        pieces: &[Collated],
        next: &mut usize,
        range: (usize, usize),
    ) -> Markup {
        html! {
            @for (index, item) in pieces.iter().enumerate() {
                @if item.begins && index > 0 { span.para {} } @else if item.spaced && index > 0 { " " }
                @match &item.piece {
                    Piece::Same(words) => { (paragraphs(outlet, item, words)) },
                    piece => { (self.difference(piece, next, range)) },
                }
            }
        }
    }

    /// One difference, with its anchor and the way to its neighbours.
    fn difference(&self, piece: &Piece, next: &mut usize, (first, end): (usize, usize)) -> Markup {
        let s = self.strings;
        let number = *next;
        *next += 1;
        let both = |a: &str, b: &str| html! { del { (a) } " " ins { (b) } };
        let (class, words) = match piece {
            Piece::Same(words) => ("", html! { (words) }),
            Piece::Added(words) => ("one", html! { ins { (words) } }),
            Piece::Dropped(words) => ("one", html! { del { (words) } }),
            Piece::Respelt(a, b) => ("re", both(a, b)),
            Piece::Changed(a, b) => ("ch", both(a, b)),
            Piece::Number(a, b) => ("nu", both(a, b)),
        };
        html! {
            span class=(class) id=(format!("d{number}")) {
                // Held to the words by a joiner: no line ends between them.
                (words) "\u{2060}"
                span.step {
                    @if number > first { a href=(format!("#d{}", number - 1)) aria-label=(s.previous_difference) { "‹" } }
                    @if number + 1 < end { a href=(format!("#d{}", number + 1)) aria-label=(s.next_difference) { "›" } }
                }
            }
        }
    }

    /// The whole texts, where they are asked for: those of one origin against each other.
    pub(super) fn texts(&self) -> (usize, Markup) {
        if !self.excerpts.full_text {
            return (0, html! {});
        }
        let groups: Vec<Vec<usize>> = model::by_origin(self.comparison, &self.compared)
            .iter()
            .map(|column| column.articles().collect())
            .collect();
        let body = html! {
            @for (n, group) in groups.iter().enumerate() {
                figure.text.whole {
                    figcaption { h3 { @for article in group { (self.outlet_name(*article)) " " } } }
                    @match group.as_slice() {
                        [one] => { (self.whole(*one)) },
                        several => { (self.panes(&format!("w{n}"), &whole_readings(self, several))) },
                    }
                }
            }
        };
        (self.compared.len(), body)
    }

    /// The second of two texts against the first.
    pub(super) fn changes(&self) -> Markup {
        let readings = whole_readings(self, &[0, 1]);
        let [base, later] = readings.as_slice() else {
            return html! {};
        };
        let Some(line) = self.line(base, later) else {
            return html! {};
        };
        let count = differences(&line.pieces);
        let mut next = 1;
        html! {
            (self.signs())
            p.steps { (self.strings.count(count, &self.strings.differences)) }
            @if let Some(outlet) = self.outlets.get(1) {
                div.collated lang=[self.foreign(outlet)] dir=[direction(outlet)] {
                    @if line.before { "… " }
                    (self.collated(outlet, &line.pieces, &mut next, (1, count + 1)))
                    @if line.after { " …" }
                }
            }
        }
    }

    fn whole(&self, article: usize) -> Markup {
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let text = visible_paragraphs(&outlet.article.text);
        html! {
            details {
                summary { (self.strings.count(outlet.words, &self.strings.words)) }
                div.full lang=[self.foreign(outlet)] dir=[direction(outlet)] { @for words in text { p.w { (words) } } }
            }
        }
    }
}

/// Whole articles as readings of one text.
fn whole_readings(report: &Report<'_>, articles: &[usize]) -> Vec<Reading> {
    let reading = |article: &usize| {
        let text = &report.outlets.get(*article)?.article.text;
        let holders = vec![(*article, Span::new(0, text.len()))];
        Some(Reading { holders })
    };
    articles.iter().filter_map(reading).collect()
}

/// The lines of a text that hold anything.
fn visible_paragraphs(text: &str) -> Vec<String> {
    let lines = text.split('\n').map(|line| visible(line).into_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Words that are the same in both; where they run over several paragraphs, each begins anew. A piece's place is that of the words
/// that it shows, cut or not.
fn paragraphs(outlet: &super::Outlet<'_>, item: &Collated, words: &str) -> Markup {
    let text = item.b.slice(&outlet.article.text);
    if !text.contains('\n') {
        return html! { (words) };
    }
    html! {
        @for (n, line) in visible_paragraphs(text).iter().enumerate() {
            @if n > 0 { span.para {} }
            (line)
        }
    }
}
