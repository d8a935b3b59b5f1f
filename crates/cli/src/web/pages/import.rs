//! Import: how far the pages are that are being read in, and whether another program is writing.

use super::frame::{Page, framed};
use super::words;
use crate::output::Made;
use crate::web::answer::{Given, json};
use crate::web::ask::Form;
use crate::web::desk::Visit;
use maud::html;
use serde::Serialize;
use std::sync::atomic::Ordering;

/// How far it is.
#[derive(Debug, Serialize)]
struct ImportRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    /// `none`, `running`, `done`, `failed`.
    state: &'static str,
    /// Pages that were read.
    read: usize,
    /// Share of the input that was read, 0 to 1.
    share: Option<f64>,
    /// Whether it is being decided on what was read.
    deciding: bool,
    /// What it came to, or why it failed.
    summary: Option<String>,
    /// Articles in the archive.
    articles: u64,
    /// Those of them on which is not decided yet: this desk's, or those of another program that adds to the archive.
    pending: u64,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let record = record(visit)?;
    let (ask, w) = (visit.ask, words(visit.ask));
    if ask.form == Form::Json {
        let mut answer = json(ask, &record)?;
        answer.lasting = false;
        return Ok(answer);
    }
    let waiting = record.state == "running";
    let body = html! {
        h1 { (w.say("import")) }
        p { (w.say(state_key(record.state))) }
        @if record.state == "running" {
            @if let Some(share) = record.share {
                p { progress value=(format!("{share:.3}")) max="1" aria-label=(w.say("import")) {} " " (w.strings.share(share)) }
            }
            p { (w.count(record.read, "page_read")) @if record.deciding { " · " (w.say("deciding")) } }
        }
        @if let Some(summary) = &record.summary { pre.w { (summary) } }
        p { (w.count(usize::try_from(record.articles).unwrap_or(usize::MAX), "article")) " · "
            (w.count(usize::try_from(record.pending).unwrap_or(usize::MAX), "undecided")) }
        p { a href=(ask.link("/")) { (w.say("stories_now")) " →" } }
    };
    let mut answer = framed(
        visit,
        &Page {
            title: w.say("import"),
            way: "",
            forms: &[Form::Json],
            refresh: waiting,
            body,
        },
    );
    answer.lasting = false;
    Ok(answer)
}

fn record(visit: &Visit<'_>) -> Result<ImportRecord, crate::web::answer::Problem> {
    let import = visit.desk.settings.import.as_ref();
    let ended = import.and_then(|i| i.ended());
    let (state, summary) = match (import, ended) {
        (None, _) => ("none", None),
        (Some(_), Some(Ok(summary))) => ("done", Some(summary)),
        (Some(_), Some(Err(why))) => ("failed", Some(why)),
        (Some(import), None) if import.running() => ("running", None),
        (Some(_), None) => ("failed", None),
    };
    Ok(ImportRecord {
        made: Made::here(),
        r#type: "import",
        state,
        read: import.map_or(0, |i| i.watched.done.load(Ordering::Relaxed)),
        share: match state {
            "done" => Some(1.0),
            _ => import.and_then(|i| i.share()),
        },
        deciding: state == "running"
            && import.is_some_and(|i| i.watched.deciding.load(Ordering::Relaxed)),
        // It names the archive's file.
        summary: summary.filter(|_| !visit.desk.capped()),
        articles: visit.reader.article_count()?,
        pending: visit.reader.pending_count()?,
    })
}

/// The key of what is said of a state.
fn state_key(state: &str) -> &'static str {
    match state {
        "running" => "import_running_now",
        "done" => "import_done",
        "failed" => "import_failed",
        _ => "import_none",
    }
}
