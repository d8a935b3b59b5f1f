//! Copies: the passages that new articles share with each other and with archived ones.
//!
//! Not every archived article can be read again for every new one. Those that may share words show it by their fingerprints: hashes
//! of runs of four words, some of each text. The articles that share some with a new one, and those that share passages with these
//! already, are read again beside the new ones, in the order of time, by the same finder that `parallax copies` runs; what is
//! frequent, furniture or formula is learnt from all of them and from a sample of their outlets.

use super::pass::{parse, record};
use crate::copying::{AT_ONCE, Entry, Keep, Plan};
use crate::interrupt::Interrupt;
use crate::output::copies::{Listing, kind, originality, passage, shared};
use crate::output::rounded;
use anyhow::{Context, bail};
use parallax_archive::{
    Batch, NewPassage, Originality as Rated, Pending, Reader, Shared, SharedHolder,
};
use parallax_core::article::Article;
use parallax_core::copy::{
    Holder, Learner, Originality, Passage, Prepared, SharedText, Step, fingerprint,
};
use parallax_core::evidence::Span;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Articles further apart in time are not compared, in seconds.
pub const WINDOW: i64 = 72 * 3600;
/// An archived article shares so many hashes with a new one to be read again.
const SHARED: u32 = 2;
/// Of the new articles that hold a hash, so many are looked at.
const HOLDERS: usize = 64;
/// Articles of an outlet that are learnt from.
const SAMPLE: usize = 32;

/// The archive as it was when the pass began, for all threads.
pub struct Archived {
    reader: Mutex<Reader>,
    /// The ids of the articles at hand, by number.
    ids: Vec<String>,
}

impl Archived {
    /// An article by its id in the archive.
    fn load(&self, id: &str) -> anyhow::Result<Article> {
        let record = record(&self.reader(), id)?;
        parse(id, &record)
    }
}

impl Keep for Archived {
    type Place = u32;

    fn article(&self, place: u32) -> anyhow::Result<Article> {
        self.load(self.id(place).context("no such article")?)
    }

    fn text(&self, place: u32) -> Option<String> {
        Some(self.article(place).ok()?.text)
    }
}

