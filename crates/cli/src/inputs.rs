//! Inputs: what was named on the command line, found, opened and handed on one by one.
//!
//! A file that was named and is not there is the user's mistake and ends the run; a file of a folder or a line of a
//! stream that cannot be read is reported, counted and passed over (unless `--strict`).

use crate::talk;
use anyhow::{Context, bail};
use parallax_core::page::warc::Capture;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The most that is read of one page; the reader of pages says so where a page is cut.
pub const LARGEST_PAGE: u64 = 24 << 20;
/// The longest line of a stream of records.
const LONGEST_LINE: u64 = 64 << 20;
/// Endings of the names of pages, after `.gz` is taken off.
const PAGE_ENDINGS: [&str; 4] = ["html", "htm", "xhtml", "txt"];

/// Endings of the names of files of crawled pages, after `.gz` is taken off.
const CRAWL_ENDINGS: [&str; 1] = ["warc"];
/// More kinds of passed records than this are not told apart.
const MOST_KINDS: usize = 24;

/// Counts what could not be read, and what was passed over because it is no page.
#[derive(Debug)]
pub struct Trouble {
    strict: bool,
    count: usize,
    first: String,
    passed: BTreeMap<String, usize>,
}

impl Trouble {
    /// `strict` ends the run at the first trouble.
    pub fn new(strict: bool) -> Self {
        Self {
            strict,
            count: 0,
            first: String::new(),
            passed: BTreeMap::new(),
        }
    }

    /// Reports one page or record that cannot be read.
    pub fn report(&mut self, message: &str) -> anyhow::Result<()> {
        if self.strict {
            bail!("{message}");
        }
        if self.count == 0 {
            message.clone_into(&mut self.first);
        }
        self.count += 1;
        talk::error(message);
        Ok(())
    }

    /// Counts something that is in order, but no page.
    pub fn pass(&mut self, what: String) {
        let known = self.passed.len() < MOST_KINDS || self.passed.contains_key(&what);
        let kind = if known {
            what
        } else {
            "something else".to_owned()
        };
        *self.passed.entry(kind).or_default() += 1;
    }

    /// Whether the first trouble is to end the run.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// How many were reported, and the first of them.
    pub fn reported(&self) -> (usize, &str) {
        (self.count, &self.first)
    }

    /// Says what was passed over, if anything.
    pub fn passed(&self) {
        if !self.passed.is_empty() {
            let mut kinds: Vec<_> = self.passed.iter().collect();
            kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(**count), kind.as_str()));
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(kind, count)| format!("{count} × {kind}"))
                .collect();
            talk::note(&format!("passed over: {}", kinds.join(", ")));
        }
    }

    /// Says how many could not be read and what was passed over, if any.
    pub fn summary(&self, done: usize, noun: &str) {
        self.passed();
        if self.count > 0 {
            talk::error(&format!(
                "{done} {noun} read, {} could not be read",
                self.count
            ));
        }
    }
}

/// A page that is not yet read.
#[derive(Debug)]
pub enum RawPage {
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its address, if that is known.
        url: Option<String>,
        /// Its size in bytes.
        size: u64,
    },
    /// The whole of standard input.
    Stdin(Vec<u8>),
    /// A record of a WARC file.
    Capture {
        /// The file.
        path: PathBuf,
        /// The record.
        capture: Box<Capture>,
    },
    /// A record of a stream.
    Record {
        /// Where it stands: file and line.
        place: String,
        /// Its address.
        url: Option<String>,
        /// Its HTML.
        html: String,
    },
}

impl RawPage {
    /// How many bytes of page there are to read, roughly where they are packed.
    pub fn weight(&self) -> usize {
        match self {
            Self::File { path, size, .. } => {
                let size = usize::try_from(*size).unwrap_or(usize::MAX);
                let packed = path.extension().is_some_and(|e| e == "gz");
                let unpacked = size.saturating_mul(if packed { 6 } else { 1 });
                unpacked.min(parallax_core::page::MAX_BYTES)
            }
            Self::Stdin(bytes) => bytes.len(),
            Self::Capture { capture, .. } => capture.weight(),
            Self::Record { html, .. } => html.len(),
        }
    }
}

/// Whether `path` stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether `path` holds article records rather than a page.
pub fn is_records(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") || name.ends_with(".ndjson")
}

