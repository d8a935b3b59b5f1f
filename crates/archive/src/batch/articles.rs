//! Storing articles: versions, what was found in them, and the words by which they are searched.

use super::{Batch, PageNumber, SearchRow};
use crate::record::{AnnotationFields, ArticleFields, QuoteFields, spans_json};
use crate::words::{WordMemory, append_name, field};
use crate::{Error, Result, pack, slot};
use parallax_core::language::Language;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// An article to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewArticle<'a> {
    /// The article record, one JSON object, as `parallax read` prints it. Kept as it is.
    pub record: &'a str,
    /// The annotation record, as `parallax annotate` prints it. Kept as it is.
    pub annotation: Option<&'a str>,
    /// Where the article stands, if that is not what the record says: its URL, else its path, else its id.
    pub address: Option<&'a str>,
    /// When it was published (else fetched), in seconds since 1970: its place in the order of time.
    pub time: Option<i64>,
    /// The page it was read from.
    pub page: Option<PageNumber>,
    /// Hashes of its grams, by which copies are found later. Stored in ascending order, each once.
    pub grams: &'a [u64],
}

/// What became of an article that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// The address was not known.
    Added {
        /// The article's id.
        id: String,
    },
    /// The address was known with other words: these are current now.
    NewVersion {
        /// The article's id.
        id: String,
        /// The version's number, from 1.
        number: u32,
    },
    /// The words are those that the archive has. Nothing was stored.
    Unchanged {
        /// The article's id.
        id: String,
    },
    /// The words are other ones, but were fetched before those that are current: stored, and not made current.
    Older {
        /// The article's id.
        id: String,
        /// The version's number.
        number: u32,
    },
    /// The address or its outlet was forgotten for good. Nothing was stored.
    Unwanted,
}

impl Put {
    /// The article's id.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Added { id }
            | Self::NewVersion { id, .. }
            | Self::Unchanged { id }
            | Self::Older { id, .. } => Some(id),
            Self::Unwanted => None,
        }
    }
}

/// The article that an address has.
struct Known {
    article: i64,
    current: u32,
    slot: Option<i64>,
    words: Vec<u8>,
    fetched: Option<i64>,
}

