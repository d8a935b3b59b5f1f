//! Reading quotes: who said what, newest first.

use super::{ARTICLE, Article};
use crate::query::Query;
use crate::record::spans;
use crate::search::Order;
use crate::words::folded;
use crate::{Error, Reader, Result};
use parallax_core::language::Language;
use std::collections::BTreeSet;

/// A quote with the article it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The article.
    pub article: Article,
    /// Its number among the quotes of the article.
    pub number: u32,
    /// `direct`, `indirect`, `mixed`, `claim`.
    pub kind: String,
    /// Who speaks, as named.
    pub speaker: Option<String>,
    /// The key of who speaks.
    pub entity: Option<String>,
    /// What is said, as code points of the article's text.
    pub content: Vec<(usize, usize)>,
    /// What of it stands between quotation marks.
    pub verbatim: Vec<(usize, usize)>,
    /// The words that attribute it.
    pub cue: Vec<(usize, usize)>,
    /// The words that name the speaker.
    pub speaker_spans: Vec<(usize, usize)>,
}

/// Which quotes. Only current versions count.
#[derive(Clone, Debug, Default)]
pub struct QuoteFilter<'a> {
    /// Of a speaker with these words in the name, or who is called that in any language.
    pub speaker: Option<&'a str>,
    /// `direct`, `indirect`, `mixed`, `claim`.
    pub kind: Option<&'a str>,
    /// In articles that this finds: words, outlet, language, period, story.
    pub within: Query,
    /// Go on behind this place of an earlier list.
    pub cursor: Option<&'a str>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// So many articles are looked at in one step.
const STEP: usize = 200;

/// Whose quotes are wanted.
struct Speaker {
    /// Folded words, with a space on both sides of each.
    words: String,
    entities: BTreeSet<String>,
}

impl Reader {
    /// Quotes, those in the newest articles first, in each by place; and the cursor to go on, if there are more.
    ///
    /// # Errors
    /// The file cannot be read, or the cursor is none of ours.
    pub fn quotes(&self, filter: &QuoteFilter<'_>) -> Result<(Vec<Quote>, Option<String>)> {
        let mut query = filter.within.clone();
        let mut speaker = None;
        if let Some(name) = filter.speaker {
            query = query.spoken_by(name);
            speaker = Some(Speaker {
                words: format!(" {} ", folded(name, Language::unknown())),
                entities: self.entities_called(name, 32)?.into_iter().collect(),
            });
        }
        let plan = query.plan(self)?;
        let (mut slot, mut number) = place(filter.cursor)?;
        let most = filter.limit.unwrap_or(usize::MAX);
        let mut found: Vec<(i64, Quote)> = Vec::new();
        loop {
            // The article at the cursor may have more quotes: it is looked at again.
            let from = slot.map(|slot: i64| slot.saturating_sub(1).to_string());
            let slots = self.slots(&plan, Order::Newest, STEP, from.as_deref())?;
            for here in &slots {
                let quotes = self.quotes_at(*here, filter.kind, speaker.as_ref())?;
                let resumed = slot == Some(*here);
                let behind = |q: &Quote| !resumed || number.is_none_or(|n| q.number > n);
                found.extend(quotes.into_iter().filter(behind).map(|q| (*here, q)));
            }
            if found.len() > most || slots.len() < STEP {
                break;
            }
            slot = slots.last().map(|last| last + 1);
            number = None;
        }
        let more = found.len() > most;
        found.truncate(most);
        let next = found
            .last()
            .filter(|_| more)
            .map(|(slot, quote)| format!("{slot}.{}", quote.number));
        Ok((found.into_iter().map(|(_, quote)| quote).collect(), next))
    }

    fn quotes_at(
        &self,
        slot: i64,
        kind: Option<&str>,
        speaker: Option<&Speaker>,
    ) -> Result<Vec<Quote>> {
        let columns = ARTICLE.replacen(
            "current, s.id",
            "current, s.id, q.number, q.kind, q.speaker, q.entity, q.content, q.verbatim, q.cue, q.speaker_spans, q.folded",
            1,
        );
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {columns} JOIN version v ON v.article = a.article AND v.number = a.current
             JOIN quote q ON q.version = v.version WHERE a.slot = ?1 ORDER BY q.number"
        ))?;
        let mut rows = query.query([slot])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let quoted_kind: String = row.get(10)?;
            let entity: Option<String> = row.get(12)?;
            let name: Option<String> = row.get(17)?;
            let is_theirs = speaker.is_none_or(|s| s.is(name.as_deref(), entity.as_deref()));
            if !is_theirs || kind.is_some_and(|kind| kind != quoted_kind) {
                continue;
            }
            let at = |column: usize| -> Result<Vec<(usize, usize)>> {
                spans(&row.get::<_, String>(column)?)
            };
            found.push(Quote {
                article: Article::of(row)?,
                number: row.get(9)?,
                kind: quoted_kind,
                speaker: row.get(11)?,
                entity,
                content: at(13)?,
                verbatim: at(14)?,
                cue: at(15)?,
                speaker_spans: at(16)?,
            });
        }
        Ok(found)
    }
}

impl Speaker {
    fn is(&self, name: Option<&str>, entity: Option<&str>) -> bool {
        name.is_some_and(|name| format!(" {name} ").contains(&self.words))
            || entity.is_some_and(|entity| self.entities.contains(entity))
    }
}

fn place(cursor: Option<&str>) -> Result<(Option<i64>, Option<u32>)> {
    let Some(cursor) = cursor else {
        return Ok((None, None));
    };
    let parsed = cursor
        .split_once('.')
        .and_then(|(slot, number)| Some((slot.parse().ok()?, number.parse().ok()?)));
    match parsed {
        Some((slot, number)) => Ok((Some(slot), Some(number))),
        None => Err(Error::given(format!(
            "{cursor:?} is no place in a list of quotes"
        ))),
    }
}
