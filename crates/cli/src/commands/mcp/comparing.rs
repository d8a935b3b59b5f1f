//! The answer of `compare`: who tells what, a bounded piece of it at a time.
//!
//! Making it is the work; the next call mostly asks for more of the same story, so the last one is kept.

use super::shown::{ArticleLine, Contested, Named, Piece, Shown, Told};
use crate::commands::compare::{TEXTS, TOGETHER, compared, fit};
use crate::commands::{desk, show};
use crate::output::DoubtRecord;
use anyhow::bail;
use parallax_archive::Reader;
use parallax_core::article::Article;
use parallax_core::compare::{Comparison, StatementKind};
use serde::{Deserialize, Serialize};

/// Arguments of `compare`.
#[derive(Debug, Deserialize)]
pub struct Asked {
    story: String,
    part: Option<Part>,
    from: usize,
    limit: usize,
}

impl Asked {
    /// A part, if it was asked for: all are where none was.
    fn part<T>(&self, part: Part, make: impl FnOnce() -> T) -> Option<T> {
        let wanted = self.part.is_none_or(|asked| asked == part);
        wanted.then(make)
    }
}

/// Parts of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Statements,
    Conflicts,
    Only,
    Wording,
}

/// A comparison that was made, and of what.
#[derive(Debug)]
pub struct Compared {
    of: Vec<Article>,
    comparison: Comparison,
}

/// What `compare` gives.
#[derive(Debug, Serialize)]
pub struct Compare {
    story: String,
    title: Option<String>,
    reports: usize,
    compared: usize,
    notes: Vec<String>,
    articles: Vec<ArticleLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statements: Option<Piece<Told>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflicts: Option<Piece<Contested>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<Piece<Told>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wording: Option<Piece<Named>>,
    doubts: Vec<DoubtRecord>,
}

/// A story's accounts side by side. `last` is the comparison of the call before, and then that of this one.
pub fn compare(
    reader: &Reader,
    asked: &Asked,
    last: &mut Option<Compared>,
) -> anyhow::Result<Compare> {
    let story = desk::found_story(reader, &asked.story)?;
    let members = reader.members(&story.id)?;
    let reports = members.len();
    let ids = members.into_iter().map(|member| member.article.id);
    let ids: Vec<String> = ids.take(TOGETHER).collect();
    let (articles, notes) = articles(reader, &ids, reports)?;
    let known = last.take().filter(|last| last.of == articles);
    let made = known.unwrap_or_else(|| Compared {
        of: articles.clone(),
        comparison: compared(articles),
    });
    let shown = Shown::new(&made.comparison, asked.from, asked.limit);
    let answer = Compare {
        story: story.id,
        title: story.title,
        reports,
        compared: made.comparison.articles.len() - made.comparison.aside.len(),
        notes,
        articles: shown.articles(),
        statements: asked.part(Part::Statements, || {
            shown.told(|kind| kind != StatementKind::Only)
        }),
        conflicts: asked.part(Part::Conflicts, || shown.conflicts()),
        only: asked.part(Part::Only, || {
            shown.told(|kind| kind == StatementKind::Only)
        }),
        wording: asked.part(Part::Wording, || shown.wording()),
        doubts: made
            .comparison
            .doubts
            .iter()
            .map(DoubtRecord::from)
            .collect(),
    };
    *last = Some(made);
    Ok(answer)
}

/// Those of the articles of these ids that are compared, and why others of the story are not.
fn articles(
    reader: &Reader,
    ids: &[String],
    reports: usize,
) -> anyhow::Result<(Vec<Article>, Vec<String>)> {
    let (mut articles, titles) = show::with_text(reader, ids)?;
    if articles.is_empty() {
        bail!("{}", show::NO_TEXT);
    }
    let mut notes: Vec<String> = show::of_titles(titles).into_iter().collect();
    if reports > ids.len() {
        notes.push(format!(
            "only the first {TOGETHER} of {reports} reports, by time, are compared"
        ));
    }
    let too_long = fit(&mut articles);
    if too_long > 0 {
        notes.push(format!(
            "{too_long} reports are left out: the texts are longer than {} kB together",
            TEXTS >> 10
        ));
    }
    if articles.len() == 1 {
        notes.push("one report alone has nothing to be compared with".to_owned());
    }
    Ok((articles, notes))
}
