//! Story: the accounts of one event side by side. Each view of the comparison has an address of its own; a story of very many reports
//! is compared part by part, in the order of time.

use super::frame::{Page, framed};
use super::stories::{self, Line, outlets};
use super::tables;
use super::{List, bar, list, maybe, words};
use crate::output::Made;
use crate::output::comparison_tables as csv;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::render::{Base, Paged, Parts, Section, parts, visible};
use crate::web::answer::{Answer, Given, Problem, json};
use crate::web::ask::{Ask, Form, name_in_address};
use crate::web::cache::Compared;
use crate::web::capped;
use crate::web::desk::{PART, Visit};
use maud::{Markup, PreEscaped, html};
use parallax_archive::{Membership, StoryFound};
use parallax_core::compare::Comparison;
use serde::Serialize;
use serde_json::{Map, Value};
use xxhash_rust::xxh3::Xxh3;

/// A view: its address, and the parts of the report that stand there.
struct View {
    name: &'static str,
    sections: &'static [&'static str],
    /// What of the comparison's record it shows.
    fields: &'static [&'static str],
    /// Its table.
    table: fn(&Comparison) -> String,
}

const COLUMNS: View = View {
    name: "columns",
    sections: &["statements", "conflicts", "updates", "articles", "doubts"],
    fields: &["statements", "conflicts", "doubts"],
    table: |c| csv::statements(c).csv(),
};
const ONLY: View = View {
    name: "only",
    sections: &["alone"],
    fields: &["statements", "only", "missing"],
    table: |c| csv::only(c).csv(),
};
const COLLATION: View = View {
    name: "collation",
    sections: &["passages"],
    fields: &["copies", "shared"],
    table: |c| csv::copies(c).csv(),
};
const QUOTES: View = View {
    name: "quotes",
    sections: &["quotes"],
    fields: &["quotes", "sayings"],
    table: |c| csv::quotes(c).csv(),
};
const WORDS: View = View {
    name: "words",
    sections: &["wording"],
    fields: &["wording"],
    table: |c| csv::wording(c).csv(),
};
const FLOW: View = View {
    name: "flow",
    sections: &["flow", "origins"],
    fields: &["copies", "origins", "originality"],
    table: |c| csv::copies(c).csv(),
};

/// The views as they stand in the line of them, the first of which is the story's own page.
const VIEWS: [&str; 8] = [
    "columns",
    "only",
    "collation",
    "quotes",
    "words",
    "flow",
    "versions",
    "why",
];
/// The other forms of every view.
const FORMS: &[Form] = &[Form::Json, Form::Csv];

/// A story that was found by its id.
pub struct Told {
    pub line: Line,
    pub members: Vec<Membership>,
    /// The part that is asked for, from 0.
    pub part: usize,
}

/// A report of a story.
#[derive(Debug, Serialize)]
pub struct Report {
    article: String,
    source: Option<String>,
    lang: Option<String>,
    date: Option<String>,
    title: Option<String>,
    url: Option<String>,
    version: u32,
    page: String,
}

impl Row for Report {
    const COLUMNS: &'static [&'static str] = &[
        "article", "date", "source", "lang", "title", "url", "version", "page",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Text(self.article.clone()),
            maybe(&self.date),
            maybe(&self.source),
            maybe(&self.lang),
            maybe(&self.title),
            maybe(&self.url),
            Cell::Count(i64::from(self.version)),
            Cell::Text(self.page.clone()),
        ]
    }
}

/// A story with its reports.
#[derive(Serialize)]
struct StoryPage<'s> {
    #[serde(flatten)]
    line: &'s Line,
    articles: Vec<Report>,
    parts: usize,
    views: Vec<String>,
    sagas: Vec<String>,
}

/// The story that an address names.
pub fn told(visit: &Visit<'_>) -> Result<Told, Problem> {
    let id = visit.ask.name(0);
    let story = match visit.reader.story(id)? {
        StoryFound::Story(story) | StoryFound::Joined { story, .. } => story,
        StoryFound::Several(ids) => {
            return Err(Problem::missing(format!(
                "{id:?} is the beginning of several stories: {}",
                ids.join(", ")
            )));
        }
        StoryFound::None => {
            return Err(Problem::missing(format!(
                "no story {id:?} in this archive: the list of stories has all of them"
            )));
        }
    };
    let members = visit.reader.members(&story.id)?;
    let parts = members.len().div_ceil(PART).max(1);
    let part = visit.ask.number("part", 1, 100_000)?.unwrap_or(1);
    if part > parts {
        return Err(Problem::missing(format!(
            "this story has {parts} parts of {PART} reports"
        )));
    }
    Ok(Told {
        line: stories::line(visit, story, None)?,
        members,
        part: part - 1,
    })
}

