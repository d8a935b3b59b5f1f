//! What is measured of the articles of a story, for `tools/fit_pairs.py`, which fits `data/compare/weights.tsv`.

use super::alone::{self, Solitude};
use super::cluster;
use super::context::{self, Pairs};
use super::memory::Memory;
use super::pair::Setting;
use super::statements;
use super::{analyses, in_order, languages_of, unit};
use crate::article::Article;
use crate::evidence::Span;
use crate::language::Analysis;
use crate::mention::Annotation;

/// Measures of a pair of clauses of two articles.
#[derive(Clone, Debug)]
pub struct PairMeasures {
    /// Index of the first article, in listing order, and the clause's place in it.
    pub a: (usize, Span),
    /// The same of the second.
    pub b: (usize, Span),
    /// In the order of [`MeasuredStory::pair_names`](Measured::pair_names).
    pub values: Vec<f64>,
}

/// Measures of clauses that were linked to none of another article.
#[derive(Clone, Debug)]
pub struct LoneMeasures {
    /// Index of the article.
    pub article: usize,
    /// Where the clauses stand.
    pub spans: Vec<Span>,
    /// In the order of [`MeasuredStory::lone_names`](Measured::lone_names).
    pub values: Vec<f64>,
}

/// What was measured of a story.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The articles, in listing order.
    pub articles: Vec<Article>,
    /// All pairs that are at all likely.
    pub pairs: Vec<PairMeasures>,
    /// What no other article was found to tell.
    pub lone: Vec<LoneMeasures>,
}

impl Measured {
    /// The names of what is measured of pairs.
    #[must_use]
    pub fn pair_names() -> Vec<&'static str> {
        context::names().to_vec()
    }

    /// The names of what is measured of lone clauses.
    #[must_use]
    pub fn lone_names() -> Vec<&'static str> {
        alone::names().to_vec()
    }
}

/// Measures the articles of a story.
#[must_use]
pub fn measure_story(articles: Vec<Article>, annotations: Vec<Annotation>) -> Measured {
    let (articles, mut annotations) = in_order(articles, annotations);
    let texts: Vec<String> = articles.iter().map(|a| a.text.clone()).collect();
    let analyses: Vec<Analysis<'_>> = analyses(&articles, &texts, &mut annotations);
    let (units, vocabulary) = unit::units(&articles, &analyses, &annotations);
    let setting = Setting {
        annotations: &annotations,
        vocabulary: &vocabulary,
    };
    let pairs = Pairs::new(
        &units,
        &cluster::candidates(&units),
        &setting,
        &mut Memory::default(),
    );
    let links = cluster::links(&pairs);
    let clusters = cluster::clusters(&units, &links);
    let solitude = Solitude::new(&units, &languages_of(&annotations, &[]));
    let lone = statements::lone(&pairs, &links, &clusters)
        .into_iter()
        .filter_map(|(members, near)| {
            let spans = members.iter().filter_map(|u| units.get(*u));
            Some(LoneMeasures {
                article: units.get(*members.first()?)?.article,
                spans: spans.map(|u| u.span).collect(),
                values: solitude.measures(&members, &near).to_vec(),
            })
        })
        .collect();
    let of_two = pairs.iter().filter(|p| !pairs.are_of_one_article(p));
    let measured = of_two.filter_map(|pair| {
        let (x, y) = (units.get(pair.a)?, units.get(pair.b)?);
        Some(PairMeasures {
            a: (x.article, x.span),
            b: (y.article, y.span),
            values: pairs.measures(pair).to_vec(),
        })
    });
    let measured = measured.collect();
    Measured {
        articles,
        pairs: measured,
        lone,
    }
}
