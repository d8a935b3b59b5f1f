//! Stream: the unpacked bytes of a WARC file, as they are asked for, and where in the file they come from.
//!
//! A file is not packed at all, packed record by record (one gzip member each: what crawlers write), or packed as a whole. All
//! three read as one row of bytes. Where a gzip member is broken, the stream stops, says so, and goes on at the next
//! member that begins like a record.

use super::Place;
use flate2::bufread::GzDecoder;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// How much is read at once.
const PIECE: usize = 128 << 10;
/// How much of what was read is kept, to look once more at what a broken member has swallowed.
const KEPT: usize = 512 << 10;
/// How many beginnings of gzip members that are none are tried after a break before the rest is given up.
const TRIES: usize = 4096;
/// How much must be there of a member to see how its content begins.
const LOOK: usize = 4096;
/// How many beginnings of members are kept in mind.
const MOST_MEMBERS: usize = 1 << 16;
/// The first bytes of a gzip member: magic number and method.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
/// How a record begins.
pub(super) const RECORD: &[u8] = b"WARC/1.";

/// The bytes of the file with the place of the next one, and some of those before it.
struct Raw<R> {
    inner: R,
    buffer: Vec<u8>,
    next: usize,
    /// Where in the file `buffer[next]` stands.
    offset: u64,
    ended: bool,
}

impl<R: Read> Raw<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: Vec::new(),
            next: 0,
            offset: 0,
            ended: false,
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.next..).unwrap_or_default()
    }

    /// Reads one more piece behind what is there.
    fn grow(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        if self.next > KEPT + PIECE {
            self.buffer.drain(..self.next - KEPT);
            self.next = KEPT;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + PIECE, 0);
        let read = loop {
            let room = self.buffer.get_mut(filled..).unwrap_or_default();
            match self.inner.read(room) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let read = read.inspect_err(|_| self.ended = true);
        let count = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(filled + count);
        self.ended |= count == 0;
        read.map(drop)
    }

    /// At least `count` of the next bytes, or all that there are.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.rest().len() < count && !self.ended {
            self.grow()?;
        }
        Ok(self.rest())
    }

    /// Goes back to `offset`, or as near to it as bytes are kept. Gives how many bytes will be read again.
    fn rewind(&mut self, offset: u64) -> usize {
        let back = usize::try_from(self.offset.saturating_sub(offset)).unwrap_or(usize::MAX);
        let back = back.min(self.next);
        self.next -= back;
        self.offset -= back as u64;
        back
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Raw<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.rest().len());
        self.next += count;
        self.offset += count as u64;
    }
}

/// What is being unpacked.
enum Stage<R> {
    /// Nothing: the file is not packed.
    Plain(Raw<R>),
    /// Nothing: the next member is to begin here.
    Between(Raw<R>),
    /// A member of a gzip file.
    Inside(Box<GzDecoder<Raw<R>>>),
    /// Nothing: nothing is left.
    Over,
}

/// The stream stops: why, and in which member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Break {
    /// Where the broken member begins in the file.
    pub member: u64,
    pub why: String,
}

/// The unpacked bytes.
pub(super) struct Stream<R> {
    stage: Stage<R>,
    packed: bool,
    /// How much of the file is read.
    offset: u64,
    window: Vec<u8>,
    next: usize,
    /// How many unpacked bytes came before `window[next]`.
    position: u64,
    /// Where members begin: position in the unpacked bytes, offset in the file.
    members: VecDeque<(u64, u64)>,
    broken: Option<Break>,
    /// Bytes that were read twice; they may not be many more than those read once.
    again: u64,
}

