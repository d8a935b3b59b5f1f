//! Each reader with the settings its documentation gives for articles.

use crate::bare;
use crate::rcdom;
use crate::{Fallible, Input};
use dom_smoothie::{Config, Readability, TextMode};
use parallax_core::article;
use parallax_core::page::Page;
use serde::Serialize;

/// What a reader says of a page, in the fields that the scorer knows.
#[derive(Default, Serialize)]
pub struct Said {
    pub id: String,
    text: String,
    /// The text as HTML, of a reader whose plain text has lost its paragraphs.
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    title: Option<String>,
    date: Option<String>,
    authors: Vec<String>,
    agencies: Vec<String>,
    captions: Vec<String>,
}

/// Reads a page, or gives up.
pub type Reader = fn(&Input) -> Option<Said>;

/// The reader of a name.
pub fn reader(name: &str) -> Fallible<Reader> {
    Ok(match name {
        "parallax" => parallax,
        "trafilatura-crate" => trafilatura,
        "rs-trafilatura" => rs_trafilatura,
        "dom_smoothie" => dom_smoothie,
        "html5ever" => |page| bare_parse(page, bare::without_tree),
        "html5ever-rcdom" => |page| bare_parse(page, rcdom::with_rcdom),
        _ => return Err(format!("no such reader: {name}").into()),
    })
}

fn bare_parse(page: &Input, parse: fn(&str) -> usize) -> Option<Said> {
    (parse(&page.text) > 0).then(Said::default)
}

/// Ours starts from the bytes: it sniffs and decodes them, too.
fn parallax(page: &Input) -> Option<Said> {
    let article = article::read(&Page {
        url: page.url.clone(),
        bytes: &page.bytes,
        ..Page::default()
    });
    Some(Said {
        text: article.text,
        title: article.title,
        date: article.published.map(|moment| moment.to_string()),
        authors: article.authors,
        agencies: article.agencies,
        captions: article.captions.into_iter().map(|c| c.text).collect(),
        ..Said::default()
    })
}

fn trafilatura(page: &Input) -> Option<Said> {
    let mut options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true);
    options.original_url = page.url.as_deref().and_then(|u| url::Url::parse(u).ok());
    let found = trafilatura::extract(&page.text, &options).ok()?;
    Some(Said {
        text: found.content_text,
        html: Some(found.content_html),
        title: Some(found.metadata.title),
        date: found.metadata.date.map(|d| d.to_string()),
        authors: vec![found.metadata.author],
        ..Said::default()
    })
}

fn rs_trafilatura(page: &Input) -> Option<Said> {
    let options = rs_trafilatura::Options {
        url: page.url.clone(),
        ..rs_trafilatura::Options::default()
    };
    let found = rs_trafilatura::extract_with_options(&page.text, &options).ok()?;
    Some(Said {
        text: found.content_text,
        title: found.metadata.title,
        date: found.metadata.date.map(|d| d.to_rfc3339()),
        authors: found.metadata.author.into_iter().collect(),
        ..Said::default()
    })
}

fn dom_smoothie(page: &Input) -> Option<Said> {
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let found = Readability::new(page.text.as_str(), page.url.as_deref(), Some(config))
        .ok()?
        .parse()
        .ok()?;
    Some(Said {
        text: found.text_content.to_string(),
        title: Some(found.title),
        date: found.published_time,
        authors: found.byline.into_iter().collect(),
        ..Said::default()
    })
}
