//! The frame of the report: head, contents, articles, origins, doubts, foot.

use super::super::link;
use super::super::model;
use super::super::strings::fill;
use super::super::text::visible;
use super::{Report, STYLE, Stamp};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parallax_core::compare::StoryOrigin;
use parallax_core::evidence::Doubt;

/// Nothing but the style in the file: no script, picture, font, frame, form or request.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A part of the report: its anchor, its name, how much is in it, and what it holds.
struct Section<'s> {
    id: &'static str,
    name: &'s str,
    about: &'s str,
    count: usize,
    body: Markup,
}

impl Report<'_> {
    pub(super) fn document(&self, stamp: &Stamp<'_>) -> Markup {
        let s = self.strings;
        let title = s.count(self.outlets.len(), &s.title);
        let sections = self.sections();
        html! {
            (DOCTYPE)
            html lang=(s.code) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="referrer" content="no-referrer";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(fill(&s.made_with, &[("version", stamp.version)]));
                    title { (title) @if let Some(first) = self.first_title() { " · " (first) } }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href=(if self.compared.is_empty() { "#articles" } else { "#statements" }) { (s.skip) }
                    header.top {
                        p.brand { "Parallax" }
                        h1 { (title) }
                        @if let Some(first) = self.first_title() { p.first { span.w { (first) } } }
                        (self.figures())
                        @if model::of_different_events(self.comparison) { p.apart { (s.nothing_beside) } }
                    }
                    div.page {
                        nav.contents aria-label=(s.contents) {
                            ul { @for section in &sections {
                                li { a href=(format!("#{}", section.id)) { (section.name) " " span.n { (section.count) } } }
                            } }
                        }
                        main {
                            @for section in &sections {
                                section id=(section.id) {
                                    h2 id=(format!("h-{}", section.id)) { (section.name) " " span.n { (section.count) } }
                                    @if !section.about.is_empty() { p.about { (section.about) } }
                                    (section.body)
                                }
                            }
                        }
                    }
                    (self.foot(stamp))
                }
            }
        }
    }

    /// The title of the first article that has one.
    fn first_title(&self) -> Option<String> {
        self.outlets.iter().find_map(model::Outlet::title)
    }

    /// How much there is of everything.
    fn figures(&self) -> Markup {
        let s = self.strings;
        let statements = format!(
            "{} ({})",
            s.count(self.rows.len(), &s.statements),
            model::told(&self.rows, s)
        );
        let updates = self
            .comparison
            .conflicts
            .iter()
            .filter(|c| c.update)
            .count();
        let conflicts = self.comparison.conflicts.len() - updates;
        html! {
            ul.figures {
                li { (s.count(self.outlets.len(), &s.articles)) }
                @if !self.compared.is_empty() { li { (statements) } }
                @if conflicts > 0 { li { (s.count(conflicts, &s.conflicts)) } }
                @if updates > 0 { li { (s.count(updates, &s.updates)) } }
            }
        }
    }

    /// The sections that have something in them; the statements always, as the aim of the skip link.
    fn sections(&self) -> Vec<Section<'static>> {
        let s = self.strings;
        let section = |id, name, about, (count, body): (usize, Markup)| Section {
            id,
            name,
            about,
            count,
            body,
        };
        let all = [
            section("articles", s.head_articles.as_str(), "", self.articles()),
            section(
                "statements",
                &s.head_statements,
                s.about_statements.as_str(),
                self.statements(),
            ),
            section(
                "conflicts",
                &s.head_conflicts,
                &s.about_conflicts,
                self.conflicts(false),
            ),
            section(
                "updates",
                &s.head_updates,
                &s.about_updates,
                self.conflicts(true),
            ),
            section("alone", &s.head_alone, &s.about_alone, self.alone()),
            section("quotes", &s.head_quotes, &s.about_quotes, self.quotes()),
            section(
                "passages",
                &s.head_passages,
                &s.about_passages,
                self.passages(),
            ),
            section("wording", &s.head_wording, &s.about_wording, self.wording()),
            section("origins", &s.head_origins, &s.about_origins, self.origins()),
            section("doubts", &s.head_doubts, &s.about_doubts, self.doubts()),
        ];
        // Of articles that tell of different events nothing is set side by side: what they are, and the doubts.
        let apart = model::of_different_events(self.comparison);
        let kept = all.into_iter().filter(|s| match s.id {
            "articles" | "doubts" => s.count > 0,
            "statements" => !apart,
            _ => s.count > 0 && !apart,
        });
        kept.collect()
    }

    fn articles(&self) -> (usize, Markup) {
        let s = self.strings;
        let table = html! {
            table.articles {
                thead { tr {
                    th scope="col" { (s.outlet) }
                    th scope="col" { (s.published) }
                    th scope="col" { (s.credit) }
                    th.r scope="col" { (s.length) }
                    th.r scope="col" { (s.own_text) }
                } }
                tbody { @for index in 0..self.outlets.len() { (self.article(index)) } }
            }
        };
        (self.outlets.len(), self.scroller("h-articles", &table))
    }

    fn article(&self, index: usize) -> Markup {
        let s = self.strings;
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let article = outlet.article;
        let title = outlet.title();
        let title = title.as_deref().unwrap_or(&s.no_title);
        html! {
            tr {
                th scope="row" {
                    (self.outlet_name(index))
                    @if outlet.aside && !self.compared.is_empty() { " " span.note { (s.aside) } }
                    span.title lang=[self.foreign(outlet)] {
                        @match link::page(article) {
                            Some(address) => { a href=(address) { (title) } },
                            None => { (title) },
                        }
                    }
                }
                td { @match article.published {
                    Some(moment) => { time datetime=(moment) { (s.moment(moment)) } },
                    None => { span.muted { (s.no_time) } },
                } }
                td {
                    @for (n, agency) in article.agencies.iter().enumerate() {
                        @if n > 0 { ", " }
                        b.agency title=(s.agency) { (visible(agency)) }
                    }
                    @if !article.agencies.is_empty() && !article.authors.is_empty() { ", " }
                    (article.authors.iter().map(|a| visible(a)).collect::<Vec<_>>().join(", "))
                    @if outlet.credits().is_empty() { span.muted { (s.no_credit) } }
                }
                td.r { (s.count(outlet.words, &s.words)) }
                td.r { @if let Some(own) = outlet.originality {
                    (s.share(own.originality))
                    span.bar aria-hidden="true" {
                        span style=(format!("width:{:.0}%", own.originality.clamp(0.0, 1.0) * 100.0)) {}
                    }
                } }
            }
        }
    }

    fn origins(&self) -> (usize, Markup) {
        let origins = model::origins(self.comparison);
        let s = self.strings;
        let body = html! {
            p {
                (s.count(self.compared.len(), &s.articles)) " · "
                b { (s.count(origins.len(), &s.origins)) }
            }
            ul.origins { @for origin in &origins { li { (self.origin(origin)) } } }
        };
        (origins.len(), body)
    }

    /// An origin with its articles, why, and the words that show it.
    fn origin(&self, origin: &StoryOrigin) -> Markup {
        let s = self.strings;
        let names = |articles: &[usize]| {
            let letters = articles.iter().filter_map(|a| self.outlets.get(*a));
            letters
                .map(|o| o.letter.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let share = |article: usize| {
            let found = origin.shares.iter().find(|(a, _)| *a == article);
            found.map(|(_, share)| fill(&s.origin_draw, &[("share", &s.share(*share))]))
        };
        html! {
            (self.chips(&origin.articles)) " "
            @if let Some(agency) = &origin.agency { b { (visible(agency)) } " " }
            span.muted { (s.because(&origin.because)) }
            @for part in model::about_origin(origin, s, names) { " · " (part) }
            @if !origin.draws.is_empty() { (self.why(&origin.reason)) }
            @for (article, span) in model::proof(origin) {
                @if let Some(outlet) = self.outlets.get(article) {
                    blockquote lang=[self.foreign(outlet)] {
                        (self.chip(article)) " " (outlet.excerpt(span)) (self.go(outlet, span))
                        @if let Some(share) = share(article) { " " span.muted { (share) } }
                    }
                }
            }
        }
    }

    fn doubts(&self) -> (usize, Markup) {
        let all = model::doubts(self.comparison);
        let body = html! {
            ul.doubts { @for (article, doubt) in &all {
                li { @if let Some(index) = article { (self.chip(*index)) " " } (self.one_doubt(doubt)) }
            } }
        };
        (all.len(), body)
    }

    fn foot(&self, stamp: &Stamp<'_>) -> Markup {
        let s = self.strings;
        let versions: Vec<String> = stamp
            .data_versions
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect();
        html! {
            footer {
                p { (s.disclaimer) }
                p.made {
                    (fill(&s.made_with, &[("version", stamp.version)]))
                    @if let Some(time) = &stamp.time { " · " (fill(&s.made_at, &[("time", time)])) }
                    @if !versions.is_empty() { " · " (s.data_versions) " " code { (versions.join(" ")) } }
                }
            }
        }
    }

    fn one_doubt(&self, doubt: &Doubt) -> Markup {
        let parts = self.strings.doubt(doubt, self.compared.is_empty());
        html! {
            @for (n, part) in parts.iter().enumerate() {
                @if n == 0 { (part) } @else { " · " span.muted { (part) } }
            }
        }
    }
}
