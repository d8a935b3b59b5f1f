//! Wording: the forms in which outlets name one thing, in their own voice and inside quotation marks.

use super::types::{Slip, Uses, Wording};
use crate::article::Article;
use crate::copy::Passage;
use crate::evidence::Span;
use crate::language::{Analysis, fold};
use crate::mention::{Annotation, Name, NameKind};
use std::collections::{BTreeMap, BTreeSet};

/// How many times as often as all others a form must be used to be a habit.
const HABIT: usize = 2;

/// Things that are named in more than one form, those with most uses first.
pub(super) fn wording(
    articles: &[Article],
    analyses: &[Analysis<'_>],
    annotations: &[Annotation],
    passages: &[Passage],
    aside: &[usize],
) -> Vec<Wording> {
    let ground = Ground {
        articles,
        analyses,
        annotations,
        passages,
    };
    let mut forms: BTreeMap<&str, BTreeMap<String, BTreeMap<usize, Uses>>> = BTreeMap::new();
    let texts = analyses.iter().zip(annotations).enumerate();
    for (article, (analysis, annotation)) in
        texts.filter(|(article, _)| aside.binary_search(article).is_err())
    {
        for name in annotation.names.iter().filter(|n| !n.entity.is_empty()) {
            let form = printed(name.span.slice(analysis.text));
            let uses = forms
                .entry(&name.entity)
                .or_default()
                .entry(form)
                .or_default()
                .entry(article)
                .or_default();
            if is_quoted(annotation, name) {
                uses.quoted += 1;
            } else {
                uses.own += 1;
            }
        }
    }
    let kinds: BTreeMap<&str, NameKind> = annotations
        .iter()
        .flat_map(|a| &a.names)
        .map(|n| (n.entity.as_str(), n.kind))
        .collect();
    let mut found: Vec<Wording> = forms
        .into_iter()
        .filter(|(entity, forms)| differ(kinds.get(entity).copied(), forms))
        .map(|(entity, forms)| Wording {
            entity: entity.to_owned(),
            slips: slips(entity, &forms, &ground),
            forms,
        })
        .collect();
    let uses = |w: &Wording| {
        w.forms
            .values()
            .flat_map(BTreeMap::values)
            .map(|u| u.own + u.quoted)
            .sum::<usize>()
    };
    found.sort_by(|x, y| uses(y).cmp(&uses(x)).then(x.entity.cmp(&y.entity)));
    found
}

/// What slips are looked for in.
struct Ground<'a> {
    articles: &'a [Article],
    analyses: &'a [Analysis<'a>],
    annotations: &'a [Annotation],
    passages: &'a [Passage],
}

/// The uses in own voice that are not the outlet's habit, by article and place.
fn slips(
    entity: &str,
    forms: &BTreeMap<String, BTreeMap<usize, Uses>>,
    ground: &Ground<'_>,
) -> Vec<Slip> {
    let mut found = Vec::new();
    let texts = ground.analyses.iter().zip(ground.annotations).enumerate();
    for (article, (analysis, annotation)) in texts {
        let Some(habit) = habit(article, forms, ground.articles) else {
            continue;
        };
        let of_entity = annotation.names.iter().filter(|n| n.entity == entity);
        for name in of_entity.filter(|n| !is_quoted(annotation, n)) {
            let form = printed(name.span.slice(analysis.text));
            if is_choice(&form, habit) {
                found.push(Slip {
                    article,
                    form,
                    span: name.span,
                    habit: habit.to_owned(),
                    shared_with: shared_with(article, name.span, ground.passages),
                });
            }
        }
    }
    found
}

/// Whether two forms are two choices, and neither a part of the other nor the same in other letters.
fn is_choice(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    let within = |x: &str, y: &str| {
        let words: Vec<&str> = y.split(' ').collect();
        x.split(' ').all(|w| words.contains(&w))
    };
    !within(&a, &b) && !within(&b, &a)
}

fn plain(form: &str) -> String {
    fold(form).replace('-', " ")
}

/// The form that an article's outlet uses in its own voice at least [`HABIT`] times as often as the others together.
fn habit<'f>(
    article: usize,
    forms: &'f BTreeMap<String, BTreeMap<usize, Uses>>,
    articles: &[Article],
) -> Option<&'f str> {
    let outlet = |index: usize| articles.get(index).and_then(|a| a.outlet.as_deref());
    let own = |uses: &BTreeMap<usize, Uses>| -> usize {
        let of_outlet = |index: usize| {
            index == article || (outlet(index).is_some() && outlet(index) == outlet(article))
        };
        let uses = uses.iter().filter(|(index, _)| of_outlet(**index));
        uses.map(|(_, u)| u.own).sum()
    };
    let counted: Vec<(&str, usize)> = forms.iter().map(|(f, u)| (f.as_str(), own(u))).collect();
    let all: usize = counted.iter().map(|(_, count)| count).sum();
    let (form, most) = counted.into_iter().max_by_key(|(_, count)| *count)?;
    (most >= HABIT * (all - most).max(1)).then_some(form)
}

/// The first article that shares the passage in which a span stands.
fn shared_with(article: usize, span: Span, passages: &[Passage]) -> Option<usize> {
    passages.iter().find_map(|p| match article {
        _ if p.a == article && p.a_span.contains(span) => Some(p.b),
        _ if p.b == article && p.b_span.contains(span) => Some(p.a),
        _ => None,
    })
}

/// A form as printed, its white space made plain.
fn printed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_quoted(annotation: &Annotation, name: &Name) -> bool {
    annotation
        .quotes
        .iter()
        .flat_map(|q| &q.verbatim)
        .any(|v| v.contains(name.span))
}

/// Whether the forms are a choice of words: "Kiev" beside "Kyiv"; not the surname beside the full name.
fn differ(kind: Option<NameKind>, forms: &BTreeMap<String, BTreeMap<usize, Uses>>) -> bool {
    let distinct: BTreeSet<String> = forms.keys().map(|f| plain(f)).collect();
    if distinct.len() < 2 && forms.len() < 2 {
        return false;
    }
    let part_of = |a: &str, b: &str| {
        let words: Vec<&str> = b.split(' ').collect();
        a != b && a.split(' ').all(|w| words.contains(&w))
    };
    match kind {
        Some(NameKind::Person | NameKind::Organisation) => {
            // A form that is part of another is its short form.
            let all: Vec<&String> = distinct.iter().collect();
            all.iter().any(|a| {
                all.iter()
                    .any(|b| a < b && !part_of(a, b) && !part_of(b, a))
            })
        }
        _ => distinct.len() > 1 || forms.len() > 1,
    }
}
