//! Reading: the first phase of a portion. What was taken in is gathered into batches; a batch loses what recurs on the pages
//! of its outlets, is annotated on all threads, and is stored whole or not at all.
//!
//! **What recurs** is learnt page by page in the order of the input, and what is known of it is stored with every batch. A batch is
//! full after so many pages or bytes that are new, whatever the clock says and however often the run was interrupted: what is stored of a
//! page depends on the pages before it and those of its batch, and on nothing else.

use super::Summary;
use super::taken::{Loaded, Refused, Taken};
use crate::aliases::Table;
use crate::inputs::Trouble;
use crate::interrupt::Interrupt;
use crate::output::annotation::AnnotationRecord;
use crate::output::article::ArticleRecord;
use crate::output::json_line;
use crate::talk::{self, Progress};
use crate::walk::Walk;
use anyhow::bail;
use parallax_core::article::{Account, Article, Moment, Recurring};
use parallax_core::copy::fingerprint;
use parallax_core::mention::{annotate_article, identify};
use rayon::prelude::*;
use std::collections::HashSet;

/// A batch has at most so many articles …
const MOST_ARTICLES: usize = 1024;
/// … and so many bytes of pages.
const MOST_BYTES: usize = 64 << 20;
/// So many refusals are stored at once.
const MOST_REFUSED: usize = 4096;
/// So many refusals are said one by one; of the others the summary tells.
const SAID: usize = 20;

/// Where batches go.
pub trait Keeper {
    /// What is known of what recurs.
    fn recurring(&self) -> anyhow::Result<Recurring>;
    /// Whether the bytes are known.
    fn knows(&self, loaded: &Loaded) -> anyhow::Result<bool>;
    /// Whether an article is to stay out for good.
    fn unwanted(&self, article: &Article) -> anyhow::Result<bool>;
    /// Finishes what an earlier run left undone. False if the run is to end.
    fn begin(&mut self, interrupt: &Interrupt, summary: &mut Summary) -> anyhow::Result<bool>;
    /// Stores a batch, whole or not at all; `last` if the input has ended.
    fn keep(
        &mut self,
        batch: Vec<Ready>,
        refused: &[Refused],
        recurring: &Recurring,
        last: bool,
        summary: &mut Summary,
    ) -> anyhow::Result<()>;
    /// Decides on a portion if one is complete. False if the run is to end.
    fn pass(&mut self, interrupt: &Interrupt, summary: &mut Summary) -> anyhow::Result<bool>;
}

/// An article ready to be stored.
#[derive(Debug)]
pub struct Ready {
    /// Where it is from.
    pub from: Loaded,
    /// What it says.
    pub article: Article,
    /// Seconds since 1970 of its publication, else of when it was fetched.
    pub time: Option<i64>,
    /// When it was fetched, if that is known.
    pub fetched: Option<i64>,
    /// Its record, as `read` prints it.
    pub record: String,
    /// What was found in it, as `annotate` prints it.
    pub annotation: String,
    /// Its fingerprint.
    pub grams: Vec<u64>,
}

/// Gathers what is read.
pub struct Sink<S> {
    store: S,
    aliases: Option<Table>,
    /// How far the work is.
    pub progress: Progress,
    recurring: Recurring,
    batch: Vec<(Taken, Option<Account>)>,
    bytes: usize,
    refused: Vec<Refused>,
    /// What is in the batch: hash and address.
    gathered: HashSet<(u128, Option<String>)>,
    summary: Summary,
    interrupt: Interrupt,
    /// Whether the user knows that the end is near.
    told: bool,
    ended: bool,
}

