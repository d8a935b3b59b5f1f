//! Changes: two versions of one article, word by word.

use super::frame::{Page, framed};
use super::{List, list, words};
use crate::output::Made;
use crate::output::article::parse;
use crate::output::desk::Row;
use crate::output::table::Cell;
use crate::render::{Collated, Piece, changes};
use crate::web::answer::{Given, Problem};
use crate::web::ask::{Form, name_in_address};
use crate::web::desk::Visit;
use maud::{Markup, html};
use parallax_archive::{Article as Kept, Version};
use parallax_core::article::Article;
use parallax_core::compare::Comparison;
use parallax_core::evidence::Offsets;
use parallax_core::mention::annotate_article;
use serde::Serialize;

/// A run of words that differs.
#[derive(Debug, Serialize)]
struct ChangeRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    /// `added`, `dropped`, `changed`, `number`, `respelt`.
    kind: &'static str,
    /// Place in the earlier version, in code points.
    from: [usize; 2],
    /// Place in the later one.
    to: [usize; 2],
    /// The words of the earlier version.
    before: String,
    /// The words of the later one.
    after: String,
}

impl Row for ChangeRecord {
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "from_start",
        "from_end",
        "to_start",
        "to_end",
        "before",
        "after",
    ];

    fn cells(&self) -> Vec<Cell> {
        let count = |n: usize| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX));
        let [from, to] = [self.from, self.to];
        vec![
            Cell::Text(self.kind.to_owned()),
            count(from[0]),
            count(from[1]),
            count(to[0]),
            count(to[1]),
            Cell::Text(self.before.clone()),
            Cell::Text(self.after.clone()),
        ]
    }
}

/// The page.
pub fn page(visit: &Visit<'_>, kept: &Kept, before: &Version, after: &Version) -> Given {
    let (ask, w) = (visit.ask, words(visit.ask));
    let (one, other) = (read(before)?, read(after)?);
    let titles = [one.title.clone(), other.title.clone()];
    let (pieces, shown) = {
        let two = Comparison {
            annotations: vec![annotate_article(&one), annotate_article(&other)],
            articles: vec![one, other],
            ..Comparison::default()
        };
        let (pieces, shown) = changes(&two, ask.ui, visit.desk.settings.excerpts);
        (records(visit, &two, &pieces), shown)
    };
    if ask.form != Form::Html {
        return list(ask, &List::new("changes", pieces, None));
    }
    let id = name_in_address(&kept.id, Form::Html);
    let title = w.title(kept.title.as_deref());
    let numbers = [before.number.to_string(), after.number.to_string()];
    let about = w.say_with(
        "changes_from",
        &[("from", &numbers[0]), ("to", &numbers[1])],
    );
    let body = html! {
        div.story-head {
            h1 dir="auto" { a data-up href=(ask.link(&format!("/articles/{id}"))) { (title) } }
            p.outlets { bdi { (w.outlet(kept.outlet.as_deref())) } " · " (about) }
        }
        (steps(visit, kept, after.number))
        @if titles[0] != titles[1] {
            dl.zones { div { dt { (w.say("title")) } dd dir="auto" {
                del { (w.title(titles[0].as_deref())) } " " ins { (w.title(titles[1].as_deref())) }
            } } }
        }
        (shown)
    };
    Ok(framed(
        visit,
        &Page {
            title: &format!("{about} · {title}"),
            way: "",
            forms: &[Form::Json, Form::Csv],
            refresh: false,
            body,
        },
    ))
}

/// The way to the changes before and after these.
fn steps(visit: &Visit<'_>, kept: &Kept, here: u32) -> Markup {
    let (ask, w) = (visit.ask, words(visit.ask));
    let id = name_in_address(&kept.id, Form::Html);
    let step = |to: u32| {
        let (from, to) = ((to - 1).to_string(), to.to_string());
        ask.link_with(
            &format!("/articles/{id}/changes"),
            &[("from", &from), ("to", &to)],
        )
    };
    html! {
        p.note {
            @if here > 2 { a href=(step(here - 1)) { "← " (w.say("earlier_change")) } " " }
            @if here < kept.version { a href=(step(here + 1)) { (w.say("later_change")) " →" } }
        }
    }
}

fn read(version: &Version) -> Result<Article, Problem> {
    let mut article = parse(&version.record)?;
    // Two versions are not two copies of one page.
    article.id = format!("{}.{}", version.article, version.number);
    Ok(article)
}

fn records(visit: &Visit<'_>, two: &Comparison, pieces: &[Collated]) -> Vec<ChangeRecord> {
    let [one, other] = two.articles.as_slice() else {
        return Vec::new();
    };
    let places = [Offsets::new(&one.text), Offsets::new(&other.text)];
    let change = |piece: &Collated| {
        let (kind, before, after) = match &piece.piece {
            Piece::Same(_) => return None,
            Piece::Added(b) => ("added", "", b.as_str()),
            Piece::Dropped(a) => ("dropped", a.as_str(), ""),
            Piece::Respelt(a, b) => ("respelt", a.as_str(), b.as_str()),
            Piece::Changed(a, b) => ("changed", a.as_str(), b.as_str()),
            Piece::Number(a, b) => ("number", a.as_str(), b.as_str()),
        };
        let at = |n: usize, text: &str, byte: usize| {
            places.get(n).map_or(0, |p| p.code_points(text, byte))
        };
        // Where words are capped, only their places are data.
        let words = |words: &str| {
            if visit.desk.capped() {
                String::new()
            } else {
                words.to_owned()
            }
        };
        Some(ChangeRecord {
            made: Made::here(),
            r#type: "change",
            kind,
            from: [
                at(0, &one.text, piece.a.start),
                at(0, &one.text, piece.a.end),
            ],
            to: [
                at(1, &other.text, piece.b.start),
                at(1, &other.text, piece.b.end),
            ],
            before: words(before),
            after: words(after),
        })
    };
    pieces.iter().filter_map(change).collect()
}
