//! `parallax compare`: pages or articles of one event in; who tells what, in which words, out.

use super::{annotate, read};
use crate::args::{Common, Compare, CompareFormat, Pages};
use crate::inputs::{self, Trouble};
use crate::output::article;
use crate::output::comparison::ComparisonRecord;
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_core::article::Article;
use parallax_core::compare::{Comparison, compare};
use parallax_core::mention::Annotation;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Compares everything that was named.
pub fn run(typed: &Compare, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let articles = inputs_of(&typed.pages, &mut trouble)?;
    let given = articles.len();
    if given < 2 {
        bail!(
            "nothing to compare: {given} article given, and a comparison takes two or more pages or articles"
        );
    }
    let articles: Vec<Article> = articles.into_iter().filter(with_text).collect();
    trouble.summary(given, "articles");
    let annotations: Vec<Annotation> = articles.par_iter().map(annotate::annotation).collect();
    let comparison = compare(articles, annotations);
    for doubt in &comparison.doubts {
        talk::note(&[doubt.what.as_str(), doubt.advice.as_str()].join(" "));
    }
    print(typed, common, &comparison)?;
    let shared = comparison.statements.iter().any(|s| s.tellings.len() > 1);
    Ok(if shared {
        Outcome::Done
    } else {
        Outcome::Nothing
    })
}

/// Says which articles cannot be compared because they have no text.
fn with_text(article: &Article) -> bool {
    if article.text.is_empty() {
        let why: Vec<&str> = article.doubts.iter().map(|d| d.what.as_str()).collect();
        let why = if why.is_empty() {
            "it has no text".to_owned()
        } else {
            why.join("; ")
        };
        talk::error(&format!("{} is left out: {why}", article.label()));
    }
    !article.text.is_empty()
}

/// The articles of all inputs: standard input and `.jsonl` are records, everything else pages.
fn inputs_of(typed: &Pages, trouble: &mut Trouble) -> anyhow::Result<Vec<Article>> {
    let mut articles = Vec::new();
    for path in &typed.paths {
        if inputs::is_stdin(path) || inputs::is_records(path) {
            inputs::for_each_line(path, trouble, |number, line, trouble| {
                match article::parse(line) {
                    Ok(article) => articles.push(article),
                    Err(e) => {
                        trouble.report(&format!("{}, line {number}: {e:#}", path.display()))?
                    }
                }
                Ok(())
            })?;
        } else {
            let one = Pages {
                paths: vec![path.clone()],
                url_map: typed.url_map.clone(),
            };
            read::for_each_article(&one, false, trouble, |article| {
                articles.push(article);
                Ok(())
            })?;
        }
    }
    Ok(articles)
}

fn print(typed: &Compare, _common: &Common, comparison: &Comparison) -> anyhow::Result<()> {
    let terminal = typed.output.is_none() && io::stdout().is_terminal();
    let format = typed.format.unwrap_or(if terminal {
        CompareFormat::Text
    } else {
        CompareFormat::Json
    });
    let mut out: Box<dyn Write> = match &typed.output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    match format {
        CompareFormat::Json => {
            serde_json::to_writer(
                &mut out,
                &ComparisonRecord::new(comparison, typed.time.as_deref()),
            )?;
            out.write_all(b"\n")?;
        }
        CompareFormat::Text | CompareFormat::Html => bail!("not yet"),
    }
    out.flush()?;
    Ok(())
}
