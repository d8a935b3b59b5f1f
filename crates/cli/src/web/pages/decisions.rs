//! Decisions: what people decided about stories, each with the way back; and where the forms are sent to.

use super::frame::{self, Page, framed_once};
use super::{List, limit, list, words};
use crate::commands::story::record;
use crate::decisions::{self, Done};
use crate::output::desk::DecisionRecord;
use crate::web::answer::{Given, Problem};
use crate::web::ask::{self, Form, name_in_address};
use crate::web::desk::{Desk, Visit};
use crate::web::routes::DECISIONS;
use axum::http::{HeaderMap, Uri};
use maud::{Markup, html};
use parallax_archive::{Archive, StoryFound};
use std::sync::Arc;

/// So much of an id tells stories apart.
const SHORT: usize = 10;
/// What can be done.
const ACTIONS: [&str; 4] = ["merge", "split", "not-same", "undo"];

/// The page: the newest first.
pub fn page(visit: &Visit<'_>) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let notice = notice(visit)?;
    let most = limit(ask)?;
    let after: Option<i64> = ask.parsed("after", "number of a decision")?;
    let mut all = visit.reader.decisions()?;
    all.reverse();
    all.retain(|d| after.is_none_or(|after| d.number < after));
    let more = all.len() > most;
    all.truncate(most);
    let records: Vec<DecisionRecord> = all.into_iter().map(record).collect();
    let next = records
        .last()
        .filter(|_| more)
        .map(|d| d.number.to_string());
    let decisions = List::new("decisions", records, next);
    if ask.form != Form::Html {
        return list(ask, &decisions);
    }
    let body = html! {
        (notice)
        h1 { (w.say("decisions")) }
        p.about { (w.say("about_decisions")) }
        @if decisions.items.is_empty() { p.empty { (w.say("no_decisions")) } }
        ul.plain.reports { @for decision in &decisions.items { (one(visit, decision)?) } }
        (frame::more(ask, decisions.next.as_deref()))
    };
    Ok(framed_once(
        visit,
        &Page {
            title: w.say("decisions"),
            way: DECISIONS,
            forms: &[Form::Json, Form::Csv],
            refresh: false,
            body,
        },
    ))
}

fn one(visit: &Visit<'_>, decision: &DecisionRecord) -> Result<Markup, Problem> {
    let w = words(visit.ask);
    Ok(html! {
        li data-row id=(format!("decision-{}", decision.number)) {
            b { (decision.number) } " " (w.say(&decision.kind)) " "
            @for (n, story) in decision.stories.iter().enumerate() {
                @if n > 0 { " + " }
                (named(visit, story)?)
            }
            " " span.note { (w.moment(Some(&decision.given))) @if !decision.articles.is_empty() { " · " (w.count(decision.articles.len(), "article")) } }
            @if decision.undone { " " span.note { (w.say("undone")) } }
            @else if visit.desk.settings.changes { " " (undo(visit, decision.number)) }
        }
    })
}

/// A story by its title and the beginning of its id, leading to its page.
pub fn named(visit: &Visit<'_>, id: &str) -> Result<Markup, Problem> {
    let w = words(visit.ask);
    let title = match visit.reader.story(id)? {
        StoryFound::Story(story) | StoryFound::Joined { story, .. } => story.title,
        StoryFound::Several(_) | StoryFound::None => None,
    };
    let short: String = id.chars().take(SHORT).collect();
    let address = format!("/stories/{}", name_in_address(id, Form::Html));
    Ok(html! {
        a data-open href=(visit.ask.link(&address)) { bdi { (w.title(title.as_deref())) } } " " code { (short) }
    })
}

fn undo(visit: &Visit<'_>, number: i64) -> Markup {
    let w = words(visit.ask);
    html! {
        form.inline method="post" action="/decisions" {
            (hidden(visit, "undo")) input type="hidden" name="number" value=(number);
            button aria-label=(w.say_with("undo_number", &[("n", &number.to_string())])) { (w.say("undo")) }
        }
    }
}

/// What every form has that decides: the token, the language, and the action if the buttons do not say it.
pub fn hidden(visit: &Visit<'_>, action: &str) -> Markup {
    html! {
        input type="hidden" name="token" value=(visit.token);
        @if visit.ask.says_language() { input type="hidden" name="ui" value=(words(visit.ask).code()); }
        @if !action.is_empty() { input type="hidden" name="action" value=(action); }
    }
}

