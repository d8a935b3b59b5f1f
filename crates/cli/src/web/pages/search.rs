//! Search: one box, the field syntax, what was found by story.

use super::frame::{Page, framed, more};
use super::{List, limit, list, words};
use crate::commands::search::record;
use crate::output::desk::HitRecord;
use crate::render::{clip, visible, visible_part};
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Form, name_in_address};
use crate::web::desk::Visit;
use crate::web::feeds::{self, Entry};
use maud::{Markup, html};
use parallax_archive::{Found, Order, Query, StoryFound};
use parallax_core::article::Moment;

/// The values of the page.
pub const VALUES: &[&str] = &["q", "sort", "after", "limit"];
/// So many are counted before it is said that there are more.
const COUNTED: u64 = 1_000;
const FORMS: &[Form] = &[Form::Json, Form::Csv, Form::Atom, Form::Feed];

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let order = match ask.one_of("sort", &["time", "relevance"])? {
        Some("relevance") => Order::Relevance,
        _ => Order::Newest,
    };
    let most = limit(ask)?;
    let Some(typed) = ask.value("q") else {
        if ask.form != Form::Html {
            return Err(Problem::request("q says what to look for: ?q=words"));
        }
        return Ok(framed(
            visit,
            &found_page(
                w.say("search"),
                &[],
                html! { h1 { (w.say("search")) } (syntax(visit)) },
            ),
        ));
    };
    let query = match Query::parse(typed) {
        Ok(query) => query,
        // A mistake of whoever types is shown where they typed.
        Err(error) if ask.form == Form::Html && error.place().is_some() => {
            let at = error.place().unwrap_or_default();
            return Ok(framed(
                visit,
                &found_page(typed, &[], mistake(visit, typed, at, &error.to_string())),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let page = visit
        .reader
        .search(&query, order, most, ask.value("after"))?;
    let records: Vec<HitRecord> = page
        .hits
        .into_iter()
        .map(|h| capped(visit, record(h)))
        .collect();
    let mut hits = List::new("hits", records, page.next);
    hits.notes = page.notes;
    match ask.form {
        Form::Json | Form::Csv => list(ask, &hits),
        Form::Atom | Form::Feed => feeds::feed(visit, typed, &entries(visit, &hits)),
        _ => {
            let found = visit.reader.count(&query, COUNTED)?;
            Ok(framed(
                visit,
                &found_page(typed, FORMS, shown(visit, typed, &hits, found)?),
            ))
        }
    }
}

fn found_page<'p>(title: &'p str, forms: &'p [Form], body: Markup) -> Page<'p> {
    Page {
        title,
        way: "/search",
        forms,
        refresh: false,
        body,
    }
}

/// A hit with so much of its words as may be shown.
fn capped(visit: &Visit<'_>, mut hit: HitRecord) -> HitRecord {
    let Some(longest) = visit.desk.settings.excerpts.longest else {
        return hit;
    };
    let length = hit.snippet.chars().count();
    if length > longest {
        // Around the first thing found, with a third of the words before it.
        let first = hit.hits.first().map_or(hit.start, |h| h.0);
        let from = first
            .saturating_sub(hit.start)
            .saturating_sub(longest / 3)
            .min(length - longest);
        hit.snippet = hit.snippet.chars().skip(from).take(longest).collect();
        hit.start += from;
        hit.end = hit.start + longest;
        hit.hits
            .retain(|(start, end)| *start >= hit.start && *end <= hit.end);
    }
    hit
}

fn entries(visit: &Visit<'_>, hits: &List<HitRecord>) -> Vec<Entry> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let entry = |hit: &HitRecord| Entry {
        address: format!(
            "{}/articles/{}",
            ask.origin,
            name_in_address(&hit.article, Form::Html)
        ),
        id: format!("article/{}", hit.article),
        title: w.title(hit.title.as_deref()),
        changed: hit
            .date
            .as_deref()
            .and_then(Moment::parse)
            .map(Moment::seconds),
        by: hit.source.iter().cloned().collect(),
        words: hit.snippet.clone(),
        languages: hit.lang.iter().cloned().collect(),
    };
    hits.items.iter().map(entry).collect()
}

/// What was found, that of one story together, in the order of the first of each.
fn by_story(hits: &[HitRecord]) -> Vec<(Option<&str>, Vec<&HitRecord>)> {
    let mut groups: Vec<(Option<&str>, Vec<&HitRecord>)> = Vec::new();
    for hit in hits {
        let story = hit.story.as_deref();
        match groups
            .iter_mut()
            .find(|(s, _)| story.is_some() && *s == story)
        {
            Some((_, group)) => group.push(hit),
            None => groups.push((story, vec![hit])),
        }
    }
    groups
}

fn shown(
    visit: &Visit<'_>,
    typed: &str,
    hits: &List<HitRecord>,
    found: Found,
) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let count = w.count(
        usize::try_from(found.articles).unwrap_or(usize::MAX),
        "article",
    );
    let relevance = ask.value("sort") == Some("relevance");
    let groups = by_story(&hits.items);
    Ok(html! {
        div.heading {
            h1 { bdi { (w.strings.quoted(&clip(&visible(typed), 200))) } }
            p.note {
                @if found.all { (count) } @else { (w.say_with("at_least", &[("n", &count)])) }
                " · "
                @if relevance { a href=(ask.address(Form::Html, &[("sort", None), ("after", None)])) { (w.say("by_time")) } }
                @else { a href=(ask.address(Form::Html, &[("sort", Some("relevance")), ("after", None)])) { (w.say("by_relevance")) } }
            }
        }
        @for note in &hits.notes { p.notice { (visible(note)) } }
        @if hits.items.is_empty() { p.empty { (w.say("nothing_found")) } (syntax(visit)) }
        @for (story, hits) in &groups {
            section.found {
                @if let Some(id) = story { (story_head(visit, id)?) }
                ul.plain { @for hit in hits { (shown_hit(visit, hit)) } }
            }
        }
        (more(ask, hits.next.as_deref()))
    })
}

fn story_head(visit: &Visit<'_>, id: &str) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let StoryFound::Story(story) = visit.reader.story(id)? else {
        return Ok(html! {});
    };
    let reports = w.count(story.reports as usize, "report");
    Ok(html! {
        h2 { a href=(ask.link(&format!("/stories/{}", story.id))) { bdi { (w.title(story.title.as_deref())) } } " " span.n { (reports) } }
    })
}