/// What the views of a story are made of: the story as it is listed, and which versions of which articles it has.
pub fn print(visit: &Visit<'_>) -> Result<u64, Problem> {
    let told = told(visit)?;
    let mut hash = Xxh3::new();
    hash.update(&serde_json::to_vec(&told.line)?);
    for member in &told.members {
        let article = &member.article;
        let about = (
            &article.id,
            article.version,
            &article.title,
            &article.outlet,
            &article.published,
        );
        hash.update(&serde_json::to_vec(&about)?);
    }
    if visit.ask.form == Form::Json {
        let sagas = visit.reader.sagas_of(told.id())?;
        sagas.iter().for_each(|s| hash.update(s.other.as_bytes()));
    }
    Ok(hash.digest())
}

impl Told {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.line.story.id
    }

    /// The reports of the part that is asked for.
    pub fn part_members(&self) -> &[Membership] {
        self.members.chunks(PART).nth(self.part).unwrap_or_default()
    }

    fn parts(&self) -> usize {
        self.members.len().div_ceil(PART).max(1)
    }

    /// The address of its page or of a view.
    pub fn at(&self, ask: &Ask, view: &str) -> String {
        let id = name_in_address(self.id(), Form::Html);
        match view {
            "" => ask.link(&format!("/stories/{id}")),
            view => ask.link(&format!("/stories/{id}/{view}")),
        }
    }
}

/// The story with its reports; as a page, the statements in columns.
pub fn overview(visit: &Visit<'_>) -> Given {
    let told = told(visit)?;
    from(visit.ask)?;
    match visit.ask.form {
        Form::Json => {
            let sagas = visit.reader.sagas_of(told.id())?;
            let record = StoryPage {
                articles: reports(visit.ask, &told.members),
                parts: told.parts(),
                views: VIEWS
                    .iter()
                    .map(|view| {
                        format!(
                            "{}{}.json",
                            visit.ask.origin,
                            told.at(visit.ask, view)
                                .split('?')
                                .next()
                                .unwrap_or_default()
                        )
                    })
                    .collect(),
                sagas: sagas.into_iter().map(|s| s.other).collect(),
                line: &told.line,
            };
            json(visit.ask, &record)
        }
        Form::Csv => list(
            visit.ask,
            &List::new("reports", reports(visit.ask, &told.members), None),
        ),
        _ => view_page(visit, &told, &COLUMNS),
    }
}

pub fn columns(visit: &Visit<'_>) -> Given {
    view(visit, &COLUMNS)
}

pub fn only(visit: &Visit<'_>) -> Given {
    view(visit, &ONLY)
}

pub fn collation(visit: &Visit<'_>) -> Given {
    view(visit, &COLLATION)
}

pub fn quotes(visit: &Visit<'_>) -> Given {
    view(visit, &QUOTES)
}

pub fn words_used(visit: &Visit<'_>) -> Given {
    view(visit, &WORDS)
}

pub fn flow(visit: &Visit<'_>) -> Given {
    view(visit, &FLOW)
}

/// The whole comparison, as `parallax show --format json` prints it.
pub fn comparison(visit: &Visit<'_>) -> Given {
    let told = told(visit)?;
    let compared = visit.compared(told.id(), &told.members, told.part)?;
    let record = capped::record(&compared.comparison, visit.desk.settings.excerpts)?;
    json(visit.ask, &record)
}

fn reports(ask: &Ask, members: &[Membership]) -> Vec<Report> {
    let report = |member: &Membership| {
        let article = &member.article;
        Report {
            article: article.id.clone(),
            source: article.outlet.clone(),
            lang: article.language.clone(),
            date: article.published.clone(),
            title: article.title.clone(),
            url: crate::commands::desk::url(article),
            version: article.version,
            page: format!(
                "{}/articles/{}",
                ask.origin,
                name_in_address(&article.id, Form::Html)
            ),
        }
    };
    members.iter().map(report).collect()
}

