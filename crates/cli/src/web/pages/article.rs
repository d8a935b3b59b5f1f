//! Article: what one page says, with what was found in it, where each field is from, whose words they are, and its versions.

use super::frame::{Page, framed};
use super::marked::{self, Mark};
use super::{List, bar, changes as difference, list, tables, words};
use crate::output::Made;
use crate::output::article::parse;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::render::{Ration, right_to_left, visible, web_address};
use crate::web::answer::{Given, Problem, json};
use crate::web::ask::{Form, name_in_address};
use crate::web::capped::without_words;
use crate::web::desk::Visit;
use maud::{Markup, html};
use parallax_archive::{Article as Kept, Page as Fetched, Passage, Version};
use parallax_core::article::Article;
use parallax_core::evidence::{Offsets, Span};
use parallax_core::mention::{Annotation, annotate_article};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The other forms of the page.
const FORMS: &[Form] = &[Form::Json, Form::Csv];
/// So many articles that share words with this one are named.
const PARTNERS: usize = 20;
/// Versions of more characters are not compared word by word.
const LONGEST: usize = 200_000;
/// What is looked for in an article is listed under these keys of its annotation.
const FOUND: [&str; 4] = ["names", "dates", "numbers", "quotes"];

/// An article with all that is known of it.
struct Known {
    kept: Kept,
    version: Version,
    record: Value,
    article: Article,
    annotation: Annotation,
    passages: Vec<Passage>,
    pages: Vec<Fetched>,
}

/// A page as fetched.
#[derive(Serialize)]
struct PageRecord {
    path: Option<String>,
    at: u64,
    url: Option<String>,
    fetched: Option<String>,
    size: u64,
    hash: String,
}

#[derive(Serialize)]
struct ArticlePage {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    id: String,
    story: Option<String>,
    version: u32,
    versions: u32,
    article: Value,
    annotation: Option<Value>,
    pages: Vec<PageRecord>,
    division: Option<bar::Division>,
    shares_with: Vec<Partner>,
}

/// An article that has some of the same words.
#[derive(Debug, Serialize)]
struct Partner {
    article: String,
    source: Option<String>,
    title: Option<String>,
    /// Whether it was there before this one.
    earlier: bool,
    /// Characters of this article that stand in it.
    characters: usize,
    credited: bool,
}

/// Something that was found in the text: a row of the table.
#[derive(Debug, Serialize)]
struct FoundRecord {
    kind: String,
    start: i64,
    end: i64,
    text: String,
    value: String,
}

impl Row for FoundRecord {
    const COLUMNS: &'static [&'static str] = &["kind", "start", "end", "text", "value"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.kind.clone()),
            Cell::Count(self.start),
            Cell::Count(self.end),
            Cell::Text(self.text.clone()),
            Cell::Text(self.value.clone()),
        ]
    }
}

/// The article that an address names.
fn kept(visit: &Visit<'_>) -> Result<Kept, Problem> {
    let id = visit.ask.name(0);
    visit
        .reader
        .article(id)?
        .ok_or_else(|| Problem::missing(format!("no article {id:?} in this archive")))
}

fn known(visit: &Visit<'_>) -> Result<Known, Problem> {
    let kept = kept(visit)?;
    let wanted = visit.ask.number("version", 1, 1_000_000)?;
    let version = match wanted {
        None => visit.reader.current(&kept.id)?,
        Some(n) => visit.reader.version(&kept.id, number(n))?,
    };
    let version = version
        .ok_or_else(|| Problem::missing(format!("this article has {} versions", kept.version)))?;
    let mut article = parse(&version.record)?;
    kept.id.clone_into(&mut article.id);
    Ok(Known {
        record: serde_json::from_str(&version.record)?,
        annotation: annotate_article(&article),
        passages: if version.current {
            visit.reader.passages_of(&kept.id)?
        } else {
            Vec::new()
        },
        pages: visit.reader.pages_of(&kept.id)?,
        article,
        version,
        kept,
    })
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let known = known(visit)?;
    match visit.ask.form {
        Form::Json => json(visit.ask, &record(visit, known)?),
        Form::Csv => list(visit.ask, &List::new("found", found(visit, &known)?, None)),
        _ => {
            let w = words(visit.ask);
            let title = w.title(known.article.title.as_deref());
            Ok(framed(
                visit,
                &Page {
                    title: &title,
                    way: "",
                    forms: FORMS,
                    refresh: false,
                    body: shown(visit, &known)?,
                },
            ))
        }
    }
}

