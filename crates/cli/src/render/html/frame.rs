//! The frame of the report: head, contents, doubts, foot.

use super::super::model;
use super::super::strings::fill;
use super::{Report, STYLE, Stamp};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use parallax_core::evidence::Doubt;

/// Nothing but the style in the file: no script, picture, font, frame, form or request.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A part of the report: its anchor, its name, how much is in it, and what it holds.
pub(crate) struct Section {
    pub id: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub count: usize,
    pub body: Markup,
}

impl Report<'_> {
    pub(super) fn document(&self, stamp: &Stamp<'_>) -> Markup {
        let s = self.strings;
        let title = s.count(self.outlets.len(), &s.title);
        let sections = self.sections(&|_| true);
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
    pub(super) fn figures(&self) -> Markup {
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
                @if self.paged.is_none() { li { (s.count(self.outlets.len(), &s.articles)) } }
                @if self.compared.len() > 1 && self.paged.is_none() { li { (s.count(model::origins(self.comparison).len(), &s.origins)) } }
                @if !self.compared.is_empty() { li { (statements) } }
                @if conflicts > 0 { li { (s.count(conflicts, &s.conflicts)) } }
                @if updates > 0 { li { (s.count(updates, &s.updates)) } }
            }
        }
    }

    /// Which letter is which outlet's article, each leading to its page.
    pub(super) fn key(&self) -> Markup {
        html! {
            ul.key-of aria-label=(self.strings.legend_letter) { @for index in self.compared.iter().copied() { li {
                @match (&self.paged, self.outlets.get(index)) {
                    (Some(paged), Some(outlet)) => { a href=(paged.article(&outlet.article.id)) { (self.outlet_name(index)) } },
                    _ => { (self.outlet_name(index)) },
                }
            } } }
        }
    }

    /// The wanted sections that have something in them; the statements always, as the aim of the skip link. They are laid out in the
    /// order in which they may draw on what the articles give: what conflicts first, proofs and the sums of what was given last. Where
    /// there is a cap all of them are laid out, whatever is wanted: so each shows the same words alone as among the others.
    pub(super) fn sections(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<Section> {
        let s = self.strings;
        // Of articles that tell of different events nothing is set side by side: what they are, and the doubts.
        let apart = model::of_different_events(self.comparison);
        let capped = self.excerpts.longest.is_some();
        let made = |id: &'static str,
                    name: &'static str,
                    about: &'static str,
                    body: &dyn Fn() -> (usize, Markup)| {
            let kept = wanted(id) && (!apart || matches!(id, "articles" | "doubts"));
            let (count, body) = (kept || capped).then(body)?;
            (kept && (count > 0 || id == "statements")).then_some(Section {
                id,
                name,
                about,
                count,
                body,
            })
        };
        let conflicts = made("conflicts", &s.head_conflicts, &s.about_conflicts, &|| {
            self.conflicts(false)
        });
        let updates = made("updates", &s.head_updates, &s.about_updates, &|| {
            self.conflicts(true)
        });
        let statements = made(
            "statements",
            &s.head_statements,
            &s.about_statements,
            &|| self.statements(),
        );
        let quotes = made("quotes", &s.head_quotes, &s.about_quotes, &|| self.quotes());
        let alone = made("alone", &s.head_alone, &s.about_alone, &|| self.alone());
        let passages = made("passages", &s.head_passages, &s.about_passages, &|| {
            self.passages()
        });
        let origins = made("origins", &s.head_origins, &s.about_origins, &|| {
            self.origins()
        });
        let texts = made("texts", &s.head_texts, &s.about_texts, &|| self.texts());
        let all = [
            made("articles", &s.head_articles, "", &|| self.articles()),
            statements,
            conflicts,
            updates,
            alone,
            quotes,
            passages,
            made("wording", &s.head_wording, &s.about_wording, &|| {
                self.wording()
            }),
            made("flow", &s.flow, &s.about_flow, &|| self.flow()),
            origins,
            texts,
            made("doubts", &s.head_doubts, &s.about_doubts, &|| self.doubts()),
        ];
        all.into_iter().flatten().collect()
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