impl Batch<'_> {
    /// Stores an article under its address: the same words are not stored again, other words are a new version.
    /// What is added or has a new version is [pending](crate::Reader::pending) until it is [placed](Batch::place).
    ///
    /// # Errors
    /// The records are not those of the contract, or the file cannot be written.
    pub fn put_article(&mut self, new: &NewArticle<'_>) -> Result<Put> {
        let fields = ArticleFields::parse(new.record)?;
        let annotation = new.annotation.map(AnnotationFields::parse).transpose()?;
        let address = new.address.map_or_else(|| fields.address(), str::to_owned);
        if address.is_empty() {
            return Err(Error::given(
                "an article record without url, path and id has no address",
            ));
        }
        if self.is_unwanted(&address, fields.source.as_deref())? {
            return Ok(Put::Unwanted);
        }
        let (id, known) = self.known(&address)?;
        let words = fields.words();
        let Some(known) = known else {
            self.add(&id, &address, new, &fields, annotation.as_ref(), words)?;
            return Ok(Put::Added { id });
        };
        if known.words == words {
            return Ok(Put::Unchanged { id });
        }
        let fetched = self.fetched(new.page)?;
        let older = matches!((fetched, known.fetched), (Some(new), Some(old)) if new < old);
        if older && self.has_words(known.article, &words)? {
            return Ok(Put::Unchanged { id });
        }
        let number = self.versions(known.article)? + 1;
        let version = self.add_version(known.article, number, new, &fields, words)?;
        self.add_found(version, annotation.as_ref())?;
        if older {
            return Ok(Put::Older { id, number });
        }
        self.make_current(&known, number, new, &fields)?;
        self.index_article(
            known.article,
            &fields,
            annotation.as_ref(),
            new.time,
            known.slot,
        )?;
        self.put_grams(known.article, new)?;
        self.make_pending(known.article, &id, new.time, true)?;
        self.touch_story_of(known.article)?;
        Ok(Put::NewVersion { id, number })
    }

    fn add(
        &mut self,
        id: &str,
        address: &str,
        new: &NewArticle<'_>,
        fields: &ArticleFields<'_>,
        annotation: Option<&AnnotationFields<'_>>,
        words: [u8; 16],
    ) -> Result<()> {
        let outlet = fields
            .source
            .as_deref()
            .map(|name| self.outlet(name))
            .transpose()?;
        let article: i64 = self.connection().prepare_cached(
            "INSERT INTO article (id, address, outlet, language, title, published, time, current)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)",
        )?.insert(params![
                id,
                address,
                outlet,
                fields.lang.as_deref(),
                fields.title.as_deref(),
                fields.published.as_deref().or(fields.date.as_deref()),
                new.time
            ])?;
        let version = self.add_version(article, 1, new, fields, words)?;
        self.add_found(version, annotation)?;
        self.index_article(article, fields, annotation, new.time, None)?;
        self.put_grams(article, new)?;
        self.make_pending(article, id, new.time, false)
    }

    /// The id of an address, and its article if there is one.
    fn known(&self, address: &str) -> Result<(String, Option<Known>)> {
        let mut query = self.connection().prepare_cached(
            "SELECT a.article, a.current, a.slot, v.words, p.fetched, a.address
             FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
             LEFT JOIN page p ON p.page = v.page WHERE a.id = ?1",
        )?;
        let mut id = pack::id_of(address);
        loop {
            let found = query
                .query_row([&id], |row| {
                    let known = Known {
                        article: row.get(0)?,
                        current: row.get(1)?,
                        slot: row.get(2)?,
                        words: row.get(3)?,
                        fetched: row.get(4)?,
                    };
                    Ok((known, row.get::<_, String>(5)?))
                })
                .optional()?;
            match found {
                Some((known, theirs)) if theirs == address => return Ok((id, Some(known))),
                // Two addresses with one hash: once in a billion archives.
                Some(_) => id = pack::id_of(&format!("{address}\n{id}")),
                None => return Ok((id, None)),
            }
        }
    }

    fn fetched(&self, page: Option<PageNumber>) -> Result<Option<i64>> {
        let Some(PageNumber(page)) = page else {
            return Ok(None);
        };
        Ok(self
            .connection()
            .prepare_cached("SELECT fetched FROM page WHERE page = ?1")?
            .query_row([page], |row| row.get(0))?)
    }

    fn has_words(&self, article: i64, words: &[u8]) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached("SELECT 1 FROM version WHERE article = ?1 AND words = ?2")?
            .exists(params![article, words])?)
    }

    fn versions(&self, article: i64) -> Result<u32> {
        Ok(self
            .connection()
            .prepare_cached("SELECT max(number) FROM version WHERE article = ?1")?
            .query_row([article], |row| row.get(0))?)
    }

    fn add_version(
        &mut self,
        article: i64,
        number: u32,
        new: &NewArticle<'_>,
        fields: &ArticleFields<'_>,
        words: [u8; 16],
    ) -> Result<i64> {
        let record = self.packer.pack(new.record.as_bytes())?;
        let annotation = new
            .annotation
            .map(|a| self.packer.pack(a.as_bytes()))
            .transpose()?;
        Ok(self.connection().prepare_cached(
            "INSERT INTO version (article, number, record_id, words, length, page, record, annotation)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?.insert(params![
                article,
                number,
                fields.id,
                words.as_slice(),
                fields.text.chars().count() as i64,
                new.page.map(|p| p.0),
                record,
                annotation
            ])?)
    }

    fn make_current(
        &mut self,
        known: &Known,
        number: u32,
        new: &NewArticle<'_>,
        fields: &ArticleFields<'_>,
    ) -> Result<()> {
        debug_assert!(number > known.current);
        let outlet = fields
            .source
            .as_deref()
            .map(|name| self.outlet(name))
            .transpose()?;
        self.connection().prepare_cached(
            "UPDATE article SET current = ?2, outlet = ?3, language = ?4, title = ?5, published = ?6, time = ?7 WHERE article = ?1",
        )?.execute(params![
            known.article,
            number,
            outlet,
            fields.lang.as_deref(),
            fields.title.as_deref(),
            fields.published.as_deref().or(fields.date.as_deref()),
            new.time
        ])?;
        Ok(())
    }

    /// Names and quotes.
    fn add_found(&mut self, version: i64, annotation: Option<&AnnotationFields<'_>>) -> Result<()> {
        let Some(annotation) = annotation else {
            return Ok(());
        };
        let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
        let mut forms: BTreeSet<(String, i64)> = BTreeSet::new();
        for name in &annotation.names {
            let entity = self.entity(&name.entity, &name.kind, &name.canonical)?;
            *counts.entry(entity).or_default() += 1;
            for form in [&name.text, &name.canonical] {
                let form = self.memory.folded(form, Language::unknown());
                forms.insert((form.to_owned(), entity));
            }
        }
        let mut insert = self
            .connection()
            .prepare_cached("INSERT INTO mention (version, entity, count) VALUES (?1, ?2, ?3)")?;
        for (entity, count) in counts {
            insert.execute([version, entity, count])?;
        }
        drop(insert);
        let mut insert = self.connection().prepare_cached(
            "INSERT INTO form (form, entity) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?;
        for (form, entity) in forms.iter().filter(|(form, _)| !form.is_empty()) {
            insert.execute(params![form, entity])?;
        }
        drop(insert);
        for (number, quote) in annotation.quotes.iter().enumerate() {
            let speaker = quote.speaker.as_ref().map(|s| s.name.as_ref());
            let folded =
                speaker.map(|name| self.memory.folded(name, Language::unknown()).to_owned());
            add_quote(self.connection(), version, number, quote, folded.as_deref())?;
        }
        Ok(())
    }

    /// Puts the article's words into the search table, at the slot of its time.
    fn index_article(
        &mut self,
        article: i64,
        fields: &ArticleFields<'_>,
        annotation: Option<&AnnotationFields<'_>>,
        time: Option<i64>,
        before: Option<i64>,
    ) -> Result<()> {
        let outlet = fields
            .source
            .as_deref()
            .map(|name| self.outlet(name))
            .transpose()?;
        let row = search_row(fields, annotation, outlet, &mut self.memory);
        if let Some(before) = before {
            self.drop_row(before);
            self.connection()
                .prepare_cached("UPDATE article SET slot = NULL WHERE article = ?1")?
                .execute([article])?;
        }
        let slot = slot::free(self.connection(), time)?;
        self.connection()
            .prepare_cached("UPDATE article SET slot = ?2 WHERE article = ?1")?
            .execute([article, slot])?;
        self.put_row(slot, row)
    }

    fn put_grams(&mut self, article: i64, new: &NewArticle<'_>) -> Result<()> {
        let mut grams = new.grams.to_vec();
        grams.sort_unstable();
        grams.dedup();
        let bytes: Vec<u8> = grams.iter().flat_map(|g| g.to_le_bytes()).collect();
        self.connection()
            .prepare_cached(
                "INSERT INTO fingerprint (article, time, grams) VALUES (?1, ?2, ?3)
             ON CONFLICT (article) DO UPDATE SET time = excluded.time, grams = excluded.grams",
            )?
            .execute(params![article, new.time, bytes])?;
        Ok(())
    }

    fn make_pending(
        &mut self,
        article: i64,
        id: &str,
        time: Option<i64>,
        changed: bool,
    ) -> Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT INTO pending (article, time, id, changed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (article) DO UPDATE SET time = excluded.time",
            )?
            .execute(params![article, time, id, changed])?;
        Ok(())
    }

    /// Gives the current version of an article another annotation, and its words to search anew.
    ///
    /// # Errors
    /// There is no such article, the record is none, or the file cannot be written.
    pub fn put_annotation(&mut self, id: &str, annotation: &str) -> Result<()> {
        let (article, version) = self.current(id)?;
        let found = AnnotationFields::parse(annotation)?;
        let packed = self.packer.pack(annotation.as_bytes())?;
        for table in ["mention", "quote"] {
            self.connection().execute(
                &format!("DELETE FROM {table} WHERE version = ?1"),
                [version],
            )?;
        }
        self.connection().execute(
            "UPDATE version SET annotation = ?2 WHERE version = ?1",
            params![version, packed],
        )?;
        self.add_found(version, Some(&found))?;
        let row = self.stored_row(article)?;
        if let Some((slot, row)) = row {
            self.put_row(slot, row)?;
        }
        Ok(())
    }

    /// The row of an article in the search table, made anew from what is stored.
    pub(crate) fn stored_row(&mut self, article: i64) -> Result<Option<(i64, SearchRow)>> {
        let stored = self.connection()
            .prepare_cached(
                "SELECT a.slot, a.outlet, v.record, v.annotation FROM article a
                 JOIN version v ON v.article = a.article AND v.number = a.current WHERE a.article = ?1",
            )?
            .query_row([article], |row| {
                Ok((
                    row.get::<_, Option<i64>>(0)?,
                    row.get::<_, Option<i64>>(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                    row.get::<_, Option<Vec<u8>>>(3)?,
                ))
            })
            .optional()?;
        let Some((Some(slot), outlet, record, annotation)) = stored else {
            return Ok(None);
        };
        let record = pack::unpack_text(&record)?;
        let fields = ArticleFields::parse(&record)?;
        let annotation = annotation.map(|a| pack::unpack_text(&a)).transpose()?;
        let annotation = annotation
            .as_deref()
            .map(AnnotationFields::parse)
            .transpose()?;
        Ok(Some((
            slot,
            search_row(&fields, annotation.as_ref(), outlet, &mut self.memory),
        )))
    }

    /// Takes an article off the list of those on which is yet to be decided.
    ///
    /// # Errors
    /// There is no such article or the file cannot be written.
    pub fn settle(&mut self, id: &str) -> Result<()> {
        let article = self.article(id)?;
        self.connection()
            .prepare_cached("DELETE FROM pending WHERE article = ?1")?
            .execute([article])?;
        Ok(())
    }

    fn is_unwanted(&self, address: &str, outlet: Option<&str>) -> Result<bool> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT 1 FROM unwanted WHERE hash = ?1")?;
        let address = crate::forget::address_hash(address);
        let outlet = outlet.map(crate::forget::outlet_hash);
        Ok(query.exists([address.as_slice()])?
            || match outlet {
                Some(hash) => query.exists([hash.as_slice()])?,
                None => false,
            })
    }
}

