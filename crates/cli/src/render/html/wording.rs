//! Wording in the report: the naming matrix, forms × outlets.

use super::super::model::{self, Named};
use super::super::text::visible;
use super::Report;
use super::parts::hue;
use maud::{Markup, html};
use parallax_core::compare::Uses;

/// With more outlets than this the columns have letters only.
const NAMED: usize = 8;
/// So many places of a form are shown for each outlet.
const PLACES: usize = 5;

impl Report<'_> {
    /// The forms of each name by outlet: in its own voice and in quotation marks apart.
    pub(super) fn wording(&self) -> (usize, Markup) {
        let wording = model::wording(self.comparison);
        let s = self.strings;
        let narrow = self.compared.len() > NAMED;
        let class = if narrow { "wording letters" } else { "wording" };
        let table = html! {
            table class=(class) {
                caption.vh { (s.head_wording) }
                thead { tr {
                    th.corner scope="col" { (s.form) }
                    @for index in self.compared.iter().copied() {
                        th scope="col" class=(hue(index)) {
                            @if narrow { (self.chip(index)) } @else { (self.outlet_name(index)) }
                        }
                    }
                } }
                @for thing in &wording { (self.thing(thing)) }
            }
        };
        (wording.len(), self.scroller("h-wording", &table))
    }

    fn thing(&self, thing: &Named<'_>) -> Markup {
        let all = &thing.wording.forms;
        let used = all
            .iter()
            .filter(|(_, uses)| self.compared.iter().any(|i| uses.contains_key(i)));
        html! {
            tbody {
                tr.group { th scope="rowgroup" colspan=(self.compared.len() + 1) { div.thing {
                    @if let Some(name) = &thing.name { bdi { (name) } }
                    (self.why_wording(thing))
                } } }
                @for (form, uses) in used { tr {
                    th scope="row" { span.w { (visible(form)) } }
                    @for article in &self.compared {
                        (self.uses(uses.get(article).copied().unwrap_or_default()))
                    }
                } }
            }
        }
    }

    fn uses(&self, uses: Uses) -> Markup {
        let s = self.strings;
        html! {
            @if uses.own + uses.quoted == 0 { td.absent { "—" } } @else {
                td {
                    @if uses.own > 0 { b { (uses.own) } }
                    @if uses.own > 0 && uses.quoted > 0 { " " }
                    @if uses.quoted > 0 { span.in title=(s.legend_quoted) { (s.quoted(&uses.quoted.to_string())) } }
                }
            }
        }
    }

    /// That these forms name one thing: its key, and where each stands.
    fn why_wording(&self, thing: &Named<'_>) -> Markup {
        let s = self.strings;
        html! {
            details.why {
                summary { (s.why) }
                p { (s.same_entity) " " code { (visible(&thing.wording.entity)) } }
                ul { @for article in self.compared.iter().copied() {
                    @let places = model::places(self.comparison, article, &thing.wording.entity);
                    @if let Some(outlet) = self.outlets.get(article) { @if !places.is_empty() { li {
                        (self.chip(article))
                        @for span in places.iter().take(PLACES) {
                            " " i lang=[self.foreign(outlet)] { (outlet.words_of(*span)) } (self.go(outlet, *span))
                        }
                    } } }
                } }
            }
        }
    }
}
