//! `parallax copies`: articles in; shared passages and each article's share of own text out.

use super::{articles, found, print_lines};
use crate::Outcome;
use crate::args::{Common, Copies};
use crate::inputs::Trouble;
use crate::output::copies::records;
use parallax_core::copy::{Source, copies};
use parallax_core::language::Analysis;
use rayon::prelude::*;

/// Finds the copies among all articles given.
pub fn run(typed: &Copies, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let articles = articles(&typed.records, &mut trouble)?;
    let analyses: Vec<Analysis<'_>> = articles
        .par_iter()
        .map(|a| Analysis::new(&a.text, a.text_language()))
        .collect();
    let sources: Vec<Source<'_>> = articles
        .iter()
        .zip(&analyses)
        .map(|(article, analysis)| Source::new(article, analysis))
        .collect();
    let copies = copies(&sources, typed.window.0);
    let ids: Vec<&str> = articles.iter().map(|a| a.id.as_str()).collect();
    let texts: Vec<&str> = articles.iter().map(|a| a.text.as_str()).collect();
    let (passages, originality) = records(&copies, &ids, &texts);
    print_lines(passages)?;
    print_lines(originality)?;
    trouble.summary(articles.len(), "articles");
    Ok(found(articles.len()))
}