fn add_quote(
    connection: &Connection,
    version: i64,
    number: usize,
    quote: &QuoteFields<'_>,
    folded: Option<&str>,
) -> Result<()> {
    let speaker = quote.speaker.as_ref();
    connection.prepare_cached(
        "INSERT INTO quote (version, number, kind, speaker, folded, entity, content, verbatim, cue, speaker_spans)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?.execute(params![
        version,
        number as i64,
        quote.kind,
        speaker.map(|s| s.name.as_ref()),
        folded,
        speaker.and_then(|s| s.entity.as_deref()),
        spans_json(&quote.content)?,
        spans_json(&quote.verbatim)?,
        spans_json(&quote.cue)?,
        spans_json(speaker.map_or(&[][..], |s| &s.spans))?,
    ])?;
    Ok(())
}

/// What is searched of an article.
pub(crate) fn search_row(
    fields: &ArticleFields<'_>,
    annotation: Option<&AnnotationFields<'_>>,
    outlet: Option<i64>,
    memory: &mut WordMemory,
) -> SearchRow {
    let language = Language::of(fields.lang.as_deref());
    let mut title = memory.index(fields.title.as_deref().unwrap_or_default(), language);
    if let Some(kicker) = fields.kicker.as_deref() {
        let kicker = memory.index(kicker, language);
        append_name(&mut title.words, &kicker.words);
        append_name(&mut title.stems, &kicker.stems);
    }
    let text = memory.index(&fields.text, language);
    let mut row = SearchRow {
        title: title.words,
        title_stems: title.stems,
        text: text.words,
        text_stems: text.stems,
        ..SearchRow::default()
    };
    let mut marks: BTreeSet<String> = BTreeSet::new();
    marks.insert(field('a', ""));
    marks.insert(field('l', language_code(fields.lang.as_deref())));
    if let Some(outlet) = outlet {
        marks.insert(field('o', &outlet.to_string()));
    }
    if let Some(annotation) = annotation {
        row.names = names(annotation, language, memory, &mut marks);
        row.speakers = speakers(annotation, language, memory, &mut marks);
    }
    row.fields = marks.into_iter().collect::<Vec<_>>().join(" ");
    row
}

