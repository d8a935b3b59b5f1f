//! Wording: the forms in which outlets name one thing, in their own voice and inside quotation marks.

use super::types::{Uses, Wording};
use crate::language::{Analysis, fold};
use crate::mention::{Annotation, Name, NameKind};
use std::collections::{BTreeMap, BTreeSet};

/// Things that are named in more than one form, those with most uses first.
pub(super) fn wording(analyses: &[Analysis<'_>], annotations: &[Annotation]) -> Vec<Wording> {
    let mut forms: BTreeMap<&str, BTreeMap<String, BTreeMap<usize, Uses>>> = BTreeMap::new();
    for (article, (analysis, annotation)) in analyses.iter().zip(annotations).enumerate() {
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
    let distinct: BTreeSet<String> = forms.keys().map(|f| fold(f).replace('-', " ")).collect();
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
