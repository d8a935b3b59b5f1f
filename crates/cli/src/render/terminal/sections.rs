//! The other sections on a terminal: articles, wording, origins, doubts.

use super::super::model::{self, Column, Named};
use super::super::strings::{fill, stamp};
use super::super::text::{clip, columns, visible};
use super::Screen;
use super::paint::{BOLD, CHANGED, DIM, PLAIN, Rich, beside, said};
use parallax_core::compare::StoryOrigin;

/// Before a form of a name: spaces at which no line is broken, so that they are kept.
pub(super) const INDENT: &str = "\u{a0}\u{a0}";

impl Screen<'_> {
    /// How much there is of everything, in a line.
    pub(super) fn summary(&mut self) {
        let s = self.strings;
        let updates = self
            .comparison
            .conflicts
            .iter()
            .filter(|c| c.update)
            .count();
        let conflicts = self.comparison.conflicts.len() - updates;
        let mut statements = s.count(self.rows.len(), &s.statements);
        if !self.rows.is_empty() {
            statements = format!("{statements} ({})", model::told(&self.rows, s));
        }
        let articles = s.count(self.outlets.len(), &s.articles);
        let mut line = Rich::new(&articles, BOLD).dot(&statements, PLAIN);
        for (count, words) in [(conflicts, &s.conflicts), (updates, &s.updates)] {
            if count > 0 {
                line = line.dot(&s.count(count, words), BOLD);
            }
        }
        self.text(0, &line);
        self.blank();
    }

    /// The articles: outlet and title, then time, credit, length, own text.
    pub(super) fn articles(&mut self) {
        let s = self.strings;
        let times: Vec<String> = self
            .outlets
            .iter()
            .map(|o| o.article.published.map_or(s.no_time.clone(), stamp))
            .collect();
        let when = times.iter().map(|t| columns(t)).max().unwrap_or_default();
        for (index, time) in times.iter().enumerate() {
            let Some(outlet) = self.outlets.get(index) else {
                continue;
            };
            let copy = |column: &Column| column.copies.contains(&index);
            if !self.full && self.columns.iter().any(copy) {
                continue;
            }
            let credits = outlet.credits();
            let credit = if credits.is_empty() {
                &s.no_credit
            } else {
                &credits.join(", ")
            };
            let mut facts = Rich::new(time, PLAIN)
                .and(&" ".repeat(when.saturating_sub(columns(time))), PLAIN)
                .dot(credit, PLAIN)
                .dot(&s.count(outlet.words, &s.words), PLAIN);
            if let Some(own) = outlet.originality {
                let share = s.share(own.originality);
                facts = facts.dot(&fill(&s.own_share, &[("share", &share)]), PLAIN);
            }
            let mut head = Rich::new(&outlet.name, PLAIN);
            head = match outlet.title() {
                Some(title) => head.dot(&title, BOLD),
                None => head.dot(&s.no_title, DIM),
            };
            let letters = self.outlets.last().map_or(1, |o| o.letter.len()) + 1;
            let gap = letters.saturating_sub(outlet.letter.len());
            if outlet.aside && !self.compared.is_empty() {
                head = head.dot(&s.aside, CHANGED);
            }
            let mark = self.letters(&[index]).and(&" ".repeat(gap), PLAIN);
            self.hang(&mark, &head);
            self.text(letters, &facts);
            self.copies_of(index, letters);
        }
    }

    /// Under the article that stands for them: those that mostly print the same text.
    fn copies_of(&mut self, lead: usize, indent: usize) {
        let column = self.columns.iter().find(|c| c.lead == lead);
        let copies = column.map_or_else(Vec::new, |c| c.copies.clone());
        if copies.is_empty() || self.full {
            return;
        }
        let mut line = Rich::new(
            &self.strings.count(copies.len(), &self.strings.copies),
            BOLD,
        )
        .and(": ", PLAIN);
        for (n, copy) in copies.iter().enumerate() {
            let gap = if n > 0 { ", " } else { "" };
            line = line.and(gap, DIM).with(&self.name(*copy));
        }
        self.text(indent, &line);
    }

    /// The forms of each name by outlet: in its own voice, and in quotation marks.
    pub(super) fn wording(&mut self) {
        let things = model::wording(self.comparison);
        if things.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.head_wording, &s.about_wording);
        if things.iter().any(|t| !t.wording.slips.is_empty()) {
            self.text(0, &Rich::new("† ", BOLD).and(&s.slip_sign, DIM));
            self.blank();
        }
        let forms = things.iter().flat_map(|t| t.wording.forms.keys());
        let widest = forms.map(|f| columns(&visible(f)) + 2).max().unwrap_or(0);
        let form_width = widest.clamp(8, self.width / 3);
        let most = (self.width.saturating_sub(form_width) / 11).max(1);
        let all = self.compared.clone();
        for band in all.chunks(most) {
            let mut widths = vec![form_width];
            widths.extend(band.iter().map(|_| 9));
            let mut head = vec![Rich::default()];
            head.extend(band.iter().map(|i| self.letters(&[*i])));
            self.row(&head, &widths);
            for thing in &things {
                self.forms(thing, band, &widths);
            }
        }
    }

    pub(super) fn row(&mut self, cells: &[Rich], widths: &[usize]) {
        for line in beside(cells, widths, &Rich::new("  ", PLAIN)) {
            self.line(&line);
        }
    }

    fn forms(&mut self, thing: &Named<'_>, band: &[usize], widths: &[usize]) {
        let rule: usize = widths.iter().sum::<usize>() + 2 * band.len();
        self.line(&Rich::new(&"─".repeat(rule.min(self.width)), DIM));
        if let Some(name) = &thing.name {
            self.text(0, &Rich::new(name, BOLD));
        }
        for (form, uses) in &thing.wording.forms {
            if !self.compared.iter().any(|i| uses.contains_key(i)) {
                continue;
            }
            let mut cells = vec![Rich::new(INDENT, PLAIN).with(&said(form, PLAIN))];
            cells.extend(band.iter().map(|article| {
                let uses = uses.get(article).copied().unwrap_or_default();
                let slips = model::slips(thing.wording, *article, form);
                let sign = if slips.is_empty() { "" } else { "†" };
                let cell = match (uses.own, uses.quoted) {
                    (0, 0) => Rich::new("—", DIM),
                    (own, 0) => Rich::new(&own.to_string(), PLAIN),
                    (0, quoted) => Rich::new(&self.strings.quoted(&quoted.to_string()), DIM),
                    (own, quoted) => Rich::new(&own.to_string(), PLAIN)
                        .and(" ", PLAIN)
                        .and(&self.strings.quoted(&quoted.to_string()), DIM),
                };
                cell.and(sign, BOLD)
            }));
            self.row(&cells, widths);
        }
    }

    /// How many independent sources there are, which articles are of which, and the words that show it.
    pub(super) fn origins(&mut self) {
        let origins = model::origins(self.comparison);
        if origins.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.head_origins, &s.about_origins);
        let articles = s.count(self.compared.len(), &s.articles);
        let head = Rich::new(&articles, PLAIN).dot(&s.count(origins.len(), &s.origins), BOLD);
        self.text(0, &head);
        for origin in origins {
            self.origin(origin);
        }
    }

    fn origin(&mut self, origin: &StoryOrigin) {
        let s = self.strings;
        let mut words = self.letters(&origin.articles);
        if let Some(agency) = &origin.agency {
            words = words.dot(&visible(agency), BOLD);
        }
        words = words.dot(&s.because(&origin.because), DIM);
        let names = |articles: &[usize]| {
            let letters = articles.iter().filter_map(|a| self.outlets.get(*a));
            letters
                .map(|o| o.letter.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        for part in model::about_origin(origin, s, names) {
            words = words.dot(&part, PLAIN);
        }
        self.hang(&Rich::new("• ", DIM), &words);
        for (article, span) in model::proof(origin) {
            let Some(outlet) = self.outlets.get(article) else {
                continue;
            };
            let shown = s.quoted(&clip(&outlet.excerpt(span), 3 * self.width));
            let mark = Rich::new(INDENT, PLAIN)
                .with(&self.letters(&[article]))
                .and(" ", PLAIN);
            self.hang(&mark, &Rich::new(&shown, DIM));
        }
    }

    /// What was not understood, of the comparison and of each article.
    pub(super) fn doubts(&mut self) {
        let comparison = self.comparison;
        let all = model::doubts(comparison);
        if all.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.head_doubts, &s.about_doubts);
        for (article, doubt) in all {
            let mut mark = Rich::new("? ", CHANGED);
            if let Some(index) = article {
                mark = mark.with(&self.letters(&[index])).and(" ", PLAIN);
            }
            let mut words = Rich::default();
            for (n, part) in s.doubt(doubt, self.compared.is_empty()).iter().enumerate() {
                words = words.dot(part, if n == 0 { PLAIN } else { DIM });
            }
            self.hang(&mark, &words);
        }
    }
}
