//! Decode: from bytes to characters.
//!
//! The order of belief is that of the HTML standard: byte order mark, HTTP header, `meta`, detector. But a label that
//! the bytes contradict is not believed: bytes that are valid UTF-8 and more than ASCII are UTF-8 whatever the page
//! says, and a page that says UTF-8 and is not is given to the detector (`chardetng`). Either way a doubt is recorded.

use crate::evidence::Doubt;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A page's characters.
#[derive(Debug)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// The label of the encoding used.
    pub encoding: &'static str,
    /// What is doubted about it.
    pub doubt: Option<Doubt>,
}

/// How far into a page a `meta` is looked for; the standard says 1024, many pages put it later.
const META_WITHIN: usize = 8192;

/// Decodes `bytes`. `charset` is the HTTP header's label; the top-level domain of `url` helps the detector.
#[must_use]
pub fn decode(bytes: &[u8], charset: Option<&str>, url: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decoded(bytes, encoding, None);
    }
    let stated = charset
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .or_else(|| meta_charset(bytes));
    let valid = std::str::from_utf8(bytes);
    match (stated, valid) {
        (None, Ok(_)) => decoded(bytes, UTF_8, None),
        (Some(stated), Ok(text)) if text.is_ascii() => decoded(bytes, stated, None),
        (Some(stated), Ok(_)) if stated == UTF_8 => decoded(bytes, UTF_8, None),
        (Some(stated), Ok(_)) => decoded(bytes, UTF_8, Some(wrong_label(stated, UTF_8))),
        (Some(stated), Err(_)) if stated != UTF_8 => decoded(bytes, stated, None),
        (stated, Err(_)) => detected(bytes, stated, url),
    }
}

/// The bytes are not valid UTF-8, and nothing else is stated.
fn detected(bytes: &[u8], stated: Option<&'static Encoding>, url: Option<&str>) -> Decoded {
    if is_mostly_utf8(bytes) {
        let what = "some bytes are not valid UTF-8 and show as \u{fffd}";
        return decoded(bytes, UTF_8, Some(Doubt::new("bad-bytes", what)));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let tld = url.and_then(top_level_domain);
    let guess = detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Deny);
    let doubt = stated.map(|stated| wrong_label(stated, guess));
    decoded(bytes, guess, doubt)
}

fn decoded(bytes: &[u8], encoding: &'static Encoding, doubt: Option<Doubt>) -> Decoded {
    let (text, used, replaced) = encoding.decode(bytes);
    let replaced = (replaced && doubt.is_none()).then(|| {
        Doubt::new(
            "bad-bytes",
            format!(
                "some bytes are not valid {} and show as \u{fffd}",
                used.name()
            ),
        )
    });
    Decoded {
        text: text.into_owned(),
        encoding: used.name(),
        doubt: doubt.or(replaced),
    }
}

fn wrong_label(stated: &'static Encoding, used: &'static Encoding) -> Doubt {
    let what = format!(
        "the page says that it is {}, but its bytes are {}",
        stated.name(),
        used.name()
    );
    Doubt::new("charset", what)
}

/// Whether broken sequences are few against whole ones of more than one byte: a page of UTF-8 that was cut or pasted
/// together, not one in another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 10
}

fn top_level_domain(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let last = url.host_str()?.rsplit('.').next()?.to_ascii_lowercase();
    last.chars()
        .all(|c| c.is_ascii_alphabetic())
        .then_some(last)
}

/// The label of the first `<meta … charset=…>`.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes
        .get(..META_WITHIN)
        .unwrap_or(bytes)
        .to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let mut rest = &*head;
    while let Some((_, tail)) = rest.split_once("<meta") {
        let tag = tail.split('>').next().unwrap_or_default();
        if let Some((_, value)) = tag.split_once("charset") {
            let value = value.trim_start().strip_prefix('=').unwrap_or_default();
            let label: String = value
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
                .collect();
            if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                // The standard: a page whose `meta` could be read is not UTF-16.
                let wide = encoding == UTF_16LE || encoding == UTF_16BE;
                return Some(if wide { UTF_8 } else { encoding });
            }
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<meta charset=\"LABEL\"><p>L’été à Évreux, la forêt brûlée où naît l’œuvre ; déjà 12 000 €.";

    fn page(label: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding
            .encode(&TEXT.replace("LABEL", label))
            .0
            .into_owned()
    }

    #[test]
    fn labels_that_are_right_are_believed() {
        for (label, encoding) in [
            ("utf-8", UTF_8),
            ("windows-1252", encoding_rs::WINDOWS_1252),
        ] {
            let found = decode(&page(label, encoding), None, None);
            assert_eq!(found.text, TEXT.replace("LABEL", label));
            assert_eq!(found.doubt, None);
        }
    }

    #[test]
    fn labels_that_are_wrong_are_found_out() {
        for (label, encoding) in [("utf-8", encoding_rs::WINDOWS_1252), ("iso-8859-1", UTF_8)] {
            let found = decode(&page(label, encoding), None, Some("https://site.fr/a"));
            assert_eq!(found.text, TEXT.replace("LABEL", label));
            assert_eq!(found.doubt.unwrap().code, "charset");
        }
    }

    #[test]
    fn the_header_comes_before_the_page_and_the_mark_before_both() {
        let bytes = encoding_rs::ISO_8859_2
            .encode("<meta charset=windows-1252>Łódź żółć")
            .0
            .into_owned();
        assert!(
            decode(&bytes, Some("iso-8859-2"), None)
                .text
                .contains("Łódź")
        );
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend("Été".as_bytes());
        assert_eq!(decode(&marked, Some("windows-1252"), None).text, "Été");
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "é".repeat(100).into_bytes();
        bytes.push(0xe9);
        let found = decode(&bytes, None, None);
        assert_eq!(found.encoding, "UTF-8");
        assert_eq!(found.doubt.unwrap().code, "bad-bytes");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_decoded(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let _ = decode(&bytes, Some("utf-8"), None);
            let _ = decode(&bytes, None, None);
        }
    }
}