/// What was just done, with the way back.
pub fn notice(visit: &Visit<'_>) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let Some(number) = ask.parsed::<i64>("done", "number of a decision")? else {
        return Ok(html! {});
    };
    let Some(decision) = visit.reader.decision(number)? else {
        return Ok(html! {});
    };
    let key = if decision.undone {
        "is_undone"
    } else {
        "is_done"
    };
    let number = number.to_string();
    let stories = [Some(&decision.story), decision.other.as_ref()];
    let stories: Vec<Markup> = stories
        .into_iter()
        .flatten()
        .map(|id| named(visit, id))
        .collect::<Result<_, _>>()?;
    Ok(html! {
        div.notice role="status" {
            (w.say_with(key, &[("n", &number), ("what", w.say(decision.kind.word()))])) " "
            @for (n, story) in stories.iter().enumerate() { @if n > 0 { " + " } (story) }
            @if !decision.undone && visit.desk.settings.changes { " " (undo(visit, decision.number)) }
        }
    })
}

/// What a form says.
#[derive(Default)]
struct Sent {
    action: String,
    token: String,
    story: String,
    other: String,
    number: String,
    ui: String,
    articles: Vec<String>,
}

impl Sent {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let text =
            std::str::from_utf8(body).map_err(|_| Problem::request("the form is not UTF-8"))?;
        let mut sent = Self::default();
        for (key, value) in ask::pairs(text)? {
            let to = match key.as_str() {
                "action" => &mut sent.action,
                "token" => &mut sent.token,
                "story" => &mut sent.story,
                "other" => &mut sent.other,
                "number" => &mut sent.number,
                "ui" => &mut sent.ui,
                "article" => {
                    sent.articles.push(value);
                    continue;
                }
                _ => return Err(Problem::request(format!("no field {key:?} in this form"))),
            };
            if !to.is_empty() {
                return Err(Problem::request(format!("{key:?} is given twice")));
            }
            *to = value;
        }
        Ok(sent)
    }
}

/// Does what a form says, and gives the address to look at.
pub async fn decide(
    desk: &Arc<Desk>,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<String, Problem> {
    let ours = desk.settings.guard.host(uri, headers)?;
    if !desk.settings.changes {
        return Err(Problem::forbidden(
            "this desk is for reading: whoever started it did not allow --changes",
        ));
    }
    let sent = Sent::read(body)?;
    desk.settings.guard.changes(&ours, headers, &sent.token)?;
    if !ACTIONS.contains(&sent.action.as_str()) {
        return Err(Problem::request(format!(
            "action={:?} is none of: {}",
            sent.action,
            ACTIONS.join(", ")
        )));
    }
    let ui = match sent.ui.as_str() {
        "fr" => "&ui=fr",
        "en" => "&ui=en",
        _ => "",
    };
    let undoing = sent.action == "undo";
    let back = match sent.story.as_str() {
        "" => DECISIONS.to_owned(),
        story => format!("/stories/{}/why", ask::encode(story)),
    };
    let done = desk.change(move |archive| act(archive, &sent)).await;
    let done = done.map_err(|problem| Problem {
        back: Some(back),
        ..problem
    })?;
    let page = if undoing {
        DECISIONS.to_owned()
    } else {
        format!("/stories/{}/why", ask::encode(&done.story))
    };
    Ok(format!("{page}?done={}{ui}", done.number))
}

fn act(archive: &mut Archive, sent: &Sent) -> Result<Done, Problem> {
    if sent.action == "undo" {
        let number = sent.number.parse();
        let number = number
            .map_err(|_| Problem::request(format!("number={:?} is no number", sent.number)))?;
        return refused(decisions::undo(archive, number));
    }
    let story = story(archive, &sent.story)?;
    if sent.action == "split" {
        return refused(decisions::split(archive, &story, &sent.articles));
    }
    let other = story_or_address(archive, &sent.other)?;
    if sent.action == "merge" {
        return refused(decisions::merge(archive, &story, &other));
    }
    refused(decisions::not_same(archive, &story, &other))
}

/// What cannot be done because of what was asked is no fault of ours.
fn refused(done: anyhow::Result<Done>) -> Result<Done, Problem> {
    done.map_err(|error| match error.downcast::<parallax_archive::Error>() {
        Ok(error) => error.into(),
        Err(error) => Problem::conflict(format!("{error:#}")),
    })
}

/// A story by its id, or by the address of its page in this desk.
fn story_or_address(archive: &Archive, typed: &str) -> Result<String, Problem> {
    let id = typed.trim().split(['?', '#']).next().unwrap_or_default();
    let id = match id.split_once("/stories/") {
        Some((_, rest)) => rest.split('/').next().unwrap_or_default(),
        None => id,
    };
    story(archive, id)
}

fn story(archive: &Archive, typed: &str) -> Result<String, Problem> {
    match archive.reader().story(typed.trim())? {
        StoryFound::Story(story) | StoryFound::Joined { story, .. } => Ok(story.id),
        StoryFound::Several(ids) => Err(Problem::conflict(format!(
            "{typed:?} is the beginning of several stories: {}",
            ids.join(", ")
        ))),
        StoryFound::None => Err(Problem::conflict(format!(
            "no story {typed:?} in this archive"
        ))),
    }
}
