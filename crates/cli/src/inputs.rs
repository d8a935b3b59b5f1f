//! Inputs: what was named on the command line, found, opened and handed on one by one.
//!
//! A file that was named and is not there is the user's mistake and ends the run; a file of a folder or a line of a
//! stream that cannot be read is reported, counted and passed over (unless `--strict`).

use crate::talk;
use anyhow::{Context, bail};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The most that is read of one page; the reader of pages says so where a page is cut.
pub const LARGEST_PAGE: u64 = 24 << 20;
/// The longest line of a stream of records.
const LONGEST_LINE: u64 = 64 << 20;
/// Endings of the names of pages, after `.gz` is taken off.
const PAGE_ENDINGS: [&str; 4] = ["html", "htm", "xhtml", "txt"];

/// Counts what could not be read.
#[derive(Debug)]
pub struct Trouble {
    strict: bool,
    count: usize,
}

impl Trouble {
    /// `strict` ends the run at the first trouble.
    pub fn new(strict: bool) -> Self {
        Self { strict, count: 0 }
    }

    /// Reports one page or record that cannot be read.
    pub fn report(&mut self, message: &str) -> anyhow::Result<()> {
        if self.strict {
            bail!("{message}");
        }
        self.count += 1;
        talk::error(message);
        Ok(())
    }

    /// Says how many could not be read, if any.
    pub fn summary(&self, done: usize, noun: &str) {
        if self.count > 0 {
            talk::error(&format!(
                "{done} {noun} read, {} could not be read",
                self.count
            ));
        }
    }
}

/// A page as it lies on disk or came in a record, not yet read.
#[derive(Debug)]
pub enum RawPage {
    /// A file.
    File(PathBuf),
    /// The whole of standard input.
    Stdin,
    /// A record of a stream.
    Record {
        /// Its address.
        url: Option<String>,
        /// Its HTML.
        html: String,
    },
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

fn is_page(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.')
        .is_some_and(|(stem, ending)| !stem.is_empty() && PAGE_ENDINGS.contains(&ending))
}

/// The pages that `path` stands for: itself, or all pages in the folder and its folders, in order of their names.
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
            } else if is_page(&path) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        talk::error(&format!(
            "no page in the folder {}: pages are files that end in .html, .htm, .xhtml or .txt, or in these and .gz",
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

/// The same of standard input.
pub fn stdin_bytes() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(LARGEST_PAGE + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
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
    let mut records = open_records(path)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = (&mut records)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line);
        match read {
            Ok(0) => break,
            Ok(_) => {}
            Err(e) => {
                trouble.report(&format!(
                    "{}, line {number}: {e}; the rest is not read",
                    path.display()
                ))?;
                break;
            }
        }
        if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
            skip_line(&mut records)?;
            trouble.report(&format!(
                "{}, line {number}: longer than {} MB",
                path.display(),
                LONGEST_LINE >> 20
            ))?;
            continue;
        }
        match std::str::from_utf8(&line) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => each(number, text.trim_start_matches('\u{feff}').trim(), trouble)?,
            Err(e) => {
                let at = e.valid_up_to();
                trouble.report(&format!(
                    "{}, line {number}, byte {at}: not UTF-8",
                    path.display()
                ))?;
            }
        }
    }
    Ok(())
}

fn skip_line(records: &mut impl BufRead) -> io::Result<()> {
    records.skip_until(b'\n').map(drop)
}

/// Reads a file of names and addresses.
pub fn url_map(path: &Path) -> anyhow::Result<HashMap<String, String>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the URL map {}", path.display()))?;
    let mut map = HashMap::new();
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let Some((name, url)) = line.split_once('\t') else {
            bail!(
                "{}, line {}: want the file's name, a tab and the URL",
                path.display(),
                number + 1
            );
        };
        map.insert(name.trim().to_owned(), url.trim().to_owned());
    }
    Ok(map)
}

/// A page record of a stream: `{url, html}`.
#[derive(serde::Deserialize)]
struct PageRecord {
    url: Option<String>,
    html: String,
}

/// Reads one line as a page record.
pub fn page_record(line: &str) -> anyhow::Result<RawPage> {
    let record: PageRecord =
        serde_json::from_str(line).context("not a page: want an object {url, html}")?;
    Ok(RawPage::Record {
        url: record.url,
        html: record.html,
    })
}
