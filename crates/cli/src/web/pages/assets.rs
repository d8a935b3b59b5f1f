//! Assets: the style sheet, the script and the sign, each one file for all pages.

use crate::render::STYLE;
use crate::web::answer::Answer;
use crate::web::ask::Form;

pub const STYLE_AT: &str = "/desk.css";
pub const SCRIPT_AT: &str = "/desk.js";
pub const ICON_AT: &str = "/icon.svg";

/// What the desk's pages have beyond a report.
const DESK: &str = include_str!("../desk.css");
/// Keys, and what is new since the last visit. Every page works without it.
const SCRIPT: &str = include_str!("../desk.js");
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 26 13 6M19 6l9 20" fill="none" stroke="#2457a6" stroke-width="4" stroke-linecap="round"/><circle cx="16" cy="21" r="3.5" fill="#9c4221"/></svg>"##;

fn file(media: &'static str, body: &str) -> Answer {
    Answer::new(Form::File(media), body.to_owned())
}

pub fn style() -> Answer {
    file("text/css; charset=utf-8", &[STYLE, DESK].concat())
}

pub fn script() -> Answer {
    file("text/javascript; charset=utf-8", SCRIPT)
}

pub fn icon() -> Answer {
    file("image/svg+xml", ICON)
}
