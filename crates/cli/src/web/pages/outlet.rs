//! Outlet: what one outlet publishes, its habits, how much of it is its own, and how well its pages are read. All of it over its newest
//! articles, as many as are said.

use super::bar::{self, Division};
use super::frame::{Page, framed, more};
use super::outlets::{OutletRecord, record as outlet_record};
use super::{List, limit, list, maybe, words};
use crate::output::Made;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::render::visible;
use crate::web::answer::{Given, Problem, json};
use crate::web::ask::{Form, name_in_address};
use crate::web::desk::Visit;
use crate::web::feeds::{self, Entry};
use maud::{Markup, html};
use parallax_archive::Article;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::Xxh3;

/// Habits are counted over so many of the newest articles.
const SAMPLE: usize = 60;
/// Whose words they are is told by so many.
const SHARES: usize = 500;
/// Of what is counted so many are shown.
const SHOWN: usize = 8;
const FORMS: &[Form] = &[Form::Json, Form::Csv, Form::Atom, Form::Feed];

/// Something with how many articles have it.
type Counts = Vec<(String, usize)>;

/// What the outlet does, over its newest articles.
#[derive(Debug, Default, Serialize)]
pub struct Habits {
    /// Over so many articles.
    articles: usize,
    languages: Counts,
    sections: Counts,
    /// Agencies that are credited in the text.
    agencies: Counts,
    /// How many name an author.
    signed: usize,
    /// How many name nobody at all.
    unsigned: usize,
    /// Who is quoted, by how often.
    speakers: Counts,
    /// Quotes by kind.
    quotes: Counts,
    /// Median of the characters of a text.
    length: usize,
}

/// How well the outlet's pages are read, over the same articles.
#[derive(Debug, Default, Serialize)]
pub struct Health {
    /// Articles without a text, a title, a date.
    without_text: usize,
    without_title: usize,
    without_date: usize,
    /// Doubts by code.
    doubts: Counts,
}

/// An article of the list.
#[derive(Debug, Serialize)]
pub struct ArticleLine {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    pub article: String,
    pub title: Option<String>,
    pub date: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub story: Option<String>,
    pub page: String,
    #[serde(skip)]
    time: Option<i64>,
}

impl Row for ArticleLine {
    const COLUMNS: &'static [&'static str] =
        &["article", "date", "lang", "title", "url", "story", "page"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.article.clone()),
            maybe(&self.date),
            maybe(&self.lang),
            maybe(&self.title),
            maybe(&self.url),
            maybe(&self.story),
            Cell::Text(self.page.clone()),
        ]
    }
}

#[derive(Serialize)]
struct OutletPage<'p> {
    #[serde(flatten)]
    outlet: &'p OutletRecord,
    division: Option<Division>,
    habits: &'p Habits,
    health: &'p Health,
    items: &'p [ArticleLine],
    next: Option<&'p str>,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, reader) = (visit.ask, visit.reader);
    let name = ask.name(0);
    let outlet = reader.outlet(name)?.ok_or_else(|| {
        Problem::missing(format!(
            "no outlet {name:?} in this archive: the list of outlets has all of them"
        ))
    })?;
    let most = limit(ask)?;
    let mut articles = reader.newest_of(name, ask.value("after"), most + 1)?;
    let more = articles.len() > most;
    articles.truncate(most);
    let next = articles.last().filter(|_| more).map(|a| a.id.clone());
    let lines: Vec<ArticleLine> = articles.into_iter().map(|a| line(visit, a)).collect();
    let lines = List::new("articles", lines, next);
    let outlet = outlet_record(visit, outlet);
    match ask.form {
        Form::Csv => return list(ask, &lines),
        Form::Atom | Form::Feed => {
            let title = words(ask).outlet(Some(name));
            return feeds::feed(visit, &title, &entries(visit, &outlet, &lines));
        }
        _ => {}
    }
    let (habits, health) = sampled(visit, name)?;
    let shares = reader.shares_of(name, SHARES)?;
    let division = shares.as_ref().map(Division::of);
    if ask.form == Form::Json {
        let page = OutletPage {
            outlet: &outlet,
            division,
            habits: &habits,
            health: &health,
            items: &lines.items,
            next: lines.next.as_deref(),
        };
        return json(ask, &page);
    }
    let title = words(ask).outlet(Some(name));
    let body = html! {
        (head(visit, &outlet, division.as_ref()))
        div.cards { (habits_card(visit, &habits)) (health_card(visit, &health, habits.articles)) }
        (articles_list(visit, &lines))
    };
    Ok(framed(
        visit,
        &Page {
            title: &title,
            way: "/outlets",
            forms: FORMS,
            refresh: false,
            body,
        },
    ))
}

