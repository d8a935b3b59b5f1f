//! Problem: a page that says what is wrong and what to do.

use super::frame::{Page, document};
use crate::render::{UiLanguage, visible};
use crate::web::answer::Problem;
use crate::web::ask::{Ask, Form, UI};
use crate::web::words::Words;
use maud::{DOCTYPE, html};

/// In the frame of the desk; `chosen` if the address says in which language.
pub fn page(ui: UiLanguage, chosen: bool, problem: &Problem) -> String {
    let query = chosen.then(|| format!("{UI}={}", Words::of(ui).code()));
    let asked = Ask::new(
        "/".to_owned(),
        Form::Html,
        Vec::new(),
        query.as_deref(),
        &[],
    );
    let Ok(mut ask) = asked else {
        return bare(problem);
    };
    ask.ui = ui;
    let w = Words::of(ui);
    let key = format!("status_{}", problem.status.as_u16());
    let page = Page {
        title: w.say(&key),
        way: "",
        forms: &[],
        refresh: false,
        body: html! {
            h1 { (w.say(&key)) " " span.n { (problem.status.as_u16()) } }
            // As on the command line, what is wrong is said in English.
            p.problem lang="en" { (visible(&problem.detail)) }
            @if let Some(back) = &problem.back { p { a data-up href=(ask.link(back)) { "← " (w.say("go_back")) } } }
        },
    };
    document(&ask, &page, &html! {}).into_string()
}

/// Alone: for whoever may not even see the desk's own pages.
pub fn bare(problem: &Problem) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Parallax" } }
            body { p { (visible(&problem.detail)) } }
        }
    }
    .into_string()
}
