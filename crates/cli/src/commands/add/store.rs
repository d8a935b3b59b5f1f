//! Store: batches on their way into the archive, or, in a dry run, only counted.

use super::pass;
use super::reading::{Keeper, Ready};
use super::summary::Summary;
use super::taken::{Loaded, Refused};
use crate::inputs;
use crate::interrupt::Interrupt;
use crate::talk;
use anyhow::Context;
use parallax_archive::{Archive, Batch, NewArticle, NewPage, PageBytes, PageNumber, Put, Reader};
use parallax_core::article::{Article, Recurring};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_128;

/// After so many new articles it is decided on them.
const PORTION: u64 = 20_000;
/// What is known of what recurs on the pages of outlets.
const RECURRING: &str = "recurring";

/// The archive, as `add` writes it.
pub struct Store {
    archive: Archive,
    /// Whether the bytes of pages in WARC files are kept, too.
    copy: bool,
}

impl Store {
    /// Writes into this archive.
    pub fn new(archive: Archive, copy: bool) -> Self {
        Self { archive, copy }
    }
}

impl Keeper for Store {
    fn recurring(&self) -> anyhow::Result<Recurring> {
        recurring(self.archive.reader())
    }

    fn knows(&self, loaded: &Loaded) -> anyhow::Result<bool> {
        knows(self.archive.reader(), loaded)
    }

    fn unwanted(&self, article: &Article) -> anyhow::Result<bool> {
        let address = address(article);
        Ok(self
            .archive
            .reader()
            .is_unwanted(&address, article.outlet.as_deref())?)
    }

    fn begin(&mut self, interrupt: &Interrupt, summary: &mut Summary) -> anyhow::Result<bool> {
        self.pass(interrupt, summary)
    }

    fn keep(
        &mut self,
        articles: Vec<Ready>,
        refused: &[Refused],
        recurring: &Recurring,
        last: bool,
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        if articles.is_empty() && refused.is_empty() && !last {
            return Ok(());
        }
        let learnt = !articles.is_empty();
        let mut batch = self.archive.batch()?;
        for refused in refused {
            let path = refused.path.to_string_lossy();
            batch.reject(&path, &refused.place, &refused.code, &refused.why)?;
        }
        for ready in articles {
            put(&mut batch, &ready, self.copy, summary)?;
        }
        if learnt {
            batch.save_state(RECURRING, &recurring.save())?;
        }
        // With the same stroke as the last batch: whatever happens next, it is decided on just these articles.
        let pending = batch.reader().pending_count()?;
        if pending >= PORTION || (last && pending > 0) {
            pass::open(&mut batch)?;
        }
        batch.commit()?;
        Ok(())
    }

    fn pass(&mut self, interrupt: &Interrupt, summary: &mut Summary) -> anyhow::Result<bool> {
        pass::run(&mut self.archive, interrupt, summary)
    }
}

/// Stores a page and its article.
fn put(
    batch: &mut Batch<'_>,
    ready: &Ready,
    copy: bool,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let page = put_page(batch, ready, copy)?;
    let put = batch.put_article(&NewArticle {
        record: &ready.record,
        annotation: Some(&ready.annotation),
        address: None,
        time: ready.time,
        page: Some(page),
        grams: &ready.grams,
    })?;
    match put {
        Put::Added { .. } => summary.added += 1,
        Put::NewVersion { .. } | Put::Older { .. } => summary.versions += 1,
        Put::Unchanged { .. } => summary.unchanged += 1,
        Put::Unwanted => summary.kept_out += 1,
    }
    Ok(())
}

fn put_page(batch: &mut Batch<'_>, ready: &Ready, copy: bool) -> anyhow::Result<PageNumber> {
    let from = &ready.from;
    let crawl = from.record_in_crawl();
    // A file is referred to by its whole path: the archive may be opened from elsewhere.
    let absolute = std::path::absolute(&from.path)
        .with_context(|| format!("cannot find {}", from.path.display()))?;
    let stdin = inputs::is_stdin(&from.path);
    let path = if stdin { &from.path } else { &absolute };
    let bytes = match crawl {
        Some(_) if !copy && !stdin => PageBytes::Referred {
            hash: Reader::hash(&from.bytes),
            size: from.bytes.len() as u64,
            length: 0,
        },
        _ => PageBytes::Kept(&from.bytes),
    };
    let (at, within) = crawl.map_or((from.line(), 0), |r| (r.place.offset, r.place.within));
    batch.clear_rejected(&from.path.to_string_lossy(), &from.place)?;
    Ok(batch.put_page(&NewPage {
        path: &path.to_string_lossy(),
        at,
        within,
        url: from.url.as_deref().or(ready.article.url.as_deref()),
        fetched: ready.fetched,
        bytes,
        rejected: None,
    })?)
}