/// Whether `path` is named like a file of crawled pages (WARC).
pub fn is_crawl(path: &Path) -> bool {
    ends_in(path, &CRAWL_ENDINGS)
}

fn is_page(path: &Path) -> bool {
    ends_in(path, &PAGE_ENDINGS)
}

/// Whether a file's name has one of these endings, perhaps with `.gz` behind it.
fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && endings.contains(&ending))
}

/// The files of pages that `path` stands for: itself, or all in the folder and its folders, in order of their names.
pub fn pages(path: &Path, trouble: &mut Trouble) -> anyhow::Result<Vec<PathBuf>> {
    let about = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !about.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) => {
                trouble.report(&format!("cannot read the folder {}: {e}", folder.display()))?;
                continue;
            }
        };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            // A link to a folder may lead round in a circle; a link to a page is a page.
            let kind = entry.file_type();
            if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
                folders.push(path);
            } else if (is_page(&path) || is_crawl(&path)) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        talk::error(&format!(
            "no page in the folder {}: pages are files that end in .html, .htm, .xhtml, .txt or .warc, or in these and .gz",
            path.display()
        ));
    }
    Ok(found)
}

/// The bytes of a file, of at most a page's largest size and one byte.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST_PAGE + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The size of a file, if it has one.
pub fn size(path: &Path) -> Option<u64> {
    let about = fs::metadata(path).ok()?;
    about.is_file().then_some(about.len())
}

/// Opens a file of records, packed or not, or standard input.
pub fn open_records(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if is_stdin(path) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        bail!(
            "{} is a folder; articles are given as files of JSON Lines, or as - for standard input",
            path.display()
        );
    }
    if path.extension().is_some_and(|e| e == "gz") {
        return Ok(Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(
            file,
        ))));
    }
    Ok(Box::new(BufReader::new(file)))
}

/// Gives every line that is not empty to `each`, with its number from 1. A line that is not UTF-8 or far too long is
/// reported and passed over.
pub fn for_each_line(
    path: &Path,
    trouble: &mut Trouble,
    mut each: impl FnMut(usize, &str, &mut Trouble) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut lines = Lines::open(path)?;
    while let Some((number, line)) = lines.next(trouble)? {
        each(number, line, trouble)?;
    }
    Ok(())
}

/// The lines of a stream of records.
pub struct Lines<'p> {
    path: &'p Path,
    records: Box<dyn BufRead>,
    line: Vec<u8>,
    number: usize,
    /// Bytes read so far.
    position: u64,
}

impl<'p> Lines<'p> {
    /// Begins with the first line.
    pub fn open(path: &'p Path) -> anyhow::Result<Self> {
        Ok(Self {
            path,
            records: open_records(path)?,
            line: Vec::new(),
            number: 0,
            position: 0,
        })
    }

    /// The next line that is not empty, with its number from 1. A line that is not UTF-8 or far too long is reported and
    /// passed over.
    pub fn next(&mut self, trouble: &mut Trouble) -> anyhow::Result<Option<(usize, &str)>> {
        Ok(self
            .next_at(trouble)?
            .map(|(number, line, _)| (number, line)))
    }

    /// The same with the byte of the (unpacked) stream at which the line starts.
    pub fn next_at(&mut self, trouble: &mut Trouble) -> anyhow::Result<Option<(usize, &str, u64)>> {
        while self.read(trouble)? {
            let (path, number) = (self.path.display(), self.number);
            match std::str::from_utf8(&self.line) {
                Ok(text) if trimmed(text).is_empty() => {}
                Ok(_) => break,
                Err(e) => {
                    let at = e.valid_up_to();
                    trouble.report(&format!("{path}, line {number}, byte {at}: not UTF-8"))?;
                }
            }
        }
        let whole = std::str::from_utf8(&self.line).unwrap_or_default();
        let line = trimmed(whole);
        let before = whole.len() - trimmed_start(whole).len();
        let start = self.position - whole.len() as u64 + before as u64;
        Ok((!line.is_empty()).then_some((self.number, line, start)))
    }

