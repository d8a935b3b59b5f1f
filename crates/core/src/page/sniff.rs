//! Sniff: what the bytes of a page are, told by the bytes themselves (after the MIME Sniffing Standard), not by the
//! name of a file or a header.

use crate::evidence::Doubt;

/// What the bytes of a page are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An HTML page.
    Html,
    /// Text without tags.
    Text,
    /// A PDF file.
    Pdf,
    /// A picture, archive, font, program: no text.
    Binary,
    /// Nothing but white space.
    Empty,
}

impl Format {
    /// Whether there are characters to read.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Html | Self::Text)
    }

    /// Why nothing can be read, for the formats that are no text.
    #[must_use]
    pub fn doubt(self) -> Option<Doubt> {
        match self {
            Self::Html | Self::Text => None,
            Self::Pdf => Some(
                Doubt::new("pdf", "this is a PDF file, not a page")
                    .advise("turn it into text first, for instance with pdftotext"),
            ),
            Self::Binary => Some(
                Doubt::new(
                    "binary",
                    "this is a picture, an archive or another file without text",
                )
                .advise("give the page itself"),
            ),
            Self::Empty => Some(
                Doubt::new("empty", "there is nothing on this page").advise("fetch the page again"),
            ),
        }
    }
}

/// How much of a page is looked at.
const LOOK: usize = 4096;

/// First bytes of formats that are no text.
const MAGIC: [&[u8]; 16] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"BM\x00",
    b"II*\x00",
    b"MM\x00*",
    b"OggS",
    b"ID3",
    b"wOFF",
    b"wOF2",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"BZh9",
];

/// Beginnings of tags that tell a page from text.
const TAGS: [&str; 22] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "meta",
    "title",
    "script",
    "style",
    "link",
    "div",
    "p",
    "article",
    "main",
    "section",
    "table",
    "h1",
    "h2",
    "ul",
    "span",
    "br",
    "iframe",
    "figure",
];

/// What `bytes` are. The path decides only between HTML and text, where the bytes leave it open.
#[must_use]
pub fn format(bytes: &[u8], path: Option<&str>) -> Format {
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    let start = head.iter().position(|b| !b.is_ascii_whitespace());
    let Some(start) = start else {
        let rest = bytes.iter().all(|b| b.is_ascii_whitespace());
        return if rest { Format::Empty } else { Format::Text };
    };
    let content = head.get(start..).unwrap_or_default();
    if content.starts_with(b"%PDF-") {
        return Format::Pdf;
    }
    if MAGIC.iter().any(|magic| head.starts_with(magic)) || looks_binary(head) {
        return Format::Binary;
    }
    if has_tags(head) || (names_html(path) && has_tags(bytes)) {
        Format::Html
    } else {
        Format::Text
    }
}

fn names_html(path: Option<&str>) -> bool {
    path.is_some_and(|p| {
        let p = p.to_ascii_lowercase();
        p.contains(".htm") || p.contains(".xhtml")
    })
}

/// Zero bytes stand in no text but UTF-16, which shows itself by its byte order mark.
fn looks_binary(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let zeros = head.iter().filter(|b| **b == 0).count();
    let controls = head
        .iter()
        .filter(|b| **b < 9 || (14..27).contains(*b))
        .count();
    !utf16 && (zeros * 500 > head.len() || controls * 20 > head.len())
}

fn has_tags(head: &[u8]) -> bool {
    let mut rest = head;
    // UTF-16 spells every ASCII letter with a zero byte.
    let plain: Vec<u8>;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        plain = head.iter().copied().filter(|b| *b != 0).collect();
        rest = &plain;
    }
    while let Some(at) = rest.iter().position(|b| *b == b'<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let word = rest.get(..16).unwrap_or(rest);
        if TAGS.iter().any(|tag| is_tag(word, tag)) {
            return true;
        }
    }
    false
}

fn is_tag(word: &[u8], tag: &str) -> bool {
    let Some(name) = word.get(..tag.len()) else {
        return false;
    };
    name.eq_ignore_ascii_case(tag.as_bytes())
        && word
            .get(tag.len())
            .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_bytes() {
        assert_eq!(format(b" \n<!DOCTYPE html><p>a", None), Format::Html);
        assert_eq!(
            format(b"Titre<!-- --> | Site\n\nUn < deux.", Some("a.txt")),
            Format::Text
        );
        assert_eq!(format(b"%PDF-1.7 ...", Some("a.html")), Format::Pdf);
        assert_eq!(format(b"\x89PNG\r\n\x1a\n", None), Format::Binary);
        assert_eq!(format(&[0, 1, 2, 3, 0, 0, 0, 9], None), Format::Binary);
        assert_eq!(format(b" \r\n\t", None), Format::Empty);
    }
}
