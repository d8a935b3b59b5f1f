//! Frame: what stands around every page: the way to the others, the search, the other forms of the page.

use super::assets::{ICON_AT, SCRIPT_AT, STYLE_AT};
use super::words;
use crate::render::{UiLanguage, clip, visible};
use crate::web::answer::Answer;
use crate::web::ask::{Ask, Form, UI};
use crate::web::desk::Visit;
use maud::{DOCTYPE, Markup, html};

/// What a page puts into the frame.
pub struct Page<'p> {
    /// What the window is called.
    pub title: &'p str,
    /// Which of the ways of [`WAYS`] leads here, if one does.
    pub way: &'p str,
    /// The other forms of the page.
    pub forms: &'p [Form],
    /// Whether it is made anew every few seconds.
    pub refresh: bool,
    pub body: Markup,
}

/// The ways to the other pages: the address and the key of its name.
const WAYS: [(&str, &str); 4] = [
    ("/", "stories_now"),
    ("/quotes", "quotes"),
    ("/outlets", "outlets_way"),
    ("/decisions", "decisions"),
];

/// The longest name of a window, in columns.
const LONGEST: usize = 160;

/// A page in its frame.
pub fn framed(visit: &Visit<'_>, page: &Page<'_>) -> Answer {
    let body = document(visit.ask, page, &notices(visit)).into_string();
    if page.refresh {
        let mut answer = Answer::once(Form::Html, body);
        answer.again = true;
        return answer;
    }
    Answer::new(Form::Html, body)
}

/// The same for whoever asks and nobody else.
pub fn framed_once(visit: &Visit<'_>, page: &Page<'_>) -> Answer {
    let body = document(visit.ask, page, &notices(visit)).into_string();
    Answer::once(Form::Html, body)
}

/// What is said on every page: that something is being read in, that others may read this.
fn notices(visit: &Visit<'_>) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    let import = visit.desk.settings.import.as_ref();
    html! {
        @if import.is_some_and(|i| i.running()) && ask.path != "/import" {
            p.notice { a href=(ask.link("/import")) { (w.say("import_running")) } }
        }
    }
}

/// The whole document.
pub fn document(ask: &Ask, page: &Page<'_>, notices: &Markup) -> Markup {
    let w = words(ask);
    html! {
        (DOCTYPE)
        html lang=(w.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                title { (clip(&visible(page.title), LONGEST)) " · Parallax" }
                link rel="stylesheet" href=(STYLE_AT);
                link rel="icon" href=(ICON_AT) type="image/svg+xml";
                (alternates(ask, page.forms))
                script src=(SCRIPT_AT) defer {}
            }
            body {
                a.skip href="#main" { (w.say("skip")) }
                (head(ask, page.way))
                (notices)
                main id="main" { (page.body) }
                (foot(ask, page.forms))
            }
        }
    }
}

fn alternates(ask: &Ask, forms: &[Form]) -> Markup {
    let w = words(ask);
    let feeds = forms
        .iter()
        .filter(|f| matches!(f, Form::Atom | Form::Feed));
    html! {
        @for form in feeds {
            link rel="alternate" type=(form.media_type().split(';').next().unwrap_or_default())
                href=(ask.address(*form, &[])) title=(w.say(name(*form)));
        }
    }
}

fn head(ask: &Ask, way: &str) -> Markup {
    let w = words(ask);
    html! {
        header.bar-top {
            p.brand { a href=(ask.link("/")) { "Parallax" } }
            nav aria-label=(w.say("ways")) {
                ul { @for (address, key) in WAYS {
                    li { a href=(ask.link(address)) aria-current=[(way == address).then_some("page")] { (w.say(key)) } }
                } }
            }
            form.find action="/search" method="get" role="search" {
                @if ask.says_language() { input type="hidden" name=(UI) value=(w.code()); }
                label.vh for="q" { (w.say("search_words")) }
                @let value = if ask.path == "/search" { ask.value("q").unwrap_or_default() } else { "" };
                input id="q" name="q" type="search" maxlength="2000" autocomplete="off" placeholder=(w.say("search_hint")) value=(visible(value));
                button { (w.say("find")) }
            }
        }
    }
}

fn foot(ask: &Ask, forms: &[Form]) -> Markup {
    let w = words(ask);
    let (other, name_of_other) = match ask.ui {
        UiLanguage::Fr => ("en", "English"),
        UiLanguage::En => ("fr", "Français"),
    };
    html! {
        footer {
            ul.forms {
                @for form in forms.iter().filter(|f| **f != Form::Html) {
                    li { a href=(ask.address(*form, &[])) { (w.say(name(*form))) } }
                }
                li { a href=(ask.link("/help")) { (w.say("help")) } }
                li { a href=(ask.address(Form::Html, &[(UI, Some(other))])) lang=(other) hreflang=(other) { (name_of_other) } }
            }
            p { (w.strings.disclaimer) }
        }
    }
}

/// The key of a form's name.
fn name(form: Form) -> &'static str {
    match form {
        Form::Html | Form::File(_) => "form_html",
        Form::Json => "form_json",
        Form::Csv => "form_csv",
        Form::Atom => "form_atom",
        Form::Feed => "form_feed",
        Form::Opml => "form_opml",
    }
}

/// The way on in a list, if there is more.
pub fn more(ask: &Ask, next: Option<&str>) -> Markup {
    let w = words(ask);
    html! {
        @if let Some(next) = next {
            p.more { a rel="next" href=(ask.address(Form::Html, &[("after", Some(next))])) { (w.say("go_on")) " →" } }
        }
    }
}
