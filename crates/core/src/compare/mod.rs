//! Comparison: the articles of one story side by side — which statements all tell, which some, which only one; where
//! tellings cannot both be true; in which words each outlet names things.
//!
//! Nothing is worded here: every telling is a span of an article.

mod admit;
mod alignment;
mod alone;
mod clauses;
mod cluster;
mod conflicts;
mod context;
mod data;
mod items;
mod linkage;
mod measured;
mod measures;
mod memory;
mod origins;
mod pair;
mod relate;
mod sayings;
mod statements;
#[cfg(test)]
mod tests;
mod training;
mod types;
mod unit;
mod utterances;
mod weights;
mod wording;

pub use data::StatementData;
pub use memory::Memory;
pub use relate::{Related, Relation, measure_names, relate, sentence_measures};
pub use training::{LoneMeasures, Measured as MeasuredStory, PairMeasures, measure_story};
pub use types::{
    Comparison, Conflict, ConflictKind, Saying, Side, Slip, Statement, StatementKind, Telling,
    Uses, Utterance, Wording,
};

use crate::article::Article;
pub use crate::copy::StoryOrigin;
use crate::copy::{Copies, Passage, Source, copies, story_origins};
use crate::language::Analysis;
use crate::mention::{Annotation, unify};
use alone::Solitude;
use context::Pairs;
use pair::Setting;
use std::collections::BTreeMap;

/// Sets several articles of one event side by side. `annotations` are those of the articles' texts, in the same order.
#[must_use]
pub fn compare(articles: Vec<Article>, annotations: Vec<Annotation>) -> Comparison {
    compare_again(articles, annotations, &mut Memory::default())
}

/// [`compare`] for a story that grows: what was measured of it before is taken from `memory`, which learns what is new. The
/// result is that of [`compare`], whatever the memory holds.
#[must_use]
pub fn compare_again(
    articles: Vec<Article>,
    annotations: Vec<Annotation>,
    memory: &mut Memory,
) -> Comparison {
    let mut doubts = Vec::new();
    let (articles, annotations) = in_order(articles, annotations);
    let (articles, mut annotations) = admit::each_once(articles, annotations, &mut doubts);
    let aside = admit::of_other_events(&articles, &annotations, &mut doubts);
    if articles.len() - aside.len() < 2 {
        return Comparison {
            articles,
            annotations,
            aside,
            doubts,
            ..Comparison::default()
        };
    }
    let texts: Vec<String> = articles.iter().map(|a| a.text.clone()).collect();
    let analyses = analyses(&articles, &texts, &mut annotations);
    let (mut units, vocabulary) = unit::units(&articles, &analyses, &annotations);
    units.retain(|unit| aside.binary_search(&unit.article).is_err());
    let setting = Setting {
        annotations: &annotations,
        vocabulary: &vocabulary,
    };
    memory.prepare(&annotations);
    let pairs = Pairs::new(&units, &cluster::candidates(&units), &setting, memory);
    let links = cluster::links(&pairs);
    let clusters = cluster::clusters(&units, &links);
    let copies = copies_among(&articles);
    let quotes = utterances::utterances(&analyses, &annotations, &aside);
    let ground = conflicts::Ground {
        articles: &articles,
        analyses: &analyses,
        units: &units,
        setting: &setting,
        utterances: &quotes,
    };
    let conflicts = conflicts::find(&ground, &links, &clusters);
    let clusters = cluster::tied(clusters, conflicts.iter().map(|c| c.units));
    let solitude = Solitude::new(&units, &languages_of(&annotations, &aside));
    let told = statements::Ground {
        pairs: &pairs,
        links: &links,
        setting: &setting,
        solitude: &solitude,
        articles: articles.len() - aside.len(),
    };
    let statements = statements::statements(&told, &clusters);
    let conflicts = conflicts::settle(conflicts, &statements, &ground);
    let sayings = sayings::sayings(&quotes, &annotations);
    let wording = wording::wording(&articles, &analyses, &annotations, &copies.passages, &aside);
    let of_text: Vec<(usize, Option<&str>)> = articles
        .iter()
        .map(|a| (a.text.len(), a.language.as_deref()))
        .collect();
    let origins = story_origins(&of_text, &copies);
    let mut statements: Vec<Statement> = statements.into_iter().map(|s| s.statement).collect();
    origins::count_origins(&mut statements, &copies.passages, &origins);
    Comparison {
        articles,
        annotations,
        aside,
        statements,
        conflicts,
        quotes,
        copies,
        sayings,
        wording,
        origins,
        doubts,
    }
}

fn copies_among(articles: &[Article]) -> Copies {
    let sources: Vec<Source<'_>> = articles.iter().map(Source::new).collect();
    let mut found = copies(&sources, None);
    // Where nobody is first, the order in which the articles are listed.
    let passages = std::mem::take(&mut found.passages).into_iter();
    let listed = |p: Passage| {
        if p.a > p.b && !p.directed {
            p.turned()
        } else {
            p
        }
    };
    found.passages = passages.map(listed).collect();
    found
        .passages
        .sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
    found
}

/// The texts in words, the entities of their annotations made to agree.
fn analyses<'t>(
    articles: &[Article],
    texts: &'t [String],
    annotations: &mut [Annotation],
) -> Vec<Analysis<'t>> {
    let analyses: Vec<Analysis<'t>> = texts
        .iter()
        .zip(articles)
        .map(|(text, a)| Analysis::new(text, a.text_language()))
        .collect();
    let mut pairs: Vec<(&Analysis<'_>, &mut Annotation)> =
        analyses.iter().zip(annotations).collect();
    unify(&mut pairs);
    analyses
}

/// The articles with their annotations in the order in which they are listed.
fn in_order(
    articles: Vec<Article>,
    annotations: Vec<Annotation>,
) -> (Vec<Article>, Vec<Annotation>) {
    let mut both: Vec<(Article, Annotation)> = articles.into_iter().zip(annotations).collect();
    both.sort_by(|(a, _), (b, _)| a.listing_order(b));
    both.into_iter().unzip()
}

/// The languages of the articles that are compared.
fn languages_of<'a>(annotations: &'a [Annotation], aside: &[usize]) -> BTreeMap<usize, &'a str> {
    let all = annotations.iter().enumerate();
    all.filter(|(i, _)| aside.binary_search(i).is_err())
        .map(|(i, a)| (i, a.language.as_str()))
        .collect()
}
