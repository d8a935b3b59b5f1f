//! Tables that several pages have.

use super::{maybe, words};
use crate::output::Made;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::web::answer::Problem;
use crate::web::ask::{Ask, Form, name_in_address};
use crate::web::desk::Visit;
use maud::{Markup, html};
use parallax_archive::Article;
use serde::Serialize;

/// A version of an article, as it is listed.
#[derive(Debug, Serialize)]
pub struct VersionRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    pub article: String,
    pub source: Option<String>,
    pub title: Option<String>,
    pub version: u32,
    pub current: bool,
    pub fetched: Option<String>,
    /// Code points of its text.
    pub length: usize,
}

impl Row for VersionRecord {
    const COLUMNS: &'static [&'static str] = &[
        "article", "source", "title", "version", "current", "fetched", "length",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.article.clone()),
            maybe(&self.source),
            maybe(&self.title),
            Cell::Count(i64::from(self.version)),
            Cell::Flag(self.current),
            maybe(&self.fetched),
            Cell::Count(i64::try_from(self.length).unwrap_or(i64::MAX)),
        ]
    }
}

/// The versions of an article, oldest first.
pub fn versions(visit: &Visit<'_>, article: &Article) -> Result<Vec<VersionRecord>, Problem> {
    let heads = visit.reader.version_heads(&article.id)?;
    let record = heads.into_iter().map(|version| VersionRecord {
        made: Made::here(),
        r#type: "version",
        article: article.id.clone(),
        source: article.outlet.clone(),
        title: article.title.clone(),
        version: version.number,
        current: version.current,
        fetched: version.fetched.and_then(crate::commands::desk::moment),
        length: version.length,
    });
    Ok(record.collect())
}

/// Versions with the way to what changed from the one before.
pub fn versions_table(ask: &Ask, versions: &[VersionRecord]) -> Markup {
    let w = words(ask);
    html! {
        div.scroll role="region" tabindex="0" aria-label=(w.say("versions")) { table.versions {
            thead { tr {
                th scope="col" { (w.say("version")) }
                th scope="col" { (w.strings.outlet) }
                th scope="col" { (w.say("fetched")) }
                th.r scope="col" { (w.strings.length) }
                th scope="col" { (w.say("title")) }
                th scope="col" { (w.say("changes")) }
            } }
            tbody { @for version in versions {
                @let id = name_in_address(&version.article, Form::Html);
                @let number = version.version.to_string();
                tr data-row {
                    th scope="row" {
                        a data-open href=(ask.link_with(&format!("/articles/{id}"), &[("version", &number)])) { (number) }
                        @if version.current { " " span.note { (w.say("current")) } }
                    }
                    td { bdi { (w.outlet(version.source.as_deref())) } }
                    td { (w.moment(version.fetched.as_deref())) }
                    td.r { (w.say_with("characters", &[("n", &w.strings.number(version.length))])) }
                    td dir="auto" { (w.title(version.title.as_deref())) }
                    td { @if version.version > 1 {
                        @let before = (version.version - 1).to_string();
                        a href=(ask.link_with(&format!("/articles/{id}/changes"), &[("from", &before), ("to", &number)])) { (w.say("what_changed")) }
                    } }
                }
            } }
        } }
    }
}
