//! Origins in the report: how many independent sources of text there are, whose words they are, and what shows it.

use super::super::model;
use super::super::strings::fill;
use super::super::text::visible;
use super::Report;
use maud::{Markup, html};
use parallax_core::compare::StoryOrigin;

impl Report<'_> {
    pub(super) fn origins(&self) -> (usize, Markup) {
        let origins = model::origins(self.comparison);
        let s = self.strings;
        let (several, single): (Vec<_>, Vec<_>) = origins
            .iter()
            .partition(|o| o.articles.len() + o.also.len() > 1);
        let body = html! {
            p {
                (s.count(self.compared.len(), &s.articles)) " · "
                b { (s.count(origins.len(), &s.origins)) }
            }
            ul.origins {
                @for origin in several { li { (self.origin(origin)) } }
                @for origin in single { li { (self.origin(origin)) } }
            }
        };
        (origins.len(), body)
    }

    /// An origin with its articles, why, and the words that show it.
    fn origin(&self, origin: &StoryOrigin) -> Markup {
        let s = self.strings;
        let share = |article: usize| {
            let found = origin.shares.iter().find(|(a, _)| *a == article);
            found.map(|(_, share)| fill(&s.origin_draw, &[("share", &s.share(*share))]))
        };
        let proof = model::proof(origin);
        html! {
            (self.chips(&origin.articles)) " "
            @if let Some(agency) = &origin.agency { b { (visible(agency)) } " " }
            span.muted { (s.because(&origin.because)) }
            @for part in model::about_origin(origin, s, |a| self.letters(a)) { " · " (part) }
            details.why {
                summary { (s.why) }
                (self.reason(&origin.reason))
                @for (article, span) in proof {
                    @if let Some(outlet) = self.outlets.get(article) {
                        blockquote {
                            (self.chip(article)) " "
                            (self.shown(outlet, &outlet.shown(span, &[]))) (self.go(outlet, span))
                            @if let Some(share) = share(article) { " " span.muted { (share) } }
                        }
                    }
                }
            }
        }
    }
}
