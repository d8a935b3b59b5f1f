//! WARC: files in which crawlers keep what servers answered (ISO 28500, versions 1.0 and 1.1), packed or not.
//!
//! The file is read as a stream, one record at a time. Answers and resources that may be pages are handed on as
//! [`Capture`]s, with the place, address and date of their record; what else there is is named, to be counted. A record
//! that is broken or cut off is given as [`Item::Broken`], and reading goes on at the next one. Nothing that a file claims is
//! believed without a look: lengths are checked against what follows, and no record takes more memory than a page may have.

mod http;
mod stream;

use super::{MAX_BYTES, Page};
use crate::evidence::Doubt;
use http::{Coding, Fields, LONGEST_HEADER, MediaType};
use std::borrow::Cow;
use std::io::Read;
use stream::{RECORD, Stream};

/// The most of one record that is kept: the largest page, one byte more to show that it is too large, and its header.
const KEPT: usize = MAX_BYTES + 1 + LONGEST_HEADER;
/// More unpacked bytes than this in one record, or in search of one, are no crawl but a trap.
const TRAP: u64 = 512 << 20;
/// How many line ends may stand between two records: the standard wants four bytes, some tools write more.
const LINE_ENDS: usize = 64;
/// What is said of a length that covers another record.
const LIE: &str = "its length is wrong: another record begins within it";
/// As many bytes of a record show that it begins, wherever it stands: the version, a line end, and the start of a field.
const START: usize = RECORD.len() + 1 + 2 + 5;
/// How much is passed over at once.
const PIECE: usize = 64 << 10;

/// Where a record stands in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The first byte of the record in the file; where that is packed, of the gzip member in which the record begins.
    pub offset: u64,
    /// Where the record begins among the unpacked bytes of that member: 0 where each record is a member of its own.
    pub within: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "offset {}", self.offset)?;
        if self.within > 0 {
            write!(f, ", unpacked byte {}", self.within)?;
        }
        Ok(())
    }
}

/// The record that a page was kept in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Where it stands in its file.
    pub place: Place,
    /// When the page was fetched, as the record says (`WARC-Date`).
    pub date: Option<String>,
    /// The record's own name (`WARC-Record-ID`).
    pub id: Option<String>,
}

/// A page in a record, its content still packed as the server sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// The record.
    pub record: Record,
    /// The address that was asked for.
    pub url: Option<String>,
    /// The charset that the header states.
    pub charset: Option<String>,
    codings: Vec<Coding>,
    block: Vec<u8>,
    content: usize,
}

impl Capture {
    /// The content, its codings taken off, and what went wrong with that.
    #[must_use]
    pub fn content(&self) -> (Cow<'_, [u8]>, Option<Doubt>) {
        let content = self.block.get(self.content..).unwrap_or_default();
        http::decode(content, &self.codings, MAX_BYTES)
    }

    /// How much memory reading it takes, roughly: what is packed grows.
    #[must_use]
    pub fn weight(&self) -> usize {
        let packed = self.codings.iter().any(|c| *c != Coding::Chunked);
        self.block.len() * if packed { 6 } else { 1 }
    }

    /// The page with these unpacked bytes.
    #[must_use]
    pub fn page<'b>(&self, path: &str, bytes: &'b [u8]) -> Page<'b> {
        Page {
            path: Some(path.to_owned()),
            url: self.url.clone(),
            charset: self.charset.clone(),
            record: Some(self.record.clone()),
            bytes,
        }
    }
}

/// What stands in a WARC file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A page.
    Page(Box<Capture>),
    /// A whole record that is no page: what it is, in words, for counting.
    Passed(String),
    /// A record that cannot be read.
    Broken {
        /// Where it begins.
        place: Place,
        /// What is wrong, in words.
        why: String,
    },
}

/// Whether bytes begin like a WARC file, packed or not.
#[must_use]
pub fn is_warc(bytes: &[u8]) -> bool {
    bytes.starts_with(RECORD) || stream::is_record(bytes)
}

/// Reads the records of a WARC file, one after the other.
pub struct Reader<R> {
    stream: Stream<R>,
    /// Whether the stream stands where no record need begin, after something broken.
    lost: bool,
}

