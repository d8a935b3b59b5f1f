//! Quotes on a terminal: who is quoted where, with the verb that each outlet chose.

use super::super::model::{Said, Voice, same_words, voices};
use super::Screen;
use super::paint::{BOLD, DIM, PLAIN, Rich};
use parallax_core::mention::{Quote, QuoteKind};

/// In a large story so many utterances of a speaker are shown.
const FIRST: usize = 5;

impl Screen<'_> {
    /// Who is quoted where, with the verb that each outlet chose.
    pub(super) fn quotes(&mut self) {
        let voices = voices(self.comparison);
        if voices.is_empty() {
            return;
        }
        let s = self.strings;
        self.heading(&s.head_quotes, &s.about_quotes);
        for (index, voice) in voices.iter().enumerate() {
            if index > 0 {
                self.blank();
            }
            self.voice(voice);
        }
    }

    fn voice(&mut self, voice: &Voice<'_>) {
        let s = self.strings;
        let name = voice.name.as_deref().unwrap_or(&s.no_speaker);
        let heard = s.count(voice.heard_in(), &s.outlets);
        self.text(0, &Rich::new(name, BOLD).dot(&heard, DIM));
        let brief = self.crowded() && !self.full;
        let most = if brief { FIRST } else { usize::MAX };
        for said in voice.said.iter().take(most) {
            self.utterance(said);
        }
        let left = voice.said.len().saturating_sub(most);
        if left > 0 {
            self.text(
                2,
                &Rich::new(&s.count(left, &s.more_quotes), DIM).dot("--full", DIM),
            );
        }
    }

    /// The words once, then each outlet with its verb, and its own words where they differ.
    fn utterance(&mut self, said: &Said<'_>) {
        let s = self.strings;
        let words = |screen: &Self, article: usize, quote: &Quote| {
            let outlet = screen.outlets.get(article);
            outlet.map_or_else(String::new, |o| o.quote_words(quote, s))
        };
        let Some((first, quote)) = said.reports.first() else {
            return;
        };
        let shown = words(self, *first, quote);
        self.text(2, &Rich::new(&shown, PLAIN));
        if self.crowded() && !self.full {
            self.by_verb(said);
            return;
        }
        for (article, quote) in &said.reports {
            let cue = self.outlets.get(*article).map(|o| o.pieces(&quote.cue));
            let cue = cue.filter(|c| !c.is_empty());
            let kind = match quote.kind {
                QuoteKind::Direct => &s.direct,
                QuoteKind::Indirect => &s.indirect,
                QuoteKind::Mixed => &s.mixed,
                QuoteKind::Claim => &s.claim,
            };
            let mut line = match &cue {
                Some(cue) => Rich::new(cue, BOLD),
                None => Rich::new(&s.no_cue, DIM),
            };
            line = line.dot(kind, DIM);
            let own = words(self, *article, quote);
            if !same_words(&own, &shown) {
                line = line.dot(&own, PLAIN);
            }
            let name = self.listed(*article, 4);
            self.hang(&name, &line);
        }
    }

    /// Those who report an utterance, by the verb that they chose.
    fn by_verb(&mut self, said: &Said<'_>) {
        let mut verbs: Vec<(String, Vec<usize>)> = Vec::new();
        for (article, quote) in &said.reports {
            let verb = self.outlets.get(*article).map(|o| o.pieces(&quote.cue));
            let verb = verb.unwrap_or_default();
            match verbs.iter_mut().find(|(known, _)| *known == verb) {
                Some((_, articles)) => articles.push(*article),
                None => verbs.push((verb, vec![*article])),
            }
        }
        for (verb, articles) in verbs {
            let verb = if verb.is_empty() {
                Rich::new(&self.strings.no_cue, DIM)
            } else {
                Rich::new(&verb, BOLD)
            };
            let letters = self.letters(&articles);
            self.hang(
                &Rich::new("    ", PLAIN),
                &verb.and("  ", PLAIN).with(&letters),
            );
        }
    }
}
