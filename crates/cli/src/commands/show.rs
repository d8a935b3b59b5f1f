//! `parallax show`: one story of the archive: the comparison of its articles, or why each of them is in it.

use super::add::load;
use super::compare::{Plan, compare_and_print, in_colour, terminal_width, ui_language};
use super::desk;
use crate::args::{Common, CompareFormat, Show};
use crate::output::desk::{MoveRecord, WhyRecord, because};
use crate::output::{Made, json_line};
use crate::render::{Excerpts, Lists, Look, UiLanguage, Why};
use crate::{Outcome, talk};
use anyhow::bail;
use parallax_archive::{Membership, Reader};
use parallax_core::article::Article;
use serde_json::Value;
use std::io::{self, IsTerminal, Write};

/// The narrowest terminal that reasons are laid out for.
const NARROWEST: usize = 40;

/// Shows a story.
pub fn run(typed: &Show, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    let held = reader.hold()?;
    let story = desk::story(&reader, &typed.story)?;
    if typed.why {
        return why(&reader, &story, typed, common);
    }
    let plan = Plan::new(&typed.look)?;
    let members = reader.members(&story)?;
    let ids: Vec<String> = members.into_iter().map(|m| m.article.id).collect();
    let (articles, titles) = with_text(&reader, &ids)?;
    drop(held);
    if let Some(note) = of_titles(titles) {
        talk::note(&note);
    }
    if articles.is_empty() {
        bail!("{NO_TEXT}; --why lists them");
    }
    compare_and_print(articles, &plan, &typed.look, common)?;
    Ok(Outcome::Done)
}

/// What is said of a story without texts.
pub(super) const NO_TEXT: &str = "no article of this story has a text that could be compared";

/// The articles of these ids that have a text, and how many have none.
pub(super) fn with_text(reader: &Reader, ids: &[String]) -> anyhow::Result<(Vec<Article>, usize)> {
    let mut articles = load(reader, ids)?;
    articles.retain(|a| !a.text.is_empty());
    let titles = ids.len() - articles.len();
    Ok((articles, titles))
}

/// What is said of articles without a text, if there are any.
pub(super) fn of_titles(count: usize) -> Option<String> {
    (count > 0).then(|| {
        format!("{count} of the story's articles have a title only and cannot be compared")
    })
}

/// Why each article is in its story.
fn why(reader: &Reader, story: &str, typed: &Show, common: &Common) -> anyhow::Result<Outcome> {
    if typed.look.publish || typed.look.excerpt.is_some() || typed.look.full_text {
        bail!(
            "--why lists reasons and no words of the articles: leave out --publish, --excerpt and --full-text"
        );
    }
    let members = reader.members(story)?;
    let records: Vec<WhyRecord> = members
        .into_iter()
        .map(|member| record(reader, story, member))
        .collect::<anyhow::Result<_>>()?;
    let terminal = io::stdout().is_terminal();
    let shown = match typed.look.format {
        Some(CompareFormat::Html | CompareFormat::Csv | CompareFormat::Annotations) => {
            bail!("reasons are shown as text or json")
        }
        Some(CompareFormat::Text) => text(&records, typed, common, terminal)?,
        None if terminal => text(&records, typed, common, terminal)?,
        Some(CompareFormat::Json) | None => records
            .iter()
            .map(json_line)
            .collect::<serde_json::Result<String>>()?,
    };
    let mut out = io::stdout().lock();
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(super::found(records.len()))
}

/// Why an article is in its story, as it is listed.
pub fn record(reader: &Reader, story: &str, member: Membership) -> anyhow::Result<WhyRecord> {
    let article = member.article;
    let moved = reader.moves_of(&article.id)?;
    let moved = moved.into_iter().map(|m| {
        Ok(MoveRecord {
            from: m.from,
            to: m.to,
            why: serde_json::from_str(&m.reason)?,
        })
    });
    Ok(WhyRecord {
        made: Made::here(),
        r#type: "why",
        story: story.to_owned(),
        url: desk::url(&article),
        source: article.outlet,
        date: article.published,
        title: article.title,
        article: article.id,
        joined: serde_json::from_str(&member.reason)?,
        moved: moved.collect::<anyhow::Result<_>>()?,
    })
}

fn text(
    records: &[WhyRecord],
    typed: &Show,
    common: &Common,
    terminal: bool,
) -> anyhow::Result<String> {
    let look = Look {
        width: typed
            .look
            .width
            .map_or_else(|| terminal_width(NARROWEST), usize::from),
        colour: in_colour(common, terminal),
        language: ui_language(typed.look.ui_lang),
        full: true,
        excerpts: Excerpts::default(),
    };
    let reasons: Vec<Why> = records.iter().map(|record| reason(record, &look)).collect();
    Ok(Lists::new(&look, desk::now()?).reasons(&reasons))
}

fn reason(record: &WhyRecord, look: &Look) -> Why {
    let about = [record.source.as_deref(), record.date.as_deref()];
    let about: Vec<&str> = about.into_iter().flatten().collect();
    Why {
        title: record
            .title
            .clone()
            .unwrap_or_else(|| record.article.clone()),
        about: about.join(" · "),
        lines: in_words(&record.joined, look.language),
    }
}

/// A stored reason in words, a line for each part of it.
pub(super) fn in_words(joined: &Value, language: UiLanguage) -> Vec<String> {
    let mut lines = Vec::new();
    let number = |value: &Value, key: &str| value.get(key).and_then(Value::as_f64);
    let because = because(joined);
    let decision = joined.get("decision").and_then(Value::as_str);
    if because.is_empty() && decision.is_none() {
        lines.push(Lists::said_of(language, "first"));
    } else if let (Some(score), Some(threshold)) =
        (number(joined, "score"), number(joined, "threshold"))
    {
        let sign = if score >= threshold { '≥' } else { '<' };
        lines.push(format!("{score} {sign} {threshold}"));
    }
    for (name, weight, words) in because {
        // What says only which story it was is no reason.
        if weight == 0.0 {
            continue;
        }
        let name = Lists::feature(language, name);
        lines.push(format!("{weight:+.2} {name}: {words}"));
    }
    lines.extend(decision.map(str::to_owned));
    lines
}
