//! Article: what a page says, its furniture gone.
//!
//! Not the page (bytes and tags), and not the story: one article is one account by one outlet.

mod agencies;
mod assemble;
mod byline;
mod captions;
mod choose;
mod credit;
mod dating;
mod draft;
mod features;
mod flatten;
mod furniture;
mod jsonld;
mod label;
mod lines;
mod media;
mod metadata;
mod model;
mod moments;
mod recurring;
mod scripted;
mod signatures;
mod signs;
mod title;

pub use assemble::registrable_domain;
pub use credit::{Credit, CreditKind, CreditPlace, credits};
pub use furniture::FurnitureData;
pub use media::named_runs;
pub(crate) use media::{agency_of, is_medium, languages_of, outlet_numbers};
pub use recurring::{Account, Recurring, Traits};

use crate::evidence::{Doubt, Span};
use crate::language::{self, Language};
use crate::page::Page;
use crate::page::warc::Record;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// One article as read from a page or given as a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// A hash of URL (or path) and text, or the id given with a record.
    pub id: String,
    /// Where the page was found, as given.
    pub path: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// The record of a WARC file in which the page was kept.
    pub record: Option<Record>,
    /// Who publishes: the registrable domain, the site's own name, or a name given by the user.
    pub outlet: Option<String>,
    /// ISO 639-1 code of the text's language.
    pub language: Option<String>,
    /// The title, without the site's name.
    pub title: Option<String>,
    /// Standfirst or lede, paragraphs, sub-headings, list items and block quotes in reading order, one per block,
    /// separated by a blank line; not the title, kicker or captions.
    pub text: String,
    /// The blocks of `text`, in order.
    pub blocks: Vec<Block>,
    /// The line above the title that names the subject.
    pub kicker: Option<String>,
    /// The standfirst or first paragraph.
    pub lede: Option<String>,
    /// People only.
    pub authors: Vec<String>,
    /// News agencies that the *text* credits, in their usual short form. Never from a photo credit.
    pub agencies: Vec<String>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub modified: Option<Moment>,
    /// Captions of pictures, each once.
    pub captions: Vec<Caption>,
    /// Other stories that the page points to.
    pub related: Vec<Related>,
    /// The section of the outlet.
    pub section: Option<String>,
    /// What was not understood or is not trusted.
    pub doubts: Vec<Doubt>,
    /// For each field, where it was found.
    pub provenance: BTreeMap<&'static str, String>,
}

/// A block of an article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: Span,
}

/// What a block of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The introduction, set apart from the rest.
    Lede,
    /// A paragraph.
    Paragraph,
    /// A heading inside the text.
    SubHeading,
    /// An item of a list.
    ListItem,
    /// Words set apart as a quotation.
    BlockQuote,
}

/// A picture's caption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What it says.
    pub text: String,
    /// Whose picture it is; says nothing about the text.
    pub credit: Option<String>,
}

/// A link to another story, shown on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// The other story's headline.
    pub title: String,
    /// Its address as written on the page.
    pub url: Option<String>,
}

/// A time as exactly as it is known: with its zone, without, or only the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Date and time with the distance to UTC.
    Zoned(DateTime, Offset),
    /// Date and time at an unknown place.
    Local(DateTime),
    /// A day.
    Day(Date),
}

impl Moment {
    /// The day, in the zone in which the time was given.
    #[must_use]
    pub fn date(self) -> Date {
        match self {
            Self::Zoned(time, _) | Self::Local(time) => time.date(),
            Self::Day(date) => date,
        }
    }

    /// Seconds since 1970, a local time taken as UTC and a day as its start.
    #[must_use]
    pub fn seconds(self) -> i64 {
        let (time, offset) = match self {
            Self::Zoned(time, offset) => (time, offset),
            Self::Local(time) => (time, Offset::UTC),
            Self::Day(date) => (date.to_datetime(jiff::civil::Time::midnight()), Offset::UTC),
        };
        offset.to_timestamp(time).map_or(0, |t| t.as_second())
    }

