//! Outlets: all of them, with how much each has.

use super::bar::{self, Division};
use super::frame::{Page, framed, more};
use super::{List, limit, list, maybe, words};
use crate::commands::desk::moment;
use crate::output::Made;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Form, name_in_address};
use crate::web::desk::Visit;
use maud::html;
use parallax_archive::Outlet;
use serde::Serialize;

/// The bar of an outlet tells of so many of its newest articles.
const SAMPLE: usize = 100;

/// An outlet of the list.
#[derive(Debug, Serialize)]
pub struct OutletRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    pub name: String,
    pub articles: u64,
    pub first: Option<String>,
    pub last: Option<String>,
    pub page: String,
}

impl Row for OutletRecord {
    const COLUMNS: &'static [&'static str] = &["name", "articles", "first", "last", "page"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.name.clone()),
            Cell::Count(i64::try_from(self.articles).unwrap_or(i64::MAX)),
            maybe(&self.first),
            maybe(&self.last),
            Cell::Text(self.page.clone()),
        ]
    }
}

/// An outlet as it is listed.
pub fn record(visit: &Visit<'_>, outlet: Outlet) -> OutletRecord {
    OutletRecord {
        made: Made::here(),
        r#type: "outlet",
        articles: outlet.articles,
        first: outlet.first.and_then(moment),
        last: outlet.last.and_then(moment),
        page: format!(
            "{}/outlets/{}",
            visit.ask.origin,
            name_in_address(&outlet.name, Form::Html)
        ),
        name: outlet.name,
    }
}

/// So many outlets have room in a list of feeds.
const FEEDS: usize = 5_000;

/// All outlets by name, as many as a list of feeds may have.
pub fn all(visit: &Visit<'_>) -> Result<List<OutletRecord>, Problem> {
    behind(visit, "", FEEDS)
}

/// Those behind a name.
fn behind(visit: &Visit<'_>, name: &str, most: usize) -> Result<List<OutletRecord>, Problem> {
    let mut outlets = visit.reader.outlets_behind(name, most + 1)?;
    let more = outlets.len() > most;
    outlets.truncate(most);
    let records: Vec<OutletRecord> = outlets.into_iter().map(|o| record(visit, o)).collect();
    let next = records.last().filter(|_| more).map(|o| o.name.clone());
    Ok(List::new("outlets", records, next))
}

/// How the words of the newest articles of an outlet divide.
fn division(visit: &Visit<'_>, name: &str) -> Result<Option<Division>, Problem> {
    let shares = visit.reader.shares_of(name, SAMPLE)?;
    Ok(shares.as_ref().map(Division::of))
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let after = ask.value("after").unwrap_or_default();
    let outlets = behind(visit, after, limit(ask)?)?;
    let count = usize::try_from(visit.reader.outlet_count()?).unwrap_or(usize::MAX);
    if ask.form != Form::Html {
        return list(ask, &outlets);
    }
    let body = html! {
        (bar::patterns())
        div.heading { h1 { (w.say("outlets_way")) " " span.n { (w.strings.number(count)) } }
            p.note { a href=(ask.link("/sources.opml")) { (w.say("form_opml")) } } }
        @if outlets.items.is_empty() { p.empty { (w.say("nothing_here")) } } @else {
            div.scroll role="region" tabindex="0" aria-label=(w.say("outlets_way")) { table.dense {
                thead { tr {
                    th scope="col" { (w.strings.outlet) } th.r scope="col" { (w.strings.head_articles) }
                    th scope="col" { (w.say("division")) } th scope="col" { (w.say("first_one")) } th scope="col" { (w.say("last_one")) }
                } }
                tbody { @for outlet in &outlets.items { tr data-row {
                    th scope="row" { a data-open href=(ask.link(&format!("/outlets/{}", name_in_address(&outlet.name, Form::Html)))) { bdi { (w.outlet(Some(&outlet.name))) } } }
                    td.r { (w.strings.number(usize::try_from(outlet.articles).unwrap_or(usize::MAX))) }
                    td { (bar::bar(w, division(visit, &outlet.name)?.as_ref())) }
                    td { (w.day(outlet.first.as_deref())) }
                    td { (w.day(outlet.last.as_deref())) }
                } } }
            } }
            (more(ask, outlets.next.as_deref()))
        }
    };
    Ok(framed(
        visit,
        &Page {
            title: w.say("outlets_way"),
            way: "/outlets",
            forms: &[Form::Json, Form::Csv],
            refresh: false,
            body,
        },
    ))
}
