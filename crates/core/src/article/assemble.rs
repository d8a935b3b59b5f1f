//! Assemble: metadata and draft become the article, each field with where it was found.

use super::byline;
use super::dating;
use super::draft::Draft;
use super::furniture::{Cues, begins, key};
use super::metadata::Metadata;
use super::signatures::Signatures;
use super::{Article, Block, BlockKind, Moment, label, lines, metadata, title};
use crate::evidence::{Doubt, Span};
use crate::language::{Language, identify};
use crate::mention::infer_day;
use crate::page::sniff::Format;
use crate::page::{Page, html};

/// Texts shorter than this, in characters, are hardly articles.
const HARDLY: usize = 120;
/// A text with fewer characters on a page that has to be paid for is a stub.
const STUB: usize = 1500;

/// Reads one page.
pub(super) fn read(page: &Page<'_>) -> Article {
    let opened = page.open();
    let mut article = Article {
        path: page.path.clone(),
        url: page.url.clone(),
        doubts: opened.doubts,
        ..Article::default()
    };
    match opened.format {
        Format::Html => {
            let (document, doubts) = html::parse(&opened.text);
            article.doubts.extend(doubts);
            let metadata = metadata::gather(&document);
            let titles = stated_titles(&metadata);
            let draft = label::draft(&document, &metadata, &titles);
            build(&mut article, metadata, draft, "page");
        }
        Format::Text => build(
            &mut article,
            Metadata::default(),
            lines::draft(&opened.text),
            "line",
        ),
        _ => {}
    }
    let key = article
        .url
        .as_deref()
        .or(article.path.as_deref())
        .unwrap_or_default();
    article.id = identity(key, &article.text);
    article
}

/// The stable name of a page with this address and text: 64 bits of XXH3 over both, in hexadecimal.
pub(super) fn identity(address: &str, text: &str) -> String {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    hash.update(address.as_bytes());
    hash.update(&[0]);
    hash.update(text.as_bytes());
    format!("{:016x}", hash.digest())
}

/// The features of every block of a page, see [`super::block_features`].
pub(super) fn block_features(page: &Page<'_>) -> Vec<(String, usize, Vec<f32>)> {
    let opened = page.open();
    if opened.format != Format::Html {
        return Vec::new();
    }
    let (document, _) = html::parse(&opened.text);
    let metadata = metadata::gather(&document);
    let titles = stated_titles(&metadata);
    label::features_of(&document, &metadata, &titles)
}

fn stated_titles(metadata: &Metadata) -> Vec<String> {
    let sites: Vec<String> = metadata.sites.iter().map(|(s, _)| s.clone()).collect();
    let all = metadata
        .titles
        .iter()
        .map(|(t, _)| t)
        .chain(&metadata.page_title);
    all.map(|t| title::cut(t, &sites).title).collect()
}

fn build(article: &mut Article, metadata: Metadata, draft: Draft, place: &'static str) {
    if article.url.is_none()
        && let Some((url, source)) = metadata.url.as_ref().filter(|(u, _)| u.starts_with("http"))
    {
        article.url = Some(url.clone());
        article.provenance.insert("url", (*source).to_owned());
    }
    set_outlet(article, &metadata, &draft, place);
    set_title(article, &metadata, &draft);
    set_text(article, &metadata, &draft, place);
    set_language(article, &metadata);
    set_signers(article, &metadata, &draft, place);
    set_moments(article, &metadata, &draft, place);
    set_rest(article, &metadata, &draft, place);
    doubt(article, &metadata, &draft);
}

fn note(article: &mut Article, field: &'static str, source: impl Into<String>) {
    article.provenance.insert(field, source.into());
}

/// The registrable domain of an address (by the Public Suffix List), by which an outlet is known that has no other name.
#[must_use]
pub fn registrable_domain(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    psl::domain_str(url.host_str()?).map(str::to_owned)
}

fn set_outlet(article: &mut Article, metadata: &Metadata, draft: &Draft, place: &str) {
    let printed = || {
        let mut lines = draft.bylines.iter();
        lines.find_map(|b| byline::signers(b, &[], false).others.into_iter().next())
    };
    let domain = article.url.as_deref().and_then(registrable_domain);
    let named = metadata
        .sites
        .first()
        .map(|(s, source)| (s.clone(), (*source).to_owned()));
    let found = named
        .or_else(|| {
            draft
                .sites
                .first()
                .map(|s| (s.clone(), "title's end".to_owned()))
        })
        .or_else(|| domain.map(|d| (d, "domain".to_owned())))
        .or_else(|| printed().map(|p| (p, format!("{place}: byline"))))
        .or_else(|| lower_signer(draft).map(|p| (p, format!("{place}: byline"))));
    if let Some((outlet, source)) = found.filter(|(o, _)| !o.is_empty()) {
        article.outlet = Some(outlet);
        note(article, "outlet", source);
    }
}

