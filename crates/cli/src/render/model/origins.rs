//! Origins: what is said of an independent source of text, and which articles' words are from one.

use super::super::strings::{Strings, fill};
use super::super::text::visible;
use parallax_core::compare::{Comparison, StoryOrigin};
use parallax_core::copy::{Passage, Taken};
use parallax_core::evidence::Span;
use std::collections::BTreeMap;

/// An article whose text is so far from one origin tells nothing of its own unless its words show it.
pub(super) const MOSTLY: f64 = 0.5;

/// The origins of articles that are compared.
pub(crate) fn origins(comparison: &Comparison) -> Vec<&StoryOrigin> {
    let aside = |o: &&StoryOrigin| o.articles.iter().all(|a| comparison.aside.contains(a));
    comparison.origins.iter().filter(|o| !aside(o)).collect()
}

/// What is said of an origin, in short parts: who credits it and for whom it is inferred, what else it may be, whether anybody
/// is shown to have copied, and how sure all that is. `letters` gives the signs of articles.
pub(crate) fn about_origin(
    origin: &StoryOrigin,
    s: &Strings,
    letters: impl Fn(&[usize]) -> String,
) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |pattern: &str, articles: &[usize]| {
        if !articles.is_empty() {
            parts.push(fill(pattern, &[("who", &letters(articles))]));
        }
    };
    let several = origin.articles.len() + origin.also.len() > 1;
    if several && let Some(source) = origin.source {
        add(&s.origin_source, &[source]);
    }
    if several {
        add(&s.origin_credited, &origin.credited_by);
        add(&s.origin_inferred, &origin.inferred_for);
    }
    add(&s.origin_also, &origin.also);
    if let [_, others @ ..] = origin.agencies.as_slice()
        && !others.is_empty()
    {
        let names: Vec<_> = others.iter().map(|(name, _)| visible(name)).collect();
        parts.push(fill(&s.origin_or, &[("who", &names.join(", "))]));
    }
    if several && origin.is_virtual() && !origin.directed && !origin.draws.is_empty() {
        parts.push(s.origin_neither.clone());
    }
    if several {
        parts.push(fill(
            &s.origin_sure,
            &[("share", &s.share(origin.certainty))],
        ));
    }
    parts
}

/// So many of an origin's words are shown; all are among the shared passages.
const PROOF: usize = 4;

/// The text of an origin that is longest in all its holders together, in each article that has it.
pub(crate) fn proof(origin: &StoryOrigin) -> Vec<(usize, Span)> {
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for draw in &origin.draws {
        *lengths.entry(draw.text).or_default() += draw.span.len();
    }
    let longest = lengths
        .iter()
        .max_by_key(|(text, length)| (**length, std::cmp::Reverse(**text)));
    let shown = origin
        .draws
        .iter()
        .filter(|d| longest.is_some_and(|(text, _)| *text == d.text));
    shown.take(PROOF).map(|d| (d.article, d.span)).collect()
}

/// How many of a passage's words were changed, and whether it is credited.
pub(crate) fn edit_and_credit<'s>(passage: &Passage, s: &'s Strings) -> (String, &'s str) {
    let edit = if passage.edit > 0.0 {
        fill(&s.edited, &[("share", &s.share(passage.edit))])
    } else {
        s.verbatim.clone()
    };
    let credit = if passage.credited {
        &s.credited
    } else {
        &s.uncredited
    };
    (edit, credit)
}

/// From which article a passage was taken and how sure that is, if that is known.
pub(crate) fn taken_from(
    passage: &Passage,
    s: &Strings,
    letter: impl Fn(usize) -> String,
) -> Option<String> {
    let source = match passage.direction.taken {
        Taken::FromFirst => passage.a,
        Taken::FromSecond => passage.b,
        Taken::Undetermined => return None,
    };
    let share = s.share(passage.direction.certainty);
    let values = [("who", letter(source)), ("share", share)];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Some(fill(&s.taken_from, &values))
}