/// The header of a record.
struct Head {
    place: Place,
    fields: Fields,
    length: u64,
}

/// The block of a record, as much of it as is kept, with what is wrong with it.
struct Block {
    bytes: Vec<u8>,
    fault: Option<String>,
}

impl<R: Read> Reader<R> {
    /// Begins with the first record of a file.
    pub fn new(file: R) -> Self {
        Self {
            stream: Stream::new(file),
            lost: false,
        }
    }

    /// How many bytes of the file are read.
    pub fn offset(&self) -> u64 {
        self.stream.offset()
    }

    fn read(&mut self) -> Option<Item> {
        if self.lost {
            self.lost = false;
            self.find_record();
        }
        self.skip_line_ends();
        if self.stream.at_hand().is_empty() {
            let broken = self.stream.broken()?.clone();
            let place = Place {
                offset: broken.member,
                within: 0,
            };
            self.stream.resume();
            return Some(Item::Broken {
                place,
                why: broken.why,
            });
        }
        let head = match self.head() {
            Ok(head) => head,
            Err((place, why)) => {
                self.lost = true;
                return Some(Item::Broken { place, why });
            }
        };
        let block = self.block(&head);
        Some(match block.fault {
            Some(why) => Item::Broken {
                place: head.place,
                why,
            },
            None => capture(head, block.bytes),
        })
    }

    fn skip_line_ends(&mut self) {
        loop {
            let bytes = self.stream.peek(1);
            let blank = bytes
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            if blank == 0 {
                return;
            }
            self.stream.consume(blank);
        }
    }

    fn head(&mut self) -> Result<Head, (Place, String)> {
        let wrong = |place: Place, why: &str| Err((place, why.to_owned()));
        let place = self.stream.place();
        let bytes = self.stream.peek(RECORD.len());
        if !bytes.starts_with(RECORD) {
            let why = "no record begins here; the next one is looked for";
            return wrong(place, why);
        }
        // Headers are short: the whole of what is allowed is only asked for where the end is not at hand.
        let mut end = http::header_end(bytes.get(..LONGEST_HEADER).unwrap_or(bytes));
        if end.is_none() {
            let bytes = self.stream.peek(LONGEST_HEADER);
            end = http::header_end(bytes.get(..LONGEST_HEADER).unwrap_or(bytes));
        }
        let bytes = self.stream.at_hand();
        let Some((header, after)) = end else {
            if let Some(why) = self.stream.broken().map(|b| b.why.clone()) {
                self.stream.resume();
                return wrong(place, &why);
            }
            self.stream.consume(RECORD.len());
            let why = "the header of this record does not end";
            return wrong(place, why);
        };
        let fields = Fields::parse(bytes.get(..header).unwrap_or_default());
        self.stream.consume(after);
        let Some(length) = fields.get("content-length") else {
            return wrong(place, "this record does not say how long it is");
        };
        match length.parse() {
            Ok(length) => Ok(Head {
                place,
                fields,
                length,
            }),
            Err(_) => {
                let said: String = length.chars().take(40).collect();
                wrong(
                    place,
                    &format!("the length of this record is no number: {said:?}"),
                )
            }
        }
    }

    /// Reads a block and checks that the next record begins where it ends.
    fn block(&mut self, head: &Head) -> Block {
        let kept = usize::try_from(head.length).map_or(KEPT, |l| l.min(KEPT));
        let mut bytes = Vec::with_capacity(kept.min(4 * PIECE));
        while bytes.len() < kept {
            let left = kept - bytes.len();
            let piece = self.stream.peek(left.min(PIECE));
            let piece = piece.get(..left).unwrap_or(piece);
            if piece.is_empty() {
                break;
            }
            let count = piece.len();
            bytes.extend_from_slice(piece);
            self.stream.consume(count);
        }
        let rest = head.length.saturating_sub(kept as u64);
        let fault = if rest > 0 && self.give_back_record(&bytes) {
            Some(LIE.to_owned())
        } else {
            match self.pass(rest) {
                Passed::Whole(passed) => self.end_fault(head, &bytes, passed),
                Passed::Record => Some(LIE.to_owned()),
                Passed::Trap => {
                    self.stream.abandon();
                    let most = TRAP >> 20;
                    Some(format!("it unpacks to more than {most} MB and is given up"))
                }
            }
        };
        Block { bytes, fault }
    }

