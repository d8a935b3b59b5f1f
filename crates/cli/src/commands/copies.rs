//! `parallax copies`: articles in; shared passages and each article's share of own text out.
//!
//! The records are read twice: once to learn what is frequent, furniture or formula, and once in the order of time. They
//! are kept on a shelf and not in memory, so that a year of articles takes the room of its window.

use super::found;
use crate::args::{Common, Copies};
use crate::inputs::Trouble;
use crate::output::copies::{Listing, originality, passage, shared};
use crate::output::{article, json_line};
use crate::shelf::{Place, Shelf};
use crate::{Outcome, talk};
use anyhow::Context;
use parallax_core::article::Article;
use parallax_core::copy::{
    Closed, Facts, Learner, Passage, Prepared, Step, Stream, Texts, TimeOrder, time_order,
};
use parallax_core::evidence::{Offsets, Span};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

/// Seconds of a day, by which clocks may be ahead.
const DAY: i64 = 86_400;
/// So many records are made ready at once.
const AT_ONCE: usize = 256;

/// Finds the copies among all articles given.
pub fn run(typed: &Copies, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let (plan, learner) = Plan::read(typed, common.strict, &mut trouble)?;
    plan.tell();
    let stream = Stream::new(&plan, learner.finish(), typed.window.0);
    let mut run = Run {
        plan: &plan,
        names: Names {
            plan: &plan,
            recent: BTreeMap::new(),
        },
        out: BufWriter::new(io::stdout().lock()),
    };
    run.all(stream, typed.window.0)?;
    run.out.flush()?;
    trouble.summary(plan.entries.len(), "articles");
    Ok(found(plan.entries.len()))
}

/// An article's place in time and on the shelf.
struct Entry {
    order: TimeOrder,
    /// Decides between articles that are alike in all else.
    id: u64,
    place: Place,
}

/// All articles in the order of time.
struct Plan {
    shelf: Shelf,
    entries: Vec<Entry>,
}

impl Plan {
    fn read(
        typed: &Copies,
        strict: bool,
        trouble: &mut Trouble,
    ) -> anyhow::Result<(Self, Learner)> {
        let mut plan = Self {
            shelf: Shelf::default(),
            entries: Vec::new(),
        };
        let mut learner = Learner::default();
        let mut waiting: Vec<(String, String, Place)> = Vec::new();
        let mut shelf = Shelf::default();
        // The first bad record is to end a strict run, not the first of several.
        let at_once = if strict { 1 } else { AT_ONCE };
        for path in &typed.records.files {
            shelf.put(path, trouble, |number, line, place, trouble| {
                let from = format!("{}, line {number}", path.display());
                waiting.push((from, line.to_owned(), place));
                if waiting.len() >= at_once {
                    plan.learn(&mut learner, &mut waiting, trouble)?;
                }
                Ok(())
            })?;
        }
        plan.learn(&mut learner, &mut waiting, trouble)?;
        plan.shelf = shelf;
        plan.entries
            .sort_unstable_by(|x, y| (&x.order, x.id).cmp(&(&y.order, y.id)));
        Ok((plan, learner))
    }