fn record(visit: &Visit<'_>, mut known: Known) -> Result<ArticlePage, Problem> {
    let shares_with = partners(visit, &known)?;
    let shares = visit.reader.shares_of_article(&known.kept.id)?;
    let annotation = known.version.annotation.as_deref();
    let mut annotation: Option<Value> = annotation.map(serde_json::from_str).transpose()?;
    if visit.desk.capped() {
        without_words(&mut known.record);
        annotation = None;
    }
    Ok(ArticlePage {
        made: Made::here(),
        r#type: "article",
        id: known.kept.id,
        story: known.kept.story,
        version: known.version.number,
        versions: known.kept.version,
        article: known.record,
        annotation,
        pages: known
            .pages
            .into_iter()
            .map(|page| page_record(page, visit.desk.capped()))
            .collect(),
        division: shares.as_ref().map(bar::Division::of),
        shares_with,
    })
}

/// Others are not told where this machine keeps a page.
fn page_record(page: Fetched, capped: bool) -> PageRecord {
    PageRecord {
        path: (!capped).then_some(page.path),
        at: page.at,
        url: page.url,
        fetched: page.fetched.and_then(crate::commands::desk::moment),
        size: page.size,
        hash: page.hash.iter().map(|b| format!("{b:02x}")).collect(),
    }
}

/// What was found in the article, as its annotation has it.
fn found(visit: &Visit<'_>, known: &Known) -> Result<Vec<FoundRecord>, Problem> {
    let Some(annotation) = known.version.annotation.as_deref() else {
        return Ok(Vec::new());
    };
    let annotation: Value = serde_json::from_str(annotation)?;
    let mut rows = Vec::new();
    for kind in FOUND {
        let all = annotation.get(kind).and_then(Value::as_array);
        for one in all.into_iter().flatten() {
            let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default();
            let at = |key: &str| one.get(key).and_then(Value::as_i64);
            let content = one.get("content").and_then(Value::as_array);
            let ends = content.and_then(|c| {
                let first = c.first()?.get(0)?.as_i64()?;
                Some((first, c.last()?.get(1)?.as_i64()?))
            });
            let (start, end) = ends.unwrap_or((at("start").unwrap_or(0), at("end").unwrap_or(0)));
            let speaker = one
                .get("speaker")
                .and_then(|s| s.get("name"))
                .and_then(Value::as_str);
            let value = match kind {
                "names" => text("canonical").to_owned(),
                "quotes" => speaker.unwrap_or_default().to_owned(),
                _ => one
                    .get("value")
                    .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
                    .unwrap_or_default(),
            };
            let own_kind = text("kind");
            rows.push(FoundRecord {
                kind: if own_kind.is_empty() {
                    kind.trim_end_matches('s')
                } else {
                    own_kind
                }
                .to_owned(),
                start,
                end,
                // The words of a quote may be long: they stand in the text.
                text: if visit.desk.capped() {
                    String::new()
                } else {
                    text("text").to_owned()
                },
                value,
            });
        }
    }
    rows.sort_by_key(|r| (r.start, r.end));
    Ok(rows)
}

/// The articles that have some of the same words, those with most first.
fn partners(visit: &Visit<'_>, known: &Known) -> Result<Vec<Partner>, Problem> {
    let mut by_article: BTreeMap<&str, (bool, usize, bool)> = BTreeMap::new();
    for passage in &known.passages {
        let (other, earlier, span) = if passage.a == known.kept.id {
            (passage.b.as_str(), false, passage.a_span)
        } else {
            (passage.a.as_str(), true, passage.b_span)
        };
        let entry = by_article.entry(other).or_insert((earlier, 0, false));
        entry.1 += span.1.saturating_sub(span.0);
        entry.2 |= passage.credited;
    }
    let mut all: Vec<_> = by_article.into_iter().collect();
    all.sort_by_key(|(id, (_, characters, _))| (std::cmp::Reverse(*characters), *id));
    all.truncate(PARTNERS);
    let partner = |(id, (earlier, characters, credited)): (&str, (bool, usize, bool))| {
        let article = visit.reader.article(id)?;
        Ok(article.map(|article| Partner {
            article: article.id,
            source: article.outlet,
            title: article.title,
            earlier,
            characters,
            credited,
        }))
    };
    let found: Result<Vec<_>, parallax_archive::Error> = all.into_iter().map(partner).collect();
    Ok(found?.into_iter().flatten().collect())
}

