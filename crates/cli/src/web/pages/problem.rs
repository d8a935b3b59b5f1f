//! Problem: a page that says what is wrong and what to do.

use super::frame::{Page, document};
use crate::render::{UiLanguage, visible};
use crate::web::answer::Problem;
use crate::web::ask::{Ask, Form};
use crate::web::desk::Desk;
use maud::{DOCTYPE, html};

/// In the frame of the desk.
pub fn page(_desk: &Desk, ui: UiLanguage, problem: &Problem) -> String {
    let asked = Ask::new("/".to_owned(), Form::Html, Vec::new(), None, &[]);
    let Ok(mut ask) = asked else {
        return bare(problem);
    };
    ask.ui = ui;
    let title = problem.status.canonical_reason().unwrap_or_default();
    let page = Page {
        title,
        way: "",
        forms: &[],
        refresh: false,
        body: html! {
            h1 { (problem.status.as_u16()) " " (title) }
            p.problem { (visible(&problem.detail)) }
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