    /// What shows, where a block ends, that it is not whole.
    fn end_fault(&mut self, head: &Head, bytes: &[u8], passed: u64) -> Option<String> {
        let read = bytes.len() as u64 + passed;
        let short = read < head.length;
        if !short && self.is_end() {
            return self.member_fault(head.place);
        }
        let why = match self.stream.broken() {
            Some(broken) if short => broken.why.clone(),
            _ if short => format!("it is cut off: {read} of {} bytes are there", head.length),
            _ => format!("its length is wrong: no record begins after {read} bytes"),
        };
        // A length that is too long has swallowed other records.
        if passed == 0 && self.give_back_record(bytes) {
            return Some(LIE.to_owned());
        }
        if short {
            self.stream.resume();
        }
        self.lost = true;
        Some(why)
    }

    /// Whether a record may end here: two line ends follow, as the standard wants, or another record after any number of them,
    /// or nothing.
    fn is_end(&mut self) -> bool {
        let bytes = self.stream.peek(LINE_ENDS + RECORD.len());
        let next = bytes
            .iter()
            .position(|b| !matches!(b, b'\r' | b'\n'))
            .and_then(|at| bytes.get(at..));
        bytes.starts_with(b"\r\n\r\n") || next.is_none_or(|next| next.starts_with(RECORD))
    }

    /// A checksum that does not fit shows only behind the block, where each record is a member of its own.
    fn member_fault(&mut self, place: Place) -> Option<String> {
        let blank = self
            .stream
            .at_hand()
            .iter()
            .all(|b| matches!(b, b'\r' | b'\n'));
        let broken = self.stream.broken()?;
        if !blank || place.within > 0 || broken.member != place.offset {
            return None;
        }
        let why = broken.why.clone();
        self.stream.resume();
        self.lost = true;
        Some(why)
    }

    /// Goes back to the first record that begins within the block that was just read.
    fn give_back_record(&mut self, block: &[u8]) -> bool {
        let from = self.stream.position().saturating_sub(block.len() as u64);
        record_start(block, |at| self.stream.begins_member(from + at as u64))
            .and_then(|at| block.get(at..))
            .is_some_and(|rest| self.stream.give_back(rest))
    }

    /// Passes over the rest of a block that is too long to keep. A length that long may be a lie: if a record begins on the
    /// way, the block ends there.
    fn pass(&mut self, mut rest: u64) -> Passed {
        let mut passed = 0;
        while rest > 0 {
            let piece = self.stream.peek(PIECE);
            if piece.is_empty() {
                return Passed::Whole(passed);
            }
            let whole = usize::try_from(rest).map_or(piece.len(), |r| r.min(piece.len()));
            let start = record_start(piece.get(..whole).unwrap_or_default(), |_| false);
            if let Some(at) = start {
                self.stream.consume(at);
                return Passed::Record;
            }
            // A beginning may be cut in two by the end of the piece.
            let step = if whole > START && (whole as u64) < rest {
                whole - START
            } else {
                whole
            };
            self.stream.consume(step);
            rest -= step as u64;
            passed += step as u64;
            if passed > TRAP && self.stream.is_packed() {
                return Passed::Trap;
            }
        }
        Passed::Whole(passed)
    }

    /// Goes to where the next record begins.
    fn find_record(&mut self) {
        let mut passed = 0;
        loop {
            let position = self.stream.position();
            self.stream.peek(PIECE);
            let bytes = self.stream.at_hand();
            let found = record_start(bytes, |at| {
                (at == 0 && passed == 0) || self.stream.begins_member(position + at as u64)
            });
            if let Some(at) = found {
                self.stream.consume(at);
                return;
            }
            let count = bytes.len();
            // The line end before a record and the beginning of its first line are looked at again.
            let step = count.saturating_sub(START);
            if step == 0 {
                self.stream.consume(count);
                return;
            }
            self.stream.consume(step);
            passed += step as u64;
            if passed > TRAP && self.stream.is_packed() {
                self.stream.abandon();
                return;
            }
        }
    }
}

