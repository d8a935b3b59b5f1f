//! Help: the keys, the forms of pages, what is shown and what is not.

use super::frame::{Page, framed};
use super::words;
use crate::web::answer::Given;
use crate::web::desk::Visit;
use maud::html;

/// The keys and what each does.
const KEYS: [(&str, &str); 7] = [
    ("j  k", "key_rows"),
    ("o", "key_open"),
    ("n  p", "key_differences"),
    ("]  [", "key_views"),
    ("u", "key_up"),
    ("/", "key_search"),
    ("?", "key_help"),
];

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let about = match (visit.desk.settings.open, visit.desk.capped()) {
        (true, _) => "about_capped",
        (false, true) => "about_short",
        (false, false) => "about_whole",
    };
    let body = html! {
        h1 { (w.say("help")) }
        section id="keys" {
            h2 { (w.say("keys")) }
            p.about { (w.say("about_keys")) }
            dl.zones { @for (keys, what) in KEYS { div {
                dt { @for key in keys.split("  ") { kbd { (key) } " " } }
                dd { (w.say(what)) }
            } } }
        }
        section {
            h2 { (w.say("forms")) }
            p { (w.say("about_forms")) }
            p { a href="/openapi.json" { "OpenAPI" } " · " a href="/sources.opml" { "OPML" } " · " a href=(ask.link("/import")) { (w.say("import")) } }
        }
        section {
            h2 { (w.say("what_is_shown")) }
            p { (w.say(about)) }
            p { (w.strings.disclaimer) }
            p.note { "Parallax " (parallax_core::VERSION) }
        }
    };
    Ok(framed(
        visit,
        &Page {
            title: w.say("help"),
            way: "",
            forms: &[],
            refresh: false,
            body,
        },
    ))
}
