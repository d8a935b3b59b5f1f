//! HTTP: the answer of a server as a WARC record keeps it: status, header fields, and the content under its codings (chunks,
//! gzip, deflate, Brotli).

use crate::evidence::Doubt;
use crate::page::packed;
use std::borrow::Cow;
use std::io::Read;

/// The longest header that is read.
pub(super) const LONGEST_HEADER: usize = 64 << 10;
/// More codings, one over the other, no server uses.
const MOST_CODINGS: usize = 4;

/// Fields of a header, names in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads lines of `Name: value`; what is no such line is passed over. A line that begins with white space goes on the
    /// one before.
    pub(super) fn parse(header: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in header.split(|b| *b == b'\n') {
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim_start());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// The first value under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, value)| n == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Where the header ends: its length, and that of the empty line behind it.
pub(super) fn header_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|b| *b == b'\n') {
        let end = from + at + 1;
        match bytes.get(end..)? {
            [b'\n', ..] => return Some((end, end + 1)),
            [b'\r', b'\n', ..] => return Some((end, end + 2)),
            _ => from = end,
        }
    }
    None
}

/// A media type with its charset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MediaType {
    /// In small letters, without parameters.
    pub name: String,
    pub charset: Option<String>,
}

impl MediaType {
    pub(super) fn parse(value: &str) -> Self {
        let mut parts = value.split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (key, label) = part.split_once('=')?;
            let label = label.trim().trim_matches(['"', '\'']);
            (key.trim().eq_ignore_ascii_case("charset") && !label.is_empty())
                .then(|| label.to_owned())
        });
        Self { name, charset }
    }

    /// Whether a page may be of this type.
    pub(super) fn is_page(&self) -> bool {
        matches!(
            self.name.as_str(),
            "text/html" | "application/xhtml+xml" | "text/plain"
        )
    }
}

/// How a content was packed for the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Chunked,
    Gzip,
    Deflate,
    Brotli,
}

/// The codings of an answer, the outermost first; or the name of one that is not known.
pub(super) fn codings(fields: &Fields) -> Result<Vec<Coding>, String> {
    let mut found = Vec::new();
    for field in ["transfer-encoding", "content-encoding"] {
        let value = fields.get(field).unwrap_or_default().to_ascii_lowercase();
        for name in value.rsplit(',').map(str::trim) {
            found.push(match name {
                "" | "identity" | "none" => continue,
                "chunked" => Coding::Chunked,
                "gzip" | "x-gzip" => Coding::Gzip,
                "deflate" => Coding::Deflate,
                "br" => Coding::Brotli,
                // Some servers name the charset here.
                _ if encoding_rs::Encoding::for_label(name.as_bytes()).is_some() => continue,
                other => return Err(other.chars().take(20).collect()),
            });
        }
    }
    if found.len() > MOST_CODINGS {
        return Err("many codings".to_owned());
    }
    Ok(found)
}

/// Takes the codings off. Archives often keep a content unpacked under the header of the packed one: what is not packed as the
/// header says is taken as it is.
pub(super) fn decode<'b>(
    content: &'b [u8],
    codings: &[Coding],
    limit: usize,
) -> (Cow<'b, [u8]>, Option<Doubt>) {
    let mut content = Cow::Borrowed(content);
    let mut doubt = None;
    for coding in codings {
        let unpacked = match coding {
            Coding::Chunked => chunks(&content),
            Coding::Gzip if packed::is_gzip(&content) => {
                let unpacked = packed::gunzip(&content, limit);
                Some((unpacked.bytes, unpacked.doubt))
            }
            _ if is_plain(&content) => None,
            Coding::Gzip => None,
            Coding::Deflate => inflate(&content, limit),
            Coding::Brotli => brotli(&content, limit),
        };
        if let Some((bytes, found)) = unpacked {
            content = Cow::Owned(bytes);
            doubt = doubt.or(found);
        }
    }
    (content, doubt)
}

/// Whether a content is text already: packed bytes hold characters of control from the start.
fn is_plain(content: &[u8]) -> bool {
    let head = content.get(..64).unwrap_or(content);
    head.iter().all(|b| *b >= b' ' || b.is_ascii_whitespace())
}

fn cut_off() -> Doubt {
    Doubt::new(
        "truncated",
        "the answer of the server is cut off; what there is was read",
    )
    .advise("fetch the page again")
}

/// The content of chunks (RFC 9112, 7.1); none if the content is not in chunks.
fn chunks(content: &[u8]) -> Option<(Vec<u8>, Option<Doubt>)> {
    let mut whole = Vec::new();
    let mut rest = content;
    let mut any = false;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            return any.then(|| (whole, Some(cut_off())));
        };
        if size == 0 {
            return Some((whole, None));
        }
        any = true;
        match after.get(..size) {
            Some(chunk) => whole.extend_from_slice(chunk),
            None => {
                whole.extend_from_slice(after);
                return Some((whole, Some(cut_off())));
            }
        }
        let after = after.get(size..).unwrap_or_default();
        rest = after.strip_prefix(b"\r").unwrap_or(after);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

