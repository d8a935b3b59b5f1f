//! Feeds: a list as Atom (RFC 4287) or JSON Feed 1.1, for readers of feeds; and the outlets as OPML 2.0.

use super::answer::{Answer, Given};
use super::ask::{Form, name_in_address};
use super::desk::Visit;
use super::pages::{outlets, words};
use crate::commands::desk::moment;
use crate::render::visible;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// An entry of a feed.
pub struct Entry {
    /// The page of the thing.
    pub address: String,
    /// What it is and its id in the archive: `story/1f`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it last changed, in seconds since 1970.
    pub changed: Option<i64>,
    /// Whose it is.
    pub by: Vec<String>,
    /// A few words about it.
    pub words: String,
    /// The codes of its languages.
    pub languages: Vec<String>,
}

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: String,
    feed_url: String,
    language: &'f str,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Item<'f> {
    id: String,
    url: &'f str,
    title: String,
    content_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    authors: Vec<Author>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'f str>,
}

#[derive(Serialize)]
struct Author {
    name: String,
}

/// Names that are the same wherever the archive is opened from (RFC 4151): of the archive's file name and of what it is.
fn tag(visit: &Visit<'_>, what: &str) -> String {
    let archive = visit.desk.archive();
    let name = archive.file_name().unwrap_or(Path::new("").as_os_str());
    let name = xxh3_64(name.as_encoded_bytes());
    format!("tag:parallax.invalid,2026:{name:016x}/{what}")
}

/// A feed of a list.
pub fn feed(visit: &Visit<'_>, title: &str, entries: &[Entry]) -> Given {
    let ask = visit.ask;
    let at = |form| format!("{}{}", ask.origin, ask.address(form, &[]));
    if ask.form == Form::Atom {
        let body = atom(visit, title, entries, &at(Form::Html), &at(Form::Atom)).into_string();
        let whole = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{body}\n");
        return Ok(Answer::new(Form::Atom, whole));
    }
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title,
        home_page_url: at(Form::Html),
        feed_url: at(Form::Feed),
        language: words(ask).code(),
        items: entries.iter().map(|entry| item_of(visit, entry)).collect(),
    };
    Ok(Answer::new(Form::Feed, serde_json::to_string(&feed)?))
}

fn item_of<'e>(visit: &Visit<'_>, entry: &'e Entry) -> Item<'e> {
    Item {
        id: tag(visit, &entry.id),
        url: &entry.address,
        title: visible(&entry.title).into_owned(),
        content_text: about(entry),
        date_modified: entry.changed.and_then(moment),
        authors: authors(entry).map(|name| Author { name }).collect(),
        language: match entry.languages.as_slice() {
            [one] => Some(one),
            _ => None,
        },
    }
}

fn authors(entry: &Entry) -> impl Iterator<Item = String> {
    entry.by.iter().map(|name| visible(name).into_owned())
}

/// Who tells it and the words about it.
fn about(entry: &Entry) -> String {
    let by = authors(entry).collect::<Vec<_>>().join(" → ");
    let parts = [visible(&entry.words).into_owned(), by];
    let there: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    there.join(" – ")
}

fn atom(visit: &Visit<'_>, title: &str, entries: &[Entry], page: &str, feed: &str) -> Markup {
    let ask = visit.ask;
    // A feed has a time even when it is empty; one without times is as old as time.
    let updated = |time: Option<i64>| {
        time.and_then(moment)
            .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    };
    let newest = entries.iter().filter_map(|e| e.changed).max();
    let link = |rel: &str, media: &str, to: &str| {
        html! { (PreEscaped("<link rel=\"")) (rel) (PreEscaped("\" type=\"")) (media) (PreEscaped("\" href=\"")) (to) (PreEscaped("\"/>")) }
    };
    html! {
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(words(ask).code()) {
            title { (visible(title)) " · Parallax" }
            id { (tag(visit, &ask.address(Form::Html, &[]))) }
            updated { (updated(newest)) }
            author { name { "Parallax" } }
            (link("alternate", "text/html", page))
            (link("self", "application/atom+xml", feed))
            @for entry in entries {
                entry {
                    title { (visible(&entry.title)) }
                    id { (tag(visit, &entry.id)) }
                    updated { (updated(entry.changed)) }
                    (link("alternate", "text/html", &entry.address))
                    @for name in authors(entry) { author { name { (name) } } }
                    summary { (about(entry)) }
                }
            }
        }
    }
}

/// The outlets as a list of feeds for readers of feeds: this desk's own of each.
pub fn sources(visit: &Visit<'_>) -> Given {
    let outlets = outlets::all(visit)?;
    let origin = &visit.ask.origin;
    let outline = |name: &str, page: &str| {
        let feed = format!("{origin}/outlets/{}", name_in_address(name, Form::Atom));
        html! {
            (PreEscaped("<outline type=\"rss\" text=\"")) (visible(name)) (PreEscaped("\" title=\"")) (visible(name))
            (PreEscaped("\" xmlUrl=\"")) (feed) (PreEscaped("\" htmlUrl=\"")) (page) (PreEscaped("\"/>"))
        }
    };
    let body = html! {
        opml version="2.0" {
            head { title { "Parallax" } }
            body { @for outlet in &outlets.items { (outline(&outlet.name, &outlet.page)) } }
        }
    };
    let whole = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}\n",
        body.into_string()
    );
    Ok(Answer::new(Form::Opml, whole))
}
