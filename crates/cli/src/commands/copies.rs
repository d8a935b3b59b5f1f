//! `parallax copies`: articles in; shared passages and each article's share of own text out.

use super::{articles, found, print_lines};
use crate::Outcome;
use crate::args::{Common, Copies};
use crate::inputs::Trouble;
use crate::output::copies::records;
use parallax_core::copy::{Source, copies};
use parallax_core::language::Analysis;
use parallax_core::mention::{Annotation, annotate_article};
use rayon::prelude::*;

/// Finds the copies among all articles given.
pub fn run(typed: &Copies, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let articles = articles(&typed.records, &mut trouble)?;
    let annotations: Vec<Annotation> = articles.par_iter().map(annotate_article).collect();
    let analyses: Vec<Analysis<'_>> = articles
        .par_iter()
        .map(|a| Analysis::new(&a.text, a.text_language()))
        .collect();
    let sources: Vec<Source<'_>> = articles
        .iter()
        .zip(&annotations)
        .zip(&analyses)
        .map(|((article, annotation), analysis)| Source::new(article, annotation, analysis))
        .collect();
    let copies = copies(&sources, typed.window.0);
    let ids: Vec<&str> = articles.iter().map(|a| a.id.as_str()).collect();
    let texts: Vec<&str> = articles.iter().map(|a| a.text.as_str()).collect();
    let records = records(&copies, &ids, &texts);
    print_lines(records.passages)?;
    print_lines(records.shared)?;
    print_lines(records.articles)?;
    trouble.summary(articles.len(), "articles");
    Ok(found(articles.len()))
}