/// The main part of a language's code.
pub(crate) fn language_code(code: Option<&str>) -> &str {
    code.and_then(|c| c.split(['-', '_']).next())
        .unwrap_or("und")
}

fn names(
    annotation: &AnnotationFields<'_>,
    language: &Language,
    memory: &mut WordMemory,
    marks: &mut BTreeSet<String>,
) -> String {
    let mut forms: BTreeSet<String> = BTreeSet::new();
    for name in &annotation.names {
        for form in [&name.text, &name.canonical] {
            forms.insert(memory.folded(form, language).to_owned());
        }
        marks.insert(field('e', &name.entity));
    }
    joined(&forms)
}

fn speakers(
    annotation: &AnnotationFields<'_>,
    language: &Language,
    memory: &mut WordMemory,
    marks: &mut BTreeSet<String>,
) -> String {
    let mut forms: BTreeSet<String> = BTreeSet::new();
    for speaker in annotation.quotes.iter().filter_map(|q| q.speaker.as_ref()) {
        forms.insert(memory.folded(&speaker.name, language).to_owned());
        if let Some(entity) = speaker.entity.as_deref() {
            marks.insert(field('s', entity));
        }
    }
    joined(&forms)
}

fn joined(forms: &BTreeSet<String>) -> String {
    let mut all = String::new();
    for form in forms {
        append_name(&mut all, form);
    }
    all
}