    /// Reads RFC 3339, a local date and time, or a day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(pieces) = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text) {
            let date = pieces.date();
            let Some(time) = pieces.time() else {
                return Some(Self::Day(date));
            };
            let time = date.to_datetime(time);
            return Some(match pieces.to_numeric_offset() {
                Some(offset) => Self::Zoned(time, offset),
                None => Self::Local(time),
            });
        }
        None
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Zoned(time, offset) => {
                let seconds = offset.seconds();
                let sign = if seconds < 0 { '-' } else { '+' };
                let minutes = seconds.unsigned_abs() / 60;
                write!(f, "{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Self::Local(time) => write!(f, "{time}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

impl Article {
    /// The order in which `compare` lists articles: by time published, unknown last, then path or id.
    #[must_use]
    pub fn listing_order(&self, other: &Self) -> Ordering {
        let when = |a: &Self| a.published.map_or(i64::MAX, Moment::seconds);
        let key = |a: &Self| a.path.clone().unwrap_or_else(|| a.id.clone());
        when(self)
            .cmp(&when(other))
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.id.cmp(&other.id))
    }

    /// Gives the article the id that its address, text and record make.
    fn rename(&mut self) {
        let mut address = self
            .url
            .clone()
            .or_else(|| self.path.clone())
            .unwrap_or_default();
        // Two records may keep one page with the same words.
        if let Some(record) = &self.record {
            let name = record.id.as_deref().or(record.date.as_deref());
            address += &format!("\0{}\0{}", name.unwrap_or_default(), record.place);
        }
        self.id = assemble::identity(&address, &self.text);
    }

    /// The language of the text, stated or else heard from its words, for which there may be no folder.
    #[must_use]
    pub fn text_language_code(&self) -> Option<String> {
        match self.language.as_deref().and_then(Language::get) {
            Some(stated) => Some(stated.code().to_owned()),
            None => language::identify(&self.text, self.language.as_deref()),
        }
    }

    /// The language of the text with its data; the unknown one if it has no folder.
    #[must_use]
    pub fn text_language(&self) -> &'static Language {
        Language::of(self.text_language_code().as_deref())
    }

    /// The outlet's name, or the host of the URL, or the path, or the id: something to call the article by.
    #[must_use]
    pub fn label(&self) -> &str {
        self.outlet
            .as_deref()
            .or(self.path.as_deref())
            .unwrap_or(&self.id)
    }
}

/// The blocks of a text of which only the text is known: its paragraphs.
#[must_use]
pub fn blocks_of(text: &str) -> Vec<Block> {
    language::paragraphs(text)
        .into_iter()
        .map(|span| Block {
            kind: BlockKind::Paragraph,
            span,
        })
        .collect()
}

/// Reads one page, HTML or the text that a scraper left of one. Never fails: the worst page gives an empty article with
/// doubts.
#[must_use]
pub fn read(page: &Page<'_>) -> Article {
    let mut article = assemble::read(page);
    if let Some(record) = &page.record {
        article.record = Some(record.clone());
        article.rename();
    }
    article
}

/// What the model that tells text from furniture sees of a page: for each block its words, how it stands to the
/// block before (0 apart, 1 in the same element, 2 one of the two is a caption or the like), and its features in the order of [`block_feature_names`]. For fitting the model.
#[must_use]
pub fn block_features(page: &Page<'_>) -> Vec<(String, usize, Vec<f32>)> {
    assemble::block_features(page)
}

/// The names of the features of [`block_features`].
#[must_use]
pub fn block_feature_names() -> Vec<&'static str> {
    let mut names = Vec::new();
    features::for_each(&features::Facts::default(), |name, _| names.push(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_what_is_known() {
        for text in [
            "2024-03-04T08:12:00+01:00",
            "2024-03-04T08:12:00",
            "2024-03-04",
        ] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Moment::parse("2024-03-04T08:12:00Z").unwrap().to_string(),
            "2024-03-04T08:12:00+00:00"
        );
        assert!(Moment::parse("4 mars").is_none());
    }
}