/// What the page of an outlet is made of: how much it has, and which versions of its articles are listed and counted.
pub fn print(visit: &Visit<'_>) -> Result<u64, Problem> {
    let (ask, reader) = (visit.ask, visit.reader);
    let name = ask.name(0);
    let outlet = reader.outlet(name)?;
    let mut hash = Xxh3::new();
    hash.update(&outlet.map_or(0, |o| o.articles).to_le_bytes());
    let newest = reader.newest_of(name, None, SAMPLE)?;
    let listed = reader.newest_of(name, ask.value("after"), limit(ask)? + 1)?;
    for article in newest.iter().chain(&listed) {
        let about = (&article.id, article.version, &article.story);
        hash.update(&serde_json::to_vec(&about)?);
    }
    // Whose words they are may be found out later.
    if let Some(shares) = reader.shares_of(name, SHARES)? {
        hash.update(&shares.originality.to_le_bytes());
        hash.update(&shares.agency.to_le_bytes());
    }
    Ok(hash.digest())
}

fn line(visit: &Visit<'_>, article: Article) -> ArticleLine {
    ArticleLine {
        made: Made::here(),
        r#type: "article",
        url: crate::commands::desk::url(&article),
        page: format!(
            "{}/articles/{}",
            visit.ask.origin,
            name_in_address(&article.id, Form::Html)
        ),
        article: article.id,
        title: article.title,
        date: article.published,
        lang: article.language,
        story: article.story,
        time: article.time,
    }
}

fn entries(visit: &Visit<'_>, outlet: &OutletRecord, lines: &List<ArticleLine>) -> Vec<Entry> {
    let w = words(visit.ask);
    let entry = |line: &ArticleLine| Entry {
        address: line.page.clone(),
        id: format!("article/{}", line.article),
        title: w.title(line.title.as_deref()),
        changed: line.time,
        by: vec![outlet.name.clone()],
        words: String::new(),
        languages: line.lang.iter().cloned().collect(),
    };
    lines.items.iter().map(entry).collect()
}

/// Adds one to what is counted.
fn add(counts: &mut BTreeMap<String, usize>, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}

