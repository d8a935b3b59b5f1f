//! Search: the articles that a query is for, newest first or by relevance, with the words that were found.

use crate::query::plan::{Plan, stems, variants};
use crate::query::{Kind, Query, Value};
use crate::read::{ARTICLE, Article};
use crate::record::ArticleFields;
use crate::words::{key, plain};
use crate::{Error, Reader, Result, pack};
use parallax_core::evidence::{Offsets, Span};
use parallax_core::language::{Language, Token, tokens};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first, those without a time last.
    #[default]
    Newest,
    /// Among the newest 2,000 that were found, those that speak of it most. No cursor.
    Relevance,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// In order.
    pub hits: Vec<Hit>,
    /// For [`Reader::search`] to go on behind the last hit, if there is more.
    pub next: Option<String>,
    /// What the user should know: an outlet that the archive does not have …
    pub notes: Vec<String>,
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The article.
    pub article: Article,
    /// The hits in its title, as code points of it.
    pub title: Vec<(usize, usize)>,
    /// A piece of its text.
    pub snippet: Option<Snippet>,
}

/// A piece of a text with hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The words, exactly those at `start`.
    pub text: String,
    /// Where it begins in the article's text, in code points.
    pub start: usize,
    /// Where the hits are in the article's text, in code points.
    pub hits: Vec<(usize, usize)>,
}

/// All of a search: how many articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many, or so many at least.
    pub articles: u64,
    /// Whether these are all.
    pub all: bool,
}

/// Of so many, the best are shown first.
const RANKED: i64 = 2_000;
/// About so long is a piece of text, in bytes.
const PIECE: usize = 240;

impl Reader {
    /// Searches. `cursor` is the `next` of the page before.
    ///
    /// # Errors
    /// The file cannot be read, or the cursor is none of ours.
    pub fn search(
        &self,
        query: &Query,
        order: Order,
        most: usize,
        cursor: Option<&str>,
    ) -> Result<Page> {
        let plan = query.plan(self)?;
        let mut slots = self.slots(&plan, order, most.saturating_add(1), cursor)?;
        let more = slots.len() > most;
        slots.truncate(most);
        let next = match (order, slots.last()) {
            (Order::Newest, Some(last)) if more => Some(last.to_string()),
            _ => None,
        };
        let mut hits = Vec::with_capacity(slots.len());
        for slot in slots {
            hits.extend(self.hit(slot, &plan.wanted)?);
        }
        Ok(Page {
            hits,
            next,
            notes: plan.notes,
        })
    }

    /// How many articles a query finds, counted up to `most`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn count(&self, query: &Query, most: u64) -> Result<Found> {
        let plan = query.plan(self)?;
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 {} LIMIT ?4)",
            story_clause(&plan)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let articles: u64 = statement.query_row(
            params![
                plan.matching,
                plan.slots.0,
                plan.slots.1,
                i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)
            ],
            |row| row.get(0),
        )?;
        Ok(Found {
            articles: articles.min(most),
            all: articles <= most,
        })
    }

    /// The slots of what is found, in order.
    pub(crate) fn slots(
        &self,
        plan: &Plan,
        order: Order,
        most: usize,
        cursor: Option<&str>,
    ) -> Result<Vec<i64>> {
        let (mut first, mut last) = plan.slots;
        if let Some(cursor) = cursor {
            let behind: i64 = cursor.parse().map_err(|_| {
                Error::given(format!("{cursor:?} is no place in a list of results"))
            })?;
            first = first.max(behind.saturating_add(1));
        }
        let story = story_clause(plan);
        let sql = match order {
            Order::Newest => format!(
                "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 {story} ORDER BY rowid LIMIT ?4"
            ),
            Order::Relevance => {
                // Weighing all that common words find would take seconds.
                let cut: Option<i64> = self
                    .connection
                    .prepare_cached(&format!(
                        "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 {story} ORDER BY rowid LIMIT 1 OFFSET ?4"
                    ))?
                    .query_row(params![plan.matching, first, last, RANKED], |row| row.get(0))
                    .optional()?;
                last = cut.unwrap_or(last);
                format!(
                    "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 {story}
                     ORDER BY bm25(search, 6.0, 1.0, 4.0, 0.7, 0.5, 0.5, 0.0), rowid LIMIT ?4"
                )
            }
        };
        let mut statement = self.connection.prepare_cached(&sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows =
            statement.query_map(params![plan.matching, first, last, most], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn hit(&self, slot: i64, wanted: &[Value]) -> Result<Option<Hit>> {
        let columns = ARTICLE.replacen("current, s.id", "current, s.id, v.record", 1);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {columns} JOIN version v ON v.article = a.article AND v.number = a.current WHERE a.slot = ?1"
        ))?;
        let found = statement
            .query_row([slot], |row| {
                Ok((Article::of(row)?, row.get::<_, Vec<u8>>(9)?))
            })
            .optional()?;
        let Some((article, record)) = found else {
            return Ok(None);
        };
        let record = pack::unpack_text(&record)?;
        let fields = ArticleFields::parse(&record)?;
        let finder = Finder::new(wanted, Language::of(article.language.as_deref()));
        let title = article.title.as_deref().unwrap_or_default();
        let in_title = finder.find(title);
        let counted = Offsets::new(title);
        Ok(Some(Hit {
            title: in_title
                .iter()
                .map(|s| points(&counted, title, *s))
                .collect(),
            snippet: snippet(&fields.text, &finder),
            article,
        }))
    }
}