/// Against which reading a text is to be collated.
fn base(ask: &Ask) -> Result<Option<Base>, Problem> {
    let text = ask.number("text", 1, 100_000)?;
    let reading = ask.number("base", 0, 100)?;
    match (text, reading) {
        (Some(text), Some(reading)) => Ok(Some(Base { text, reading })),
        (None, None) => Ok(None),
        _ => Err(Problem::request("text and base go together")),
    }
}

/// The statement with which a page begins, counted from 0.
fn from(ask: &Ask) -> Result<usize, Problem> {
    Ok(ask.number("from", 1, 1_000_000)?.unwrap_or(1) - 1)
}

fn view(visit: &Visit<'_>, view: &View) -> Given {
    base(visit.ask)?;
    from(visit.ask)?;
    let told = told(visit)?;
    match visit.ask.form {
        Form::Json => {
            let compared = visit.compared(told.id(), &told.members, told.part)?;
            json(visit.ask, &record(visit, &told, view, &compared)?)
        }
        Form::Csv => {
            let compared = visit.compared(told.id(), &told.members, told.part)?;
            let given = capped::cap(&compared.comparison, visit.desk.settings.excerpts);
            Ok(Answer::new(Form::Csv, (view.table)(&given)))
        }
        _ => view_page(visit, &told, view),
    }
}

/// The part of the comparison's record that a view shows.
fn record(
    visit: &Visit<'_>,
    told: &Told,
    view: &View,
    compared: &Compared,
) -> Result<Value, Problem> {
    let whole = capped::record(&compared.comparison, visit.desk.settings.excerpts)?;
    let mut record = serde_json::to_value(Made::here())?;
    let fields = record.as_object_mut().into_iter();
    for fields in fields {
        fields.insert("type".to_owned(), view.name.into());
        fields.insert("story".to_owned(), told.id().into());
        fields.insert("part".to_owned(), (told.part + 1).into());
        fields.insert("parts".to_owned(), told.parts().into());
        let articles = whole.get("articles").and_then(Value::as_array);
        let articles: Vec<Value> = articles.into_iter().flatten().map(named).collect();
        fields.insert("articles".to_owned(), articles.into());
        for name in view.fields {
            let value = whole.get(*name).cloned().unwrap_or_default();
            fields.insert((*name).to_owned(), value);
        }
    }
    Ok(record)
}

/// Which article this is, without its words.
fn named(article: &Value) -> Value {
    let kept = [
        "id", "url", "source", "lang", "date", "title", "agencies", "authors",
    ];
    let fields = kept.iter().map(|name| {
        let value = article.get(*name).cloned().unwrap_or_default();
        ((*name).to_owned(), value)
    });
    Value::Object(fields.collect::<Map<String, Value>>())
}

fn view_page(visit: &Visit<'_>, told: &Told, view: &View) -> Given {
    let ask = visit.ask;
    let w = words(ask);
    let compared = visit.compared(told.id(), &told.members, told.part)?;
    let laid_out = laid_out(visit, told, view, &compared)?;
    let mut sections: Vec<&Section> = laid_out.sections.iter().collect();
    let place = |s: &&Section| view.sections.iter().position(|id| *id == s.id);
    sections.sort_by_key(place);
    let single = compared.comparison.articles.len() < 2;
    let body = html! {
        (head(visit, told, view.name))
        (PreEscaped(&laid_out.figures.0))
        @if !single && view.name != "columns" { (PreEscaped(&laid_out.key.0)) }
        @if compared.left_out > 0 { p.notice { (w.say_with("left_out", &[("n", &w.strings.number(compared.left_out))])) } }
        @if sections.iter().all(|s| s.count == 0) || single {
            p.empty { (w.say(if single { "one_report" } else { "nothing_here" })) }
        }
        @if single || view.name == "columns" { (reports_list(visit, told)) }
        @if !single { @for section in &sections {
            section id=(section.id) {
                h2 id=(format!("h-{}", section.id)) { (section.name) " " span.n { (section.count) } }
                @if !section.about.is_empty() { p.about { (section.about) } }
                (PreEscaped(&section.body.0))
            }
        } }
    };
    let title = w.title(told.line.story.title.as_deref());
    Ok(framed(
        visit,
        &Page {
            title: &format!("{} · {title}", w.say(view.name)),
            way: "",
            forms: FORMS,
            refresh: false,
            body,
        },
    ))
}

