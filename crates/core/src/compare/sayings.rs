//! Sayings: with which verbs outlets report the same utterance ("a affirmé", "prétend"), as they stand in the texts.

use super::types::{Saying, Utterance};
use crate::mention::Annotation;
use std::collections::BTreeMap;

/// The utterances that several articles report, with the reporting words of each report; by first report.
pub(super) fn sayings(utterances: &[Utterance], annotations: &[Annotation]) -> Vec<Saying> {
    let mut reports: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, utterance) in utterances.iter().enumerate() {
        let first = utterance.same_as.unwrap_or(index);
        reports.entry(first).or_default().push(index);
    }
    let several = reports.into_values().filter(|r| r.len() > 1);
    several
        .map(|r| saying(r, utterances, annotations))
        .collect()
}

fn saying(reports: Vec<usize>, utterances: &[Utterance], annotations: &[Annotation]) -> Saying {
    let cue = |report: &usize| {
        let utterance = utterances.get(*report)?;
        let quotes = &annotations.get(utterance.article)?.quotes;
        let cue = quotes.get(utterance.quote)?.cue.first()?;
        Some((utterance.article, *cue))
    };
    Saying {
        verbs: reports.iter().filter_map(cue).collect(),
        utterances: reports,
    }
}
