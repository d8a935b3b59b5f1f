//! Draft: what the blocks of a page were found to be, before the metadata is weighed in.

use super::flatten::width;
use super::moments::date_line;
use super::{BlockKind, Caption, Moment, Related};

/// The labelled parts of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Headings that may be the title, best first.
    pub headings: Vec<String>,
    pub kicker: Option<String>,
    /// The text's blocks, in order.
    pub body: Vec<(BlockKind, String)>,
    /// Where the text was found, if not in the page's own blocks.
    pub source: Option<&'static str>,
    pub captions: Vec<Caption>,
    /// Lines that sign the text.
    pub bylines: Vec<String>,
    /// Lines that give dates.
    pub dates: Vec<DateSeen>,
    pub related: Vec<Related>,
    /// Names of the outlet, as the page writes it.
    pub sites: Vec<String>,
    pub section: Option<String>,
    /// A notice that the text is cut off for those who do not pay.
    pub stub: bool,
    /// How many other stories with text of their own stand on the page.
    pub others: usize,
}

/// A line that gives a date.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DateSeen {
    pub line: String,
    /// The machine-readable form beside it.
    pub stated: Option<Moment>,
}

impl DateSeen {
    /// Whether a date can be read from it.
    pub(super) fn is_read(&self) -> bool {
        let has_digit = || self.line.contains(char::is_numeric);
        self.stated.is_some() || (has_digit() && date_line(&self.line, None).is_some())
    }
}

impl Draft {
    /// How many characters the text has.
    pub(super) fn chars(&self) -> usize {
        self.body.iter().map(|(_, t)| width(t)).sum()
    }
}
