//! Outlets: all of them, with how much each has.

use super::frame::{Page, framed};
use super::{List, list, words};
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
        let maybe = |t: &Option<String>| t.clone().map_or(Cell::Null, Cell::Text);
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

/// All outlets by name.
pub fn all(visit: &Visit<'_>) -> Result<List<OutletRecord>, Problem> {
    let outlets = visit.reader.outlets()?;
    let records = outlets.into_iter().map(|o| record(visit, o)).collect();
    Ok(List::new("outlets", records, None))
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let outlets = all(visit)?;
    if ask.form != Form::Html {
        return list(ask, &outlets);
    }
    let body = html! {
        div.heading { h1 { (w.say("outlets_way")) " " span.n { (outlets.items.len()) } }
            p.note { a href=(ask.link("/sources.opml")) { (w.say("form_opml")) } } }
        @if outlets.items.is_empty() { p.empty { (w.say("nothing_here")) } } @else {
            div.scroll role="region" tabindex="0" aria-label=(w.say("outlets_way")) { table.dense {
                thead { tr {
                    th scope="col" { (w.strings.outlet) } th.r scope="col" { (w.strings.head_articles) }
                    th scope="col" { (w.say("first_one")) } th scope="col" { (w.say("last_one")) }
                } }
                tbody { @for outlet in &outlets.items { tr data-row {
                    th scope="row" { a data-open href=(ask.link(&format!("/outlets/{}", name_in_address(&outlet.name, Form::Html)))) { bdi { (w.outlet(Some(&outlet.name))) } } }
                    td.r { (w.strings.number(usize::try_from(outlet.articles).unwrap_or(usize::MAX))) }
                    td { (w.day(outlet.first.as_deref())) }
                    td { (w.day(outlet.last.as_deref())) }
                } } }
            } }
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
