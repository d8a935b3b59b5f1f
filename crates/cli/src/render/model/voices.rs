//! Voices: who is quoted, with which words, and where.

use super::super::text::visible;
use parallax_core::compare::Comparison;
use parallax_core::mention::Quote;
use std::collections::{BTreeMap, BTreeSet};

/// One speaker and the words attributed to them.
pub(crate) struct Voice<'c> {
    /// None where the texts name nobody.
    pub name: Option<String>,
    pub said: Vec<Said<'c>>,
}

/// One utterance as the articles report it.
pub(crate) struct Said<'c> {
    /// In the order of the articles.
    pub reports: Vec<(usize, &'c Quote)>,
}

/// The quotes by speaker, those whom most outlets quote first.
pub(crate) fn voices(comparison: &Comparison) -> Vec<Voice<'_>> {
    let quote = |index: usize| {
        let utterance = comparison.quotes.get(index)?;
        let annotation = comparison.annotations.get(utterance.article)?;
        Some((utterance.article, annotation.quotes.get(utterance.quote)?))
    };
    let mut said: BTreeMap<usize, Said<'_>> = BTreeMap::new();
    for (index, utterance) in comparison.quotes.iter().enumerate() {
        if comparison.aside.contains(&utterance.article) {
            continue;
        }
        let first = utterance.same_as.unwrap_or(index);
        if let Some(report) = quote(index) {
            let entry = said.entry(first).or_insert(Said {
                reports: Vec::new(),
            });
            entry.reports.push(report);
        }
    }
    let mut voices: Vec<(Option<String>, Voice<'_>)> = Vec::new();
    for (_, said) in said {
        let speaker = said.reports.iter().find_map(|(_, q)| q.speaker.as_ref());
        let key = speaker.map(|s| s.entity.clone().unwrap_or_else(|| s.name.clone()));
        match voices.iter_mut().find(|(k, _)| *k == key) {
            Some((_, voice)) => voice.said.push(said),
            None => {
                let name = speaker.map(|s| visible(&s.name).into_owned());
                let name = name.filter(|n| !n.is_empty());
                let said = vec![said];
                voices.push((key, Voice { name, said }));
            }
        }
    }
    let mut voices: Vec<Voice<'_>> = voices.into_iter().map(|(_, v)| v).collect();
    for voice in &mut voices {
        voice
            .said
            .sort_by_key(|s| std::cmp::Reverse(s.reports.len()));
    }
    // The sort is stable: equals stay in the order of the articles.
    voices.sort_by_key(|v| (v.name.is_none(), std::cmp::Reverse(v.heard_in())));
    voices
}

impl Voice<'_> {
    /// How many articles quote the speaker.
    pub(crate) fn heard_in(&self) -> usize {
        let articles: BTreeSet<usize> = self
            .said
            .iter()
            .flat_map(|s| s.reports.iter().map(|(a, _)| *a))
            .collect();
        articles.len()
    }
}
