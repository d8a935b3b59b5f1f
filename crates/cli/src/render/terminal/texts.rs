//! Shared texts on a terminal: each once, with its other readings against the first, word by word.

use super::super::collation::{Collated, Piece, collate, given};
use super::super::model::{self, Held, Reading};
use super::super::strings::fill;
use super::Screen;
use super::paint::{ADDED, BOLD, CHANGED, DIM, DROPPED, PLAIN, Rich};
use parallax_core::copy::CopyKind;

/// In the short form so many texts are shown, and so many readings of each.
const FIRST: usize = 12;
const READINGS: usize = 6;

impl Screen<'_> {
    /// What several articles print in the same words.
    pub(super) fn passages(&mut self) {
        let held = model::held(self.comparison, &self.outlets);
        if held.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.head_passages, &s.about_passages);
        let legend = format!(
            "[a→b] {} · +{{…}} {} · -[…] {}",
            s.legend_changed, s.legend_added, s.legend_dropped
        );
        self.text(0, &Rich::new(&legend, DIM));
        let most = if self.full { usize::MAX } else { FIRST };
        for (n, text) in held.iter().take(most).enumerate() {
            self.blank();
            self.held(n + 1, text);
        }
        if held.len() > most {
            let more = s.count(held.len() - most, &s.more_texts);
            self.blank();
            self.text(0, &Rich::new(&more, DIM).dot("--full", DIM));
        }
    }

    /// One text: who holds it, whose it is, and its readings.
    fn held(&mut self, number: usize, held: &Held<'_>) {
        let s = self.strings;
        let text = held.text;
        let kind = match text.kind {
            CopyKind::Narrative => &s.narrative,
            CopyKind::Quote => &s.quote,
            CopyKind::Formula => &s.formula,
        };
        let holders: Vec<usize> = held.readings.iter().flat_map(Reading::articles).collect();
        let (first, later): (Vec<usize>, Vec<usize>) =
            holders.iter().partition(|a| text.first == Some(**a));
        let mut head = Rich::new(&format!("{number} "), BOLD);
        if first.is_empty() {
            head = head
                .with(&self.letters(&later))
                .dot(kind, DIM)
                .dot(&s.undirected, DIM);
        } else {
            head = head.with(&self.letters(&first)).and(" → ", BOLD);
            head = head.with(&self.letters(&later)).dot(kind, DIM);
        }
        let origin = &text.origin;
        if let Some(agency) = origin.agency() {
            head = head.dot(&super::super::text::visible(agency), BOLD);
        }
        if let Some(source) = origin.source {
            head = head.dot(
                &fill(&s.origin_source, &[("who", self.letter(source))]),
                DIM,
            );
        }
        let credit = if origin.credited_by.is_empty() {
            s.uncredited.clone()
        } else {
            let who: Vec<&str> = origin.credited_by.iter().map(|a| self.letter(*a)).collect();
            fill(&s.origin_credited, &[("who", &who.join(", "))])
        };
        head = head.dot(&credit, DIM);
        self.text(0, &head);
        let Some((base, others)) = held.readings.split_first() else {
            return;
        };
        self.base(base);
        let most = if self.full { usize::MAX } else { READINGS };
        for reading in others.iter().take(most) {
            self.reading(base, reading);
        }
        if others.len() > most {
            let more = s.count(others.len() - most, &s.more_readings);
            self.text(4, &Rich::new(&more, DIM));
        }
    }

    fn base(&mut self, base: &Reading) {
        let Some((article, span)) = base.first() else {
            return;
        };
        let words = self.outlets.get(article).map(|o| {
            let shown = o.shown(span, &[]);
            if shown.held {
                self.strings.held_back.clone()
            } else {
                shown.text()
            }
        });
        let mark = Rich::new("  ", PLAIN)
            .with(&self.letters(&base.articles()))
            .and("  ", PLAIN);
        self.hang(
            &mark.shortened(self.width / 3),
            &Rich::new(&words.unwrap_or_default(), PLAIN),
        );
    }

    fn reading(&mut self, base: &Reading, reading: &Reading) {
        let s = self.strings;
        let (Some(from), Some(to)) = (base.first(), reading.first()) else {
            return;
        };
        let (Some(a), Some(b)) = (self.outlets.get(from.0), self.outlets.get(to.0)) else {
            return;
        };
        let pieces = collate((a, from.1), (b, to.1));
        let (pieces, before, after) = given(pieces, (a, from.1), (b, to.1));
        let mut words = Rich::new(if before { "… " } else { "" }, PLAIN).with(&collated(&pieces));
        words = words.and(if after { " …" } else { "" }, PLAIN);
        if pieces.is_empty() {
            words = Rich::new(&s.held_back, DIM);
        }
        let mark = Rich::new("  ", PLAIN)
            .with(&self.letters(&reading.articles()))
            .and("  ", PLAIN);
        self.hang(&mark.shortened(self.width / 3), &words);
        let Some(passage) = model::between(self.comparison, from, to) else {
            return;
        };
        let (edit, credit) = model::edit_and_credit(passage, s);
        let mut facts = Rich::new(&edit, DIM).dot(credit, DIM);
        if let Some(from) = model::taken_from(passage, s, |n| self.letter(n).to_owned()) {
            facts = facts.dot(&from, DIM);
        }
        self.text(5, &facts);
    }
}

/// A collated passage in the manner of wdiff: every difference has its own brackets.
fn collated(pieces: &[Collated]) -> Rich {
    let mut out = Rich::default();
    for item in pieces {
        if item.spaced && !out.is_empty() {
            out = out.and(" ", PLAIN);
        }
        out = match &item.piece {
            Piece::Same(words) => out.and(words, PLAIN),
            Piece::Added(words) => out.and(&format!("+{{{words}}}"), ADDED),
            Piece::Dropped(words) => out.and(&format!("-[{words}]"), DROPPED),
            Piece::Respelt(a, b) | Piece::Changed(a, b) | Piece::Number(a, b) => {
                out.and(&format!("[{a}→{b}]"), CHANGED)
            }
        };
    }
    out
}