fn shown(visit: &Visit<'_>, known: &Known) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let article = &known.article;
    let rtl = right_to_left(&article.text).then_some("rtl");
    let url = article.url.as_deref().and_then(web_address);
    let shares = visit.reader.shares_of_article(&known.kept.id)?;
    let division = shares.as_ref().map(bar::Division::of);
    let published = article.published.map(|m| m.to_string());
    Ok(html! {
        (bar::patterns())
        div.story-head {
            h1 dir="auto" lang=[article.language.as_deref()] { (w.title(article.title.as_deref())) }
            p.outlets {
                @if let Some(outlet) = &article.outlet {
                    a href=(ask.link(&format!("/outlets/{}", name_in_address(outlet, Form::Html)))) { bdi { (w.outlet(Some(outlet))) } }
                } @else { (w.outlet(None)) }
                " · " (w.moment(published.as_deref()))
                @if let Some(url) = url { " · " a href=(url) rel="noreferrer" { (w.say("original")) " ↗" } }
            }
            ul.facts {
                li { (bar::bar(w, division.as_ref())) " " @if let Some(division) = &division { span.note { (bar::described(w, division)) } } }
                @if let Some(story) = &known.kept.story {
                    li { a data-up href=(ask.link(&format!("/stories/{story}"))) { (w.say("its_story")) } }
                    li { a href=(ask.link(&format!("/stories/{story}/why"))) { (w.say("why")) } }
                } @else { li { (w.say("pending")) } }
                @if known.kept.version > 1 {
                    li { (w.say("version")) " " (known.version.number) "/" (known.kept.version) }
                }
            }
        }
        div.beside {
            div {
                (legend(visit))
                div.text-of lang=[article.language.as_deref()] dir=[rtl] { (text(visit, known)) }
                (captions(visit, known))
            }
            aside {
                (zones(visit, known))
                (same_words(visit, known)?)
                (provenance(visit, known))
            }
        }
        @if known.kept.version > 1 {
            section { h2 { (w.say("versions")) } (tables::versions_table(ask, &tables::versions(visit, &known.kept)?)) }
        }
    })
}

/// What stands around the text, each under the name of its place.
fn zones(visit: &Visit<'_>, known: &Known) -> Markup {
    let (w, article) = (words(visit.ask), &known.article);
    // Words of the article that are no excerpt.
    let whole = |words: &Option<String>| match visit.desk.capped() {
        true => String::new(),
        false => words.clone().unwrap_or_default(),
    };
    let zone = |name: &str, words: &str| {
        html! { @if !words.is_empty() { div { dt { (w.say(name)) } dd dir="auto" { (visible(words)) } } } }
    };
    html! {
        dl.zones {
            (zone("kicker", &whole(&article.kicker)))
            (zone("section", article.section.as_deref().unwrap_or_default()))
            (zone("byline", &whole(&article.byline)))
            (zone("authors", &article.authors.join(", ")))
            (zone("agencies", &article.agencies.join(", ")))
        }
    }
}

fn legend(visit: &Visit<'_>) -> Markup {
    let w = words(visit.ask);
    let classes = [
        "person",
        "place",
        "organisation",
        "date",
        "number",
        "said",
        "cue",
        "elsewhere",
    ];
    html! {
        ul.legend.marks aria-label=(w.strings.legend) { @for class in classes {
            li { span class=(class) { (w.say(&format!("mark_{class}"))) } }
        } }
    }
}

/// The text, paragraph by paragraph, as much of it as may be shown.
fn text(visit: &Visit<'_>, known: &Known) -> Markup {
    let (w, text) = (words(visit.ask), known.article.text.as_str());
    let mut marks = marked::marks(&known.annotation);
    let offsets = Offsets::new(text);
    for passage in known.passages.iter().filter(|p| p.b == known.kept.id) {
        let byte = |at: usize| offsets.byte(text, at);
        marks.push(Mark {
            span: Span::new(byte(passage.b_span.0), byte(passage.b_span.1)),
            class: "elsewhere",
            about: String::new(),
        });
    }
    let mut ration = Ration::new(text, visit.desk.settings.excerpts);
    let lede = known.article.lede.as_deref().unwrap_or_default().trim();
    let mut at = 0;
    let mut held = false;
    let mut blocks = Vec::new();
    for line in text.split_inclusive('\n') {
        let whole = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        if whole.is_empty() {
            continue;
        }
        match ration.offer(text, whole, &[], 0) {
            Some(cut) => {
                ration.give_all(text, &[cut.span]);
                held |= cut.after;
                blocks.push((cut, whole.slice(text).trim() == lede));
            }
            None => held = true,
        }
    }
    html! {
        @if blocks.is_empty() { p.empty { (w.say("no_text")) } }
        @for (cut, is_lede) in &blocks {
            p.w class=[is_lede.then_some("lede")] { (marked::shown(text, cut.span, &marks)) @if cut.after { " …" } }
        }
        @if held { p.note { (w.strings.held_back) } }
    }
}

