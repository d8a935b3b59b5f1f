//! Page: the bytes as fetched, with URL and time of fetching.
//!
//! Readers of formats live here: unpacking ([`packed`]), what the bytes are ([`sniff`]), which encoding they are in
//! ([`decode`]), the tree of an HTML page ([`html`]) and the files of crawlers ([`warc`]). What a page *means* is decided in [`crate::article`].

pub mod decode;
pub mod html;
pub mod packed;
pub mod sniff;
pub mod warc;

use crate::evidence::Doubt;
use sniff::Format;
use std::borrow::Cow;

/// The most that is read of one page, in bytes after unpacking. The longest real pages are live blogs of a few
/// megabytes.
pub const MAX_BYTES: usize = 8 << 20;

/// A page as it came.
#[derive(Clone, Debug, Default)]
pub struct Page<'b> {
    /// Where it was found, as given.
    pub path: Option<String>,
    /// Its address, if known.
    pub url: Option<String>,
    /// The charset of the HTTP header, if there was one.
    pub charset: Option<String>,
    /// The record of a WARC file in which it was kept.
    pub record: Option<warc::Record>,
    /// The bytes, as fetched.
    pub bytes: &'b [u8],
}

/// A page whose bytes are understood: what it is and its characters.
#[derive(Debug)]
pub struct Opened {
    /// What the bytes are.
    pub format: Format,
    /// The characters; empty if the page is no text.
    pub text: String,
    /// The label of the encoding that was used.
    pub encoding: &'static str,
    /// What went wrong on the way.
    pub doubts: Vec<Doubt>,
}

impl Page<'_> {
    /// Unpacks, sniffs and decodes. Never fails: a page that is no text has no characters and a doubt.
    #[must_use]
    pub fn open(&self) -> Opened {
        let mut doubts = Vec::new();
        let bytes = self.unpacked(&mut doubts);
        let bytes = bounded(&bytes, &mut doubts);
        let format = sniff::format(bytes, self.path.as_deref());
        if let Some(doubt) = format.doubt() {
            doubts.push(doubt);
        }
        let (text, encoding) = if format.is_text() {
            let decoded = decode::decode(bytes, self.charset.as_deref(), self.url.as_deref());
            doubts.extend(decoded.doubt);
            (decoded.text, decoded.encoding)
        } else {
            (String::new(), "")
        };
        Opened {
            format,
            text,
            encoding,
            doubts,
        }
    }

    fn unpacked(&self, doubts: &mut Vec<Doubt>) -> Cow<'_, [u8]> {
        if !packed::is_gzip(self.bytes) {
            return Cow::Borrowed(self.bytes);
        }
        let unpacked = packed::gunzip(self.bytes, MAX_BYTES);
        doubts.extend(unpacked.doubt);
        Cow::Owned(unpacked.bytes)
    }
}

fn bounded<'b>(bytes: &'b [u8], doubts: &mut Vec<Doubt>) -> &'b [u8] {
    match bytes.get(..MAX_BYTES) {
        Some(first) if bytes.len() > MAX_BYTES => {
            let what = format!(
                "the page is larger than {} MB; the first were read",
                MAX_BYTES >> 20
            );
            doubts.push(Doubt::new("too-large", what).advise("check that this is one page"));
            first
        }
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_large_is_read_in_part() {
        let bytes = "mot ".repeat(MAX_BYTES / 4 + 10).into_bytes();
        let opened = Page {
            bytes: &bytes,
            ..Page::default()
        }
        .open();
        assert_eq!(opened.text.len(), MAX_BYTES);
        assert_eq!(
            opened.doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
            ["too-large"]
        );
    }

    #[test]
    fn an_empty_page_is_doubted() {
        let opened = Page::default().open();
        assert_eq!(opened.format, Format::Empty);
        assert_eq!(
            opened.doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
            ["empty"]
        );
    }
}
