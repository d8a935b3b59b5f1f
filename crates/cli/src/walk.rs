//! Walk: everything that stands in the inputs named on the command line, one after the other and in their order.
//!
//! What a file is decides how it is taken: a page, a file of crawled pages, or lines of records. Nothing is read of a page
//! here; what cannot even be opened is handed on as broken, with its place and reason.

use crate::args::Pages;
use crate::inputs::{self, Lines, RawPage, Trouble, UrlMap};
use crate::talk;
use anyhow::Context;
use parallax_core::page::warc;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much of standard input is looked at to see what it is.
const HEAD: u64 = 4096;

/// A map of addresses beside pages.
const BESIDE: &str = "urls.tsv";

/// Something that stands in an input.
#[derive(Debug)]
pub enum Found<'l> {
    /// A page.
    Page(RawPage),
    /// An article record.
    Record {
        /// The file.
        path: &'l Path,
        /// The number of its line, from 1.
        line: usize,
        /// The record.
        text: &'l str,
    },
    /// What cannot be opened.
    Broken {
        /// The file.
        path: &'l Path,
        /// Where in it: a line, a record, or nothing for the whole of it.
        place: String,
        /// What is wrong, in words.
        why: String,
    },
    /// So many more bytes of input are passed.
    Passed(u64),
}

impl Found<'_> {
    /// What to say of something broken.
    pub fn message(path: &Path, place: &str, why: &str) -> String {
        if place.is_empty() {
            format!("cannot read {}: {why}", path.display())
        } else {
            format!("{}, {place}: {why}", path.display())
        }
    }
}

/// What the lines of files of records hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinesHold {
    /// Pages, and so does standard input: `{url, html}`.
    Pages,
    /// Articles.
    Articles,
    /// Nothing of use: every file is a page.
    Nothing,
}

/// The inputs of a run.
#[derive(Debug)]
pub struct Walk {
    paths: Vec<PathBuf>,
    sizes: Vec<Option<u64>>,
    urls: UrlMap,
    lines: LinesHold,
    /// The maps called [`BESIDE`] of the folders that were met, where they are to be looked for.
    beside: Option<HashMap<PathBuf, UrlMap>>,
    /// Pages that the URL map does not name: how many, and the first.
    nameless: (usize, Option<PathBuf>),
}

impl Walk {
    /// Finds all files that were named.
    pub fn new(typed: &Pages, lines: LinesHold, trouble: &mut Trouble) -> anyhow::Result<Self> {
        let urls = typed.url_map.as_deref().map(UrlMap::read).transpose()?;
        let mut paths = Vec::new();
        for path in &typed.paths {
            if lines == LinesHold::Pages || inputs::is_stdin(path) {
                paths.push(path.clone());
            } else {
                paths.extend(inputs::pages(path, trouble)?);
            }
        }
        Ok(Self {
            sizes: paths.iter().map(|path| inputs::size(path)).collect(),
            paths,
            urls: urls.unwrap_or_default(),
            lines,
            beside: None,
            nameless: (0, None),
        })
    }

    /// The same where a page that has no address yet is looked up in the file `urls.tsv` beside it, if there is one.
    pub fn with_maps_beside(mut self) -> Self {
        self.beside = Some(HashMap::new());
        self
    }

    /// The address of a page by the map beside it.
    fn beside(&mut self, path: &Path) -> anyhow::Result<Option<String>> {
        let (Some(maps), Some(folder)) = (&mut self.beside, path.parent()) else {
            return Ok(None);
        };
        if !maps.contains_key(folder) {
            let file = folder.join(BESIDE);
            let map = match file.is_file() {
                true => UrlMap::read(&file)?,
                false => UrlMap::default(),
            };
            maps.insert(folder.to_owned(), map);
        }
        Ok(maps.get(folder).and_then(|map| map.get(path)))
    }

    /// How many bytes of input there are, if that is known.
    pub fn total(&self) -> Option<u64> {
        self.sizes.iter().copied().sum()
    }