/// The parts of the report, laid out for addresses of their own.
fn laid_out(
    visit: &Visit<'_>,
    told: &Told,
    view: &View,
    compared: &Compared,
) -> Result<Parts, Problem> {
    let ask = visit.ask;
    let base = base(ask)?;
    let from = from(ask)?;
    let story = format!("/stories/{}", name_in_address(told.id(), Form::Html));
    let mut kept = ask.kept();
    if told.part > 0 {
        let and = if kept.is_empty() { "" } else { "&" };
        kept += &format!("{and}part={}", told.part + 1);
    }
    let excerpts = visit.desk.settings.excerpts;
    let paged = Paged {
        story: &story,
        query: &kept,
        base,
        from,
    };
    // What conflicts stands with the first statements.
    let wanted = match from {
        0 => view.sections,
        _ => &["statements"],
    };
    Ok(parts(&compared.comparison, ask.ui, excerpts, paged, wanted))
}

/// What stands above every view: what the story is, and the way to the other views.
pub fn head(visit: &Visit<'_>, told: &Told, here: &str) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    let story = &told.line.story;
    let parts = told.parts();
    html! {
        (bar::patterns())
        div.story-head {
            h1 dir="auto" { (w.title(story.title.as_deref())) }
            p.outlets { (outlets(ask, &story.outlets)) }
            ul.facts {
                li { b { (w.count(story.reports, "report")) } " · " (w.count(story.origins, "origin")) }
                li { (bar::bar(w, told.line.division.as_ref())) }
                li { (story.languages.join(", ")) }
                li { (w.period(story.first.as_deref(), story.last.as_deref())) }
            }
        }
        nav.views aria-label=(w.say("views")) {
            ul { @for view in VIEWS {
                @let at = told.at(ask, view);
                @let with_part = view == "versions" || told.part == 0;
                @let at = if with_part { at } else { format!("{at}{}part={}", if at.contains('?') { "&" } else { "?" }, told.part + 1) };
                li { a href=(at) aria-current=[(view == here).then_some("page")] { (w.say(view)) } }
            } }
        }
        @if parts > 1 {
            nav.parts aria-label=(w.say("parts")) {
                p.note { (w.say_with("about_parts", &[("n", &PART.to_string())])) }
                ul { @for part in 1..=parts {
                    li { a href=(ask.address(Form::Html, &[("part", Some(&part.to_string()))])) aria-current=[(part == told.part + 1).then_some("page")] { (part) } }
                } }
            }
        }
    }
}

/// The reports in the order of time, each leading to its page.
fn reports_list(visit: &Visit<'_>, told: &Told) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    html! {
        details.reports open[told.members.len() < 2] {
            summary { (w.count(told.members.len(), "report")) }
            ol { @for member in told.part_members() {
                @let article = &member.article;
                li data-row {
                    time { (w.moment(article.published.as_deref())) } " · "
                    b { bdi { (w.outlet(article.outlet.as_deref())) } } " · "
                    a data-open dir="auto" href=(ask.link(&format!("/articles/{}", name_in_address(&article.id, Form::Html)))) {
                        (w.title(article.title.as_deref()))
                    }
                }
            } }
        }
    }
}

/// The versions of a story's articles that have more than one.
pub fn versions(visit: &Visit<'_>) -> Given {
    let told = told(visit)?;
    let changed = told.members.iter().filter(|m| m.article.version > 1);
    let mut rows = Vec::new();
    for member in changed {
        rows.extend(tables::versions(visit, &member.article)?);
    }
    let (ask, w) = (visit.ask, words(visit.ask));
    if ask.form != Form::Html {
        return list(ask, &List::new("versions", rows, None));
    }
    let body = html! {
        (head(visit, &told, "versions"))
        @if rows.is_empty() { p.empty { (w.say("no_versions")) } } @else { (tables::versions_table(ask, &rows)) }
    };
    Ok(framed(
        visit,
        &Page {
            title: &format!(
                "{} · {}",
                w.say("versions"),
                visible(told.line.story.title.as_deref().unwrap_or_default())
            ),
            way: "",
            forms: FORMS,
            refresh: false,
            body,
        },
    ))
}
