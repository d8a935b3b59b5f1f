//! Wording in the report: the naming matrix, forms × outlets.

use super::super::link;
use super::super::model::{self, Named};
use super::super::strings::fill;
use super::super::text::visible;
use super::Report;
use super::parts::hue;
use maud::{Markup, html};
use parallax_core::compare::{Slip, Uses};

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
        let slips = wording.iter().any(|w| !w.wording.slips.is_empty());
        let body = html! {
            @if slips { ul.legend aria-label=(s.legend) { li { b { "†" } " " (s.slip_sign) } } }
            (self.scroller_of(self.compared.len(), "h-wording", &table))
        };
        (wording.len(), body)
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
                        @let slips = model::slips(thing.wording, *article, form);
                        (self.uses(uses.get(article).copied().unwrap_or_default(), &slips))
                    }
                } }
            }
        }
    }

    fn uses(&self, uses: Uses, slips: &[&Slip]) -> Markup {
        let s = self.strings;
        html! {
            @if uses.own + uses.quoted == 0 { td.absent { "—" } } @else {
                td {
                    @if uses.own > 0 { b { (uses.own) } }
                    @if uses.own > 0 && uses.quoted > 0 { " " }
                    @if uses.quoted > 0 { span.in title=(s.legend_quoted) { (s.quoted(&uses.quoted.to_string())) } }
                    @for slip in slips { (self.slip(slip)) }
                }
            }
        }
    }

    /// A form that is not the outlet's habit: its sign, leading to the words if they are on a page.
    fn slip(&self, slip: &Slip) -> Markup {
        let s = self.strings;
        let about = self.about_slip(slip);
        let address = self.outlets.get(slip.article);
        let address = address.and_then(|o| link::excerpt(o.article, slip.span));
        html! {
            " "
            @match address {
                Some(address) => { a.slip href=(address) title=(about) { "†" span.vh { " " (s.slip_sign) } } },
                None => { b.slip title=(about) { "†" span.vh { " " (s.slip_sign) } } },
            }
        }
    }

    /// From which habit, and whose words it may be.
    fn about_slip(&self, slip: &Slip) -> String {
        let s = self.strings;
        let habit = fill(&s.slip, &[("habit", &visible(&slip.habit))]);
        match slip.shared_with {
            Some(other) => {
                let shared = fill(&s.slip_shared, &[("who", self.letter(other))]);
                format!("{habit} · {shared}")
            }
            None => habit,
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
                @if !thing.wording.slips.is_empty() { ul { @for slip in &thing.wording.slips { li {
                    "† " (self.chip(slip.article)) " " i { (visible(&slip.form)) } " · " (self.about_slip(slip))
                } } } }
            }
        }
    }
}