/// "Par lagazette avec AFP": who signs with an agency and is written like a brand is the outlet.
fn lower_signer(draft: &Draft) -> Option<String> {
    let cues = Cues::all();
    draft.bylines.iter().find_map(|line| {
        let line = line.replace(['\u{a0}', '\u{202f}'], " ");
        let mut words = line.split_whitespace().peekable();
        let first = words.next()?;
        let name = if cues.by.contains(&key(first)) {
            words.next()?
        } else {
            first
        };
        let ends = words
            .peek()
            .is_none_or(|next| cues.with.contains(&key(next)));
        (ends && name.chars().next().is_some_and(char::is_lowercase)).then(|| name.to_owned())
    })
}

/// Every name by which the outlet may sign.
fn outlet_names(article: &Article, metadata: &Metadata, draft: &Draft) -> Vec<String> {
    let mut names: Vec<String> = metadata.sites.iter().map(|(s, _)| s.clone()).collect();
    names.extend(draft.sites.iter().cloned());
    names.extend(article.outlet.clone());
    names.extend(article.url.as_deref().and_then(registrable_domain));
    names
}

fn set_title(article: &mut Article, metadata: &Metadata, draft: &Draft) {
    let sites = outlet_names(article, metadata, draft);
    let found = title::choose(
        metadata.signs.heading.as_deref(),
        &draft.headings,
        &metadata.titles,
        metadata.page_title.as_deref(),
        &sites,
    );
    if let Some((title, source)) = found {
        article.title = Some(title);
        note(article, "title", source);
    }
}

fn set_text(article: &mut Article, metadata: &Metadata, draft: &Draft, place: &str) {
    let from_body: Vec<(BlockKind, String)>;
    let mut blocks = &draft.body;
    let mut source = draft.source.unwrap_or(place).to_owned();
    let stated = metadata.body.as_deref().unwrap_or_default();
    if draft.chars() < HARDLY && stated.chars().count() > 2 * HARDLY {
        from_body = stated
            .split('\n')
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(|t| (BlockKind::Paragraph, t.to_owned()))
            .collect();
        blocks = &from_body;
        source = "json-ld articleBody".to_owned();
    }
    for (kind, text) in blocks {
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.len();
        article.text.push_str(text);
        article.blocks.push(Block {
            kind: *kind,
            span: Span::new(start, article.text.len()),
        });
    }
    if article.text.is_empty() {
        return;
    }
    note(article, "text", source);
    let lede = article
        .blocks
        .iter()
        .find(|b| matches!(b.kind, BlockKind::Lede))
        .or_else(|| {
            article
                .blocks
                .iter()
                .find(|b| b.kind == BlockKind::Paragraph)
        });
    if let Some(block) = lede {
        article.lede = Some(block.span.slice(&article.text).to_owned());
        let what = if block.kind == BlockKind::Lede {
            "standfirst"
        } else {
            "first paragraph"
        };
        note(article, "lede", what);
    }
}

fn set_language(article: &mut Article, metadata: &Metadata) {
    let spoken = if article.text.is_empty() {
        article.title.clone().unwrap_or_default()
    } else {
        article.text.clone()
    };
    let head: String = spoken.chars().take(3000).collect();
    article.language = identify(&head, metadata.language.as_deref());
    if article.language.is_some() {
        let source = if article.language.as_deref()
            == metadata
                .language
                .as_deref()
                .map(|l| l.get(..2).unwrap_or(l))
        {
            "text, html lang"
        } else {
            "text"
        };
        note(article, "language", source);
    }
}

fn set_signers(article: &mut Article, metadata: &Metadata, draft: &Draft, place: &'static str) {
    let outlets = outlet_names(article, metadata, draft);
    let signatures = Signatures::gather(metadata, draft, &outlets, place);
    let (people, source) = signatures.people();
    if !people.is_empty() {
        article.authors = people;
        note(article, "authors", source);
    }
    if let Some(line) = draft.bylines.first() {
        article.byline = Some(line.clone());
        note(article, "byline", place);
    }
    let first = article
        .blocks
        .iter()
        .find(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Lede));
    let dateline = first
        .map(|b| byline::dateline(b.span.slice(&article.text)))
        .unwrap_or_default();
    let closing = byline::final_credit(&article.text);
    let mut agencies: Vec<String> = Vec::new();
    let mut source = String::new();
    for (more, from) in [
        (signatures.printed.agencies, format!("{place}: byline")),
        (signatures.stated_agencies, "stated author".to_owned()),
        (dateline, "dateline".to_owned()),
        (closing, "last line".to_owned()),
    ] {
        for agency in more {
            if !agencies.contains(&agency) {
                if agencies.is_empty() {
                    source.clone_from(&from);
                }
                agencies.push(agency);
            }
        }
    }
    if !agencies.is_empty() {
        article.agencies = agencies;
        note(article, "agencies", source);
    }
}