fn story_clause(plan: &Plan) -> String {
    match &plan.story {
        None => String::new(),
        Some(slots) => {
            let list: Vec<String> = slots.iter().map(i64::to_string).collect();
            format!("AND rowid IN ({})", list.join(","))
        }
    }
}

fn points(counted: &Offsets, text: &str, span: Span) -> (usize, usize) {
    (
        counted.code_points(text, span.start),
        counted.code_points(text, span.end),
    )
}

/// Finds the words of a query in a text.
pub(crate) struct Finder {
    language: &'static Language,
    words: BTreeSet<String>,
    stems: BTreeSet<String>,
    beginnings: Vec<String>,
    phrases: BTreeSet<Vec<String>>,
}

impl Finder {
    pub(crate) fn new(wanted: &[Value], language: &'static Language) -> Self {
        let mut finder = Self {
            language,
            words: BTreeSet::new(),
            stems: BTreeSet::new(),
            beginnings: Vec::new(),
            phrases: BTreeSet::new(),
        };
        for value in wanted {
            for mut words in variants(&value.text, &[language]) {
                match (value.kind, words.len()) {
                    (Kind::Beginning, 1) => finder.beginnings.append(&mut words),
                    (_, 1) => finder.words.extend(words),
                    _ => {
                        finder.phrases.insert(words);
                    }
                }
            }
            if value.kind == Kind::Word {
                finder
                    .stems
                    .extend(stems(&value.text, &[language]).into_keys());
            }
        }
        finder
    }

    /// Where they stand, in bytes, in order and without overlaps.
    pub(crate) fn find(&self, text: &str) -> Vec<Span> {
        let all = tokens(text, self.language);
        let cut: Vec<(String, &Token<'_>)> = all
            .iter()
            .filter_map(|token| Some((key(token)?, token)))
            .collect();
        let mut found: Vec<Span> = Vec::new();
        for (at, (word, token)) in cut.iter().enumerate() {
            let end = self.phrase_at(cut.get(at..).unwrap_or_default());
            let span = match end {
                Some(end) => Some(Span::new(token.span.start, end)),
                None => self.is_wanted(word, token).then_some(token.span),
            };
            if let Some(span) = span
                && found.last().is_none_or(|last| last.end <= span.start)
            {
                found.push(span);
            }
        }
        found
    }

    /// The end of a phrase that begins here.
    fn phrase_at(&self, cut: &[(String, &Token<'_>)]) -> Option<usize> {
        let fits = |phrase: &&Vec<String>| {
            phrase.len() <= cut.len()
                && phrase
                    .iter()
                    .zip(cut)
                    .all(|(wanted, (word, _))| wanted == word)
        };
        let longest = self.phrases.iter().filter(fits).map(Vec::len).max()?;
        cut.get(longest - 1).map(|(_, token)| token.span.end)
    }

    fn is_wanted(&self, word: &str, token: &Token<'_>) -> bool {
        self.words.contains(word)
            || self
                .beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning.as_str()))
            || (!self.stems.is_empty()
                && token.is_word()
                && self
                    .stems
                    .contains(&plain(self.language.words().stem(&token.lower))))
    }
}

/// The piece of a text with most hits, from the beginning of a word on; the head of the text if there are none.
fn snippet(text: &str, finder: &Finder) -> Option<Snippet> {
    if text.trim().is_empty() {
        return None;
    }
    let found = finder.find(text);
    let densest = |at: usize| {
        let start = found.get(at).map_or(0, |s| s.start);
        found
            .iter()
            .skip(at)
            .take_while(|s| s.end <= start + PIECE)
            .count()
    };
    let best = (0..found.len().min(200)).max_by_key(|at| (densest(*at), std::cmp::Reverse(*at)));
    let focus = best.and_then(|at| found.get(at)).map_or(0, |s| s.start);
    let span = piece(text, focus);
    let counted = Offsets::new(text);
    let (start, _) = points(&counted, text, span);
    let inside = found.iter().filter(|s| span.contains(**s));
    Some(Snippet {
        text: span.slice(text).to_owned(),
        start,
        hits: inside.map(|s| points(&counted, text, *s)).collect(),
    })
}

/// A piece around a place, within its paragraph and from word to word.
fn piece(text: &str, focus: usize) -> Span {
    let head = text.get(..focus).unwrap_or_default();
    let line = head.rfind('\n').map_or(0, |at| at + 1);
    let earliest = floor(text, focus.saturating_sub(PIECE / 4)).max(line);
    let start = match text
        .get(earliest..focus)
        .and_then(|t| t.find(char::is_whitespace))
    {
        Some(space) if earliest > line => earliest + space,
        _ => earliest,
    };
    let paragraph = text
        .get(focus..)
        .and_then(|t| t.find('\n'))
        .map_or(text.len(), |at| focus + at);
    let latest = floor(text, (start + PIECE).max(focus)).min(paragraph);
    let end = match text
        .get(focus..latest)
        .and_then(|t| t.rfind(char::is_whitespace))
    {
        Some(space) if latest < paragraph && space > 0 => focus + space,
        _ => latest,
    };
    Span::new(start, end).trimmed(text)
}

/// The nearest border of a character, backwards.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
