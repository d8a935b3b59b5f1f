//! Flow on a terminal, as a table: each article with where it has words from, and whether it says so.

use super::super::model::{Source, Way, flow};
use super::super::strings::stamp;
use super::super::text::{columns, visible};
use super::Screen;
use super::paint::{BOLD, DIM, PLAIN, Rich};

/// So many columns are enough for where words come from.
const NARROW: usize = 24;

impl Screen<'_> {
    /// Who had it when, and from where.
    pub(super) fn flow(&mut self) {
        let found = flow(self.comparison);
        if found.ways.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.flow, &s.about_flow);
        let legend = format!("━▶ {} · ┅▶ {}", s.flow_credited, s.flow_uncredited);
        self.text(0, &Rich::new(&legend, DIM));
        if !found.unseen.is_empty() {
            self.text(0, &Rich::new(&format!("◇ {}", s.flow_unseen), DIM));
        }
        self.blank();
        let unseen: Vec<Rich> = found
            .unseen
            .iter()
            .map(|origin| {
                let name = origin.agency.as_deref().map(|a| visible(a).into_owned());
                Rich::new("◇ ", PLAIN).and(&name.unwrap_or_else(|| s.unknown_source.clone()), BOLD)
            })
            .collect();
        let times: Vec<String> = self
            .outlets
            .iter()
            .map(|o| o.article.published.map_or(s.no_time.clone(), stamp))
            .collect();
        let wide = times.iter().map(|t| columns(t)).max().unwrap_or_default();
        for (index, time) in times.iter().enumerate() {
            if !self.compared.contains(&index) {
                continue;
            }
            let ways: Vec<&Way> = found.ways_to(index).collect();
            let lack = " ".repeat(wide.saturating_sub(columns(time)) + 2);
            let mark = Rich::new(time, DIM)
                .and(&lack, PLAIN)
                .with(&self.listed(index, 0));
            let mut words = Rich::default();
            for way in &ways {
                let from = match way.from {
                    Source::Article(from) => self.name(from),
                    Source::Unseen(nth) => unseen.get(nth).cloned().unwrap_or_default(),
                };
                let arrow = if way.credited { " ━▶" } else { " ┅▶" };
                if !words.is_empty() {
                    words = words.and("   ", PLAIN);
                }
                words = words.with(&from);
                if let Some(share) = way.share {
                    words = words.and(&format!(" {}", s.share(share)), DIM);
                }
                words = words.and(arrow, BOLD);
            }
            if ways.is_empty() {
                words = Rich::new(&s.own_words, DIM);
            }
            // On a narrow screen the time and the name take a line of their own.
            if mark.columns() + NARROW > self.width {
                self.text(0, &mark.shortened(self.width));
                self.text(4, &words);
            } else {
                self.hang(&mark, &words);
            }
        }
    }
}
