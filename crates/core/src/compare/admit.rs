//! Admission: which of the given articles can be set side by side. The same page twice is one account; pages of other
//! events are set aside, with a doubt that says so, instead of being compared.

use crate::article::{Article, Moment};
use crate::evidence::Doubt;
use crate::mention::Annotation;
use crate::story::{Event, Report, events};

/// Leaves out articles that are given twice; the first of each stays.
pub(super) fn each_once(
    articles: Vec<Article>,
    annotations: Vec<Annotation>,
    doubts: &mut Vec<Doubt>,
) -> (Vec<Article>, Vec<Annotation>) {
    let mut kept: Vec<(Article, Annotation)> = Vec::new();
    for (article, annotation) in articles.into_iter().zip(annotations) {
        match kept.iter().find(|(first, _)| is_same_page(first, &article)) {
            Some((first, _)) => doubts.push(
                Doubt::new(
                    "same-page",
                    format!("{} is the same page as {}", place(&article), place(first)),
                )
                .at(place(&article))
                .advise("It is compared once."),
            ),
            None => kept.push((article, annotation)),
        }
    }
    kept.into_iter().unzip()
}

/// The same text of the same outlet, address or file. The same text of another outlet is a copy, and worth showing.
fn is_same_page(a: &Article, b: &Article) -> bool {
    let same = |x: &Option<String>, y: &Option<String>| x.is_some() && x == y;
    a.text == b.text
        && (same(&a.outlet, &b.outlet) || same(&a.url, &b.url) || same(&a.path, &b.path))
}

fn place(article: &Article) -> String {
    article
        .path
        .as_deref()
        .or(article.url.as_deref())
        .unwrap_or(&article.id)
        .to_owned()
}

/// The articles that tell of another event than most, as indices, ascending. If no two tell of one event, that is all.
pub(super) fn of_other_events(
    articles: &[Article],
    annotations: &[Annotation],
    doubts: &mut Vec<Doubt>,
) -> Vec<usize> {
    let reports: Vec<Report<'_>> = articles
        .iter()
        .zip(annotations)
        .map(|(a, n)| report(a, n))
        .collect();
    let found = events(&reports);
    let most = found
        .iter()
        .map(|e| e.articles.len())
        .max()
        .unwrap_or_default();
    if found.len() <= 1 {
        return Vec::new();
    }
    if most < 2 {
        let names: Vec<String> = articles.iter().map(place).collect();
        doubts.push(
            Doubt::new(
                "different-events",
                format!("These pages tell of different events: {}", names.join("; ")),
            )
            .advise("There is nothing to set side by side."),
        );
        return (0..articles.len()).collect();
    }
    let main = found.iter().position(|e| e.articles.len() == most);
    let outside = found
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != main)
        .map(|(_, event)| event);
    let mut aside = Vec::new();
    for event in outside {
        doubts.push(set_aside(event, articles));
        aside.extend(event.articles.iter().copied());
    }
    aside.sort_unstable();
    aside
}

fn report<'a>(article: &'a Article, annotation: &'a Annotation) -> Report<'a> {
    Report {
        id: &article.id,
        language: &annotation.language,
        when: article.published.map(Moment::seconds),
        title: article.title.as_deref().unwrap_or_default(),
        text: &article.text,
        annotation,
    }
}

fn set_aside(event: &Event, articles: &[Article]) -> Doubt {
    let names: Vec<String> = event
        .articles
        .iter()
        .filter_map(|i| articles.get(*i))
        .map(place)
        .collect();
    let reason = &event.reason;
    let what = format!(
        "{} tells of another event than the rest ({:.2} in common, {:.2} needed)",
        names.join(", "),
        reason.score,
        reason.threshold
    );
    Doubt::new("different-events", what)
        .at(names.join(", "))
        .advise("It is listed but not compared.")
}