    /// Says what the user may not know of the records.
    fn tell(&self) {
        let tell = |count: usize, what: &str| {
            if count > 0 {
                talk::note(&format!("{count} {what}"));
            }
        };
        let now = jiff::Timestamp::now().as_second() + DAY;
        let seconds = self.entries.iter().map(|e| e.order.seconds);
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
        let mut ids: Vec<u64> = self.entries.iter().map(|e| e.id).collect();
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

    /// Reads the waiting records for the first time.
    fn learn(
        &mut self,
        learner: &mut Learner,
        waiting: &mut Vec<(String, String, Place)>,
        trouble: &mut Trouble,
    ) -> anyhow::Result<()> {
        let parsed: Vec<anyhow::Result<(Entry, Prepared<'static>)>> = waiting
            .par_iter()
            .map(|(_, line, place)| Ok(entry(article::parse(line)?, *place)))
            .collect();
        for ((from, ..), parsed) in waiting.drain(..).zip(parsed) {
            match parsed {
                Ok((entry, prepared)) => {
                    learner.read(&prepared);
                    self.entries.push(entry);
                }
                Err(e) => trouble.report(&format!("{from}: {e:#}"))?,
            }
        }
        Ok(())
    }

    /// An article, read again.
    fn article(&self, number: usize) -> anyhow::Result<Article> {
        let entry = self.entries.get(number).context("no such article")?;
        // It was read before: what fails now is the file that was changed or has gone.
        self.shelf
            .get(entry.place)
            .and_then(|line| article::parse(&line))
            .context("a file of records was changed while it was read; nothing can be said of what it held")
    }

    fn when(&self, number: usize) -> Option<i64> {
        self.entries.get(number)?.order.seconds
    }
}

impl Texts for Plan {
    fn text(&self, number: u32) -> Option<Cow<'_, str>> {
        let place = self.entries.get(number as usize)?.place;
        let line = self.shelf.get(place).ok()?;
        Some(Cow::Owned(article::text(&line)?))
    }
}

fn entry(article: Article, place: Place) -> (Entry, Prepared<'static>) {
    let entry = Entry {
        order: time_order(
            Facts::seconds(&article),
            &article.text,
            article.outlet.as_deref(),
        ),
        id: parallax_core::copy::text_hash(&article.id),
        place,
    };
    let prepared = Prepared::of_text(article.outlet, article.text);
    (entry, prepared)
}

/// An article made ready, with its id. The places of its credits are counted in code points, as all that is printed.
fn prepare(mut article: Article) -> (String, Prepared<'static>) {
    let mut facts = Facts::of(&article);
    let offsets = Offsets::new(&article.text);
    let count = |at| offsets.code_points(&article.text, at);
    for credit in &mut facts.credits {
        credit.span = credit.span.map(|s| Span::new(count(s.start), count(s.end)));
    }
    let text = std::mem::take(&mut article.text);
    (article.id, Prepared::with(facts, Cow::Owned(text)))
}

/// The second reading.
struct Run<'p, W: Write> {
    plan: &'p Plan,
    names: Names<'p>,
    out: W,
}

impl<'p, W: Write> Run<'p, W> {
    fn all(&mut self, mut stream: Stream<'p, Plan>, window: Option<i64>) -> anyhow::Result<()> {
        let numbers: Vec<usize> = (0..self.plan.entries.len()).collect();
        for several in numbers.chunks(AT_ONCE) {
            let ready: Vec<anyhow::Result<(String, Prepared<'static>)>> = several
                .par_iter()
                .map(|n| self.plan.article(*n).map(prepare))
                .collect();
            for (number, ready) in several.iter().zip(ready) {
                let (id, prepared) = ready?;
                self.names.add(*number, id, window);
                let step = stream.next(prepared);
                self.step(step)?;
            }
        }
        self.closed(&stream.finish())
    }

    fn step(&mut self, step: Step) -> anyhow::Result<()> {
        for found in step.passages {
            let passage_in_code_points = Passage {
                a_span: found.a_chars,
                b_span: found.b_chars,
                ..found.passage
            };
            self.print(passage(&passage_in_code_points, &self.names).as_ref())?;
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
    plan: &'p Plan,
    recent: BTreeMap<usize, String>,
}

impl Names<'_> {
    fn add(&mut self, number: usize, id: String, window: Option<i64>) {
        self.recent.insert(number, id);
        let (Some(now), Some(window)) = (self.plan.when(number), window) else {
            return;
        };
        // An article is closed a window later, and then names sources of a window before.
        let gone = |n: &usize| {
            self.plan
                .when(*n)
                .is_none_or(|then| now.saturating_sub(then) > window.saturating_mul(3))
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
            None => self.plan.article(number).ok().map(|a| a.id),
        }
    }

    fn span(&self, _: usize, span: Span) -> Option<(usize, usize)> {
        Some((span.start, span.end))
    }
}
