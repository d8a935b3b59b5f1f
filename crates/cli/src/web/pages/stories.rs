//! Stories: what is told now, the story with the latest report first.

use super::bar::{self, Division};
use super::frame::{Page, framed, more};
use super::{List, limit, list, words};
use crate::args::When;
use crate::commands::desk::{moment, outlet};
use crate::output::Made;
use crate::output::desk::{Row, StoryRecord};
use crate::output::table::Cell;
use crate::render::visible;
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Ask, Form, name_in_address};
use crate::web::desk::Visit;
use crate::web::feeds::{self, Entry};
use maud::{Markup, html};
use parallax_archive::{Story, StoryFilter, StoryOrder};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// The values of the page.
pub const VALUES: &[&str] = &[
    "since",
    "until",
    "outlet",
    "lang",
    "min_origins",
    "min_reports",
    "order",
    "after",
    "limit",
    "seen",
];
/// So many outlets are named of a story.
const NAMED: usize = 8;
/// The other forms of the page.
const FORMS: &[Form] = &[Form::Json, Form::Csv, Form::Atom, Form::Feed];

/// A story of the list.
#[derive(Debug, Serialize)]
pub struct Line {
    /// As `parallax stories` lists it.
    #[serde(flatten)]
    pub story: StoryRecord,
    /// How its words divide, if that is known.
    pub division: Option<Division>,
    /// The mark of its newest report in this archive.
    pub mark: i64,
    /// How many reports came after the mark that was given as `seen`.
    pub fresh: Option<u32>,
    /// The page of the story.
    pub page: String,
    #[serde(skip)]
    last: Option<i64>,
}

impl Row for Line {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "title",
        "reports",
        "origins",
        "outlets",
        "languages",
        "first",
        "last",
        "own",
        "agency",
        "copied",
        "page",
    ];

    fn cells(&self) -> Vec<Cell> {
        let mut cells = self.story.cells();
        let shares = self.division.map(|d| [d.own, d.agency, d.copied]);
        cells.extend(match shares {
            Some(shares) => shares.map(Cell::Number),
            None => [Cell::Null, Cell::Null, Cell::Null],
        });
        cells.push(Cell::Text(self.page.clone()));
        cells
    }
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Given {
    let ask = visit.ask;
    let stories = asked(visit)?;
    match ask.form {
        Form::Json | Form::Csv => list(ask, &stories),
        Form::Atom | Form::Feed => feeds::feed(
            visit,
            words(ask).say("stories_now"),
            &entries(visit, &stories),
        ),
        _ => Ok(framed(
            visit,
            &Page {
                title: words(ask).say("stories_now"),
                way: "/",
                forms: FORMS,
                refresh: stories.items.is_empty() && reading(visit),
                body: shown(visit, &stories)?,
            },
        )),
    }
}

fn reading(visit: &Visit<'_>) -> bool {
    let import = visit.desk.settings.import.as_ref();
    import.is_some_and(|i| i.running())
}

/// A time that was asked for.
pub fn when(ask: &Ask, key: &str) -> Result<Option<When>, Problem> {
    let Some(typed) = ask.value(key) else {
        return Ok(None);
    };
    crate::args::parse_when(typed)
        .map(Some)
        .map_err(|why| Problem::request(format!("{key}: {why}")))
}

fn asked(visit: &Visit<'_>) -> Result<List<Line>, Problem> {
    let (ask, reader) = (visit.ask, visit.reader);
    let most = limit(ask)?;
    let number = |key| ask.number(key, 0, 100_000);
    let seen = ask.parsed::<i64>("seen", "mark of this archive")?;
    let wanted = match ask.value("outlet") {
        Some(typed) => match outlet(reader, typed) {
            Ok(known) => Some(known),
            Err(why) => return Err(Problem::request(why.to_string())),
        },
        None => None,
    };
    let filter = StoryFilter {
        since: when(ask, "since")?.map(|t| t.from(visit.now)),
        until: when(ask, "until")?.map(|t| t.until(visit.now)),
        over_before: None,
        outlet: wanted.as_deref(),
        language: ask.value("lang"),
        min_origins: small(number("min_origins")?),
        min_reports: small(number("min_reports")?),
        min_outlets: 0,
        order: match ask.one_of("order", &["newest", "largest"])? {
            Some("largest") => StoryOrder::Largest,
            _ => StoryOrder::Newest,
        },
        after: ask.value("after"),
        limit: Some(most + 1),
    };
    let mut found = reader.stories(&filter)?;
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|s| s.id.clone());
    let lines = found.into_iter().map(|story| line(visit, story, seen));
    Ok(List::new("stories", lines.collect::<Result<_, _>>()?, next))
}