/// Where an article stands, as the archive knows it.
fn address(article: &Article) -> Cow<'_, str> {
    let url = article.url.as_deref().filter(|u| !u.trim().is_empty());
    let path = article.path.as_deref().filter(|p| !p.is_empty());
    match url.or(path) {
        Some(place) => Cow::Borrowed(place),
        None => Cow::Owned(format!("id:{}", article.id)),
    }
}

fn recurring(reader: &Reader) -> anyhow::Result<Recurring> {
    let Some(bytes) = reader.load_state(RECURRING)? else {
        return Ok(Recurring::default());
    };
    Ok(Recurring::load(&bytes).unwrap_or_else(|| {
        talk::note(
            "what was known of recurring furniture is of another version: it is learnt anew",
        );
        Recurring::default()
    }))
}

fn knows(reader: &Reader, loaded: &Loaded) -> anyhow::Result<bool> {
    Ok(reader.knows_page(&loaded.hash.to_be_bytes(), loaded.url.as_deref())?)
}

/// Counts what would be stored.
pub struct Dry {
    /// The archive, if there is one.
    reader: Option<Reader>,
    /// What would have been stored by now: hashes of address and words.
    stored: HashMap<u128, u128>,
}

impl Dry {
    /// Looks at the archive, if there is one; makes none.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            reader: path.exists().then(|| Reader::open(path)).transpose()?,
            stored: HashMap::new(),
        })
    }

    /// The words that are stored at an address.
    fn words(&self, address: &str) -> anyhow::Result<Option<u128>> {
        if let Some(words) = self.stored.get(&xxh3_128(address.as_bytes())) {
            return Ok(Some(*words));
        }
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        let Some(known) = reader.article_at(address)? else {
            return Ok(None);
        };
        let article = pass::load(reader, &[known.id])?.pop();
        Ok(article.map(|a| words(&a)))
    }
}

/// The hash of the words by which versions are told apart.
fn words(article: &Article) -> u128 {
    let parts = [&article.title, &article.kicker, &article.lede];
    let parts = parts.map(|p| p.as_deref().unwrap_or_default());
    xxh3_128(
        [&parts[..], &[article.text.as_str()]]
            .concat()
            .join("\0")
            .as_bytes(),
    )
}

impl Keeper for Dry {
    fn recurring(&self) -> anyhow::Result<Recurring> {
        self.reader
            .as_ref()
            .map_or_else(|| Ok(Recurring::default()), recurring)
    }

    fn knows(&self, loaded: &Loaded) -> anyhow::Result<bool> {
        self.reader.as_ref().map_or(Ok(false), |r| knows(r, loaded))
    }

    fn unwanted(&self, article: &Article) -> anyhow::Result<bool> {
        let outlet = article.outlet.as_deref();
        let reader = self.reader.as_ref();
        Ok(reader.map_or(Ok(false), |r| r.is_unwanted(&address(article), outlet))?)
    }

    fn begin(&mut self, _: &Interrupt, _: &mut Summary) -> anyhow::Result<bool> {
        Ok(true)
    }

    fn keep(
        &mut self,
        articles: Vec<Ready>,
        _: &[Refused],
        _: &Recurring,
        _: bool,
        summary: &mut Summary,
    ) -> anyhow::Result<()> {
        for Ready { article, .. } in articles {
            let (address, words) = (address(&article).into_owned(), words(&article));
            match self.words(&address)? {
                None => summary.added += 1,
                Some(known) if known == words => summary.unchanged += 1,
                Some(_) => summary.versions += 1,
            }
            self.stored.insert(xxh3_128(address.as_bytes()), words);
        }
        Ok(())
    }

    fn pass(&mut self, _: &Interrupt, _: &mut Summary) -> anyhow::Result<bool> {
        Ok(true)
    }
}