    /// Gives everything to `each`. It ends early, without an error, where `each` says false.
    pub fn run(
        &mut self,
        trouble: &mut Trouble,
        each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let inputs: Vec<(PathBuf, Option<u64>)> = self
            .paths
            .iter()
            .cloned()
            .zip(self.sizes.iter().copied())
            .collect();
        for (path, size) in inputs {
            let go_on = match self.lines {
                LinesHold::Pages => pages_of_lines(&path, trouble, each)?,
                LinesHold::Articles if inputs::is_records(&path) => {
                    records_of_lines(&path, trouble, each)?
                }
                _ if inputs::is_stdin(&path) => stdin(trouble, each)?,
                _ if inputs::is_crawl(&path) => match File::open(&path) {
                    Ok(file) => crawl(&path, file, trouble, each)?,
                    Err(e) => each(broken(&path, &e), trouble)?,
                },
                _ => self.file(&path, size, trouble, each)?,
            };
            if !go_on {
                return Ok(());
            }
        }
        if let (count, Some(first)) = &self.nameless {
            talk::note(&format!(
                "the URL map does not name {count} of the pages, the first of them {}",
                first.display()
            ));
        }
        Ok(())
    }

    fn file(
        &mut self,
        path: &Path,
        size: Option<u64>,
        trouble: &mut Trouble,
        each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
    ) -> anyhow::Result<bool> {
        let url = match self.urls.get(path) {
            Some(url) => Some(url),
            None => self.beside(path)?,
        };
        if url.is_none() && !self.urls.is_empty() {
            self.nameless.0 += 1;
            self.nameless.1.get_or_insert_with(|| path.to_owned());
        }
        let size = size.unwrap_or(0);
        let page = RawPage::File {
            path: path.to_owned(),
            url,
            size,
        };
        Ok(each(Found::Page(page), trouble)? && each(Found::Passed(size), trouble)?)
    }
}

fn broken<'l>(path: &'l Path, error: &io::Error) -> Found<'l> {
    Found::Broken {
        path,
        place: String::new(),
        why: error.to_string(),
    }
}

/// Standard input is one page or a file of crawled pages: its first bytes tell.
fn stdin(
    trouble: &mut Trouble,
    each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let mut stdin = io::stdin().lock();
    let mut head = Vec::new();
    (&mut stdin).take(HEAD).read_to_end(&mut head)?;
    if warc::is_warc(&head) {
        let whole = io::Cursor::new(head).chain(stdin);
        return crawl(Path::new("-"), whole, trouble, each);
    }
    stdin
        .take(inputs::LARGEST_PAGE)
        .read_to_end(&mut head)
        .context("cannot read standard input")?;
    each(Found::Page(RawPage::Stdin(head)), trouble)
}

/// The pages of a WARC file.
fn crawl(
    path: &Path,
    file: impl Read,
    trouble: &mut Trouble,
    each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let mut reader = warc::Reader::new(file);
    let mut offset = 0;
    while let Some(item) = reader.next() {
        let go_on = match item {
            warc::Item::Page(capture) => {
                let path = path.to_owned();
                each(Found::Page(RawPage::Capture { path, capture }), trouble)?
            }
            warc::Item::Passed(what) => {
                trouble.pass(what);
                true
            }
            warc::Item::Broken { place, why } => {
                let place = format!("record at {place}");
                each(Found::Broken { path, place, why }, trouble)?
            }
        };
        if !go_on || !each(Found::Passed(reader.offset() - offset), trouble)? {
            return Ok(false);
        }
        offset = reader.offset();
    }
    Ok(true)
}

/// The pages of a stream of records.
fn pages_of_lines(
    path: &Path,
    trouble: &mut Trouble,
    each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let mut lines = Lines::open(path)?;
    while let Some((number, line)) = lines.next(trouble)? {
        let place = format!("{}:{number}", path.display());
        let found = match inputs::page_record(line, place) {
            Ok(page) => Found::Page(page),
            Err(e) => Found::Broken {
                path,
                place: format!("line {number}"),
                why: format!("{e:#}"),
            },
        };
        if !each(found, trouble)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The lines of a file of articles.
fn records_of_lines(
    path: &Path,
    trouble: &mut Trouble,
    each: &mut impl FnMut(Found<'_>, &mut Trouble) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let mut lines = Lines::open(path)?;
    let mut passed = 0;
    while let Some((line, text, start)) = lines.next_at(trouble)? {
        let end = start + text.len() as u64;
        if !each(Found::Record { path, line, text }, trouble)?
            || !each(Found::Passed(end.saturating_sub(passed)), trouble)?
        {
            return Ok(false);
        }
        passed = end;
    }
    Ok(true)
}
