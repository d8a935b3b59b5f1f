//! `parallax group`: articles in the order of the stream in; the story of each out.

use super::{articles, found, print_lines};
use crate::Outcome;
use crate::args::{Common, Records};
use crate::inputs::Trouble;
use crate::output::group::GroupRecord;
use parallax_core::article::Moment;
use parallax_core::mention::{Annotation, annotate_article};
use parallax_core::story::{Grouper, Report};
use rayon::prelude::*;

/// Groups all articles given.
pub fn run(typed: &Records, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let articles = articles(typed, &mut trouble)?;
    let annotations: Vec<Annotation> = articles.par_iter().map(annotate_article).collect();
    let mut grouper = Grouper::default();
    for (article, annotation) in articles.iter().zip(&annotations) {
        let decisions = grouper.push(&Report {
            id: &article.id,
            language: article.text_language().code(),
            when: article.published.map(Moment::seconds),
            title: article.title.as_deref().unwrap_or_default(),
            text: &article.text,
            annotation,
        });
        print_lines(decisions.iter().map(GroupRecord::from))?;
    }
    trouble.summary(articles.len(), "articles");
    Ok(found(articles.len()))
}