/// Whether a month in figures stands before its day, by the text's language and the regions that domain and head name.
fn month_first(article: &Article, metadata: &Metadata) -> bool {
    let domain = article.url.as_deref().and_then(registrable_domain);
    let top = domain.as_deref().and_then(|d| d.rsplit('.').next());
    let tag = metadata.language.as_deref().unwrap_or_default();
    let regions = tag.split(['-', '_']).skip(1).chain(top);
    Language::of(article.language.as_deref())
        .furniture()
        .month_first(regions)
}

fn set_moments(article: &mut Article, metadata: &Metadata, draft: &Draft, place: &str) {
    let openings: Vec<&str> = article
        .blocks
        .iter()
        .take(3)
        .map(|b| b.span.slice(&article.text))
        .collect();
    let dating = dating::choose(
        metadata,
        draft,
        article.url.as_deref(),
        &openings,
        month_first(article, metadata),
        place,
    );
    // A page that only says when it was changed was published by then.
    let by_change = || {
        let (moment, source) = dating.modified.as_ref()?;
        Some((*moment, format!("inferred: last change ({source})")))
    };
    let published = dating
        .published
        .clone()
        .or_else(by_change)
        .or_else(|| inferred(article, draft));
    if let Some((moment, source)) = published {
        article.published = Some(moment);
        note(article, "published", source);
    }
    if let Some((moment, source)) = dating.modified {
        article.modified = Some(moment);
        note(article, "modified", source);
    }
}

/// The day of writing that the words imply.
fn inferred(article: &Article, draft: &Draft) -> Option<(Moment, String)> {
    let language = Language::of(article.language.as_deref());
    let texts: Vec<&str> = std::iter::once(article.text.as_str())
        .chain(draft.captions.iter().map(|c| c.text.as_str()))
        .chain(article.title.as_deref())
        .filter(|t| !t.is_empty())
        .collect();
    let day = infer_day(&texts, language)?;
    Some((Moment::Day(day.date), format!("inferred: {}", day.because)))
}

fn set_rest(article: &mut Article, metadata: &Metadata, draft: &Draft, place: &str) {
    article.kicker.clone_from(&draft.kicker);
    if article.kicker.is_some() {
        note(article, "kicker", place);
    }
    article.captions.clone_from(&draft.captions);
    if !article.captions.is_empty() {
        note(article, "captions", place);
    }
    article.related.clone_from(&draft.related);
    if !article.related.is_empty() {
        note(article, "related", place);
    }
    if let Some((section, source)) = &metadata.section {
        article.section = Some(section.clone());
        note(article, "section", *source);
    } else if let Some(section) = &draft.section {
        article.section = Some(section.clone());
        note(article, "section", place);
    }
}

fn doubt(article: &mut Article, metadata: &Metadata, draft: &Draft) {
    let chars = article.text.chars().count();
    let title = article.title.as_deref().map(key).unwrap_or_default();
    let cues = Cues::all();
    let mut doubts = Vec::new();
    if chars == 0 {
        let what = "no text of an article was found on this page";
        doubts.push(Doubt::new("no-article", what).advise(
            "give the page of one article; if its text is loaded by a script, save the page from a browser",
        ));
    } else if chars < HARDLY {
        doubts.push(Doubt::new(
            "no-article",
            format!("only {chars} characters of text were found"),
        ));
    }
    if (draft.stub || metadata.paid) && chars > 0 && chars < STUB {
        doubts.push(
            Doubt::new("paywall", "the page shows only the beginning of the text")
                .advise("read the rest where you have access to it"),
        );
    }
    if article.published.is_none() {
        doubts.push(
            Doubt::new("no-date", "nothing on the page says when it was published").at("published"),
        );
    }
    if metadata.live || cues.live.iter().any(|p| begins(&title, p)) {
        doubts.push(Doubt::new(
            "live",
            "a live blog: many entries of different hours in one text",
        ));
    }
    if cues.digest.iter().any(|p| begins(&title, p)) {
        doubts.push(Doubt::new(
            "digest",
            "a digest of several events in one text",
        ));
    }
    if draft.others > 0 {
        doubts.push(Doubt::new(
            "several-articles",
            format!("{} other articles stand on the same page", draft.others),
        ));
    }
    article.doubts.extend(doubts);
}
