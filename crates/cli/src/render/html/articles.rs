//! The articles of the report: who publishes what, when, under whose name, how much of it is its own, and how much of its words the
//! report shows.

use super::super::link;
use super::super::strings::fill;
use super::super::text::visible;
use super::Report;
use super::parts::direction;
use maud::{Markup, html};

impl Report<'_> {
    /// One row for each column's article, its copies folded under it; then what is set aside.
    pub(super) fn articles(&self) -> (usize, Markup) {
        let s = self.strings;
        let capped = self.excerpts.longest.is_some();
        let aside = (0..self.outlets.len()).filter(|i| !self.compared.contains(i));
        let table = html! {
            table.articles {
                caption.vh { (s.head_articles) }
                thead { tr {
                    th scope="col" { (s.outlet) }
                    th scope="col" { (s.published) }
                    th scope="col" { (s.credit) }
                    th.r scope="col" { (s.length) }
                    th.r scope="col" { (s.own_text) }
                    @if capped { th.r scope="col" { (s.given) } }
                } }
                @for column in &self.columns {
                    tbody { (self.article(column.lead, column.copies.len())) }
                    @if !column.copies.is_empty() {
                        tbody.copies { @for copy in &column.copies { (self.article(*copy, 0)) } }
                    }
                }
                tbody { @for index in aside { (self.article(index, 0)) } }
            }
        };
        let body = html! {
            (self.scroller("h-articles", &table))
            @if capped { p.about { (self.held_back()) } }
        };
        (self.outlets.len(), body)
    }

    /// What the caps are.
    fn held_back(&self) -> String {
        let longest = self.excerpts.longest.unwrap_or_default();
        let values = [("n", self.strings.number(longest))];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        fill(&self.strings.about_given, &values)
    }

    fn article(&self, index: usize, copies: usize) -> Markup {
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
                    @if copies > 0 {
                        " " label.unfold { input type="checkbox"; " " (s.count(copies, &s.copies)) }
                    }
                    span.title lang=[self.foreign(outlet)] dir=[direction(outlet)] {
                        @match (&self.paged, link::page(article)) {
                            (Some(paged), address) => {
                                a href=(paged.article(&article.id)) { (title) }
                                @if let Some(address) = address {
                                    "\u{a0}" a.go href=(address) aria-label=(fill(&s.read_at, &[("who", &outlet.name)])) { "↗" }
                                }
                            },
                            (None, Some(address)) => { a href=(address) { (title) } },
                            (None, None) => { (title) },
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
                    span.label { (s.own_text) " " }
                    (s.share(own.originality))
                    svg.bar aria-hidden="true" viewBox="0 0 100 5" preserveAspectRatio="none" {
                        rect width=(format!("{:.0}", own.originality.clamp(0.0, 1.0) * 100.0)) height="5" {}
                    }
                } }
                @if self.excerpts.longest.is_some() { td.r { span.label { (s.given) " " } (self.given(index)) } }
            }
        }
    }

    /// How much of an article's words the report shows, and how much it holds back.
    fn given(&self, index: usize) -> Markup {
        let s = self.strings;
        let Some(outlet) = self.outlets.get(index) else {
            return html! {};
        };
        let text = &outlet.article.text;
        let (given, asked) = outlet.ration.borrow().sums(text);
        let all = text.chars().count().max(1);
        let share = given as f64 / all as f64;
        html! {
            (fill(&s.given_of, &[("n", &s.number(given)), ("all", &s.number(all))])) " · " (s.share(share))
            @if asked > given {
                br;
                @let held = fill(&s.held, &[("n", &s.number(asked.saturating_sub(given)))]);
                @match link::page(outlet.article) {
                    Some(address) => { a href=(address) { (held) } },
                    None => { span.muted { (held) } },
                }
            }
        }
    }
}