    /// Reads the next line that is not too long. False at the end.
    fn read(&mut self, trouble: &mut Trouble) -> anyhow::Result<bool> {
        loop {
            self.line.clear();
            self.number += 1;
            let (path, number) = (self.path.display(), self.number);
            let read = (&mut self.records)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut self.line);
            self.position += self.line.len() as u64;
            if let Err(e) = read {
                self.line.clear();
                trouble.report(&format!("{path}, line {number}: {e}; the rest is not read"))?;
            }
            if self.line.len() as u64 == LONGEST_LINE && !self.line.ends_with(b"\n") {
                self.position += skip_line(&mut self.records)?;
                trouble.report(&format!(
                    "{path}, line {number}: longer than {} MB",
                    LONGEST_LINE >> 20
                ))?;
                continue;
            }
            return Ok(!self.line.is_empty());
        }
    }
}

/// A line without the byte order mark and the white space around it.
fn trimmed(line: &str) -> &str {
    trimmed_start(line).trim_end()
}

fn trimmed_start(line: &str) -> &str {
    line.trim_start_matches('\u{feff}').trim_start()
}

fn skip_line(records: &mut impl BufRead) -> io::Result<u64> {
    records.skip_until(b'\n').map(|skipped| skipped as u64)
}

/// Addresses of pages by the names of their files, as they are on disk.
#[derive(Debug, Default)]
pub struct UrlMap {
    urls: HashMap<String, String>,
}

impl UrlMap {
    /// Reads a file with one line per page: name, tab, address. Empty lines and lines that begin with `#` and hold no tab are
    /// passed over. Of several addresses of one name the last counts, and that is said.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = fs::read(path)
            .with_context(|| format!("cannot read the URL map {}", path.display()))?;
        let text = String::from_utf8_lossy(&bytes);
        let mut urls: HashMap<String, String> = HashMap::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            if line.trim().is_empty() || (line.starts_with('#') && !line.contains('\t')) {
                continue;
            }
            let Some((name, url)) = line.split_once('\t') else {
                bail!(
                    "{}, line {number}: want the file's name, a tab and the URL",
                    path.display()
                );
            };
            let (name, url) = (name.trim(), url.trim());
            let known = urls.insert(name.to_owned(), url.to_owned());
            if let Some(known) = known.filter(|known| known != url) {
                talk::error(&format!(
                    "{}, line {number}: {name} has two URLs, {known} and {url}; the last counts",
                    path.display()
                ));
            }
        }
        Ok(Self { urls })
    }

    /// The address of a page.
    pub fn get(&self, path: &Path) -> Option<String> {
        let url = self
            .urls
            .get(path.file_name()?.to_string_lossy().as_ref())?;
        (!url.is_empty()).then(|| url.clone())
    }

    /// Whether there are no addresses.
    pub fn is_empty(&self) -> bool {
        self.urls.is_empty()
    }
}

/// A page record of a stream: `{url, html}`.
#[derive(serde::Deserialize)]
struct PageRecord {
    url: Option<String>,
    html: String,
}

/// Reads one line as a page record. Fields that are not known are passed over.
pub fn page_record(line: &str, place: String) -> anyhow::Result<RawPage> {
    let record: PageRecord =
        serde_json::from_str(line).context("not a page: want an object {url, html}")?;
    Ok(RawPage::Record {
        place,
        url: record.url.filter(|url| !url.trim().is_empty()),
        html: record.html,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> anyhow::Result<UrlMap> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        UrlMap::read(file.path())
    }

    #[test]
    fn url_maps_are_read_as_people_write_them() {
        let map = map("\u{feff}a.html\thttps://a.example/\r\n# note\r\n\r\n#b.html\thttps://b.example/\nc.html\t\n")
            .unwrap();
        let url = |name: &str| map.get(Path::new(name));
        assert_eq!(url("x/a.html").as_deref(), Some("https://a.example/"));
        assert_eq!(url("#b.html").as_deref(), Some("https://b.example/"));
        assert_eq!(url("c.html"), None);
    }

    #[test]
    fn files_are_known_by_their_names() {
        for name in ["a.warc", "a.warc.gz", "A.WARC.GZ"] {
            assert!(is_crawl(Path::new(name)) && !is_page(Path::new(name)));
        }
        assert!(!is_crawl(Path::new(".warc.gz")) && !is_crawl(Path::new("a.warc.html")));
    }
}