impl<R: Read> Stream<R> {
    pub(super) fn new(file: R) -> Self {
        let mut raw = Raw::new(file);
        let first = raw.peek(GZIP.len());
        let broken = first.as_ref().err().map(|e| Break {
            member: 0,
            why: e.to_string(),
        });
        let packed = first.is_ok_and(|bytes| bytes.starts_with(&GZIP));
        Self {
            stage: match (packed, &broken) {
                (_, Some(_)) => Stage::Over,
                (true, None) => Stage::Between(raw),
                (false, None) => Stage::Plain(raw),
            },
            packed,
            offset: 0,
            window: Vec::new(),
            next: 0,
            position: 0,
            members: VecDeque::from([(0, 0)]),
            broken,
            again: 0,
        }
    }

    /// The bytes at hand.
    pub(super) fn at_hand(&self) -> &[u8] {
        self.window.get(self.next..).unwrap_or_default()
    }

    /// At least `count` bytes, or all that there are up to a break or the end.
    pub(super) fn peek(&mut self, count: usize) -> &[u8] {
        while self.at_hand().len() < count && self.more() {}
        self.at_hand()
    }

    /// Passes over bytes that are at hand.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.at_hand().len());
        self.next += count;
        self.position += count as u64;
        if self.next == self.window.len() {
            self.window.clear();
            self.next = 0;
        }
    }

    /// Why there are no bytes but those at hand, if it is not the end of the file.
    pub(super) fn broken(&self) -> Option<&Break> {
        self.broken.as_ref()
    }

    /// How many unpacked bytes came before the next one.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// How much of the file is read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the file is packed.
    pub(super) fn is_packed(&self) -> bool {
        self.packed
    }

    /// Where the next byte stands; places before it are forgotten.
    pub(super) fn place(&mut self) -> Place {
        while self
            .members
            .get(1)
            .is_some_and(|(at, _)| *at <= self.position)
        {
            self.members.pop_front();
        }
        let (start, offset) = self.members.front().copied().unwrap_or_default();
        let within = self.position.saturating_sub(start);
        if self.packed {
            Place { offset, within }
        } else {
            Place {
                offset: offset + within,
                within: 0,
            }
        }
    }

    /// Whether a member begins with the byte at `position`.
    pub(super) fn begins_member(&self, position: u64) -> bool {
        self.members.iter().any(|(at, _)| *at == position)
    }

    /// Gives bytes back that were consumed last. Not if that has happened too often: then what is given back is lost, so that
    /// a file of lies takes no longer than any other.
    pub(super) fn give_back(&mut self, bytes: &[u8]) -> bool {
        let count = bytes.len() as u64;
        if self.again + count > 2 * self.position + (16 << 20) {
            return false;
        }
        self.again += count;
        let mut window = Vec::with_capacity(bytes.len() + self.at_hand().len());
        window.extend_from_slice(bytes);
        window.extend_from_slice(self.at_hand());
        self.window = window;
        self.next = 0;
        self.position -= count;
        true
    }

    /// Unpacks one more piece behind what is at hand. False if there is none.
    fn more(&mut self) -> bool {
        if self.broken.is_some() {
            return false;
        }
        if self.next > PIECE {
            self.window.drain(..self.next);
            self.next = 0;
        }
        let filled = self.window.len();
        loop {
            match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Over => return false,
                Stage::Plain(raw) => self.read_plain(raw),
                Stage::Between(raw) => self.enter(raw),
                Stage::Inside(decoder) => self.unpack(decoder),
            }
            if self.window.len() > filled {
                return true;
            }
            if self.broken.is_some() {
                return false;
            }
        }
    }

    fn read_plain(&mut self, mut raw: Raw<R>) {
        match raw.peek(1) {
            Ok([]) => {}
            Ok(bytes) => {
                let count = bytes.len();
                self.window.extend_from_slice(bytes);
                raw.consume(count);
                self.offset = raw.offset;
                self.stage = Stage::Plain(raw);
            }
            Err(e) => self.stop(raw.offset, &e),
        }
    }

    /// Begins the next member, if one begins here.
    fn enter(&mut self, mut raw: Raw<R>) {
        self.offset = raw.offset;
        match raw.peek(GZIP.len()) {
            Ok([]) => {}
            Ok(bytes) if bytes.starts_with(&GZIP) => {
                let end = self.position + self.at_hand().len() as u64;
                // Members without content leave no trace, and many small ones not for long.
                if self.members.back().is_some_and(|(at, _)| *at == end) {
                    self.members.pop_back();
                } else if self.members.len() >= MOST_MEMBERS {
                    self.members.pop_front();
                }
                self.members.push_back((end, raw.offset));
                self.stage = Stage::Inside(Box::new(GzDecoder::new(raw)));
            }
            Ok(_) => {
                self.broken = Some(Break {
                    member: raw.offset,
                    why: "these are no gzip data".to_owned(),
                });
                self.stage = Stage::Between(raw);
            }
            Err(e) => self.stop(raw.offset, &e),
        }
    }

    fn unpack(&mut self, mut decoder: Box<GzDecoder<Raw<R>>>) {
        let filled = self.window.len();
        self.window.resize(filled + PIECE, 0);
        let read = decoder.read(self.window.get_mut(filled..).unwrap_or_default());
        self.window.truncate(filled + read.as_ref().unwrap_or(&0));
        self.offset = decoder.get_ref().offset;
        match read {
            Ok(0) => self.stage = Stage::Between((*decoder).into_inner()),
            Ok(_) => self.stage = Stage::Inside(decoder),
            Err(error) => {
                let raw = (*decoder).into_inner();
                let why = if error.kind() == io::ErrorKind::UnexpectedEof {
                    "the file ends within it".to_owned()
                } else {
                    format!("its gzip data are broken ({error})")
                };
                let member = self.members.back().map_or(0, |(_, offset)| *offset);
                self.broken = Some(Break { member, why });
                self.stage = Stage::Between(raw);
            }
        }
    }

    /// Nothing more can be had of the file.
    fn stop(&mut self, member: u64, error: &io::Error) {
        self.broken = Some(Break {
            member,
            why: format!("the file cannot be read on: {error}"),
        });
    }

    /// Gives up what is left of the member that is being unpacked.
    pub(super) fn abandon(&mut self) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Inside(decoder) => Stage::Between((*decoder).into_inner()),
            Stage::Plain(_) | Stage::Over => Stage::Over,
            between @ Stage::Between(_) => between,
        };
        self.resume();
    }

    /// Goes on after a break, at the next member that begins like a record. What is at hand is forgotten.
    pub(super) fn resume(&mut self) {
        let from = self.broken.take().map(|b| b.member + 1);
        self.consume(self.at_hand().len());
        let mut raw = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Between(raw) => raw,
            other => {
                self.stage = other;
                return;
            }
        };
        if let Some(from) = from
            && self.again <= 2 * raw.offset + (16 << 20)
        {
            self.again += raw.rewind(from) as u64;
        }
        if next_member(&mut raw) {
            self.stage = Stage::Between(raw);
        }
        // A member may begin where the stream stands; nothing that came before it does.
        self.members.clear();
    }
}

/// Goes to the next member that unpacks to the beginning of a record. False if there is none.
fn next_member<R: Read>(raw: &mut Raw<R>) -> bool {
    let mut tries = 0;
    while tries < TRIES {
        let Ok(bytes) = raw.peek(LOOK) else {
            return false;
        };
        if bytes.len() < GZIP.len() {
            return false;
        }
        let passed = bytes.len() + 1 - GZIP.len();
        let found = bytes.windows(GZIP.len()).position(|w| w == GZIP);
        let Some(at) = found else {
            raw.consume(passed);
            continue;
        };
        raw.consume(at);
        if raw.peek(LOOK).is_ok_and(is_record) {
            return true;
        }
        tries += 1;
        raw.consume(1);
    }
    false
}

/// Whether bytes of a gzip member unpack to the beginning of a record.
pub(super) fn is_record(packed: &[u8]) -> bool {
    let mut first = [0; RECORD.len()];
    GzDecoder::new(packed).read_exact(&mut first).is_ok() && first == RECORD
}
