//! Copying: articles that are kept somewhere, read a second time in the order of time, and what each shares with the others.
//!
//! The finder of copies reads all articles twice and keeps no texts: once to learn what is frequent, furniture or formula, and
//! once in the order of time. Where the articles are kept, on a shelf of lines or in an archive, makes no difference to it.

use parallax_core::article::Article;
use parallax_core::copy::{
    Facts, Knowledge, Passage, Prepared, Step, Stream, Texts, TimeOrder, time_order,
};
use parallax_core::evidence::{Offsets, Span};
use rayon::prelude::*;
use std::borrow::Cow;

/// So many articles are made ready at once.
pub const AT_ONCE: usize = 256;

/// Where articles are kept.
pub trait Keep: Sync {
    /// Where one of them is.
    type Place: Copy + Send + Sync;
    /// An article.
    fn article(&self, place: Self::Place) -> anyhow::Result<Article>;
    /// Its text alone; nothing if it has gone.
    fn text(&self, place: Self::Place) -> Option<String>;
}

/// An article's place in time and where it is kept.
pub struct Entry<P> {
    /// Its place in time.
    pub order: TimeOrder,
    /// Decides between articles that are alike in all else.
    pub id: u64,
    /// Where it is kept.
    pub place: P,
}

impl<P> Entry<P> {
    /// The entry of an article, and what is learned from it.
    pub fn of(article: Article, place: P) -> (Self, Prepared<'static>) {
        let entry = Self {
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
}

/// All articles in the order of time.
pub struct Plan<K: Keep> {
    /// Where they are kept.
    pub keep: K,
    /// In the order of time.
    pub entries: Vec<Entry<K::Place>>,
}

impl<K: Keep> Plan<K> {
    /// Puts the entries in order.
    pub fn new(keep: K, mut entries: Vec<Entry<K::Place>>) -> Self {
        entries.sort_unstable_by(|x, y| (&x.order, x.id).cmp(&(&y.order, y.id)));
        Self { keep, entries }
    }

    /// Reads all articles again and gives `each` what they bring, with the number and id of the latest; at last what is still
    /// open. Places in passages are code points.
    pub fn run(
        &self,
        knowledge: Knowledge,
        window: Option<i64>,
        each: &mut impl FnMut(Option<(usize, String)>, Step) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut stream = Stream::new(self, knowledge, window);
        let mut number = 0;
        for several in self.entries.chunks(AT_ONCE) {
            let ready: Vec<anyhow::Result<(String, Prepared<'static>)>> = several
                .par_iter()
                .map(|entry| self.keep.article(entry.place).map(prepare))
                .collect();
            for ready in ready {
                let (id, prepared) = ready?;
                let mut step = stream.next(prepared);
                for found in &mut step.passages {
                    found.passage = Passage {
                        a_span: found.a_chars,
                        b_span: found.b_chars,
                        ..std::mem::take(&mut found.passage)
                    };
                }
                each(Some((number, id)), step)?;
                number += 1;
            }
        }
        let closed = stream.finish();
        each(
            None,
            Step {
                passages: Vec::new(),
                closed,
            },
        )
    }
}

impl<K: Keep> Texts for Plan<K> {
    fn text(&self, number: u32) -> Option<Cow<'_, str>> {
        let place = self.entries.get(number as usize)?.place;
        self.keep.text(place).map(Cow::Owned)
    }
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
