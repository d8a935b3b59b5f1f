//! Why together: the reason why each article is in its story, and the forms by which a person decides otherwise.

use super::decisions::{hidden, named, notice};
use super::frame::{Page, framed_once};
use super::story::{Told, head, told};
use super::{List, list, words};
use crate::commands::show::record;
use crate::output::desk::{WhyRecord, because};
use crate::render::{capped, visible};
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Form, name_in_address};
use crate::web::capped::{OF_REASON, shorten_stored};
use crate::web::desk::Visit;
use maud::{Markup, html};
use parallax_archive::{StoryFilter, StoryFound};
use serde_json::Value;

/// Weights below this are folded away.
const SMALL: f64 = 0.1;
/// So many stories of the same time are offered to be merged with.
const OFFERED: usize = 12;
/// Half of the time around a story in which others are offered, in seconds.
const AROUND: i64 = 36 * 3600;

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let notice = notice(visit)?;
    let told = told(visit)?;
    let reasons = reasons(visit, &told)?;
    if ask.form != Form::Html {
        return list(ask, &List::new("why", reasons, None));
    }
    let body = html! {
        (notice)
        (head(visit, &told, "why"))
        p.about { (w.say("about_why")) }
        (together(visit, &told, &reasons)?)
        @if visit.desk.settings.changes { (merging(visit, &told, &reasons)?) }
        @else { p.note { (w.say("no_changes")) } }
    };
    let title = w.title(told.line.story.title.as_deref());
    Ok(framed_once(
        visit,
        &Page {
            title: &format!("{} · {title}", w.say("why")),
            way: "",
            forms: &[Form::Json, Form::Csv],
            refresh: false,
            body,
        },
    ))
}

/// The reasons of the part of the story that is asked for.
fn reasons(visit: &Visit<'_>, told: &Told) -> Result<Vec<WhyRecord>, Problem> {
    let mut records = Vec::new();
    for member in told.part_members() {
        let mut record = record(visit.reader, told.id(), member.clone())?;
        if visit.desk.capped() {
            shorten_stored(&mut record.joined);
            for moved in &mut record.moved {
                shorten_stored(&mut moved.why);
            }
        }
        records.push(record);
    }
    Ok(records)
}

/// Every article with its reason; where a person may decide, with a box to choose what is split off.
fn together(visit: &Visit<'_>, told: &Told, reasons: &[WhyRecord]) -> Result<Markup, Problem> {
    let w = words(visit.ask);
    let choose = visit.desk.settings.changes && told.members.len() > 1;
    let rows = html! { ul.plain.why-list { @for reason in reasons { (why_one(visit, reason, choose)?) } } };
    Ok(html! {
        @if choose {
            form method="post" action="/decisions" {
                (hidden(visit, "split")) input type="hidden" name="story" value=(told.id());
                (rows)
                p.act { button { (w.say("split_off")) } " " span.note { (w.say("about_split")) } }
            }
        } @else { (rows) }
    })
}

fn why_one(visit: &Visit<'_>, reason: &WhyRecord, choose: bool) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let features = because(&reason.joined);
    let decision = reason.joined.get("decision").and_then(Value::as_str);
    let title = w.title(reason.title.as_deref());
    Ok(html! {
        li data-row {
            p {
                @if choose { input type="checkbox" name="article" value=(reason.article) aria-label=(w.say_with("choose_article", &[("title", &title)])); " " }
                a data-open dir="auto" href=(ask.link(&format!("/articles/{}", name_in_address(&reason.article, Form::Html)))) { (title) }
                " " span.note { bdi { (w.outlet(reason.source.as_deref())) } " · " (w.moment(reason.date.as_deref())) }
            }
            @if let Some(decision) = decision { p.note { (w.say("by_decision")) " " (visible(decision)) } }
            @if features.is_empty() && decision.is_none() { p.note { (w.say("first")) } }
            @if !features.is_empty() { (spoke(visit, reason, &features)?) }
            @if !reason.moved.is_empty() {
                details { summary { (w.say("moves")) " " span.n { (reason.moved.len()) } }
                    ul.plain { @for moved in &reason.moved { li.note {
                        code { (moved.from.as_deref().unwrap_or("–")) } " → " code { (moved.to) }
                    } } }
                }
            }
        }
    })
}

