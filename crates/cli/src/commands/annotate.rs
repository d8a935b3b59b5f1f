//! `parallax annotate`: articles in; sentences, names, dates, numbers and quotes out.

use super::found;
use crate::Outcome;
use crate::aliases::Table;
use crate::args::{Annotate, Common};
use crate::inputs::{Trouble, for_each_line};
use crate::output::annotation::AnnotationRecord;
use crate::output::article;
use parallax_core::article::Article;
use parallax_core::mention::{Annotation, annotate_article, identify};
use rayon::prelude::*;

/// How many articles are held at once.
const BATCH: usize = 256;

/// Annotates every article and prints what was found.
pub fn run(typed: &Annotate, common: &Common) -> anyhow::Result<Outcome> {
    let aliases = table(common)?;
    let mut trouble = Trouble::new(common.strict);
    let mut batch = Vec::with_capacity(BATCH);
    let mut done = 0;
    for path in &typed.records.files {
        for_each_line(path, &mut trouble, |number, line, trouble| {
            match article::parse(line) {
                Ok(article) => batch.push(article),
                Err(e) => trouble.report(&format!("{}, line {number}: {e:#}", path.display()))?,
            }
            if batch.len() >= BATCH {
                done += print(&mut batch, aliases.as_ref())?;
            }
            Ok(())
        })?;
    }
    done += print(&mut batch, aliases.as_ref())?;
    trouble.summary(done, "articles");
    Ok(found(done))
}

/// The table of aliases that was named.
pub(super) fn table(common: &Common) -> anyhow::Result<Option<Table>> {
    let aliases = common.aliases.as_deref();
    // A variable that is set to nothing is as good as unset.
    let aliases = aliases.filter(|path| !path.as_os_str().is_empty());
    aliases.map(Table::open).transpose()
}

fn print(batch: &mut Vec<Article>, aliases: Option<&Table>) -> anyhow::Result<usize> {
    let articles = std::mem::take(batch);
    let annotate = |article: &Article| {
        let mut annotation = annotate_article(article);
        if let Some(aliases) = aliases {
            identify(&mut annotation, aliases);
        }
        annotation
    };
    let annotations: Vec<Annotation> = articles.par_iter().map(annotate).collect();
    super::print_lines(
        articles
            .iter()
            .zip(&annotations)
            .map(|(a, n)| AnnotationRecord::new(&a.id, &a.text, n)),
    )?;
    Ok(articles.len())
}
