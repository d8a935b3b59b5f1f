//! `parallax copies`: articles in; shared passages and each article's share of own text out.
//!
//! The records are read twice: once to learn what is frequent, furniture or formula, and once in the order of time. They
//! are kept on a shelf and not in memory, so that a year of articles takes the room of its window.

use super::found;
use crate::args::{Common, Copies};
use crate::copying::{AT_ONCE, Entry, Keep, Plan};
use crate::inputs::Trouble;
use crate::output::copies::{Listing, originality, passage, shared};
use crate::output::{article, json_line};
use crate::shelf::{Place, Shelf};
use crate::{Outcome, talk};
use anyhow::Context;
use parallax_core::article::Article;
use parallax_core::copy::{Closed, Learner, Prepared, Step};
use parallax_core::evidence::Span;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Seconds of a day, by which clocks may be ahead.
const DAY: i64 = 86_400;

/// Finds the copies among all articles given.
pub fn run(typed: &Copies, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let (plan, learner) = First::read(typed, common.strict, &mut trouble)?;
    tell(&plan);
    let window = typed.window.0;
    let mut run = Second {
        names: Names {
            plan: &plan,
            recent: BTreeMap::new(),
        },
        out: BufWriter::new(io::stdout().lock()),
    };
    plan.run(learner.finish(), window, &mut |article, step| {
        if let Some((number, id)) = article {
            run.names.add(number, id, window);
        }
        run.step(step)
    })?;
    run.out.flush()?;
    trouble.summary(plan.entries.len(), "articles");
    Ok(found(plan.entries.len()))
}

impl Keep for Shelf {
    type Place = Place;

    fn article(&self, place: Place) -> anyhow::Result<Article> {
        // It was read before: what fails now is the file that was changed or has gone.
        self.get(place)
            .and_then(|line| article::parse(&line))
            .context("a file of records was changed while it was read; nothing can be said of what it held")
    }

    fn text(&self, place: Place) -> Option<String> {
        article::text(&self.get(place).ok()?)
    }
}

/// Says what the user may not know of the records.
fn tell(plan: &Plan<Shelf>) {
    let tell = |count: usize, what: &str| {
        if count > 0 {
            talk::note(&format!("{count} {what}"));
        }
    };
    let now = jiff::Timestamp::now().as_second() + DAY;
    let seconds = plan.entries.iter().map(|e| e.order.seconds);
    let undated = seconds.clone().filter(Option::is_none).count();
    tell(
        undated,
        "articles have no time: each is compared with all others",
    );
    let future = seconds.flatten().filter(|s| *s > now).count();
    tell(
        future,
        "articles are dated in the future: their times are taken as given",
    );
    let mut ids: Vec<u64> = plan.entries.iter().map(|e| e.id).collect();
    ids.sort_unstable();
    let twice = ids
        .windows(2)
        .filter(|two| two.first() == two.last())
        .count();
    tell(
        twice,
        "articles have the id of another one: what is said of them cannot be told apart",
    );
}

/// The first reading.
#[derive(Default)]
struct First {
    entries: Vec<Entry<Place>>,
    learner: Learner,
    waiting: Vec<(String, String, Place)>,
}

impl First {
    fn read(
        typed: &Copies,
        strict: bool,
        trouble: &mut Trouble,
    ) -> anyhow::Result<(Plan<Shelf>, Learner)> {
        let mut first = Self::default();
        let mut shelf = Shelf::default();
        // The first bad record is to end a strict run, not the first of several.
        let at_once = if strict { 1 } else { AT_ONCE };
        for path in &typed.records.files {
            shelf.put(path, trouble, |number, line, place, trouble| {
                let from = format!("{}, line {number}", path.display());
                first.waiting.push((from, line.to_owned(), place));
                if first.waiting.len() >= at_once {
                    first.learn(trouble)?;
                }
                Ok(())
            })?;
        }
        first.learn(trouble)?;
        Ok((Plan::new(shelf, first.entries), first.learner))
    }

    /// Reads the waiting records.
    fn learn(&mut self, trouble: &mut Trouble) -> anyhow::Result<()> {
        let parsed: Vec<anyhow::Result<(Entry<Place>, Prepared<'static>)>> = self
            .waiting
            .par_iter()
            .map(|(_, line, place)| Ok(Entry::of(article::parse(line)?, *place)))
            .collect();
        for ((from, ..), parsed) in self.waiting.drain(..).zip(parsed) {
            match parsed {
                Ok((entry, prepared)) => {
                    self.learner.read(&prepared);
                    self.entries.push(entry);
                }
                Err(e) => trouble.report(&format!("{from}: {e:#}"))?,
            }
        }
        Ok(())
    }
}

/// The second reading.
struct Second<'p, W: Write> {
    names: Names<'p>,
    out: W,
}

impl<W: Write> Second<'_, W> {
    fn step(&mut self, step: Step) -> anyhow::Result<()> {
        for found in &step.passages {
            self.print(passage(&found.passage, &self.names).as_ref())?;
        }
        self.closed(&step.closed)
    }

    fn closed(&mut self, closed: &Closed) -> anyhow::Result<()> {
        for text in &closed.shared {
            self.print(shared(text, &self.names).as_ref())?;
        }
        for (number, rate) in &closed.articles {
            self.print(originality(rate, *number, &self.names).as_ref())?;
        }
        Ok(())
    }

    fn print(&mut self, record: Option<&impl serde::Serialize>) -> anyhow::Result<()> {
        if let Some(record) = record {
            self.out.write_all(json_line(record)?.as_bytes())?;
        }
        Ok(())
    }
}

/// The ids of articles: those that passages of the window may name are at hand, others are read again.
struct Names<'p> {
    plan: &'p Plan<Shelf>,
    recent: BTreeMap<usize, String>,
}

impl Names<'_> {
    fn add(&mut self, number: usize, id: String, window: Option<i64>) {
        self.recent.insert(number, id);
        let when = |n: usize| self.plan.entries.get(n)?.order.seconds;
        let (Some(now), Some(window)) = (when(number), window) else {
            return;
        };
        // An article is closed a window later, and then names sources of a window before.
        let gone = |n: &usize| {
            when(*n).is_none_or(|then| now.saturating_sub(then) > window.saturating_mul(3))
        };
        while self.recent.keys().next().is_some_and(gone) {
            self.recent.pop_first();
        }
    }
}

impl Listing for Names<'_> {
    fn id(&self, number: usize) -> Option<String> {
        match self.recent.get(&number) {
            Some(id) => Some(id.clone()),
            None => {
                let place = self.plan.entries.get(number)?.place;
                self.plan.keep.article(place).ok().map(|a| a.id)
            }
        }
    }

    fn span(&self, _: usize, span: Span) -> Option<(usize, usize)> {
        Some((span.start, span.end))
    }
}