fn shown_hit(visit: &Visit<'_>, hit: &HitRecord) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    html! {
        li.hit data-row {
            p {
                a data-open dir="auto" lang=[hit.lang.as_deref()] href=(ask.link(&format!("/articles/{}", name_in_address(&hit.article, Form::Html)))) { (w.title(hit.title.as_deref())) }
                " " span.note { bdi { (w.outlet(hit.source.as_deref())) } " · " (w.moment(hit.date.as_deref())) @if let Some(lang) = &hit.lang { " · " (lang) } }
            }
            @if !hit.snippet.is_empty() { p.w dir="auto" lang=[hit.lang.as_deref()] { (marked(hit)) } }
        }
    }
}

/// The words around what was found, with what was found marked.
fn marked(hit: &HitRecord) -> Markup {
    let letters: Vec<char> = hit.snippet.chars().collect();
    let words = |from: usize, to: usize| {
        let piece: String = letters.get(from..to).unwrap_or_default().iter().collect();
        visible_part(&piece)
    };
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    for (start, end) in &hit.hits {
        let (start, end) = (
            start.saturating_sub(hit.start),
            end.saturating_sub(hit.start).min(letters.len()),
        );
        if start < at || end <= start {
            continue;
        }
        pieces.push((words(at, start), false));
        pieces.push((words(start, end), true));
        at = end;
    }
    pieces.push((words(at, letters.len()), false));
    let ends = hit
        .snippet
        .trim_end()
        .ends_with(['.', '!', '?', '…', '»', '”', '"']);
    html! {
        @if hit.start > 0 { "… " }
        @for (words, found) in &pieces { @if *found { mark { (words) } } @else { (words) } }
        @if !ends { " …" }
    }
}

/// Where a query is not understood.
fn mistake(visit: &Visit<'_>, typed: &str, at: usize, what: &str) -> Markup {
    let w = words(visit.ask);
    let before: String = typed.chars().take(at).collect();
    let after: String = typed.chars().skip(at).collect();
    html! {
        h1 { (w.say("search")) }
        p.problem { (visible(what)) }
        p.w { (visible_part(&before)) mark { "▲" } (visible_part(&after)) }
        (syntax(visit))
    }
}

/// What can be typed.
fn syntax(visit: &Visit<'_>) -> Markup {
    let w = words(visit.ask);
    let rows = [
        ("pont effondré", "syntax_words"),
        ("\"plan d'urgence\"", "syntax_phrase"),
        ("inond*", "syntax_beginning"),
        ("(Kyiv OR Kiev) -Moscou", "syntax_logic"),
        ("speaker:Loukachenko", "syntax_speaker"),
        ("name:Vaumoise title:pont", "syntax_name"),
        ("outlet:euronews lang:fr", "syntax_outlet"),
        ("after:2022-12-18 before:2023", "syntax_time"),
    ];
    html! {
        section.syntax {
            h2 { (w.say("syntax")) }
            dl.zones { @for (example, key) in rows { div { dt { code { (example) } } dd { (w.say(key)) } } } }
        }
    }
}