/// What spoke for being together and against it; of the article that founded the story, with the nearest other one.
fn spoke(
    visit: &Visit<'_>,
    reason: &WhyRecord,
    features: &[(&str, f64, &str)],
) -> Result<Markup, Problem> {
    let w = words(visit.ask);
    let number = |key: &str| reason.joined.get(key).and_then(Value::as_f64);
    let longest = visit.desk.capped().then_some(OF_REASON);
    let figure = |n: f64| {
        let shown = format!("{n:+.2}").replace('-', "−");
        if w.code() == "fr" {
            shown.replace('.', ",")
        } else {
            shown
        }
    };
    let joined = number("score") >= number("threshold");
    // What says only which story it was is no reason.
    let said = features.iter().filter(|(_, weight, _)| *weight != 0.0);
    let (heavy, light): (Vec<_>, Vec<_>) = said.partition(|(_, weight, _)| weight.abs() >= SMALL);
    let weighed = |features: &[&(&str, f64, &str)]| {
        html! { ul.features { @for (name, weight, found) in features { li {
            (w.strings.feature(name)) " " b { (figure(*weight)) }
            @if !found.is_empty() { " " i { (capped(found, longest)) } }
        } } } }
    };
    Ok(html! {
        p.note {
            @if !joined { (w.say("founded")) " " }
            @if let (false, Some(other)) = (joined, nearest(&reason.joined)) {
                (w.say("nearest_was")) " " (named(visit, other)?) " "
            }
            @if let (Some(score), Some(threshold)) = (number("score"), number("threshold")) {
                (w.say_with("score_of", &[("score", figure(score).trim_start_matches('+')), ("threshold", figure(threshold).trim_start_matches('+'))]))
            }
        }
        (weighed(&heavy))
        @if !light.is_empty() { details { summary { (w.say("small_weights")) " " span.n { (light.len()) } } (weighed(&light)) } }
    })
}

/// The story that was nearest to an article when it founded its own.
fn nearest(joined: &Value) -> Option<&str> {
    let features = because(joined).into_iter();
    let mut stories = features.filter(|(name, ..)| *name == "story");
    stories.next().map(|(_, _, id)| id)
}

/// Stories that may be the same: those of its saga, those that were nearest to an article, those of the same time.
fn candidates(
    visit: &Visit<'_>,
    told: &Told,
    reasons: &[WhyRecord],
) -> Result<Vec<(String, String)>, Problem> {
    let reader = visit.reader;
    let mut ids: Vec<String> = reader
        .sagas_of(told.id())?
        .into_iter()
        .map(|s| s.other)
        .collect();
    ids.extend(
        reasons
            .iter()
            .filter_map(|r| nearest(&r.joined))
            .map(str::to_owned),
    );
    let me = reader.story(told.id())?;
    let last = match me {
        StoryFound::Story(story) => story.last,
        _ => None,
    };
    if let Some(last) = last {
        let filter = StoryFilter {
            since: Some(last - AROUND),
            over_before: Some(last + AROUND),
            limit: Some(2 * OFFERED),
            ..StoryFilter::default()
        };
        ids.extend(reader.stories(&filter)?.into_iter().map(|s| s.id));
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for id in ids {
        if found.len() == OFFERED {
            break;
        }
        if let StoryFound::Story(story) = reader.story(&id)?
            && story.id != told.id()
            && !found.iter().any(|(known, _)| *known == story.id)
        {
            found.push((story.id, story.title.unwrap_or_default()));
        }
    }
    Ok(found)
}

fn merging(visit: &Visit<'_>, told: &Told, reasons: &[WhyRecord]) -> Result<Markup, Problem> {
    let w = words(visit.ask);
    let candidates = candidates(visit, told, reasons)?;
    Ok(html! {
        section.merging {
            h2 { (w.say("another_story")) }
            form method="post" action="/decisions" {
                (hidden(visit, "")) input type="hidden" name="story" value=(told.id());
                label { (w.say("other_id")) " " input name="other" list="near" required autocomplete="off" spellcheck="false"; }
                datalist id="near" { @for (id, title) in &candidates { option value=(id) { (w.title(Some(title))) } } }
                " " button name="action" value="merge" { (w.say("merge_it")) }
                " " button name="action" value="not-same" { (w.say("keep_apart")) }
                p.note { (w.say("about_merge")) }
            }
            @if !candidates.is_empty() {
                h3 { (w.say("near_stories")) }
                ul.plain { @for (id, title) in &candidates { li data-row {
                    form.inline method="post" action="/decisions" {
                        (hidden(visit, ""))
                        input type="hidden" name="story" value=(told.id());
                        input type="hidden" name="other" value=(id);
                        a data-open dir="auto" href=(visit.ask.link(&format!("/stories/{id}"))) { (w.title(Some(title))) }
                        " " button name="action" value="merge" aria-label=(format!("{}: {}", w.say("merge_it"), w.title(Some(title)))) { (w.say("merge_it")) }
                        " " button name="action" value="not-same" aria-label=(format!("{}: {}", w.say("keep_apart"), w.title(Some(title)))) { (w.say("keep_apart")) }
                    }
                } } }
            }
        }
    })
}