impl Archived {
    fn id(&self, place: u32) -> Option<&str> {
        self.ids.get(place as usize).map(String::as_str)
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The articles that are read again, by their ids, and what is learnt of them.
struct Circle {
    archived: Archived,
    entries: Vec<Entry<u32>>,
    learner: Learner,
    outlets: BTreeSet<Option<String>>,
    /// The first so many of the ids are pending, and of so many all is known that they share with others.
    pending: usize,
    whole: usize,
}

/// Finds the passages of the pending articles and stores them; says how many, or nothing if the user asked for an end.
pub fn find(
    reader: Reader,
    batch: &mut Batch<'_>,
    pending: &[Pending],
    interrupt: &Interrupt,
) -> anyhow::Result<Option<usize>> {
    let mut circle = Circle {
        archived: Archived {
            reader: Mutex::new(reader),
            ids: pending.iter().map(|p| p.id.clone()).collect(),
        },
        entries: Vec::new(),
        learner: Learner::default(),
        outlets: BTreeSet::new(),
        pending: pending.len(),
        whole: pending.len(),
    };
    let grams = circle.read(0)?;
    let older = circle.older(pending, &grams)?;
    drop(grams);
    let partners = circle.partners(&older)?;
    circle.archived.ids.extend(older);
    circle.whole = circle.archived.ids.len();
    circle.archived.ids.extend(partners);
    circle.read(pending.len())?;
    circle.sample()?;
    circle.compare(batch, interrupt)
}

impl Circle {
    /// Reads the articles from a number on for the first time; gives their fingerprints.
    fn read(&mut self, from: usize) -> anyhow::Result<Vec<(u64, u32)>> {
        let numbers: Vec<u32> = (0u32..).take(self.archived.ids.len()).skip(from).collect();
        let mut grams = Vec::new();
        for several in numbers.chunks(AT_ONCE) {
            let read: Vec<anyhow::Result<_>> = several
                .par_iter()
                .map(|number| {
                    let article = self.archived.article(*number)?;
                    let found = fingerprint(&article.text);
                    let outlet = article.outlet.clone();
                    Ok((*number, found, outlet, Entry::of(article, *number)))
                })
                .collect();
            for read in read {
                let (number, found, outlet, (entry, prepared)) = read?;
                grams.extend(found.into_iter().map(|gram| (gram, number)));
                self.learner.read(&prepared);
                self.entries.push(entry);
                self.outlets.insert(outlet);
            }
        }
        grams.sort_unstable();
        Ok(grams)
    }

    /// The archived articles near a pending one in time that share hashes with one.
    fn older(&self, pending: &[Pending], grams: &[(u64, u32)]) -> anyhow::Result<BTreeSet<String>> {
        let new: HashSet<&str> = pending.iter().map(|p| p.id.as_str()).collect();
        let mut found = BTreeSet::new();
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let reader = self.archived.reader();
        for (from, until) in spans(pending) {
            reader.each_candidate(from, until.saturating_add(1), false, |candidate| {
                if new.contains(candidate.id.as_str()) {
                    return Ok(());
                }
                shared.clear();
                for gram in &candidate.grams {
                    for holder in holders(grams, *gram) {
                        *shared.entry(holder).or_default() += 1;
                    }
                }
                if shared.values().any(|n| *n >= SHARED) {
                    found.insert(candidate.id);
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Those with whom they share passages, so that what is said of them is said of all that they hold.
    fn partners(&self, older: &BTreeSet<String>) -> anyhow::Result<BTreeSet<String>> {
        let new: HashSet<&String> = self.archived.ids.iter().collect();
        let reader = self.archived.reader();
        let mut found = BTreeSet::new();
        for id in older {
            let partners = reader.partners_of(id)?.into_iter();
            found.extend(partners.filter(|p| !older.contains(p) && !new.contains(p)));
        }
        Ok(found)
    }

    /// Learns from other articles of the outlets concerned.
    fn sample(&mut self) -> anyhow::Result<()> {
        let known: HashSet<&String> = self.archived.ids.iter().collect();
        let mut sample = Vec::new();
        {
            let reader = self.archived.reader();
            for outlet in &self.outlets {
                let ids = reader.sample(outlet.as_deref(), SAMPLE, false)?;
                sample.extend(ids.into_iter().filter(|id| !known.contains(id)));
            }
        }
        for several in sample.chunks(AT_ONCE) {
            let read: Vec<anyhow::Result<Prepared<'static>>> = several
                .par_iter()
                .map(|id| {
                    let article = self.archived.load(id)?;
                    Ok(Prepared::of_text(article.outlet, article.text))
                })
                .collect();
            for prepared in read {
                self.learner.read(&prepared?);
            }
        }
        Ok(())
    }

    /// Reads all a second time, and stores what concerns the pending ones.
    fn compare(
        self,
        batch: &mut Batch<'_>,
        interrupt: &Interrupt,
    ) -> anyhow::Result<Option<usize>> {
        let knowledge = self.learner.finish();
        let plan = Plan::new(self.archived, self.entries);
        let mut writer = Writer {
            plan: &plan,
            pending: self.pending,
            whole: self.whole,
            batch,
            touched: BTreeSet::new(),
            cleared: BTreeSet::new(),
            passages: 0,
        };
        let done = plan.run(knowledge, Some(WINDOW), &mut |_, step| {
            if interrupt.asked() {
                bail!(Interrupted);
            }
            writer.step(&step)
        });
        match done {
            Err(e) if e.is::<Interrupted>() => Ok(None),
            Err(e) => Err(e),
            Ok(()) => Ok(Some(writer.passages)),
        }
    }
}

/// The user asked for an end.
#[derive(Debug)]
struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ended by Ctrl-C")
    }
}

impl std::error::Error for Interrupted {}

/// Some of the new articles that hold a hash.
fn holders(grams: &[(u64, u32)], gram: u64) -> impl Iterator<Item = u32> + '_ {
    let start = grams.partition_point(|(g, _)| *g < gram);
    let from = grams.get(start..).unwrap_or_default().iter();
    from.take_while(move |(g, _)| *g == gram)
        .take(HOLDERS)
        .map(|(_, holder)| *holder)
}

/// The times that lie within the window of a pending article, as few spans as they make: first and last second.
fn spans(pending: &[Pending]) -> Vec<(i64, i64)> {
    let mut times: Vec<i64> = pending.iter().filter_map(|p| p.time).collect();
    times.sort_unstable();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for time in times {
        let (from, until) = (time.saturating_sub(WINDOW), time.saturating_add(WINDOW));
        match spans.last_mut() {
            Some(last) if from <= last.1 => last.1 = until,
            _ => spans.push((from, until)),
        }
    }
    spans
}

/// Stores what the finder finds, where a pending article is concerned.
struct Writer<'w, 'b> {
    plan: &'w Plan<Archived>,
    pending: usize,
    whole: usize,
    batch: &'w mut Batch<'b>,
    /// Articles that share a passage with a pending one, by their number in the order of time.
    touched: BTreeSet<usize>,
    cleared: BTreeSet<usize>,
    passages: usize,
}

impl Listing for Writer<'_, '_> {
    fn id(&self, number: usize) -> Option<String> {
        let place = self.plan.entries.get(number)?.place;
        self.plan.keep.id(place).map(str::to_owned)
    }

    fn span(&self, _: usize, span: Span) -> Option<(usize, usize)> {
        Some((span.start, span.end))
    }
}

impl Writer<'_, '_> {
    fn is_pending(&self, number: usize) -> bool {
        let entry = self.plan.entries.get(number);
        entry.is_some_and(|e| (e.place as usize) < self.pending)
    }

    /// Whether all is known of an article, and some of it is new.
    fn is_concerned(&self, number: usize) -> bool {
        let entry = self.plan.entries.get(number);
        let whole = entry.is_some_and(|e| (e.place as usize) < self.whole);
        self.is_pending(number) || (whole && self.touched.contains(&number))
    }

    fn step(&mut self, step: &Step) -> anyhow::Result<()> {
        for found in &step.passages {
            let p = &found.passage;
            if self.is_pending(p.a) || self.is_pending(p.b) {
                self.touched.extend([p.a, p.b]);
                self.passage(p)?;
            }
        }
        for text in &step.closed.shared {
            self.shared(text)?;
        }
        for (number, rate) in &step.closed.articles {
            if self.is_concerned(*number) {
                self.rate(*number, rate)?;
            }
        }
        Ok(())
    }

    fn passage(&mut self, p: &Passage) -> anyhow::Result<()> {
        let (Some(a), Some(b), Some(record)) = (self.id(p.a), self.id(p.b), passage(p, self))
        else {
            return Ok(());
        };
        self.batch.put_passage(&NewPassage {
            a: &a,
            a_span: (p.a_span.start, p.a_span.end),
            b: &b,
            b_span: (p.b_span.start, p.b_span.end),
            kind: kind(p.kind),
            edit: rounded(p.edit),
            credited: p.credited,
            reason: &serde_json::to_string(&record)?,
        })?;
        self.passages += 1;
        Ok(())
    }

    /// A text that an article concerned holds, with all who hold it; what was known of the texts of these is known anew.
    fn shared(&mut self, text: &SharedText) -> anyhow::Result<()> {
        let concerned = |h: &&Holder| self.is_concerned(h.article);
        let concerned: Vec<usize> = text
            .holders
            .iter()
            .filter(concerned)
            .map(|h| h.article)
            .collect();
        if concerned.is_empty() {
            return Ok(());
        }
        let Some(record) = shared(text, self) else {
            return Ok(());
        };
        for article in concerned {
            if !self.is_pending(article) && self.cleared.insert(article) {
                let id = self.id(article).unwrap_or_default();
                self.batch.clear_shared(&id)?;
            }
        }
        let ids: Vec<String> = text
            .holders
            .iter()
            .filter_map(|h| self.id(h.article))
            .collect();
        let holders: Vec<SharedHolder<'_>> = ids
            .iter()
            .zip(&text.holders)
            .map(|(id, h)| SharedHolder {
                id,
                span: (h.span.start, h.span.end),
            })
            .collect();
        self.batch.put_shared(&Shared {
            id: record.id(),
            kind: kind(text.kind),
            holders: &holders,
            record: &serde_json::to_string(&record)?,
        })?;
        Ok(())
    }

    fn rate(&mut self, number: usize, rate: &Originality) -> anyhow::Result<()> {
        let (Some(id), Some(record)) = (self.id(number), originality(rate, number, self)) else {
            return Ok(());
        };
        self.batch.put_originality(&Rated {
            id: &id,
            originality: rounded(rate.originality),
            copied: rounded(rate.copied),
            agency: rounded(rate.agency),
            quoted: rounded(rate.quoted),
            record: &serde_json::to_string(&record)?,
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(time: Option<i64>) -> Pending {
        Pending {
            id: String::new(),
            time,
            changed: false,
        }
    }

    #[test]
    fn times_near_each_other_are_one_span() {
        let day = 86_400;
        let all = [Some(0), None, Some(10 * day), Some(2 * day)].map(pending);
        assert_eq!(spans(&all), [(-3 * day, 5 * day), (7 * day, 13 * day)]);
        assert!(spans(&[pending(None)]).is_empty());
    }

    #[test]
    fn who_holds_a_hash_is_found() {
        let grams = [(1, 7), (2, 3), (2, 4), (9, 1)];
        assert_eq!(holders(&grams, 2).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(holders(&grams, 3).count(), 0);
    }
}