fn small(number: Option<usize>) -> u32 {
    number.and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// A story as it is listed.
pub fn line(visit: &Visit<'_>, story: Story, seen: Option<i64>) -> Result<Line, Problem> {
    let outline = visit.reader.outline(&story.id, seen)?;
    Ok(Line {
        page: format!(
            "{}/stories/{}",
            visit.ask.origin,
            name_in_address(&story.id, Form::Html)
        ),
        division: outline.shares.as_ref().map(Division::of),
        mark: outline.newest,
        fresh: seen.map(|_| outline.fresh),
        last: story.last,
        story: StoryRecord {
            made: Made::here(),
            r#type: "story",
            title: story.title,
            reports: story.reports as usize,
            origins: story.origins.unwrap_or(story.reports) as usize,
            outlets: outline.outlets,
            languages: story.languages,
            first: story.first.and_then(moment),
            last: story.last.and_then(moment),
            id: story.id,
        },
    })
}

fn entries(visit: &Visit<'_>, stories: &List<Line>) -> Vec<Entry> {
    let w = words(visit.ask);
    let entry = |line: &Line| Entry {
        address: line.page.clone(),
        id: format!("story/{}", line.story.id),
        title: w.title(line.story.title.as_deref()),
        changed: line.last,
        by: line.story.outlets.clone(),
        words: counts(visit, line),
        languages: line.story.languages.clone(),
    };
    stories.items.iter().map(entry).collect()
}

fn counts(visit: &Visit<'_>, line: &Line) -> String {
    let w = words(visit.ask);
    let reports = w.count(line.story.reports, "report");
    let origins = w.count(line.story.origins, "origin");
    format!("{reports} · {origins}")
}

fn shown(visit: &Visit<'_>, stories: &List<Line>) -> Result<Markup, Problem> {
    let (ask, w) = (visit.ask, words(visit.ask));
    let mark = visit.reader.mark()?.to_string();
    let seen = ask.value("seen").is_some();
    let any = stories.items.iter().any(|l| l.division.is_some());
    Ok(html! {
        (bar::patterns())
        div.heading {
            h1 { (w.say("stories_now")) }
            p.note {
                // For those without a script: an address that knows what was there.
                a href=(ask.address(Form::Html, &[("seen", Some(&mark)), ("after", None)])) { (w.say("mark_seen")) }
                @if seen { " · " a href=(ask.address(Form::Html, &[("seen", None)])) { (w.say("unmark_seen")) } }
            }
        }
        (filters(ask))
        @if stories.items.is_empty() {
            p.empty { (w.say(if reading(visit) { "nothing_yet" } else { "no_stories" })) }
        } @else {
            @if any { (bar::legend(w)) }
            ol.stories data-list="stories" data-archive=(archive_mark(visit)) {
                @for line in &stories.items { (shown_line(visit, line)) }
            }
        }
        (more(ask, stories.next.as_deref()))
    })
}

/// What tells this archive from others in a browser.
fn archive_mark(visit: &Visit<'_>) -> String {
    let path = visit.desk.archive().as_os_str();
    format!("{:016x}", xxh3_64(path.as_encoded_bytes()))
}

fn shown_line(visit: &Visit<'_>, line: &Line) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    let story = &line.story;
    let address = ask.link(&format!("/stories/{}", story.id));
    let lang = match story.languages.as_slice() {
        [one] => Some(one.as_str()),
        _ => None,
    };
    html! {
        li.story data-row data-mark=(line.mark) {
            h2 {
                span.new hidden[line.fresh.is_none_or(|n| n == 0)] {
                    @match line.fresh {
                        Some(n) if n > 0 => { (w.say_with("fresh", &[("n", &w.strings.number(n as usize))])) },
                        _ => { (w.say("new")) },
                    }
                    " "
                }
                a data-open dir="auto" lang=[lang] href=(address) { (w.title(story.title.as_deref())) }
            }
            p.outlets { (outlets(ask, &story.outlets)) }
            ul.facts {
                li { b { (w.count(story.reports, "report")) } " · " (w.count(story.origins, "origin")) }
                li { (bar::bar(w, line.division.as_ref())) }
                li { (story.languages.join(", ")) }
                li { time datetime=[story.last.as_deref()] { (w.age(visit.now, line.last)) } }
            }
        }
    }
}

/// Outlets in the order of time, each leading to its page.
pub fn outlets(ask: &Ask, outlets: &[String]) -> Markup {
    let w = words(ask);
    let (named, more) = outlets.split_at_checked(NAMED).unwrap_or((outlets, &[]));
    html! {
        @for (n, name) in named.iter().enumerate() {
            @if n > 0 { " · " }
            a href=(ask.link(&format!("/outlets/{}", name_in_address(name, Form::Html)))) { bdi { (w.outlet(Some(name))) } }
        }
        @if !more.is_empty() { " " (w.say_with("more", &[("n", &w.strings.number(more.len()))])) }
    }
}

fn filters(ask: &Ask) -> Markup {
    let w = words(ask);
    let field = |key: &'static str, kind: &'static str| {
        html! { label { (w.say(&format!("filter_{key}"))) " " input name=(key) type=(kind) value=[ask.value(key).map(visible)] min=[(kind == "number").then_some("0")]; } }
    };
    let set = VALUES
        .iter()
        .any(|v| *v != "after" && *v != "seen" && ask.value(v).is_some());
    html! {
        details.filters open[set] {
            summary { (w.say("filters")) }
            form method="get" action=(ask.path) {
                @if ask.says_language() { input type="hidden" name="ui" value=(w.code()); }
                @if let Some(seen) = ask.value("seen") { input type="hidden" name="seen" value=(seen); }
                (field("since", "text")) (field("until", "text")) (field("outlet", "text")) (field("lang", "text"))
                (field("min_origins", "number")) (field("min_reports", "number"))
                label { (w.say("filter_order")) " "
                    select name="order" {
                        option value="newest" selected[ask.value("order") != Some("largest")] { (w.say("order_newest")) }
                        option value="largest" selected[ask.value("order") == Some("largest")] { (w.say("order_largest")) }
                    }
                }
                button { (w.say("apply")) }
            }
        }
    }
}