/// The size of the next chunk, and what follows its line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(200).position(|b| *b == b'\n')?;
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let digits = line.split(';').next()?.trim();
    let hexadecimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let size = hexadecimal.then(|| usize::from_str_radix(digits, 16).ok())??;
    Some((size, bytes.get(end + 1..)?))
}

/// "deflate" is zlib data (RFC 9110, 8.4.1.2), but some servers send them bare.
fn inflate(content: &[u8], limit: usize) -> Option<(Vec<u8>, Option<Doubt>)> {
    let zlib = content.first().is_some_and(|b| b & 0x0f == 8)
        && content
            .first_chunk()
            .is_some_and(|two| u16::from_be_bytes(*two).is_multiple_of(31));
    if zlib {
        limited(flate2::read::ZlibDecoder::new(content), limit)
    } else {
        limited(flate2::read::DeflateDecoder::new(content), limit)
    }
}

fn brotli(content: &[u8], limit: usize) -> Option<(Vec<u8>, Option<Doubt>)> {
    limited(brotli_decompressor::Decompressor::new(content, 4096), limit)
}

/// All that can be unpacked up to one byte more than the limit; none if that is nothing.
fn limited(decoder: impl Read, limit: usize) -> Option<(Vec<u8>, Option<Doubt>)> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = decoder.take(most).read_to_end(&mut bytes);
    (!bytes.is_empty()).then(|| (bytes, read.err().map(|_| cut_off())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const TEXT: &[u8] = b"<p>La halle rouvre ses portes.</p>";

    #[test]
    fn headers_are_read() {
        let header = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;\r\n charset=\"ISO-8859-1\"\r\nX: y\r\n\r\nbody";
        assert_eq!(
            header_end(header),
            Some((header.len() - 6, header.len() - 4))
        );
        let fields = Fields::parse(header);
        let media = MediaType::parse(fields.get("content-type").unwrap());
        assert_eq!(media.name, "text/html");
        assert_eq!(media.charset.as_deref(), Some("ISO-8859-1"));
        assert!(header_end(b"no end\r\n").is_none());
    }

    #[test]
    fn chunks_are_put_together() {
        let (whole, doubt) = chunks(b"4\r\nLa h\r\n5;x=y\r\nalle.\r\n0\r\n\r\n").unwrap();
        assert_eq!((whole.as_slice(), doubt), (&b"La halle."[..], None));
        let (whole, doubt) = chunks(b"ff\r\nLa h").unwrap();
        assert_eq!(
            (whole.as_slice(), doubt.unwrap().code),
            (&b"La h"[..], "truncated")
        );
        assert_eq!(chunks(TEXT), None);
        assert!(chunks(b"ffffffffffffffffff\r\nx").is_none());
    }

    #[test]
    fn codings_are_taken_off_where_they_are() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(TEXT).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(TEXT).unwrap();
        let mut bare = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        bare.write_all(TEXT).unwrap();
        for (bytes, coding) in [
            (gzip.finish().unwrap(), Coding::Gzip),
            (zlib.finish().unwrap(), Coding::Deflate),
            (bare.finish().unwrap(), Coding::Deflate),
        ] {
            assert_eq!(decode(&bytes, &[coding], 1000).0, TEXT, "{coding:?}");
        }
        for coding in [
            Coding::Gzip,
            Coding::Deflate,
            Coding::Brotli,
            Coding::Chunked,
        ] {
            assert_eq!(
                decode(TEXT, &[coding], 1000).0,
                TEXT,
                "{coding:?}, but not packed"
            );
        }
    }

    #[test]
    fn codings_are_named_in_the_order_in_which_they_come_off() {
        let fields = Fields::parse(b"Transfer-Encoding: gzip, chunked\nContent-Encoding: br");
        assert_eq!(
            codings(&fields),
            Ok(vec![Coding::Chunked, Coding::Gzip, Coding::Brotli])
        );
        let fields = Fields::parse(b"Content-Encoding: utf-8");
        assert_eq!(codings(&fields), Ok(vec![]));
        let fields = Fields::parse(b"Content-Encoding: zstd");
        assert_eq!(codings(&fields), Err("zstd".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn any_content_can_be_decoded(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            for coding in [Coding::Chunked, Coding::Gzip, Coding::Deflate, Coding::Brotli] {
                let (content, _) = decode(&bytes, &[coding], 10_000);
                proptest::prop_assert!(content.len() <= 10_001);
            }
            let _ = (Fields::parse(&bytes), header_end(&bytes));
        }
    }
}
