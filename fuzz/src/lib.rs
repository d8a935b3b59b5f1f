//! What must hold of whatever is read, beyond that nothing panics.

use parallax_core::article::{Article, Moment, read};
use parallax_core::page::Page;
use parallax_core::page::warc::{Item, Reader};
use std::io::Read;

/// What a field may be longer than the page: a title is given in full, and some are said twice.
const TIMES: usize = 4;
/// What the few words that a reader adds itself (names of sources) may come to.
const OWN: usize = 4096;

/// Reads a page twice and checks the article.
///
/// # Panics
///
/// If something does not hold.
pub fn read_as(bytes: &[u8], name: &str) {
    let page = Page {
        path: Some(name.to_owned()),
        url: Some("https://news.example.org/2024/02/13/a-story.html".to_owned()),
        bytes,
        ..Page::default()
    };
    check(&page);
}

fn check(page: &Page<'_>) {
    let article = read(page);
    assert_eq!(article, read(page), "reading twice differs");
    check_blocks(&article);
    check_fields(&article);
    check_size(&article, page.open().text.len());
}

/// Reads a WARC file as a whole and in drops, checks its records and reads its pages.
///
/// # Panics
///
/// If something does not hold.
pub fn read_warc(bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    let mut items = Vec::new();
    let mut last = None;
    for item in reader.by_ref() {
        let place = match &item {
            Item::Page(capture) => Some(capture.record.place),
            Item::Broken { place, why } => {
                assert!(!why.is_empty(), "a record is broken for no reason");
                Some(*place)
            }
            Item::Passed(what) => {
                assert!(!what.is_empty(), "a record is nothing");
                None
            }
        };
        if let Some(place) = place {
            assert!(
                place.offset <= bytes.len() as u64,
                "a record behind the end"
            );
            assert!(last.is_none_or(|l| l <= place.offset), "records out of order");
            last = Some(place.offset);
        }
        items.push(item);
        // A record has a header, of which no part that can be left out makes it shorter than this many bytes unpacked.
        assert!(items.len() <= bytes.len() * 1100 + 1, "records without end");
    }
    assert!(
        reader.offset() <= bytes.len() as u64,
        "more was read than there is"
    );
    // Of a packed file that breaks off, how much comes out before the break depends on how it is asked for.
    let packed = bytes.windows(3).any(|w| w == [0x1f, 0x8b, 0x08]);
    if !packed {
        let in_drops: Vec<Item> = Reader::new(Drops(bytes)).collect();
        assert_eq!(items, in_drops, "how the bytes arrive changes what is read");
    }
    for item in items.iter().take(8) {
        if let Item::Page(capture) = item {
            let (content, _) = capture.content();
            check(&capture.page("crawl.warc", &content));
        }
    }
}

/// Bytes that arrive a few at a time.
struct Drops<'b>(&'b [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let some = buffer.len().min(7);
        self.0.read(&mut buffer[..some])
    }
}

/// The text is its blocks, in order, a blank line between them.
fn check_blocks(article: &Article) {
    let mut text = String::new();
    let mut end = 0;
    for block in &article.blocks {
        let words = article
            .text
            .get(block.span.start..block.span.end)
            .expect("a block lies in the text, on borders of characters");
        assert!(!words.trim().is_empty(), "a block without words");
        assert!(!words.contains('\n'), "a block of several lines: {words:?}");
        assert!(block.span.start >= end, "blocks overlap");
        end = block.span.end;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(words);
    }
    assert_eq!(article.text, text, "the text is not its blocks");
}

fn check_fields(article: &Article) {
    let words = [
        &article.title,
        &article.kicker,
        &article.lede,
        &article.byline,
        &article.section,
        &article.outlet,
    ];
    let lists = [&article.authors, &article.agencies];
    for said in words
        .into_iter()
        .flatten()
        .chain(lists.into_iter().flatten())
    {
        assert!(!said.trim().is_empty(), "a field is there and says nothing");
    }
    for list in lists {
        let mut sorted = list.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(
            sorted.len(),
            list.len(),
            "somebody is named twice: {list:?}"
        );
    }
    for caption in &article.captions {
        let credit = caption.credit.as_deref().unwrap_or_default();
        assert!(
            !caption.text.trim().is_empty() || !credit.trim().is_empty(),
            "an empty caption"
        );
    }
    for related in &article.related {
        assert!(!related.title.trim().is_empty(), "a headline without words");
    }
    for moment in [article.published, article.modified].into_iter().flatten() {
        assert_eq!(
            Moment::parse(&moment.to_string()),
            Some(moment),
            "a time that does not read back"
        );
    }
    for doubt in &article.doubts {
        assert!(
            !doubt.code.is_empty() && !doubt.what.is_empty(),
            "a doubt that says nothing"
        );
    }
    let there = [
        ("title", article.title.is_some()),
        ("kicker", article.kicker.is_some()),
        ("lede", article.lede.is_some()),
        ("byline", article.byline.is_some()),
        ("section", article.section.is_some()),
        ("outlet", article.outlet.is_some()),
        ("text", !article.text.is_empty()),
        ("authors", !article.authors.is_empty()),
        ("agencies", !article.agencies.is_empty()),
        ("captions", !article.captions.is_empty()),
        ("related", !article.related.is_empty()),
        ("published", article.published.is_some()),
        ("modified", article.modified.is_some()),
    ];
    for (field, is) in there {
        assert_eq!(
            article.provenance.contains_key(field),
            is,
            "where was {field} found?"
        );
    }
}

/// What is said of a page is not much longer than the page: no input makes the output grow without end.
fn check_size(article: &Article, page: usize) {
    let most = TIMES * page + OWN;
    let captions = article
        .captions
        .iter()
        .map(|c| c.text.len() + c.credit.as_ref().map_or(0, String::len));
    let related = article
        .related
        .iter()
        .map(|r| r.title.len() + r.url.as_ref().map_or(0, String::len));
    let sizes = [
        ("text", article.text.len()),
        ("captions", captions.sum()),
        ("related", related.sum()),
        ("authors", article.authors.iter().map(String::len).sum()),
        ("agencies", article.agencies.iter().map(String::len).sum()),
        ("byline", article.byline.as_ref().map_or(0, String::len)),
        ("title", article.title.as_ref().map_or(0, String::len)),
        ("doubts", article.doubts.iter().map(|d| d.what.len()).sum()),
    ];
    for (field, size) in sizes {
        assert!(size <= most, "{field}: {size} bytes from a page of {page}");
    }
}