/// What is counted, most first.
fn ranked(counts: BTreeMap<String, usize>) -> Counts {
    let mut all: Counts = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// Habits and health, over the newest articles.
fn sampled(visit: &Visit<'_>, name: &str) -> Result<(Habits, Health), Problem> {
    let newest = visit.reader.newest_of(name, None, SAMPLE)?;
    let ids = newest.iter().map(|a| a.id.as_str());
    let versions = visit.reader.currents(ids)?;
    let (mut habits, mut health) = (Habits::default(), Health::default());
    let mut counts: [BTreeMap<String, usize>; 6] = Default::default();
    let [languages, sections, agencies, speakers, quotes, doubts] = &mut counts;
    let mut lengths: Vec<usize> = Vec::new();
    for version in &versions {
        let record: Value = serde_json::from_str(&version.record)?;
        let text = |key: &str| {
            record
                .get(key)
                .and_then(Value::as_str)
                .filter(|t| !t.is_empty())
        };
        let several = |key: &str| {
            record
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        habits.articles += 1;
        lengths.push(version.length);
        text("lang").into_iter().for_each(|l| add(languages, l));
        text("section").into_iter().for_each(|l| add(sections, l));
        let (authors, credited) = (several("authors"), several("agencies"));
        habits.signed += usize::from(!authors.is_empty());
        habits.unsigned += usize::from(authors.is_empty() && credited.is_empty());
        credited
            .iter()
            .filter_map(Value::as_str)
            .for_each(|a| add(agencies, a));
        health.without_text += usize::from(version.length == 0);
        health.without_title += usize::from(text("title").is_none());
        health.without_date += usize::from(text("date").or(text("published")).is_none());
        for doubt in several("doubts") {
            add(
                doubts,
                doubt
                    .get("code")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            );
        }
        let annotation: Option<Value> = version
            .annotation
            .as_deref()
            .map(serde_json::from_str)
            .transpose()?;
        let said = annotation
            .as_ref()
            .and_then(|a| a.get("quotes")?.as_array());
        for quote in said.into_iter().flatten() {
            add(
                quotes,
                quote
                    .get("kind")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            );
            let who = quote.get("speaker").and_then(|s| s.get("name")?.as_str());
            who.into_iter().for_each(|who| add(speakers, who));
        }
    }
    lengths.sort_unstable();
    habits.length = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    let [languages, sections, agencies, speakers, quotes, doubts] = counts;
    habits.languages = ranked(languages);
    habits.sections = ranked(sections).into_iter().take(SHOWN).collect();
    habits.agencies = ranked(agencies);
    habits.speakers = ranked(speakers).into_iter().take(SHOWN).collect();
    habits.quotes = ranked(quotes);
    health.doubts = ranked(doubts);
    Ok((habits, health))
}

fn head(visit: &Visit<'_>, outlet: &OutletRecord, division: Option<&Division>) -> Markup {
    let w = words(visit.ask);
    html! {
        (bar::patterns())
        div.story-head {
            h1 { bdi { (w.outlet(Some(&outlet.name))) } }
            ul.facts {
                li { b { (w.count(usize::try_from(outlet.articles).unwrap_or(usize::MAX), "article")) } }
                li { (w.day(outlet.first.as_deref())) " – " (w.day(outlet.last.as_deref())) }
                li { (bar::bar(w, division)) " " @if let Some(division) = division { span.note { (bar::described(w, division)) } } }
            }
        }
    }
}

fn counted(
    visit: &Visit<'_>,
    key: &str,
    counts: &Counts,
    link: impl Fn(&str) -> Option<String>,
) -> Markup {
    let w = words(visit.ask);
    html! {
        @if !counts.is_empty() { div { dt { (w.say(key)) } dd {
            @for (n, (what, count)) in counts.iter().take(SHOWN).enumerate() {
                @if n > 0 { ", " }
                @let shown = visible(w.say(what)).into_owned();
                @match link(what) { Some(to) => { a href=(to) { bdi { (shown) } } }, None => { bdi { (shown) } } }
                " " span.n { (count) }
            }
        } } }
    }
}

fn habits_card(visit: &Visit<'_>, habits: &Habits) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    let share = |n: usize| w.strings.share(n as f64 / habits.articles.max(1) as f64);
    let no_link = |_: &str| None;
    html! {
        section.card {
            h2 { (w.say("habits")) }
            p.note { (w.say_with("over_newest", &[("n", &habits.articles.to_string())])) }
            dl.zones {
                (counted(visit, "languages", &habits.languages, no_link))
                (counted(visit, "section", &habits.sections, no_link))
                (counted(visit, "agencies", &habits.agencies, no_link))
                div { dt { (w.say("signed")) } dd { (share(habits.signed)) } }
                div { dt { (w.say("unsigned")) } dd { (share(habits.unsigned)) } }
                div { dt { (w.say("median_length")) } dd { (w.say_with("characters", &[("n", &w.strings.number(habits.length))])) } }
                (counted(visit, "quotes", &habits.quotes, no_link))
                (counted(visit, "speakers", &habits.speakers, |who| Some(ask.link_with("/quotes", &[("speaker", who)]))))
            }
        }
    }
}

fn health_card(visit: &Visit<'_>, health: &Health, of: usize) -> Markup {
    let w = words(visit.ask);
    let out_of = |n: usize| format!("{n}/{of}");
    let counts = [
        ("without_text", health.without_text),
        ("without_title", health.without_title),
        ("without_date", health.without_date),
    ];
    let whole = health.doubts.is_empty() && counts.iter().all(|(_, n)| *n == 0);
    html! {
        section.card {
            h2 { (w.say("health")) }
            @if whole { p.note { (w.say("all_read")) } }
            dl.zones {
                @for (key, count) in counts { @if count > 0 { div { dt { (w.say(key)) } dd { (out_of(count)) } } } }
                @if !health.doubts.is_empty() { div { dt { (w.strings.head_doubts) } dd {
                    @for (n, (code, count)) in health.doubts.iter().enumerate() {
                        @if n > 0 { ", " } code { (visible(code)) } " " span.n { (count) }
                    }
                } } }
            }
        }
    }
}

fn articles_list(visit: &Visit<'_>, lines: &List<ArticleLine>) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    html! {
        section {
            h2 { (w.strings.head_articles) }
            ol.plain.lines { @for line in &lines.items { li data-row {
                time datetime=[line.date.as_deref()] { (w.moment(line.date.as_deref())) } " "
                a data-open dir="auto" lang=[line.lang.as_deref()] href=(ask.link(&format!("/articles/{}", name_in_address(&line.article, Form::Html)))) { (w.title(line.title.as_deref())) }
                @if let Some(story) = &line.story { " " a.note href=(ask.link(&format!("/stories/{story}"))) { "→ " (w.say("its_story")) } }
            } } }
            (more(ask, lines.next.as_deref()))
        }
    }
}