fn captions(visit: &Visit<'_>, known: &Known) -> Markup {
    let w = words(visit.ask);
    let captions = &known.article.captions;
    html! {
        @if !captions.is_empty() && !visit.desk.capped() {
            section { h2 { (w.say("captions")) }
                ul.plain { @for caption in captions { li dir="auto" {
                    span.w { (visible(&caption.text)) }
                    @if let Some(credit) = &caption.credit { " " span.note { (visible(credit)) } }
                } } }
            }
        }
    }
}

fn same_words(visit: &Visit<'_>, known: &Known) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let partners = partners(visit, known)?;
    Ok(html! {
        @if !partners.is_empty() { section {
            h2 { (w.say("same_words_as")) }
            ul.plain { @for partner in &partners { li data-row {
                a data-open href=(ask.link(&format!("/articles/{}", name_in_address(&partner.article, Form::Html)))) {
                    b { bdi { (w.outlet(partner.source.as_deref())) } } " · " bdi { (w.title(partner.title.as_deref())) }
                }
                " " span.note {
                    (w.say_with("characters", &[("n", &w.strings.number(partner.characters))])) " · "
                    (w.say(if partner.earlier { "was_earlier" } else { "was_later" })) " · "
                    (if partner.credited { &w.strings.credited } else { &w.strings.uncredited })
                }
            } } }
        } }
    })
}

/// Where each field was found, what was not understood, and which bytes all of it is from.
fn provenance(visit: &Visit<'_>, known: &Known) -> Markup {
    let w = words(visit.ask);
    let fields = known.record.get("provenance").and_then(Value::as_object);
    let doubts = known.record.get("doubts").and_then(Value::as_array);
    let said = |doubt: &Value, key: &str| {
        doubt
            .get(key)
            .and_then(Value::as_str)
            .map(|t| visible(t).into_owned())
            .unwrap_or_default()
    };
    html! {
        details.provenance open {
            summary { (w.say("provenance")) }
            @if let Some(fields) = fields { @if !fields.is_empty() {
                table { tbody { @for (field, from) in fields {
                    tr { th scope="row" { (w.say(&format!("field_{field}"))) } td { code { (visible(from.as_str().unwrap_or_default())) } } }
                } } }
            } }
            @if let Some(doubts) = doubts { @if !doubts.is_empty() {
                h3 { (w.strings.head_doubts) }
                ul.plain { @for doubt in doubts { li { (said(doubt, "what")) " " span.note { (said(doubt, "where")) " " (said(doubt, "advice")) } } } }
            } }
            h3 { (w.say("pages")) }
            @if known.pages.is_empty() { p.note { (w.say("no_pages")) } }
            ul.plain { @for page in &known.pages { li {
                @if !visit.desk.capped() { code { (visible(&page.path)) @if page.at > 0 { " @ " (page.at) } } " " }
                span.note {
                    (w.moment(page.fetched.and_then(crate::commands::desk::moment).as_deref())) " · " (crate::talk::size(page.size)) " · XXH3 "
                    code { (page.hash.iter().map(|b| format!("{b:02x}")).collect::<String>()) }
                }
            } } }
        }
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What changed from one version to another.
pub fn changes(visit: &Visit<'_>) -> Given {
    let kept = kept(visit)?;
    let last = kept.version as usize;
    if last < 2 {
        return Err(Problem::missing(
            "this article has one version: nothing has changed",
        ));
    }
    let from = visit.ask.number("from", 1, last)?;
    let to = visit.ask.number("to", 1, last)?.unwrap_or(last);
    let from = from.unwrap_or(to.saturating_sub(1).max(1));
    let of = |n: usize| visit.reader.version(&kept.id, number(n));
    let (Some(before), Some(after)) = (of(from)?, of(to)?) else {
        return Err(Problem::missing(format!(
            "this article has {last} versions"
        )));
    };
    if before.length.max(after.length) > LONGEST {
        return Err(Problem::missing(format!(
            "the versions are too long to be compared here: {LONGEST} characters at most"
        )));
    }
    difference::page(visit, &kept, &before, &after)
}
