//! Taken: a page or record as it is taken in, its bytes known by their hash, and what is read of it.
//!
//! Bytes are loaded in the order of the input, so that what is known already costs no more than their hash; reading them is
//! done on all threads.

use crate::inputs::{self, RawPage};
use crate::output::article;
use crate::walk::Found;
use parallax_core::article::{Article, Traits, read};
use parallax_core::evidence::Doubt;
use parallax_core::page::warc::Record;
use parallax_core::page::{Page, warc};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// A page or record whose bytes are at hand.
#[derive(Debug)]
pub struct Loaded {
    /// The file, as given.
    pub path: PathBuf,
    /// Where in it: a line, a record, or nothing for the whole of it.
    pub place: String,
    /// Its address, if that is known before it is read.
    pub url: Option<String>,
    /// The hash of the bytes.
    pub hash: u128,
    /// The bytes.
    pub bytes: Vec<u8>,
    kind: Kind,
}

/// What the bytes are.
#[derive(Debug)]
enum Kind {
    File,
    /// A record of a WARC file: how the page in it is to be read.
    Capture {
        record: Record,
        charset: Option<String>,
        doubt: Option<Doubt>,
    },
    /// The HTML of a `{url, html}`.
    Html,
    /// An article record.
    Article,
}

/// What cannot be taken in, and why.
#[derive(Debug)]
pub struct Refused {
    /// The file, as given.
    pub path: PathBuf,
    /// Where in it.
    pub place: String,
    /// A word for what is wrong, by which refusals are counted.
    pub code: String,
    /// What is wrong, in words.
    pub why: String,
}

impl Refused {
    /// What to say of it.
    pub fn message(&self) -> String {
        Found::message(&self.path, &self.place, &self.why)
    }
}

/// A page or record that was read.
#[derive(Debug)]
pub struct Taken {
    /// Where it is from.
    pub from: Loaded,
    /// What it says.
    pub article: Article,
    /// What counts of it among other pages; nothing of a record, whose furniture is gone.
    pub traits: Option<Traits>,
}

impl Loaded {
    /// Loads the bytes of a page.
    pub fn page(page: RawPage) -> Result<Self, Refused> {
        match page {
            RawPage::File { path, url, .. } => match inputs::bytes(&path) {
                Ok(bytes) => Ok(Self::new(path, String::new(), url, bytes, Kind::File)),
                Err(e) => Err(Refused {
                    path,
                    place: String::new(),
                    code: "unreadable".to_owned(),
                    why: e.to_string(),
                }),
            },
            RawPage::Stdin(bytes) => {
                let path = PathBuf::from("-");
                Ok(Self::new(path, String::new(), None, bytes, Kind::File))
            }
            RawPage::Capture { path, capture } => Ok(Self::capture(path, &capture)),
            RawPage::Record { place, url, html } => {
                let (path, line) = place.rsplit_once(':').unwrap_or((&place, ""));
                let (path, line) = (PathBuf::from(path), format!("line {line}"));
                Ok(Self::new(path, line, url, html.into_bytes(), Kind::Html))
            }
        }
    }

    fn capture(path: PathBuf, capture: &warc::Capture) -> Self {
        let (content, doubt) = capture.content();
        let place = format!("record at {}", capture.record.place);
        let kind = Kind::Capture {
            record: capture.record.clone(),
            charset: capture.charset.clone(),
            doubt,
        };
        Self::new(path, place, capture.url.clone(), content.into_owned(), kind)
    }

    /// Takes the line of an article record.
    pub fn record(path: &Path, line: usize, text: &str) -> Self {
        Self::new(
            path.to_owned(),
            format!("line {line}"),
            None,
            text.as_bytes().to_vec(),
            Kind::Article,
        )
    }

    fn new(path: PathBuf, place: String, url: Option<String>, bytes: Vec<u8>, kind: Kind) -> Self {
        Self {
            path,
            place,
            url,
            hash: xxh3_128(&bytes),
            bytes,
            kind,
        }
    }

    /// The record of a WARC file in which it stands.
    pub fn record_in_crawl(&self) -> Option<&Record> {
        match &self.kind {
            Kind::Capture { record, .. } => Some(record),
            Kind::File | Kind::Html | Kind::Article => None,
        }
    }

    /// The number of the line on which it stands, 0 if it is no line.
    pub fn line(&self) -> u64 {
        let number = self.place.strip_prefix("line ");
        number.and_then(|n| n.parse().ok()).unwrap_or_default()
    }

    /// Reads the bytes.
    pub fn read(self) -> Result<Taken, Refused> {
        let (article, traits) = match &self.kind {
            Kind::Article => match article::parse(&String::from_utf8_lossy(&self.bytes)) {
                Ok(article) => (article, None),
                Err(e) => return Err(self.refused("no-article", format!("{e:#}"))),
            },
            kind => {
                let mut article = read(&self.as_page());
                if let Kind::Capture { doubt, .. } = kind {
                    article.doubts.extend(doubt.clone());
                }
                let traits = Traits::of(&article);
                (article, Some(traits))
            }
        };
        if let Some((code, why)) = without_words(&article, traits.is_some()) {
            return Err(self.refused(&code, why));
        }
        Ok(Taken {
            from: self,
            article,
            traits,
        })
    }

    fn as_page(&self) -> Page<'_> {
        let path = match &self.kind {
            Kind::Html => {
                let line = self.place.strip_prefix("line ").unwrap_or_default();
                Cow::Owned(format!("{}:{line}", self.path.display()))
            }
            // Without an address a page is known by where it is: that must be one place, whatever folder is the current one.
            Kind::File if inputs::is_stdin(&self.path) => {
                Cow::Owned(format!("-:{:032x}", self.hash))
            }
            Kind::File if self.url.is_none() => std::path::absolute(&self.path).map_or_else(
                |_| self.path.to_string_lossy(),
                |path| Cow::Owned(path.to_string_lossy().into_owned()),
            ),
            _ => self.path.to_string_lossy(),
        };
        let (record, charset) = match &self.kind {
            Kind::Capture {
                record, charset, ..
            } => (Some(record.clone()), charset.clone()),
            Kind::Html => (None, Some("utf-8".to_owned())),
            Kind::File | Kind::Article => (None, None),
        };
        Page {
            path: Some(path.into_owned()),
            url: self.url.clone(),
            charset,
            record,
            bytes: &self.bytes,
        }
    }

    fn refused(self, code: &str, why: String) -> Refused {
        Refused {
            path: self.path,
            place: self.place,
            code: code.to_owned(),
            why,
        }
    }
}

/// Why an article says nothing, if it does: a page without text, or a record that has not even a title.
fn without_words(article: &Article, page: bool) -> Option<(String, String)> {
    let titled = article.title.as_ref().is_some_and(|t| !t.trim().is_empty());
    if !article.text.trim().is_empty() || (titled && !page) {
        return None;
    }
    let first = article.doubts.first();
    Some((
        first.map_or("no-text", |d| d.code).to_owned(),
        first.map_or("it has no text", |d| &d.what).to_owned(),
    ))
}