/// How passing over the rest of a block ended.
enum Passed {
    /// At its end, or that of the file, after so many bytes.
    Whole(u64),
    /// At the beginning of another record.
    Record,
    /// Nowhere.
    Trap,
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.read()
    }
}

/// Where a record begins in `bytes`: at the start of a line, where a gzip member begins, which `at_member` knows, or anywhere if the
/// line is followed by one of a record's header. A record that was cut off leaves the next one in the midst of a line.
fn record_start(bytes: &[u8], at_member: impl Fn(usize) -> bool) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|b| *b == b'W')?;
        let here = bytes.get(at..).unwrap_or_default();
        let line = at > 0 && bytes.get(at - 1) == Some(&b'\n');
        if here.starts_with(RECORD) && (line || at_member(at) || begins_header(here)) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Whether the first line, that of a version, is followed by one of a record's header.
fn begins_header(bytes: &[u8]) -> bool {
    bytes
        .get(RECORD.len() + 1..START)
        .is_some_and(|rest| rest == b"\r\nWARC-")
}

/// What a whole record is.
fn capture(head: Head, block: Vec<u8>) -> Item {
    let kind = head
        .fields
        .get("warc-type")
        .unwrap_or("nameless")
        .to_ascii_lowercase();
    match kind.as_str() {
        "response" => answer(head, block),
        "resource" => {
            let media = head.fields.get("content-type").map(MediaType::parse);
            page(head, block, 0, Vec::new(), media)
        }
        "revisit" => Item::Passed("revisit (the page had not changed)".to_owned()),
        other => Item::Passed(format!("{} record", clipped(other))),
    }
}

fn answer(head: Head, block: Vec<u8>) -> Item {
    let declared = head.fields.get("content-type").map(MediaType::parse);
    if !block.starts_with(b"HTTP/") {
        // Some tools keep the content alone.
        return match declared {
            Some(media) if media.is_page() => page(head, block, 0, Vec::new(), Some(media)),
            _ => Item::Passed("answer that is not HTTP".to_owned()),
        };
    }
    let within = block.get(..LONGEST_HEADER).unwrap_or(&block);
    let Some((end, content)) = http::header_end(within) else {
        return Item::Passed("answer without content".to_owned());
    };
    let header = block.get(..end).unwrap_or_default();
    let status = header.split(|b| *b == b' ').nth(1).and_then(|word| {
        std::str::from_utf8(word.get(..3)?)
            .ok()?
            .parse::<u16>()
            .ok()
    });
    match status {
        Some(200..=299) => {}
        Some(status) => return Item::Passed(format!("answer with status {status}")),
        None => return Item::Passed("answer without a status".to_owned()),
    }
    let fields = Fields::parse(header);
    match http::codings(&fields) {
        Ok(codings) => {
            let media = fields.get("content-type").map(MediaType::parse);
            page(head, block, content, codings, media)
        }
        Err(name) => Item::Passed(format!("answer packed as {}", clipped(&name))),
    }
}

/// A page, if it may be one by its type. Where no type is stated, the bytes will tell.
fn page(
    head: Head,
    block: Vec<u8>,
    content: usize,
    codings: Vec<Coding>,
    media: Option<MediaType>,
) -> Item {
    if let Some(media) = media.as_ref().filter(|m| !m.is_page()) {
        return Item::Passed(format!("answer of type {}", clipped(&media.name)));
    }
    let field = |name: &str| head.fields.get(name).map(str::to_owned);
    let url = field("warc-target-uri").map(|url| {
        // Version 1.0 was widely read to want the address in brackets.
        url.trim_matches(['<', '>']).to_owned()
    });
    Item::Page(Box::new(Capture {
        record: Record {
            place: head.place,
            date: field("warc-date").map(|d| clipped(&d)),
            id: field("warc-record-id").map(|id| clipped(&id)),
        },
        url,
        charset: media.and_then(|m| m.charset),
        codings,
        block,
        content,
    }))
}

/// A name out of a file, short enough to be shown.
fn clipped(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests;
