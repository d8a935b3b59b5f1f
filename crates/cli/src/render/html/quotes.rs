//! Quotes in the report: speakers × outlets, with the verb of saying that each chose for the same words.

use super::super::model::{Column, Said, Voice, same_words, voices};
use super::super::text::visible;
use super::Report;
use maud::{Markup, html};
use parallax_core::mention::{Quote, QuoteKind};
use std::collections::BTreeMap;

/// Of a speaker so many utterances are shown before the rest is folded, where there are many quotes.
const FIRST: usize = 6;
/// From so many utterances on, quotes are many.
const MANY: usize = 40;

impl Report<'_> {
    /// Speakers and their words by outlet.
    pub(super) fn quotes(&self) -> (usize, Markup) {
        let voices = voices(self.comparison);
        let count = voices.iter().map(|v| v.said.len()).sum();
        if self.crowded() {
            let body = html! { @for voice in &voices { (self.listed_voice(voice, count > MANY)) } };
            return (count, body);
        }
        let table = html! {
            table.quotes {
                caption.vh { (self.strings.head_quotes) }
                thead { tr { th.corner scope="col" { (self.strings.speaker) } (self.column_heads()) } }
                @for voice in &voices { (self.voice(voice)) }
            }
        };
        (count, self.scroller("h-quotes", &table))
    }

    /// A speaker: the verbs of each outlet for all that they say, then each utterance.
    fn voice(&self, voice: &Voice<'_>) -> Markup {
        html! {
            tbody {
                // The verbs of one utterance stand in its own row.
                @if voice.said.len() == 1 {
                    tr.group { th scope="rowgroup" colspan=(self.columns.len() + 1) { (self.speaker(voice)) } }
                } @else {
                    tr.group {
                        th scope="rowgroup" { (self.speaker(voice)) }
                        @for column in &self.columns {
                            td {
                                span.who { (self.outlet_name(column.lead)) }
                                (self.verbs(voice, column))
                            }
                        }
                    }
                }
                @for said in &voice.said { (self.utterance(said)) }
            }
        }
    }

    fn speaker(&self, voice: &Voice<'_>) -> Markup {
        let s = self.strings;
        html! {
            @match (&self.paged, voice.name.as_deref()) {
                (Some(paged), Some(name)) => { a href=(paged.speaker(name)) { bdi { (name) } } },
                (_, name) => { bdi { (name.unwrap_or(&s.no_speaker)) } },
            }
            " " span.n { (s.count(voice.heard_in(), &s.outlets)) }
        }
    }

    /// The verbs with which a column's articles report a speaker, each with how often if it is more than once.
    fn verbs(&self, voice: &Voice<'_>, column: &Column) -> Markup {
        let reports = voice.said.iter().flat_map(|said| &said.reports);
        let mut verbs: BTreeMap<String, usize> = BTreeMap::new();
        let mut silent = 0;
        for (article, quote) in reports {
            if !column.articles().any(|a| a == *article) {
                continue;
            }
            let verb = self.outlets.get(*article).map(|o| o.pieces(&quote.cue));
            match verb.filter(|v| !v.is_empty()) {
                Some(verb) => *verbs.entry(verb).or_default() += 1,
                None => silent += 1,
            }
        }
        let lang = self.outlets.get(column.lead).and_then(|o| self.foreign(o));
        html! {
            @if verbs.is_empty() && silent == 0 { span.muted { "—" } }
            @for (n, (verb, count)) in verbs.iter().enumerate() {
                @if n > 0 { ", " }
                b.cue lang=[lang] { (verb) } @if *count > 1 { "\u{a0}" span.n { "×" (count) } }
            }
            @if silent > 0 {
                @if !verbs.is_empty() { ", " }
                span.muted { (self.strings.no_cue) @if silent > 1 { "\u{a0}×" (silent) } }
            }
        }
    }

    fn utterance(&self, said: &Said<'_>) -> Markup {
        let Some((first, words)) = self.first_words(said) else {
            return html! {};
        };
        html! {
            tr {
                th scope="row" {
                    span.w lang=[self.outlets.get(first).and_then(|o| self.foreign(o))] { (words) }
                    (self.why_quote(said))
                }
                @for column in &self.columns {
                    @let here: Vec<(usize, &Quote)> = reports_in(said, column);
                    @if here.is_empty() { td.absent { span.who { (self.outlet_name(column.lead)) } "—" } } @else {
                        td {
                            span.who { (self.outlet_name(column.lead)) }
                            (self.reports(column, &here, &words))
                        }
                    }
                }
            }
        }
    }

    /// The reports of a column's articles: the first, and under it those of the copies.
    fn reports(&self, column: &Column, here: &[(usize, &Quote)], words: &str) -> Markup {
        let Some(((first, quote), others)) = here.split_first() else {
            return html! {};
        };
        let one = |article: usize, quote: &Quote| {
            html! { p {
                @if article != column.lead { (self.chip(article)) " " }
                (self.report(article, quote, words))
            } }
        };
        let (same, other): (Vec<_>, Vec<_>) = others
            .iter()
            .copied()
            .partition(|(article, other)| self.alike((*first, quote), (*article, other)));
        let same: Vec<usize> = same.into_iter().map(|(article, _)| article).collect();
        html! {
            (one(*first, quote))
            @if others.len() > 1 {
                details.copies {
                    summary { (self.strings.count(others.len(), &self.strings.more_reports)) }
                    @if !same.is_empty() { p { (self.chips(&same)) " " span.note { (self.strings.same_words) } } }
                    @for (article, quote) in other { (one(article, quote)) }
                }
            } @else { @for (article, quote) in others { (one(*article, quote)) } }
        }
    }

    /// Whether two articles report an utterance with the same verb and the same words.
    fn alike(&self, (a, one): (usize, &Quote), (b, other): (usize, &Quote)) -> bool {
        let (Some(a), Some(b)) = (self.outlets.get(a), self.outlets.get(b)) else {
            return false;
        };
        let verb = |outlet: &super::Outlet<'_>, quote: &Quote| {
            let words: Vec<String> = quote.cue.iter().map(|s| outlet.words_of(*s)).collect();
            words.join(" ")
        };
        verb(a, one) == verb(b, other) && same_words(&raw_words(a, one), &raw_words(b, other))
    }

    /// A speaker in a list: under each utterance those who report it, by the verb.
    fn listed_voice(&self, voice: &Voice<'_>, many: bool) -> Markup {
        let shown = if many { FIRST } else { usize::MAX };
        let (first, more) = voice
            .said
            .split_at_checked(shown)
            .unwrap_or((&voice.said, &[]));
        html! {
            section.voice {
                h3 { (self.speaker(voice)) }
                ul.said { @for said in first { (self.listed_utterance(said)) } }
                @if !more.is_empty() {
                    details {
                        summary { (self.strings.count(more.len(), &self.strings.more_quotes)) }
                        ul.said { @for said in more { (self.listed_utterance(said)) } }
                    }
                }
            }
        }
    }

    fn listed_utterance(&self, said: &Said<'_>) -> Markup {
        let Some((first, words)) = self.first_words(said) else {
            return html! {};
        };
        let mut alike: Vec<(String, Vec<usize>)> = Vec::new();
        let mut other: Vec<(usize, &Quote)> = Vec::new();
        for (article, quote) in &said.reports {
            let Some(outlet) = self.outlets.get(*article) else {
                continue;
            };
            if !same_words(&raw_words(outlet, quote), &raw_first(said, &self.outlets)) {
                other.push((*article, quote));
                continue;
            }
            let verb = outlet.pieces(&quote.cue);
            match alike.iter_mut().find(|(known, _)| *known == verb) {
                Some((_, articles)) => articles.push(*article),
                None => alike.push((verb, vec![*article])),
            }
        }
        let lang = self.outlets.get(first).and_then(|o| self.foreign(o));
        html! {
            li {
                span.w lang=[lang] { (words) }
                @if let Some(outlet) = self.outlets.get(first)
                    && let Some(span) = said.reports.first().and_then(|(_, q)| q.content.first())
                { (self.go(outlet, *span)) }
                ul.by {
                    @for (verb, articles) in &alike { li {
                        (self.chips(articles)) " "
                        @if verb.is_empty() { span.muted { (self.strings.no_cue) } } @else { b.cue lang=[lang] { (verb) } }
                    } }
                    @for (article, quote) in other { li { (self.chip(article)) " " (self.report(article, quote, &words)) } }
                }
                (self.why_quote(said))
            }
        }
    }

    /// The words of the first report of an utterance, and whose they are.
    fn first_words(&self, said: &Said<'_>) -> Option<(usize, String)> {
        let (first, quote) = said.reports.first()?;
        let outlet = self.outlets.get(*first)?;
        Some((*first, outlet.quote_words(quote, self.strings)))
    }

    /// One outlet's report of an utterance: its verb, and its words where they are others.
    fn report(&self, article: usize, quote: &Quote, shown: &str) -> Markup {
        let s = self.strings;
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let cue = outlet.pieces(&quote.cue);
        html! {
            @if cue.is_empty() { span.muted { (s.no_cue) } } @else {
                b.cue lang=[self.foreign(outlet)] { (cue) }
            }
            " " span.note { (self.kind(quote)) }
            @let words = outlet.quote_words(quote, s);
            @if !same_words(&words, shown) {
                " " span.w lang=[self.foreign(outlet)] { (words) }
            }
            @if let Some(span) = quote.content.first() { (self.go(outlet, *span)) }
        }
    }

    fn kind(&self, quote: &Quote) -> &'static str {
        let s = self.strings;
        match quote.kind {
            QuoteKind::Direct => &s.direct,
            QuoteKind::Indirect => &s.indirect,
            QuoteKind::Mixed => &s.mixed,
            QuoteKind::Claim => &s.claim,
        }
    }

    /// What words make it a quote, and whose, in each article that reports it.
    fn why_quote(&self, said: &Said<'_>) -> Markup {
        let s = self.strings;
        html! {
            details.why {
                summary { (s.why) }
                ul { @for (article, quote) in &said.reports { @if let Some(outlet) = self.outlets.get(*article) {
                    li {
                        (self.chip(*article)) " " (self.kind(quote))
                        @let cue = outlet.pieces(&quote.cue);
                        " · " (s.cue) " " @if cue.is_empty() { "—" } @else { i lang=[self.foreign(outlet)] { (cue) } }
                        @if let Some(speaker) = &quote.speaker {
                            @let named = outlet.pieces(speaker.spans.get(..1).unwrap_or_default());
                            " · " (s.speaker_words) " "
                            @if named.is_empty() { i { (visible(&speaker.name)) } } @else { i lang=[self.foreign(outlet)] { (named) } }
                        }
                    }
                } } }
                @if said.reports.len() > 1 { p { (s.same_utterance) } }
            }
        }
    }
}

/// The reports of an utterance in a column's articles.
fn reports_in<'q>(said: &Said<'q>, column: &Column) -> Vec<(usize, &'q Quote)> {
    let here = column.articles().flat_map(|article| {
        let reports = said.reports.iter().filter(move |(a, _)| *a == article);
        reports.copied()
    });
    here.collect()
}

/// All words of a quote, to be held against others.
fn raw_words(outlet: &super::Outlet<'_>, quote: &Quote) -> String {
    let words: Vec<String> = quote.content.iter().map(|s| outlet.words_of(*s)).collect();
    words.join(" ")
}

fn raw_first(said: &Said<'_>, outlets: &[super::Outlet<'_>]) -> String {
    let first = said.reports.first();
    let found = first.and_then(|(article, quote)| Some(raw_words(outlets.get(*article)?, quote)));
    found.unwrap_or_default()
}
