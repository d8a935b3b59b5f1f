//! Quotes and wording in the report.

use super::super::model::{self, Named, Said, Voice, same_words, voices};
use super::super::text::visible;
use super::Report;
use maud::{Markup, html};
use parallax_core::mention::{Quote, QuoteKind};

impl Report<'_> {
    /// Speakers and their words by outlet, with the verb that each chose.
    pub(super) fn quotes(&self) -> (usize, Markup) {
        let voices = voices(self.comparison);
        let count = voices.iter().map(|v| v.said.len()).sum();
        let table = html! {
            table.quotes {
                thead { tr { th.corner scope="col" { (self.strings.speaker) } (self.outlet_heads()) } }
                @for voice in &voices { (self.voice(voice)) }
            }
        };
        (count, self.scroller("h-quotes", &table))
    }

    fn voice(&self, voice: &Voice<'_>) -> Markup {
        let s = self.strings;
        html! {
            tbody {
                tr.group { th scope="rowgroup" colspan=(self.compared.len() + 1) {
                    span {
                        bdi { (voice.name.as_deref().unwrap_or(&s.no_speaker)) }
                        " " span.n { (s.count(voice.heard_in(), &s.outlets)) }
                    }
                } }
                @for said in &voice.said { (self.utterance(said)) }
            }
        }
    }

    fn utterance(&self, said: &Said<'_>) -> Markup {
        let Some((first, quote)) = said.reports.first() else {
            return html! {};
        };
        let Some(outlet) = self.outlets.get(*first) else {
            return html! {};
        };
        let words = outlet.quote_words(quote, self.strings);
        html! {
            tr {
                th scope="row" { span.w lang=[self.foreign(outlet)] { (words) } }
                @for article in self.compared.iter().copied() {
                    @let here: Vec<&Quote> = said.reports.iter().filter(|(a, _)| *a == article).map(|(_, q)| *q).collect();
                    @if here.is_empty() { td {} } @else {
                        td { @for quote in here { p { (self.report(article, quote, &words)) } } }
                    }
                }
            }
        }
    }

    /// One outlet's report of an utterance: its verb, and its words where they are others.
    fn report(&self, article: usize, quote: &Quote, shown: &str) -> Markup {
        let s = self.strings;
        let Some(outlet) = self.outlets.get(article) else {
            return html! {};
        };
        let (cue, words) = (outlet.pieces(&quote.cue), outlet.quote_words(quote, s));
        let kind = match quote.kind {
            QuoteKind::Direct => &s.direct,
            QuoteKind::Indirect => &s.indirect,
            QuoteKind::Mixed => &s.mixed,
            QuoteKind::Claim => &s.claim,
        };
        html! {
            @if cue.is_empty() { span.muted { (s.no_cue) } } @else {
                b.cue lang=[self.foreign(outlet)] { (cue) }
            }
            " " span.note { (kind) }
            @if !same_words(&words, shown) {
                " " span.w lang=[self.foreign(outlet)] { (words) }
            }
            @if let Some(span) = quote.content.first() { (self.go(outlet, *span)) }
        }
    }

    /// The forms of each name by outlet.
    pub(super) fn wording(&self) -> (usize, Markup) {
        let wording = model::wording(self.comparison);
        let table = html! {
            table.wording {
                thead { tr { th.corner scope="col" { (self.strings.form) } (self.outlet_heads()) } }
                @for thing in &wording { (self.forms(thing)) }
            }
        };
        (wording.len(), self.scroller("h-wording", &table))
    }

    fn forms(&self, thing: &Named<'_>) -> Markup {
        let s = self.strings;
        html! {
            tbody {
                @if let Some(name) = &thing.name {
                    tr.group { th scope="rowgroup" colspan=(self.compared.len() + 1) { span { bdi { (name) } } } }
                }
                @for (form, uses) in thing.wording.forms.iter().filter(|(_, u)| self.compared.iter().any(|i| u.contains_key(i))) { tr {
                    th scope="row" { span.w { (visible(form)) } }
                    @for article in &self.compared {
                        @let here = uses.get(article).copied().unwrap_or_default();
                        @if here.own + here.quoted == 0 { td {} } @else {
                            td {
                                @if here.own > 0 { b { (here.own) } " " }
                                @if here.quoted > 0 { span.in title=(s.legend_quoted) { (s.quoted(&here.quoted.to_string())) } }
                            }
                        }
                    }
                }
            } }
        }
    }
}
