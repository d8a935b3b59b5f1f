//! Utterances: the same words of the same speaker, found again in other articles — whole, cut, or reworded.

use super::types::Utterance;
use crate::evidence::Span;
use crate::language::Analysis;
use crate::mention::{Annotation, Quote};
use std::collections::BTreeSet;

/// The share of the shorter quote's content words that must stand in the other.
const SHARED: f64 = 0.6;
/// The least number of content words that two quotes of one speaker must share.
const LEAST: usize = 3;

/// All quotes, by article and place, each with the first that quotes the same utterance; those of articles that are set
/// aside stand for themselves.
pub(super) fn utterances(
    analyses: &[Analysis<'_>],
    annotations: &[Annotation],
    aside: &[usize],
) -> Vec<Utterance> {
    let is_aside = |article: usize| aside.binary_search(&article).is_ok();
    let mut found: Vec<Utterance> = Vec::new();
    let mut heard: Vec<(BTreeSet<String>, Option<&str>)> = Vec::new();
    for (article, (analysis, annotation)) in analyses.iter().zip(annotations).enumerate() {
        for (quote, said) in annotation.quotes.iter().enumerate() {
            let words = content_words(analysis, said);
            let speaker = said.speaker.as_ref().and_then(|s| s.entity.as_deref());
            let same_as = found.iter().zip(&heard).position(|(u, (w, s))| {
                u.article != article
                    && !is_aside(u.article)
                    && u.same_as.is_none()
                    && is_same(&words, speaker, w, *s)
            });
            let same_as = same_as.filter(|_| !is_aside(article));
            found.push(Utterance {
                article,
                quote,
                same_as,
            });
            heard.push((words, speaker));
        }
    }
    found
}

/// The keys of the content words of a quote.
pub(super) fn content_words(analysis: &Analysis<'_>, quote: &Quote) -> BTreeSet<String> {
    let spans: &[Span] = &quote.content;
    spans
        .iter()
        .flat_map(|span| {
            analysis
                .tokens
                .get(analysis.tokens_in(*span))
                .unwrap_or_default()
        })
        .filter(|t| super::unit::is_content(analysis.language, t))
        .map(|t| analysis.language.key(&t.lower))
        .collect()
}

fn is_same(
    a: &BTreeSet<String>,
    speaker_a: Option<&str>,
    b: &BTreeSet<String>,
    speaker_b: Option<&str>,
) -> bool {
    let shared = a.intersection(b).count();
    let share = shared as f64 / a.len().min(b.len()).max(1) as f64;
    let speakers_differ = matches!((speaker_a, speaker_b), (Some(x), Some(y)) if x != y);
    // Words that are nearly the same count as one utterance even where the outlets name different speakers:
    // that difference is then shown as a conflict.
    let whole = shared == a.len() && shared == b.len();
    let enough = if speakers_differ {
        (shared > LEAST && share >= 0.8) || (shared >= LEAST && whole)
    } else {
        shared >= LEAST && share >= SHARED
    };
    enough || (shared >= 2 && shared == a.len() && a.len() == b.len() && !speakers_differ)
}