impl<S: Keeper> Sink<S> {
    /// Nothing is gathered yet.
    pub fn new(
        store: S,
        aliases: Option<Table>,
        walk: &Walk,
        interrupt: Interrupt,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            recurring: store.recurring()?,
            store,
            aliases,
            progress: Progress::of_silent_work(walk.total()),
            batch: Vec::new(),
            bytes: 0,
            refused: Vec::new(),
            gathered: HashSet::new(),
            summary: Summary::default(),
            interrupt,
            told: false,
            ended: false,
        })
    }

    /// Finishes what an earlier run left undone.
    pub fn begin(&mut self) -> anyhow::Result<()> {
        self.ended = !self.store.begin(&self.interrupt, &mut self.summary)?;
        Ok(())
    }

    /// Whether nothing more is to be taken: Ctrl-C was pressed and the batch at hand is stored.
    pub fn ended(&mut self) -> bool {
        if self.interrupt.asked() && !self.told {
            self.told = true;
            talk::note(
                "ending after the batch at hand; Ctrl-C again ends at once, and nothing that is stored is lost",
            );
        }
        self.ended
    }

    /// Whether bytes are known, so that they need not be read. What is under way is not yet known: that is seen when it is
    /// accepted, in the order of the input, whatever the threads were doing.
    pub fn knows(&mut self, loaded: &Loaded) -> anyhow::Result<bool> {
        let known = self.store.knows(loaded)?;
        self.summary.unchanged += usize::from(known);
        Ok(known)
    }

    /// Takes what was read, in the order of the input.
    pub fn accept(
        &mut self,
        read: Result<Taken, Refused>,
        trouble: &mut Trouble,
    ) -> anyhow::Result<()> {
        if self.ended {
            return Ok(());
        }
        let taken = match read {
            Ok(taken) => taken,
            Err(refused) => return self.refuse(refused, trouble),
        };
        self.progress.done();
        let key = (taken.from.hash, taken.from.url.clone());
        if !self.gathered.insert(key) || self.store.knows(&taken.from)? {
            self.summary.unchanged += 1;
            return Ok(());
        }
        if self.store.unwanted(&taken.article)? {
            self.summary.kept_out += 1;
            return Ok(());
        }
        let account = taken
            .traits
            .as_ref()
            .map(|traits| self.recurring.learn(&taken.article, traits));
        self.bytes += taken.from.bytes.len() + taken.article.text.len();
        self.batch.push((taken, account));
        if self.batch.len() >= MOST_ARTICLES || self.bytes >= MOST_BYTES {
            self.store(false)?;
        }
        Ok(())
    }

    /// Counts what cannot be taken in. Its bytes are not known by that: it is tried again.
    pub fn refuse(&mut self, refused: Refused, trouble: &mut Trouble) -> anyhow::Result<()> {
        let message = refused.message();
        if trouble.is_strict() {
            // What was read before is not lost for that.
            self.store(true)?;
            bail!("{message}");
        }
        if self.refused.len() + self.summary.rejected.len() < SAID {
            talk::error(&message);
        }
        self.summary.reject(&refused.code, message);
        self.refused.push(refused);
        if self.refused.len() >= MOST_REFUSED {
            let refused = std::mem::take(&mut self.refused);
            self.store.keep(
                Vec::new(),
                &refused,
                &self.recurring,
                false,
                &mut self.summary,
            )?;
        }
        Ok(())
    }

    /// Stores the batch, and decides on the portion if it is complete.
    fn store(&mut self, last: bool) -> anyhow::Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        for (taken, account) in &mut batch {
            if let (Some(traits), Some(account)) = (&taken.traits, *account) {
                self.recurring.strip(&mut taken.article, traits, account);
            }
        }
        self.recurring.forget();
        let aliases = self.aliases.as_ref();
        let ready: Vec<anyhow::Result<Ready>> = batch
            .into_par_iter()
            .map(|(taken, _)| Ready::new(taken, aliases))
            .collect();
        let ready: Vec<Ready> = ready.into_iter().collect::<anyhow::Result<_>>()?;
        let refused = std::mem::take(&mut self.refused);
        self.store
            .keep(ready, &refused, &self.recurring, last, &mut self.summary)?;
        self.bytes = 0;
        self.gathered.clear();
        self.progress
            .stage("deciding who has whose text, and what tells of one event …");
        let go_on = self.store.pass(&self.interrupt, &mut self.summary)?;
        self.ended |= !go_on || (!last && self.interrupt.asked());
        Ok(())
    }

    /// Stores what is left and decides on it. Says what was done, and whether that was all.
    pub fn finish(mut self) -> anyhow::Result<(Summary, bool)> {
        if !self.ended {
            self.store(true)?;
        }
        Ok((self.summary, !self.ended))
    }
}

impl Ready {
    fn new(taken: Taken, aliases: Option<&Table>) -> anyhow::Result<Self> {
        let Taken { from, article, .. } = taken;
        let mut annotation = annotate_article(&article);
        if let Some(aliases) = aliases {
            identify(&mut annotation, aliases);
        }
        let fetched = article.record.as_ref().and_then(|r| r.date.clone());
        let fetched = fetched.and_then(|d| Moment::parse(&d)).map(Moment::seconds);
        let found = AnnotationRecord::new(&article.id, &article.text, &annotation);
        Ok(Self {
            time: article.published.map(Moment::seconds).or(fetched),
            fetched,
            record: json_line(&ArticleRecord::from(&article))?,
            annotation: json_line(&found)?,
            grams: fingerprint(&article.text),
            from,
            article,
        })
    }
}
